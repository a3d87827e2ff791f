#include "media/picture.hpp"

#include <fmt/format.h>

#include "media/bytes.hpp"

namespace yz::media {
namespace {

struct Size {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

template <class... Numbers>
std::optional<Size> size_of(std::optional<std::uint32_t> width,
                            std::optional<std::uint32_t> height) {
  if (!width || !height) return std::nullopt;
  return Size{*width, *height};
}

// PNG (ISO/IEC 15948): IHDR is the first chunk.
std::optional<Size> png_size(std::string_view bytes) {
  if (bytes.substr(12, 4) != "IHDR") return std::nullopt;
  return size_of(big_endian(bytes, 16, 4), big_endian(bytes, 20, 4));
}

bool is_frame_header(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// JPEG (ITU-T T.81 B.1): segments up to the frame header, which holds the size.
std::optional<Size> jpeg_size(std::string_view bytes) {
  for (std::size_t at = 2; at + 4 <= bytes.size();) {
    if (bytes[at] != '\xFF') return std::nullopt;
    const std::uint32_t marker = *big_endian(bytes, at + 1, 1);
    if (marker == 0xFF) {  // fill
      ++at;
      continue;
    }
    if (is_frame_header(marker))
      return size_of(big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2));
    if (marker == 0xD9 || marker == 0xDA) return std::nullopt;
    const auto length = big_endian(bytes, at + 2, 2);
    if (!length || *length < 2) return std::nullopt;
    at += 2 + *length;
  }
  return std::nullopt;
}

// WebP (RFC 9649): the first chunk is VP8 (lossy), VP8L (lossless) or VP8X (extended).
std::optional<Size> webp_size(std::string_view bytes) {
  const auto riff = little_endian(bytes, 4, 4);
  if (!riff || *riff > bytes.size() - 8) return std::nullopt;
  const std::string_view chunk = bytes.substr(12, 4);
  if (chunk == "VP8X") {
    const auto width = little_endian(bytes, 24, 3);
    const auto height = little_endian(bytes, 27, 3);
    if (!width || !height) return std::nullopt;
    return Size{*width + 1, *height + 1};
  }
  if (chunk == "VP8L") {
    const auto bits = little_endian(bytes, 21, 4);
    if (!bits || bytes[20] != '\x2F') return std::nullopt;
    return Size{(*bits & 0x3FFF) + 1, (*bits >> 14 & 0x3FFF) + 1};
  }
  if (chunk != "VP8 " || bytes.substr(23, 3) != "\x9D\x01\x2A") return std::nullopt;
  const auto size = size_of(little_endian(bytes, 26, 2), little_endian(bytes, 28, 2));
  if (!size) return std::nullopt;
  return Size{size->width & 0x3FFF, size->height & 0x3FFF};
}

}  // namespace

Result<PictureFacts> read_picture(std::string_view bytes) {
  std::string_view type;
  std::optional<Size> size;
  if (bytes.starts_with("\x89PNG\r\n\x1A\n") && bytes.size() >= 24) {
    type = "image/png";
    size = png_size(bytes);
  } else if (bytes.starts_with("\xFF\xD8\xFF")) {
    type = "image/jpeg";
    size = jpeg_size(bytes);
  } else if (bytes.starts_with("RIFF") && bytes.size() >= 30 && bytes.substr(8, 4) == "WEBP") {
    type = "image/webp";
    size = webp_size(bytes);
  } else {
    return fail(ErrorKind::invalid, "it is no picture; use WebP, JPEG or PNG");
  }
  if (!size || size->width == 0 || size->height == 0)
    return fail(ErrorKind::invalid,
                fmt::format("it begins as {} but is broken or cut short", type));
  if (size->width > picture_side_limit || size->height > picture_side_limit ||
      static_cast<std::int64_t>(size->width) * size->height > picture_area_limit)
    return fail(
        ErrorKind::too_large,
        fmt::format("it is {} × {} pixels; {} a side and {} million in all are the limits",
                    size->width, size->height, picture_side_limit, picture_area_limit / 1'000'000));
  return PictureFacts{type, static_cast<int>(size->width), static_cast<int>(size->height)};
}

}  // namespace yz::media
