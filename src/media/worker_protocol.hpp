// What the child says to its parent, over a pipe: frames of a kind, three numbers and bytes.
//
//   byte kind ('d' a derivative, 'e' an error's words, 'z' the end) | u32 width | u32 height |
//   u32 size | size bytes                                  (numbers little-endian)
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "media/bytes.hpp"

namespace yz::media {

inline constexpr std::size_t frame_header = 13;                       // bytes
inline constexpr std::size_t frame_limit = 16 * 1024 * 1024;          // bytes of one frame
inline constexpr std::size_t worker_answer_limit = 40 * 1024 * 1024;  // bytes in all

struct Frame {
  char kind = 'z';
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::string_view bytes;
};

[[nodiscard]] inline std::string write_frame(const Frame& frame) {
  std::string out(1, frame.kind);
  for (const std::uint32_t number :
       {frame.width, frame.height, static_cast<std::uint32_t>(frame.bytes.size())})
    for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>(number >> shift));
  return out.append(frame.bytes);
}

// Takes the first frame off `text`; nothing where it is not whole.
[[nodiscard]] inline std::optional<Frame> take_frame(std::string_view& text) {
  if (text.size() < frame_header) return std::nullopt;
  const std::uint32_t size = *little_endian(text, 9, 4);
  if (size > frame_limit || size > text.size() - frame_header) return std::nullopt;
  const Frame frame{text[0], *little_endian(text, 1, 4), *little_endian(text, 5, 4),
                    text.substr(frame_header, size)};
  text.remove_prefix(frame_header + size);
  return frame;
}

}  // namespace yz::media
