// The web files that cmake/web.cmake put inside this binary.
#pragma once

#include "base/resources.hpp"

namespace yz::app {

// Views into the binary itself: cheap, valid for ever.
[[nodiscard]] Resources embedded_resources();

}  // namespace yz::app
