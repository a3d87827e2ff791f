// TOML 1.0 documents as trees that remember where everything stands. toml++ stays behind this door.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/faults.hpp"
#include "base/time.hpp"

namespace yz {

// A time as it is written on a programme: the instant, and the offset of the clock on the wall.
struct Moment {
  Instant at;
  int offset_minutes = 0;  // east of UTC, −1439 … 1439
  bool operator==(const Moment&) const = default;
};

// RFC 3339 with the moment's own offset: 2026-05-01T10:00:00+08:00
[[nodiscard]] std::string to_text(const Moment& moment);
[[nodiscard]] std::optional<Moment> parse_moment(std::string_view text);

struct TomlMember;

struct TomlTable {
  std::vector<TomlMember> members;  // in the document's order
  [[nodiscard]] const TomlMember* find(std::string_view key) const;
};

struct TomlNode;
using TomlArray = std::vector<TomlNode>;

// Values of TOML that no record of ours uses (local times) are kept by name only.
struct TomlOther {
  std::string_view name;
};

struct TomlNode {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::variant<std::string, std::int64_t, double, bool, Date, Moment, TomlArray, TomlTable,
               TomlOther>
      value;

  // "text", "whole number", "number", "true or false", "date", "time", "list", "table" …
  [[nodiscard]] std::string_view kind_name() const;
};

struct TomlMember {
  std::string key;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  TomlNode value;
};

inline constexpr std::size_t toml_limit = 256 * 1024;  // bytes of one document
inline constexpr std::size_t toml_depth_limit = 32;    // tables and lists within each other

// The document's tree, or nothing and a fault: not UTF-8 (with the byte's offset), too large, too
// deep, or the first thing that is no TOML.
[[nodiscard]] std::optional<TomlTable> parse_toml(const std::string& file, std::string_view text,
                                                  Faults& faults);

}  // namespace yz
