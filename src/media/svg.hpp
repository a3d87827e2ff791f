// Whether an SVG is a plain drawing.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace yz::media {

struct SvgFacts {
  int width = 0;  // pixels of its view box, rounded up; 0 where it has none
  int height = 0;
};

// `invalid` where the drawing holds a script, an event handler, another document, a style sheet or
// an address that leads out of itself, is no SVG, or is not UTF-8. A list of what drawings need is
// let through; what is not on it is refused, so that an element we never heard of is too. The
// message is the rest of a sentence that begins with the file's name.
[[nodiscard]] Result<SvgFacts> check_svg(std::string_view bytes);

}  // namespace yz::media
