// Lower-case hexadecimal, both ways.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace yz {

[[nodiscard]] std::string to_hex(std::span<const std::byte> bytes);

// Fills `out` from exactly 2 × out.size() lower-case digits; false (and `out` unspecified)
// otherwise.
[[nodiscard]] bool from_hex(std::string_view text, std::span<std::byte> out);

}  // namespace yz
