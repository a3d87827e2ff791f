// Where a crowd walks in a built hall: `live` knows no navmesh, so the command brings it along.
#pragma once

#include "live/crowd/crowd.hpp"

namespace yz::app {

// Asks the server for the hall's navmesh; of a hall that is not built, functions that are empty.
// Waits for the answer. Errors: unavailable, not_found, corrupt.
[[nodiscard]] Result<live::Walkable> walkable_of(const live::CrowdOptions& options);

}  // namespace yz::app
