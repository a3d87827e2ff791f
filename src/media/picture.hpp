// What a picture's own bytes say of it, without decoding it. Any bytes may be given.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.hpp"

namespace yz::media {

struct PictureFacts {
  std::string_view content_type;  // image/webp, image/jpeg, image/png
  int width = 0;                  // pixels
  int height = 0;
};

inline constexpr int picture_side_limit = 16'384;                // pixels
inline constexpr std::int64_t picture_area_limit = 100'000'000;  // pixels

// Errors: invalid (no picture of these kinds, or cut short), too_large (over the limits above). The
// message is the rest of a sentence that begins with the file's name.
[[nodiscard]] Result<PictureFacts> read_picture(std::string_view bytes);

}  // namespace yz::media
