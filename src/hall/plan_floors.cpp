// What a plan's floors, steps, roof and lamps say together, and what of it cannot be.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "hall/build/vector.hpp"
#include "hall/geometry.hpp"
#include "hall/plan.hpp"
#include "hall/plan_check.hpp"

namespace yz::hall {
namespace {

constexpr double steepest = 1.2;  // metres up for each along: 50°
constexpr double reach = 0.05;    // metres past a flight's end, where its floors are looked up

const Level* level_at(const Plan& plan, const Point2& at) {
  for (const Level& level : plan.levels)
    if (is_inside(level.outline, at)) return &level;
  return nullptr;
}

bool sides_cross(const Polygon& a, const Polygon& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j)
      if (cross_properly(a[i], a[(i + 1) % a.size()], b[j], b[(j + 1) % b.size()])) return true;
  return false;
}

bool share_floor(const Polygon& a, const Polygon& b) {
  return sides_cross(a, b) || is_inside(a, b) || is_inside(b, a);
}

// The floor that a flight covers.
Rectangle lie_of(const Stairs& stairs) {
  const Point2 way = stairs.to - stairs.from;
  return footprint(lerp(stairs.from, stairs.to, 0.5),
                   std::atan2(way[1], way[0]) * 180 / std::numbers::pi, stairs.width,
                   distance(stairs.from, stairs.to));
}

class FloorCheck {
 public:
  FloorCheck(const Plan& plan, Faults& faults)
      : plan_(plan), faults_(faults), solids_(solids_of(plan)) {}

  bool run() {
    const std::size_t before = faults_.fault_count();
    count_corners();
    for (std::size_t i = 0; i < plan_.levels.size(); ++i) check_level(i);
    if (faults_.fault_count() != before) return false;
    for (const Stairs& stairs : plan_.stairs) check_stairs(stairs);
    check_roof();
    for (const Lamp& lamp : plan_.lamps) check_lamp(lamp);
    for (const Stand& stand : plan_.stands) check_stand(stand);
    return faults_.fault_count() == before;
  }

 private:
  void fault(const ReadAt& where, std::string message) {
    faults_.add(where.place, std::move(message));
  }

  void count_corners() {
    std::size_t corners = 0;
    for (const Level& level : plan_.levels) corners += level.outline.size();
    for (const ZonePlace& zone : plan_.zones) corners += zone.outline.size();
    if (corners > PlanLimits::floor_corners)
      fault(
          plan_.outline_where,
          fmt::format("the outlines of zones and levels have {} corners together, the limit is {}",
                      corners, PlanLimits::floor_corners));
  }

  void check_level(std::size_t at) {
    const Level& level = plan_.levels[at];
    if (const auto sides = crossing_sides(level.outline))
      return fault(level.where, fmt::format("sides {} and {} of the level cross or touch",
                                            sides->first, sides->second));
    if (signed_area(level.outline) < 0)
      return fault(level.where, "the level runs clockwise; list its corners counter-clockwise");
    if (!is_inside(plan_.outline, level.outline))
      return fault(level.where, "the level reaches outside of the hall's outline");
    // A model's floors are what they are; a smaller one in the middle of a larger comes first.
    for (std::size_t other = 0; other < at && plan_.model.empty(); ++other)
      if (share_floor(level.outline, plan_.levels[other].outline))
        return fault(level.where, "the level overlaps another; each place has one floor");
  }

  void check_stairs(const Stairs& stairs) {
    if (!is_inside(plan_.outline, stairs.from) || !is_inside(plan_.outline, stairs.to))
      return fault(stairs.where, "the steps reach outside of the hall's outline");
    const auto [foot, head] = heights_of(plan_, stairs);
    const double run = distance(stairs.from, stairs.to);
    if (head - foot < touch)
      return fault(stairs.where,
                   fmt::format("the steps lead from {:.2f} m to {:.2f} m; \"from\" is their foot, "
                               "on the lower floor",
                               foot, head));
    if (head - foot > steepest * run)
      fault(stairs.where, fmt::format("the steps climb {:.2f} m on {:.2f} m; nobody can walk that",
                                      head - foot, run));
    check_room(stairs);
  }

