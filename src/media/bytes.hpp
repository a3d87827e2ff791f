// Numbers out of bytes that nobody vouches for: past the end there is nothing, and no undefined
// behaviour.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace yz::media {

// `size` bytes (1 to 4) from `at`, the first one the most significant.
[[nodiscard]] constexpr std::optional<std::uint32_t> big_endian(std::string_view bytes,
                                                                std::size_t at, std::size_t size) {
  if (at > bytes.size() || bytes.size() - at < size) return std::nullopt;
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < size; ++i) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

// The same, the first one the least significant.
[[nodiscard]] constexpr std::optional<std::uint32_t> little_endian(std::string_view bytes,
                                                                   std::size_t at,
                                                                   std::size_t size) {
  if (at > bytes.size() || bytes.size() - at < size) return std::nullopt;
  std::uint32_t out = 0;
  for (std::size_t i = size; i > 0; --i)
    out = out << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return out;
}

}  // namespace yz::media
