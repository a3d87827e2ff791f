// Whether a text keeps to its rule (record.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/record.hpp"

namespace yz {

// What is wrong with `text`, as the rest of a sentence that begins with the field's name, or
// nothing. An empty text is wrong: leave the key out.
[[nodiscard]] std::optional<std::string> text_problem(std::string_view text, const TextRule& rule);

// Unicode code points of well-formed UTF-8.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

}  // namespace yz