  // Nothing else stands where a flight lies; it may pass through an opening.
  void check_room(const Stairs& stairs) {
    const Rectangle own = lie_of(stairs);
    if (!is_inside(plan_.outline, Polygon(own.begin(), own.end())))
      return fault(stairs.where, "the steps reach outside of the hall's outline");
    if (std::ranges::any_of(solids_, [&](const Rectangle& s) { return overlap(own, s); }))
      return fault(stairs.where, "the steps run into a wall");
    if (std::ranges::any_of(plan_.columns,
                            [&](const Column& c) { return overlaps_circle(own, c.at, c.radius); }))
      return fault(stairs.where, "the steps run into a column");
    for (const Stairs* other = plan_.stairs.data(); other != &stairs; ++other)
      if (overlap(own, lie_of(*other)))
        return fault(stairs.where, "the steps lie over other steps");
  }

  void check_roof() {
    if (!plan_.roof) return;
    const Roof& roof = *plan_.roof;
    if (roof.kind == RoofKind::half_open && !plan_.court)
      fault(roof.where, "a half-open roof needs a [court], the part that is open");
    if (roof.kind == RoofKind::closed && plan_.court)
      fault(roof.where, "a closed roof leaves no [court] open; say \"half-open\"");
    if (roof.ceiling != 0 && (roof.ceiling < 2 || roof.ceiling > plan_.wall_height + touch))
      fault(roof.where,
            fmt::format("the ceiling at {} m must be from 2 m to the walls' height, {} m",
                        roof.ceiling, plan_.wall_height));
  }

  void check_lamp(const Lamp& lamp) {
    if (!is_inside(plan_.outline, lamp.at))
      return fault(lamp.where, "the lamp is outside of the hall's outline");
    const double floor = floor_height(plan_, lamp.at);
    const bool sky = roof_kind(plan_) == RoofKind::open ||
                     (plan_.court && is_inside(plan_.court->outline, lamp.at));
    const double top = sky ? plan_.wall_height : ceiling_height(plan_);
    if (lamp.height < floor || lamp.height > top + touch)
      fault(lamp.where,
            fmt::format("the lamp hangs at {} m; there it must be from {:.2f} m to {} m",
                        lamp.height, floor, top));
  }

  void check_stand(const Stand& stand) {
    if (hangs(stand.kind)) return;
    const Rectangle own = footprint_of(stand);
    const Level* level = level_at(plan_, stand.at);
    for (const Point2& corner : own)
      if (level_at(plan_, lerp(corner, stand.at, 0.01)) != level)
        return fault(stand.where,
                     fmt::format("stand \"{}\" stands across the edge of a level", stand.id));
    for (const Stairs& stairs : plan_.stairs)
      if (overlap(own, lie_of(stairs)))
        return fault(stand.where, fmt::format("stand \"{}\" stands on steps", stand.id));
  }

  const Plan& plan_;
  Faults& faults_;
  std::vector<Rectangle> solids_;
};

}  // namespace

double floor_height(const Plan& plan, const Point2& at) {
  const Level* level = level_at(plan, at);
  return level != nullptr ? level->height : 0;
}

std::pair<double, double> heights_of(const Plan& plan, const Stairs& stairs) {
  const Point2 way = unit(stairs.to - stairs.from);
  return {floor_height(plan, stairs.from - reach * way),
          floor_height(plan, stairs.to + reach * way)};
}

int count_steps(double foot, double head) {
  return std::max(1, static_cast<int>(std::ceil((head - foot) / 0.16 - 1e-6)));
}

RoofKind roof_kind(const Plan& plan) {
  if (plan.roof) return plan.roof->kind;
  return plan.court ? RoofKind::half_open : RoofKind::closed;
}

double ceiling_height(const Plan& plan) {
  return plan.roof && plan.roof->ceiling > 0 ? plan.roof->ceiling : plan.wall_height;
}

bool check_floors(const Plan& plan, Faults& faults) { return FloorCheck(plan, faults).run(); }

}  // namespace yz::hall
