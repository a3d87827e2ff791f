#include "app/way.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <set>

#include "app/way_words.hpp"
#include "hall/geometry.hpp"

namespace yz::app {
namespace {

using hall::Float3;

Point2 towards(double degrees) {
  const double angle = degrees * std::numbers::pi / 180;
  return {std::cos(angle), std::sin(angle)};
}

// The walkable place at a place of the plan, whatever height its floor has; steps lie between
// floors.
std::optional<Float3> floor_at(const WalkableHall& hall, const Point2& at, float reach) {
  constexpr float any_height = 40;  // metres, more than floors can lie apart
  return hall.navmesh->nearest(
      {static_cast<float>(at[0]), static_cast<float>(hall::floor_height(*hall.plan, at)),
       static_cast<float>(-at[1])},
      reach, any_height);
}

// The navmesh's corners with those left out that change nothing: a plan is flat.
std::vector<Point2> plan_corners(const hall::Route& route) {
  std::vector<Point2> corners;
  for (const Float3& corner : route.corners) {
    const Point2 at{corner[0], -corner[2]};
    if (!corners.empty() && hall::distance(corners.back(), at) < hall::touch) continue;
    corners.push_back(at);
  }
  return corners;
}

std::optional<Stretch> walk(const WalkableHall& hall, const Float3& from, const Point2& to,
                            float reach) {
  const auto end = floor_at(hall, to, reach);
  if (!end) return std::nullopt;
  const auto route = hall.navmesh->route(from, *end);
  if (!route) return std::nullopt;
  return Stretch{hall.plan->slug, plan_corners(*route), static_cast<double>(route->metres), {}};
}

// From hall to hall, the nearest first: how each is come to.
class Halls {
 public:
  struct Come {
    double metres = std::numeric_limits<double>::infinity();
    std::size_t from = 0;
    Stretch stretch;  // in `from`, to the portal
  };

  explicit Halls(std::span<const WalkableHall> halls) : halls_(halls), come_(halls.size()) {}

  [[nodiscard]] std::size_t index_of(std::string_view slug) const {
    return static_cast<std::size_t>(
        std::ranges::find(
            halls_, slug,
            [](const WalkableHall& hall) -> const std::string& { return hall.plan->slug; }) -
        halls_.begin());
  }
  static std::optional<Float3> gate_of(const WalkableHall& hall) {
    return floor_at(hall, hall.plan->spawn ? hall.plan->spawn->at : Point2{}, 1);
  }

  // The stretches that lead from a place in hall `first` to the gate of `last`; nothing: no way.
  std::optional<std::vector<Stretch>> lead(std::size_t first, const Float3& from,
                                           std::size_t last) {
    std::set<std::pair<double, std::size_t>> open{{0, first}};
    come_[first].metres = 0;
    while (!open.empty()) {
      const auto [metres, at] = *open.begin();
      open.erase(open.begin());
      if (at == last) return stretches(first, last);
      if (metres > come_[at].metres) continue;
      const auto start = at == first ? std::optional(from) : gate_of(halls_[at]);
      if (!start) continue;
      for (const hall::Portal& portal : halls_[at].plan->portals) {
        const std::size_t to = index_of(portal.hall);
        if (to == halls_.size()) continue;
        auto stretch = walk(halls_[at], *start, portal.at, 0.5F);
        if (!stretch || metres + stretch->metres >= come_[to].metres) continue;
        stretch->portal = portal.id;
        come_[to] = {metres + stretch->metres, at, std::move(*stretch)};
        open.emplace(come_[to].metres, to);
      }
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::vector<Stretch> stretches(std::size_t first, std::size_t last) const {
    std::vector<Stretch> list;
    for (std::size_t at = last; at != first; at = come_[at].from) list.push_back(come_[at].stretch);
    std::ranges::reverse(list);
    return list;
  }

  std::span<const WalkableHall> halls_;
  std::vector<Come> come_;
};

std::vector<Text> in_words(const Halls& halls, std::span<const WalkableHall> all, const Way& way,
                           const WayAsked& asked, WayWords words) {
  for (std::size_t i = 0; i < way.stretches.size(); ++i) {
    const Stretch& stretch = way.stretches[i];
    const hall::Plan& plan = *all[halls.index_of(stretch.hall)].plan;
    const auto& corners = stretch.corners;
    const bool from_gate = plan.spawn && (i > 0 || !asked.from);
    const double first = corners.size() > 1 ? heading_of(corners[0], corners[1]) : 0;
    words.stretch(plan, corners, from_gate ? plan.spawn->facing : first, i > 0 || !asked.from);
    if (stretch.portal.empty())
      words.there(asked.stand->facing + 180);
    else
      words.portal(all[halls.index_of(way.stretches[i + 1].hall)].plan->title);
  }
  return words.take();
}

}  // namespace

// As the client's viewingPlace does (web/visitor/hall/plan/stands.ts).
Point2 place_before(const hall::Stand& stand) {
  const bool on_wall = hangs(stand.kind);
  const double depth = on_wall ? 0 : stand.size[1] / 2;
  const double away =
      depth + std::max(on_wall ? 1.6 : 1.05, stand.size[0] * (on_wall ? 1.15 : 0.8));
  const Point2 front = towards(stand.facing);
  return {stand.at[0] + front[0] * away, stand.at[1] + front[1] * away};
}

Result<Way> find_way(std::span<const WalkableHall> all, const WayAsked& asked,
                     const ZoneTitles& zones, const Messages& messages) {
  Halls halls(all);
  const std::size_t first = halls.index_of(asked.from_hall);
  const std::size_t last = halls.index_of(asked.to_hall);
  if (first == all.size() || last == all.size())
    return fail(ErrorKind::not_found, "the hall is not built yet");
  const auto begin = asked.from ? floor_at(all[first], *asked.from, 1) : Halls::gate_of(all[first]);
  if (!begin) return fail(ErrorKind::invalid, "nobody can stand there", "from");
  Way way;
  way.stand = asked.stand->id;
  auto before = halls.lead(first, *begin, last);
  if (!before) return fail(ErrorKind::not_found, "no portals lead to the stand's hall");
  way.stretches = std::move(*before);
  const auto start = first == last ? begin : Halls::gate_of(all[last]);
  auto end = start ? walk(all[last], *start, place_before(*asked.stand), 1.5F) : std::nullopt;
  if (!end) return fail(ErrorKind::not_found, "no way leads there");
  way.stretches.push_back(std::move(*end));
  for (const Stretch& stretch : way.stretches) way.metres += stretch.metres;
  way.seconds = way.metres / walking_pace;
  way.directions = in_words(halls, all, way, asked, WayWords(zones, messages));
  return way;
}

}  // namespace yz::app
