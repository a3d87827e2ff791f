#include "hall/build/style.hpp"

#include <algorithm>

#include "hall/geometry.hpp"

namespace yz::hall {
namespace {

Finish textured(MaterialId id) { return {id, 0}; }

Finish chosen(Stuff stuff, Finish by_style) {
  switch (stuff) {
    case Stuff::style: return by_style;
    case Stuff::brick: return textured(MaterialId::brick);
    case Stuff::plaster: return textured(MaterialId::plaster);
    case Stuff::slab: return textured(MaterialId::slab);
    case Stuff::paving: return textured(MaterialId::paving);
    case Stuff::stone: return textured(MaterialId::stone);
    case Stuff::timber: return textured(MaterialId::timber);
    case Stuff::lacquer: return textured(MaterialId::lacquer);
  }
  return by_style;
}

}  // namespace

Style style_of(const Plan& plan, Palette& palette) {
  Style s;
  s.courtyard = plan.style == "jin-courtyard";
  s.metal = palette.of({0.20F, 0.19F, 0.18F}, 0.45F, 0.6F);
  s.gold = palette.of({0.83F, 0.66F, 0.33F}, 0.35F, 0.9F);
  s.cloth = palette.of({0.84F, 0.80F, 0.72F}, 0.95F);
  s.dark = palette.of({0.12F, 0.09F, 0.075F}, 0.5F);
  s.pale = palette.of({0.86F, 0.84F, 0.80F}, 0.8F);
  if (s.courtyard) {
    s.wall = textured(MaterialId::brick);
    s.upper = textured(MaterialId::plaster);
    s.floor = textured(MaterialId::slab);
    s.court = textured(MaterialId::paving);
    s.ceiling = textured(MaterialId::boards);
    s.column = textured(MaterialId::lacquer);
    s.base = textured(MaterialId::stone);
    s.timber = textured(MaterialId::timber);
    s.frame = textured(MaterialId::lacquer);
    s.furniture = textured(MaterialId::timber);
  } else {
    s.wall = s.upper = s.ceiling = textured(MaterialId::plaster);
    s.floor = textured(MaterialId::slab);
    s.court = textured(MaterialId::paving);
    s.column = textured(MaterialId::plaster);
    s.base = palette.of({0.45F, 0.45F, 0.45F}, 0.8F);
    s.timber = s.frame = s.furniture = palette.of({0.33F, 0.29F, 0.26F}, 0.6F);
  }
  if (plan.materials) {
    const Materials& m = *plan.materials;
    s.wall = chosen(m.wall, s.wall);
    if (m.wall != Stuff::style) s.upper = s.wall;
    s.floor = chosen(m.floor, s.floor);
    s.court = chosen(m.court, s.court);
    s.ceiling = chosen(m.ceiling, s.ceiling);
    s.column = chosen(m.column, s.column);
  }
  return s;
}

std::vector<Stretch> stretches(const Plan& plan, const Point2& a, const Point2& b,
                               const Point2& inward) {
  const Point2 shift = 0.15 * inward;
  const Point2 from = a + shift;
  const Point2 to = b + shift;
  const double whole = distance(a, b);
  std::vector<double> cuts{0, whole};
  for (const ZonePlace& zone : plan.zones)
    for (std::size_t i = 0; i < zone.outline.size(); ++i) {
      const Point2& p = zone.outline[i];
      const Point2& q = zone.outline[(i + 1) % zone.outline.size()];
      const Point2 way = to - from;
      const Point2 side = q - p;
      const double turn = way[0] * side[1] - way[1] * side[0];
      if (std::abs(turn) < 1e-9) continue;
      const Point2 d = p - from;
      const double t = (d[0] * side[1] - d[1] * side[0]) / turn;
      const double s = (d[0] * way[1] - d[1] * way[0]) / turn;
      if (s > -1e-6 && s < 1 + 1e-6 && t * whole > 0.05 && t * whole < whole - 0.05)
        cuts.push_back(t * whole);
    }
  std::ranges::sort(cuts);
  std::vector<Stretch> out;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i)
    if (cuts[i + 1] - cuts[i] > 0.01)
      out.push_back({lerp(a, b, cuts[i] / whole), lerp(a, b, cuts[i + 1] / whole), cuts[i]});
  return out;
}

Polygon grown(const Polygon& polygon, double by) {
  Polygon out;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point2& before = polygon[(i + polygon.size() - 1) % polygon.size()];
    const Point2& at = polygon[i];
    const Point2& after = polygon[(i + 1) % polygon.size()];
    const Point2 m = -1.0 * left_of(unit(at - before));
    const Point2 n = -1.0 * left_of(unit(after - at));
    const double scale = by / std::max(0.2, 1 + m[0] * n[0] + m[1] * n[1]);
    out.push_back(at + scale * (m + n));
  }
  return out;
}

}  // namespace yz::hall
