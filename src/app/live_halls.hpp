// What the live halls must know of the plans: where one may stand.
#pragma once

#include "hall/plan.hpp"
#include "live/live.hpp"
#include "live/presence/floor.hpp"
#include "store/database.hpp"

namespace yz::app {

// Inside the outline, and in nothing that stands there. A little kinder than the client's own
// walls, so that rounding never holds up an honest walker.
[[nodiscard]] live::HallShape live_shape(const hall::Plan& plan);

[[nodiscard]] live::ShapeOf live_shapes(store::Database& database);

}  // namespace yz::app
