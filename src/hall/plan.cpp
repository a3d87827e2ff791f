#include "hall/plan.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "hall/geometry.hpp"
#include "hall/modelled/modelled.hpp"
#include "hall/plan_check.hpp"

namespace yz::hall {
namespace {

// How far from a wall's middle line, or from the outline, something may hang.
constexpr double reach = 0.35;  // metres

// A wall that something can hang at: an inner wall, or a side of the outline.
struct Face {
  Point2 from{};
  Point2 to{};
  double height = 0;
  double thickness = 0;
  const Wall* wall = nullptr;
};

// The footprint of a stretch of a wall, in metres along it.
Rectangle stretch_of(const Wall& wall, double begin, double end) {
  const double length = distance(wall.from, wall.to);
  const double dx = (wall.to[0] - wall.from[0]) / length;
  const double dy = (wall.to[1] - wall.from[1]) / length;
  const double middle = (begin + end) / 2;
  const Point2 at = {wall.from[0] + dx * middle, wall.from[1] + dy * middle};
  // Its front looks across: the wall's direction turned by a quarter.
  const double facing = std::atan2(dx, -dy) * 180 / std::numbers::pi;
  return footprint(at, facing, end - begin, wall.thickness);
}

class Check {
 public:
  Check(const Plan& plan, Faults& faults) : plan_(plan), faults_(faults) {}

  void run() {
    if (!check_polygon(plan_.outline, plan_.outline_where, "the outline")) return;
    if (plan_.court) check_inner(plan_.court->outline, plan_.court->where, "the court");
    for (const Wall& wall : plan_.walls) check_wall(wall);
    for (const ZonePlace& zone : plan_.zones) check_zone(zone);
    for (const Column& column : plan_.columns) need_inside(column.at, column.where, "the column");
    solids_ = solids_of(plan_);
    for (std::size_t i = 0; i < plan_.stands.size(); ++i) check_stand(i);
    if (plan_.spawn) check_eye(plan_.spawn->at, plan_.spawn->where, "visitors arrive");
    for (const Viewpoint& viewpoint : plan_.viewpoints)
      check_eye(viewpoint.at, viewpoint.where, fmt::format("viewpoint \"{}\" is", viewpoint.id));
    for (const Portal& portal : plan_.portals) {
      check_eye(portal.at, portal.where, fmt::format("portal \"{}\" is", portal.id));
      if (portal.hall == plan_.slug)
        fault(portal.where, fmt::format("portal \"{}\" leads to its own hall", portal.id));
    }
  }

 private:
  void fault(const ReadAt& where, std::string message) {
    faults_.add(where.place, std::move(message));
  }

  bool check_polygon(const Polygon& polygon, const ReadAt& where, std::string_view what) {
    if (const auto sides = crossing_sides(polygon)) {
      fault(where, sides->first == sides->second
                       ? fmt::format("side {} of {} has no length", sides->first, what)
                       : fmt::format("sides {} and {} of {} cross or touch; a side runs from its "
                                     "corner to the next",
                                     sides->first, sides->second, what));
      return false;
    }
    if (signed_area(polygon) < 0) {
      fault(where, fmt::format("{} runs clockwise; list its corners counter-clockwise", what));
      return false;
    }
    return true;
  }

  bool check_inner(const Polygon& polygon, const ReadAt& where, const std::string& what) {
    if (!check_polygon(polygon, where, what)) return false;
    if (is_inside(plan_.outline, polygon)) return true;
    fault(where, fmt::format("{} reaches outside of the hall's outline", what));
    return false;
  }

  bool need_inside(const Point2& point, const ReadAt& where, std::string_view what) {
    if (is_inside(plan_.outline, point)) return true;
    fault(where, fmt::format("{} is outside of the hall's outline", what));
    return false;
  }

  void check_zone(const ZonePlace& zone) {
    check_inner(zone.outline, zone.where, fmt::format("zone \"{}\"", zone.zone));
    need_inside(zone.sign, zone.sign_where, fmt::format("the sign of zone \"{}\"", zone.zone));
  }

  void check_wall(const Wall& wall) {
    if (!is_inside(plan_.outline, Polygon{wall.from, wall.to}))
      fault(wall.where, "the wall reaches outside of the hall's outline");
    const double length = distance(wall.from, wall.to);
    std::vector<const Opening*> sorted;
    for (const Opening& opening : wall.openings) {
      sorted.push_back(&opening);
      if (opening.at + opening.width > length + touch)
        fault(opening.where, fmt::format("the opening ends at {:.2f} m; the wall is {:.2f} m long",
                                         opening.at + opening.width, length));
      if (opening.height > wall.height + touch)
        fault(opening.where, fmt::format("the opening is {} m high, the wall only {} m",
                                         opening.height, wall.height));
    }
    std::ranges::sort(sorted, {}, [](const Opening* o) { return std::pair(o->at, o); });
    for (std::size_t i = 1; i < sorted.size(); ++i)
      if (sorted[i - 1]->at + sorted[i - 1]->width > sorted[i]->at + touch)
        fault(sorted[i]->where, "the opening overlaps another of this wall");
  }

