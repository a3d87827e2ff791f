// A hall's floor plan as numbers for an SVG drawing: metres, x to the east, y to the south.
#pragma once

#include <boost/json/object.hpp>

#include "app/pages/parts.hpp"
#include "hall/plan.hpp"

namespace yz::app {

// {view_box, outline, court, zones: [{slug, title, colour, points, x, y}], walls, columns,
// stands: [{slug, title, x, y}]}. Stands of exhibits that `exhibits` does not name are left out.
[[nodiscard]] boost::json::object draw_plan(const hall::Plan& plan,
                                            std::span<const expo::Zone> zones,
                                            const Titles& exhibits);

}  // namespace yz::app
