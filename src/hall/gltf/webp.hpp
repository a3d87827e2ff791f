// Pictures as WebP, and back.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

// `quality` 0 … 100; above 100: without loss. Empty where libwebp fails (no memory).
[[nodiscard]] std::string write_webp(const Texture& picture, int quality);

// Any bytes may be given. Errors: invalid, the message being the rest of a sentence that begins
// with the name of the file that holds the picture.
[[nodiscard]] Result<Texture> read_webp(std::string_view bytes);

}  // namespace yz::hall