  void check_stand(std::size_t at) {
    const Stand& stand = plan_.stands[at];
    if (!need_inside(stand.at, stand.where, fmt::format("stand \"{}\"", stand.id))) return;
    if (hangs(stand.kind))
      check_hanging(at);
    else
      check_standing(at);
  }

  void check_standing(std::size_t at) {
    const Stand& stand = plan_.stands[at];
    const Rectangle own = footprint_of(stand);
    if (!is_inside(plan_.outline, Polygon(own.begin(), own.end())))
      fault(stand.where,
            fmt::format("stand \"{}\" reaches outside of the hall's outline", stand.id));
    if (std::ranges::any_of(solids_, [&](const Rectangle& s) { return overlap(own, s); }))
      fault(stand.where, fmt::format("stand \"{}\" stands in a wall", stand.id));
    if (std::ranges::any_of(plan_.columns,
                            [&](const Column& c) { return overlaps_circle(own, c.at, c.radius); }))
      fault(stand.where, fmt::format("stand \"{}\" stands in a column", stand.id));
    for (std::size_t other = 0; other < at; ++other)
      if (!hangs(plan_.stands[other].kind) && overlap(own, footprint_of(plan_.stands[other]))) {
        fault(stand.where,
              fmt::format("stand \"{}\" stands in stand \"{}\"", stand.id, plan_.stands[other].id));
        return;
      }
  }

  std::optional<Face> nearest_face(const Point2& at) const {
    std::optional<Face> best;
    double best_distance = reach;
    const auto consider = [&](const Face& face) {
      const double d = distance_to_segment(face.from, face.to, at);
      if (d < best_distance) {
        best = face;
        best_distance = d;
      }
    };
    for (const Wall& w : plan_.walls) consider({w.from, w.to, w.height, w.thickness, &w});
    for (std::size_t i = 0; i < plan_.outline.size(); ++i)
      consider({plan_.outline[i], plan_.outline[(i + 1) % plan_.outline.size()], plan_.wall_height,
                0, nullptr});
    return best;
  }

  void check_hanging(std::size_t at) {
    const Stand& stand = plan_.stands[at];
    const auto face = nearest_face(stand.at);
    if (!face)
      return fault(stand.where,
                   fmt::format("stand \"{}\" is a {} but hangs on no wall; put \"at\" within {} m "
                               "of a wall or of the outline",
                               stand.id, word_of(stand.kind), reach));
    const double top = stand.elevation + stand.size[1];
    if (top > face->height + touch)
      fault(stand.where, fmt::format("stand \"{}\" reaches up to {:.2f} m, its wall to {:.2f} m",
                                     stand.id, top, face->height));
    const double middle = along(face->from, face->to, stand.at);
    const double half = stand.size[0] / 2;
    const double length = distance(face->from, face->to);
    if (middle - half < -touch || middle + half > length + touch)
      fault(stand.where,
            fmt::format("stand \"{}\" is wider than what is left of its wall there", stand.id));
    if (face->wall)
      for (const Opening& o : face->wall->openings)
        if (middle + half > o.at + touch && middle - half < o.at + o.width - touch &&
            stand.elevation < o.height - touch)
          fault(stand.where, fmt::format("stand \"{}\" hangs in an opening of its wall", stand.id));
    check_neighbours(at);
  }

  // Two that hang: on the same side of the same wall, one over the other's place.
  void check_neighbours(std::size_t at) {
    const Stand& a = plan_.stands[at];
    const Rectangle own = footprint(a.at, a.facing, a.size[0], 2 * reach);
    for (std::size_t other = 0; other < at; ++other) {
      const Stand& b = plan_.stands[other];
      if (!hangs(b.kind) || std::cos((a.facing - b.facing) * std::numbers::pi / 180) < 0.7)
        continue;
      const bool same_height = a.elevation < b.elevation + b.size[1] - touch &&
                               b.elevation < a.elevation + a.size[1] - touch;
      if (same_height && overlap(own, footprint(b.at, b.facing, b.size[0], 0.01))) {
        fault(a.where, fmt::format("stand \"{}\" hangs over stand \"{}\"", a.id, b.id));
        return;
      }
    }
  }

