// Where one may stand in a built hall: on its navmesh, seen from above.
#pragma once

#include <functional>

#include "hall/walk/navmesh_file.hpp"

namespace yz::app {

// True within `kindness` metres of a polygon: the client's own steps are rounded. Polygons keep
// 0.2 m from walls already, so the kindness must stay below that for a wall to hold. Levels over
// one another are one. Takes the plan's metres; any thread.
[[nodiscard]] std::function<bool(double x, double y)> floor_of(const hall::NavmeshFile& mesh,
                                                               double kindness);

}  // namespace yz::app
