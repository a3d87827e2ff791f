// What the live halls must know of the plans: where one may stand.
#pragma once

#include "hall/plan.hpp"
#include "hall/walk/navmesh_file.hpp"
#include "live/live.hpp"
#include "live/presence/floor.hpp"
#include "store/blobs.hpp"
#include "store/database.hpp"

namespace yz::app {

// Inside the outline, and in nothing that stands there. A little kinder than the client's own
// walls, so that rounding never holds up an honest walker.
[[nodiscard]] live::HallShape live_shape(const hall::Plan& plan);

// The same of a built hall: on its navmesh, at most a rounding beside it.
[[nodiscard]] live::HallShape live_shape(const hall::Plan& plan, const hall::NavmeshFile& mesh);

// By the navmesh where the hall is built, else by the plan alone. Both must outlive what is
// returned.
[[nodiscard]] live::ShapeOf live_shapes(store::Database& database, const store::Blobs& blobs);

}  // namespace yz::app
