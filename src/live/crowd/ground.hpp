// What a crowd knows of a hall: how large it is, and, of a built one, where to walk.
#pragma once

#include "live/crowd/crowd.hpp"

namespace yz::live {

struct Ground {
  double width = 0;  // metres
  double depth = 0;
  double corner_x = 0;  // the lowest corner in the plan's metres; a bot counts from there
  double corner_y = 0;
  Walkable walkable;
};

// From the hall's plan, by one GET that waits for its answer. Errors: unavailable, not_found,
// corrupt.
[[nodiscard]] Result<Ground> ground_of(const CrowdOptions& options);

}  // namespace yz::live
