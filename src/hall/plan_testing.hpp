// Plans with one thing wrong each, and the line that names it. Only tests include it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "hall/plan.hpp"

namespace yz::hall::testing {

// What is said of a plan, a line a fault.
inline std::string lines_of(std::string_view text) {
  ReadLog log;
  static_cast<void>(read_plan("hall.toml", text, "main", log));
  std::string out;
  for (const Fault& fault : log.faults.sorted()) out += to_line(fault) + "\n";
  return out;
}

struct Broken {
  std::string_view from, to, line;  // in a good plan `from` becomes `to`, and this is said
};

inline void expect_lines(std::string_view good, std::span<const Broken> broken_plans) {
  for (const Broken& broken : broken_plans) {
    std::string text(good);
    const std::size_t at = text.find(broken.from);
    ASSERT_NE(at, text.npos) << broken.from;
    EXPECT_EQ(lines_of(text.replace(at, broken.from.size(), broken.to)), broken.line);
  }
}

}  // namespace yz::hall::testing
