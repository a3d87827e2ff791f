#include "app/live_halls.hpp"

#include <algorithm>
#include <memory>

#include "app/live_floor.hpp"
#include "app/navmeshes.hpp"
#include "hall/geometry.hpp"
#include "hall/storage.hpp"

namespace yz::app {
namespace {

constexpr double kindness = 0.2;         // metres, where the plan alone says what stands where
constexpr double floor_kindness = 0.15;  // where the navmesh does

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
  for (const hall::ZonePlace& zone : plan.zones)
    shape.zones.push_back({zone.zone, {zone.outline.begin(), zone.outline.end()}});
  shape.may_stand = [kept = std::make_shared<const hall::Plan>(plan)](double x, double y) {
    return may_stand(*kept, {x, y});
  };
  return shape;
}

live::HallShape live_shape(const hall::Plan& plan, const hall::NavmeshFile& mesh) {
  live::HallShape shape = live_shape(plan);
  shape.may_stand = floor_of(mesh, floor_kindness);
  return shape;
}

live::ShapeOf live_shapes(store::Database& database, const store::Blobs& blobs) {
  return [&](std::string_view slug) -> Result<std::optional<live::HallShape>> {
    return database.read_now([&](store::ReadTx& tx) -> Result<std::optional<live::HallShape>> {
      YZ_ASSIGN(const auto plan, hall::find_plan(tx, slug));
      if (!plan) return std::nullopt;
      YZ_ASSIGN(const auto file, navmesh_file_of(tx, slug));
      if (!file) return live_shape(*plan);
      YZ_ASSIGN(const std::string bytes, blobs.read(*file));
      YZ_ASSIGN(const auto mesh, hall::read_navmesh(bytes));
      return live_shape(*plan, mesh);
    });
  };
}

}  // namespace yz::app