  void check_eye(const Point2& at, const ReadAt& where, const std::string& who) {
    if (!is_inside(plan_.outline, at))
      return fault(where, fmt::format("{} outside of the hall's outline", who));
    for (const Stand& stand : plan_.stands)
      if (!hangs(stand.kind) && holds(footprint_of(stand), at))
        return fault(where, fmt::format("{} inside stand \"{}\"", who, stand.id));
    if (std::ranges::any_of(solids_, [&](const Rectangle& s) { return holds(s, at); }))
      fault(where, fmt::format("{} inside a wall", who));
  }

  const Plan& plan_;
  Faults& faults_;
  std::vector<Rectangle> solids_;
};

// What a modelled hall's nodes say, and whether all of it can be.
void complete(const std::string& file, Plan& plan, ReadLog& log, const ReadBeside& beside) {
  const auto bytes = beside(plan.model.path);
  if (!bytes) return;
  const std::string glb = file.substr(0, file.rfind('/') + 1) + plan.model.path;
  const auto modelled = read_modelled(*bytes);
  if (!modelled)
    return log.faults.add({glb}, fmt::format("this file {}", modelled.error().message));
  const std::size_t before = log.faults.fault_count();
  complete_plan(*modelled, glb, plan, log);
  if (log.faults.fault_count() == before) check_geometry(plan, log.faults, &*modelled);
}

}  // namespace

Plan read_plan(const std::string& file, std::string_view text, std::string slug, ReadLog& log,
               const ReadBeside& beside) {
  Plan plan;
  plan.slug = std::move(slug);
  const auto table = parse_toml(file, text, log.faults);
  if (!table) return plan;
  const std::size_t before = log.faults.fault_count();
  TomlIn in(*table, {file}, log);
  describe(in, plan);
  in.finish();
  if (log.faults.fault_count() != before) return plan;
  if (plan.model.empty())
    check_geometry(plan, log.faults);
  else if (beside)
    complete(file, plan, log, beside);
  return plan;
}

std::vector<Plan> read_plans(const Folder& pack, ReadLog& log) {
  std::vector<Plan> plans;
  const auto entries = pack.list("halls", 1'000);
  if (!entries) {
    if (entries.error().kind != ErrorKind::not_found)
      log.faults.add({"halls"}, entries.error().message);
    return plans;
  }
  for (const Folder::Entry& entry : *entries) {
    const std::string folder = "halls/" + entry.name;
    if (entry.name.starts_with('.')) continue;
    if (entry.kind == Folder::Kind::link) {
      log.faults.add({folder}, "it is a symbolic link; a pack holds plain files and folders only");
      continue;
    }
    if (entry.kind != Folder::Kind::folder) {
      log.faults.warn({folder}, "this file is not read; each hall is a folder of its own");
      continue;
    }
    if (!is_slug(entry.name)) {
      log.faults.add({folder}, fmt::format("the name {} is no slug; use 1 to 80 of a-z, 0-9 and "
                                           "single inner dashes",
                                           in_quotes(entry.name)));
      continue;
    }
    if (plans.size() == PlanLimits::halls) {
      log.faults.add({"halls"},
                     fmt::format("it holds more than {} halls, the limit", PlanLimits::halls));
      break;
    }
    const std::string file = folder + "/hall.toml";
    const auto text = pack.read(file, toml_limit);
    if (text) {
      plans.push_back(read_plan(file, *text, entry.name, log, [&](const std::string& path) {
        return pack.read(folder + "/" + path, ModelledLimits::bytes);
      }));
    } else {
      log.faults.add({file}, text.error().kind == ErrorKind::not_found ? "this file is missing"
                                                                       : text.error().message);
    }
  }
  return plans;
}

Rectangle footprint_of(const Stand& stand) {
  return footprint(stand.at, stand.facing, stand.size[0], stand.size[1]);
}

std::vector<Rectangle> solids_of(const Plan& plan) {
  std::vector<Rectangle> solids;
  for (const Wall& wall : plan.walls) {
    std::vector<std::pair<double, double>> gaps;
    for (const Opening& o : wall.openings) gaps.emplace_back(o.at, o.at + o.width);
    std::ranges::sort(gaps);
    const double length = distance(wall.from, wall.to);
    gaps.emplace_back(length, length);
    double begin = 0;
    for (const auto& [from, to] : gaps) {
      if (from > begin + touch) solids.push_back(stretch_of(wall, begin, std::min(from, length)));
      begin = std::max(begin, to);
    }
  }
  return solids;
}

void check_geometry(const Plan& plan, Faults& faults, const Modelled* modelled) {
  const std::size_t before = faults.fault_count();
  Check(plan, faults).run();
  if (faults.fault_count() == before && check_floors(plan, faults))
    check_reach(plan, faults, modelled);
}

}  // namespace yz::hall
