#include "app/pages/plan_drawing.hpp"

#include <algorithm>

#include "app/pages/format.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

constexpr double margin = 1.0;  // metres around the outline

struct Box {
  double left = 0;
  double right = 0;
  double bottom = 0;
  double top = 0;
};

Box box_of(const hall::Polygon& polygon) {
  Box box;
  if (polygon.empty()) return box;
  box = {polygon[0][0], polygon[0][0], polygon[0][1], polygon[0][1]};
  for (const auto& [x, y] : polygon)
    box = {std::min(box.left, x), std::max(box.right, x), std::min(box.bottom, y),
           std::max(box.top, y)};
  return box;
}

std::string points_of(const hall::Polygon& polygon) {
  std::string points;
  for (const auto& [x, y] : polygon)
    points +=
        fmt::format("{}{},{}", points.empty() ? "" : " ", format_number(x), format_number(-y));
  return points;
}

json::object zone_json(const hall::ZonePlace& place, std::span<const expo::Zone> zones) {
  const auto zone = std::ranges::find(zones, place.zone, &expo::Zone::slug);
  const bool known = zone != zones.end();
  const Box box = box_of(place.outline);
  return {{"slug", place.zone},
          {"title", to_json(known ? zone->title : Text{place.zone, place.zone})},
          {"colour", known ? zone->colour : std::string("#808080")},
          {"points", points_of(place.outline)},
          {"x", format_number((box.left + box.right) / 2)},
          {"y", format_number(-(box.bottom + box.top) / 2)}};
}

}  // namespace

json::object draw_plan(const hall::Plan& plan, std::span<const expo::Zone> zones,
                       const Titles& exhibits) {
  const Box box = box_of(plan.outline);
  json::object drawing = {
      {"view_box", fmt::format("{} {} {} {}", format_number(box.left - margin),
                               format_number(-box.top - margin),
                               format_number(box.right - box.left + 2 * margin),
                               format_number(box.top - box.bottom + 2 * margin))},
      {"outline", points_of(plan.outline)},
      {"court", plan.court ? points_of(plan.court->outline) : ""}};
  json::array zone_list;
  for (const auto& place : plan.zones) zone_list.push_back(zone_json(place, zones));
  json::array walls;
  for (const auto& wall : plan.walls)
    walls.push_back({{"x1", format_number(wall.from[0])},
                     {"y1", format_number(-wall.from[1])},
                     {"x2", format_number(wall.to[0])},
                     {"y2", format_number(-wall.to[1])}});
  json::array columns;
  for (const auto& column : plan.columns)
    columns.push_back({{"x", format_number(column.at[0])},
                       {"y", format_number(-column.at[1])},
                       {"r", format_number(column.radius)}});
  json::array stands;
  for (const auto& stand : plan.stands)
    if (const auto exhibit = exhibits.find(stand.exhibit); exhibit != exhibits.end())
      stands.push_back({{"slug", stand.exhibit},
                        {"title", to_json(exhibit->second)},
                        {"x", format_number(stand.at[0])},
                        {"y", format_number(-stand.at[1])}});
  drawing["zones"] = std::move(zone_list);
  drawing["walls"] = std::move(walls);
  drawing["columns"] = std::move(columns);
  drawing["stands"] = std::move(stands);
  return drawing;
}

}  // namespace yz::app
