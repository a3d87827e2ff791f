// Pictures of talks through the media worker: `live` knows no media.
#pragma once

#include "live/talk/pictures.hpp"

namespace yz::app {

[[nodiscard]] live::TakeSnapshot take_snapshots();

}  // namespace yz::app
