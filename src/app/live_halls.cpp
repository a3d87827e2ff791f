#include "app/live_halls.hpp"

#include <algorithm>
#include <memory>

#include "hall/geometry.hpp"
#include "hall/storage.hpp"

namespace yz::app {
namespace {

constexpr double kindness = 0.2;  // metres

bool is_in_wall(const hall::Wall& wall, const Point2& at) {
  const double reach = wall.thickness / 2;
  if (hall::distance_to_segment(wall.from, wall.to, at) > reach) return false;
  const double along = hall::along(wall.from, wall.to, at);
  return std::ranges::none_of(wall.openings, [&](const hall::Opening& o) {
    return along > o.at - kindness && along < o.at + o.width + kindness;
  });
}

bool is_in_stand(const hall::Stand& stand, const Point2& at) {
  if (hall::hangs(stand.kind)) return false;
  const double width = stand.size[0] - 2 * kindness;
  const double depth = stand.size[1] - 2 * kindness;
  return width > 0 && depth > 0 &&
         hall::holds(hall::footprint(stand.at, stand.facing, width, depth), at);
}

bool may_stand(const hall::Plan& plan, const Point2& at) {
  if (!hall::is_inside(plan.outline, at)) return false;
  for (const auto& wall : plan.walls)
    if (is_in_wall(wall, at)) return false;
  for (const auto& column : plan.columns)
    if (hall::distance(column.at, at) < column.radius - kindness) return false;
  for (const auto& stand : plan.stands)
    if (is_in_stand(stand, at)) return false;
  return true;
}

}  // namespace

live::HallShape live_shape(const hall::Plan& plan) {
  live::HallShape shape;
  shape.min_x = shape.max_x = plan.outline.front()[0];
  shape.min_y = shape.max_y = plan.outline.front()[1];
  for (const Point2& corner : plan.outline) {
    shape.min_x = std::min(shape.min_x, corner[0]);
    shape.max_x = std::max(shape.max_x, corner[0]);
    shape.min_y = std::min(shape.min_y, corner[1]);
    shape.max_y = std::max(shape.max_y, corner[1]);
  }
  shape.spawn_x = plan.spawn->at[0];
  shape.spawn_y = plan.spawn->at[1];
  shape.spawn_facing = plan.spawn->facing;
  shape.may_stand = [kept = std::make_shared<const hall::Plan>(plan)](double x, double y) {
    return may_stand(*kept, {x, y});
  };
  return shape;
}

live::ShapeOf live_shapes(store::Database& database) {
  return [&database](std::string_view slug) -> Result<std::optional<live::HallShape>> {
    YZ_ASSIGN(const auto plan,
              database.read_now([&](store::ReadTx& tx) { return hall::find_plan(tx, slug); }));
    if (!plan) return std::nullopt;
    return live_shape(*plan);
  };
}

}  // namespace yz::app
