// Walls of a Jin house: grey brick on a stone foot, plaster between dark posts along the outline,
// tiled copings on inner walls, timber frames with carved brackets in the doors.
#include <array>

#include "hall/build/style.hpp"
#include "hall/geometry.hpp"

namespace yz::hall {
namespace {

constexpr float skirting = 0.28F;
constexpr double dado = 1.0;
constexpr double post_gap = 3.6;

double bearing(const Point2& way) { return std::atan2(way[1], way[0]); }

// A face of a wall seen by one who looks against `inward`, split where rooms meet.
void face(Site& site, const Finish& finish, const Point2& a, const Point2& b, const Point2& inward,
          double bottom, double top, double u0 = 0) {
  if (top - bottom < 0.005) return;
  for (const Stretch& s : stretches(site.plan, a, b, inward)) {
    // For one who looks at the wall, `inward` at the back, a → b may run either way.
    const bool rightward =
        left_of(unit(b - a))[0] * -inward[0] + left_of(unit(b - a))[1] * -inward[1] > 0;
    const Point2& from = rightward ? s.from : s.to;
    const Point2& to = rightward ? s.to : s.from;
    const double u = rightward ? s.begin : distance(a, b) - s.begin - distance(s.from, s.to);
    site.sculpt.quad({finish, Density::wall}, raise(from, bottom), raise(to - from, 0),
                     {0, static_cast<float>(top - bottom), 0},
                     {static_cast<float>(u0 + u), static_cast<float>(bottom)});
  }
}

void trim(Site& site, const Finish& finish, const Point2& a, const Point2& b, const Point2& inward,
          double height, std::span<const Float2> profile) {
  for (const Stretch& s : stretches(site.plan, a, b, inward))
    site.sculpt.sweep({finish, Density::trim}, raise(s.from, height), raise(s.to, height),
                      raise(inward, 0), profile);
}

constexpr std::array<Float2, 4> foot_of_stone{
    {{0.06F, 0}, {0.06F, skirting - 0.035F}, {0.025F, skirting}, {0, skirting}}};
constexpr std::array<Float2, 5> rail_profile{
    {{0, -0.04F}, {0.05F, -0.04F}, {0.06F, 0}, {0.05F, 0.05F}, {0, 0.05F}}};
constexpr std::array<Float2, 4> plate_profile{
    {{0, -0.09F}, {0.09F, -0.09F}, {0.09F, 0.09F}, {0, 0.09F}}};
constexpr std::array<Float2, 3> plain_skirting{{{0.015F, 0}, {0.015F, 0.12F}, {0, 0.12F}}};

// The lowest and the highest floor that a line runs along.
std::pair<double, double> floors_along(const Plan& plan, const Point2& a, const Point2& b,
                                       const Point2& inward) {
  double low = 1e9;
  double high = -1e9;
  for (int i = 0; i <= 16; ++i) {
    const double t = 0.01 + 0.98 * i / 16.0;
    const double h = floor_height(plan, lerp(a, b, t) + 0.05 * inward);
    low = std::min(low, h);
    high = std::max(high, h);
  }
  return {low, high};
}

void outer_wall(Site& site, const Point2& a, const Point2& b) {
  const Style& style = site.style;
  const Point2 inward = left_of(unit(b - a));
  const double top =
      roof_kind(site.plan) == RoofKind::open ? site.plan.wall_height : ceiling_height(site.plan);
  const auto [low, high] = floors_along(site.plan, a, b, inward);
  if (!style.courtyard || top < high + 2.4) {
    face(site, style.wall, a, b, inward, low, top);
    if (site.trims) trim(site, style.base, a, b, inward, high, plain_skirting);
    return;
  }
  const double rail = std::min(top - 0.5, high + 4.3);
  face(site, style.wall, a, b, inward, low, high + dado);
  face(site, style.upper, a, b, inward, high + dado, rail);
  face(site, style.wall, a, b, inward, rail, top);
  if (!site.trims) return;
  trim(site, style.base, a, b, inward, high, foot_of_stone);
  trim(site, style.timber, a, b, inward, high + dado, rail_profile);
  trim(site, style.timber, a, b, inward, rail, plate_profile);
  const double length = distance(a, b);
  const int posts = std::max(1, static_cast<int>(std::lround(length / post_gap)));
  const double angle = bearing(b - a);
  for (int i = 0; i <= posts; ++i) {
    const double inset = i == 0 ? 0.05 : i == posts ? length - 0.05 : length * i / posts;
    const Point2 at = lerp(a, b, inset / length) + 0.02 * inward;
    site.sculpt.box({style.timber, Density::trim}, raise(at, high + skirting), 0.2F,
                    static_cast<float>(top - high - skirting), 0.2F, angle, face_sides);
  }
}

struct WallFrame {
  const Wall& wall;
  double length = 0;
  Point2 way{};
  Point2 left{};
  [[nodiscard]] Point2 at(double t, double side = 0) const {
    return wall.from + t * way + side * left;
  }
};

void both_faces(Site& site, const WallFrame& f, double begin, double end, double bottom,
                double top) {
  const double half = f.wall.thickness / 2;
  for (const double side : {1.0, -1.0})
    face(site, site.style.wall, f.at(begin, side * half), f.at(end, side * half), side * f.left,
         bottom, top, begin);
}

// The ends of a wall, and the reveals of its doors: faces that look along it.
void end_face(Site& site, const WallFrame& f, double t, double way, double bottom, double top) {
  const double half = f.wall.thickness / 2;
  const Point2 from = f.at(t, -way * half);
  const Point2 to = f.at(t, way * half);
  const Paint paint{site.style.wall, Density::wall};
  site.sculpt.quad(paint, raise(from, bottom), raise(to - from, 0),
                   {0, static_cast<float>(top - bottom), 0}, {0, static_cast<float>(bottom)});
}

void skirt(Site& site, const WallFrame& f, double begin, double end, double floor) {
  const double half = f.wall.thickness / 2;
  const std::span<const Float2> profile =
      site.style.courtyard ? std::span<const Float2>(foot_of_stone) : plain_skirting;
  for (const double side : {1.0, -1.0})
    trim(site, site.style.base, f.at(begin, side * half), f.at(end, side * half), side * f.left,
         floor, profile);
}

// Posts, a lintel that stands out from the brick, and stepped brackets below it.
void doorway(Site& site, const WallFrame& f, const Opening& o, double floor) {
  const Paint paint{site.style.frame, Density::trim};
  const double angle = bearing(f.way);
  const auto deep = static_cast<float>(f.wall.thickness + 0.12);
  const auto height = static_cast<float>(o.height);
  for (const double t : {o.at + 0.05, o.at + o.width - 0.05}) {
    site.sculpt.box(paint, raise(f.at(t), floor), 0.16F, height, deep, angle, face_sides);
    site.sculpt.box({site.style.base, Density::trim}, raise(f.at(t), floor), 0.22F, 0.16F,
                    deep + 0.1F, angle);
  }
  site.sculpt.beam(paint, raise(f.at(o.at - 0.2), floor + o.height - 0.06),
                   raise(f.at(o.at + o.width + 0.2), floor + o.height - 0.06), deep, 0.22F,
                   face_sides | face_bottom | face_top | face_ends);
  if (!site.style.courtyard) return;
  for (const double way : {1.0, -1.0})
    for (int i = 0; i < 3; ++i) {
      const double edge = way > 0 ? o.at + 0.13 : o.at + o.width - 0.13;
      const double t = edge + way * (0.07 + 0.14 * i);
      site.sculpt.box(paint, raise(f.at(t), floor + o.height - 0.36 + 0.1 * i), 0.14F,
                      0.30F - 0.1F * static_cast<float>(i), 0.07F, angle, face_sides | face_bottom);
    }
}

// Grey tiles over a wall that ends below the ceiling: pans down both sides, rolls over them, a
// ridge.
void coping(Site& site, const WallFrame& f, double top) {
  const Paint tile{{MaterialId::tile, 0}, Density::roof};
  const double half = f.wall.thickness / 2 + 0.17;
  // A course of bricks steps out below.
  for (int i = 0; i < 2; ++i) {
    const auto out = static_cast<float>(f.wall.thickness + 0.08 + 0.1 * i);
    site.sculpt.beam({site.style.wall, Density::trim}, raise(f.at(0), top - 0.14 + 0.07 * i),
                     raise(f.at(f.length), top - 0.14 + 0.07 * i), out, 0.07F,
                     face_sides | face_bottom | face_ends);
  }
  const double rise = 0.2;
  for (const double side : {1.0, -1.0})
    for (const Stretch& s :
         stretches(site.plan, f.at(0, side * half), f.at(f.length, side * half), side * f.left)) {
      const Point2 inwards = -side * half * f.left;
      const Point2 a = side > 0 ? s.to : s.from;
      const Point2 b = side > 0 ? s.from : s.to;
      const Float3 up_slope = raise(inwards, rise);
      site.sculpt.quad(tile, raise(a, top), raise(b - a, 0), up_slope);
      const Point2 way = unit(b - a);
      const int rolls = static_cast<int>(distance(a, b) / 0.24);
      for (int i = 0; i < rolls; ++i) {
        const Point2 foot = a + (0.12 + 0.24 * i) * way;
        const std::array<Float2, 4> half_round{
            {{-0.045F, 0}, {-0.03F, 0.045F}, {0.03F, 0.045F}, {0.045F, 0}}};
        const Float3 low = raise(foot - 0.02 * inwards, top + 0.004);
        const Float3 high = low + 1.02F * up_slope;
        const Float3 across = raise(way, 0);
        // As a beam of four sides would be, without its lower one.
        const int chart = site.sculpt.open_chart(tile, low + 0.2F * up - 0.3F * raise(inwards, 0));
        std::array<std::uint32_t, 8> v{};
        for (std::size_t k = 0; k < 4; ++k) {
          const Float3 n = unit(half_round[k][0] * across + (half_round[k][1] + 0.01F) * up);
          const Float3 shift = half_round[k][0] * across + half_round[k][1] * up;
          const auto t = 0.05F * static_cast<float>(k);
          v[2 * k] = site.sculpt.vertex(tile, chart, low + shift, n, {t, 0}, {t, 0});
          v[2 * k + 1] = site.sculpt.vertex(tile, chart, high + shift, n, {t, 0.3F}, {t, 0.3F});
        }
        for (std::size_t k = 0; k < 3; ++k) {
          site.sculpt.triangle(tile, chart, v[2 * k], v[2 * k + 2], v[2 * k + 3]);
          site.sculpt.triangle(tile, chart, v[2 * k], v[2 * k + 3], v[2 * k + 1]);
        }
        // Its round end; on the chart it lies before the strip.
        const Float3 out = raise(-1.0 * unit(inwards), 0);
        std::array<std::uint32_t, 4> cap{};
        for (std::size_t k = 0; k < 4; ++k) {
          const Float2 st{half_round[k][0] + 0.075F, half_round[k][1] - 0.06F};
          cap[k] = site.sculpt.vertex(
              tile, chart, low + half_round[k][0] * across + half_round[k][1] * up, out, st, st);
        }
        site.sculpt.triangle(tile, chart, cap[0], cap[2], cap[1]);
        site.sculpt.triangle(tile, chart, cap[0], cap[3], cap[2]);
      }
    }
  const auto crown = static_cast<float>(rise);
  const std::array<Float2, 6> ridge{{{0.09F, crown - 0.06F},
                                     {0.09F, crown + 0.05F},
                                     {0.06F, crown + 0.10F},
                                     {-0.06F, crown + 0.10F},
                                     {-0.09F, crown + 0.05F},
                                     {-0.09F, crown - 0.06F}}};
  site.sculpt.sweep(tile, raise(f.at(0), top), raise(f.at(f.length), top), raise(f.left, 0), ridge);
}

void inner_wall(Site& site, const Wall& wall) {
  WallFrame f{wall, distance(wall.from, wall.to), unit(wall.to - wall.from), {}};
  f.left = left_of(f.way);
  const auto [low, floor] = floors_along(site.plan, wall.from, wall.to, {0, 0});
  const bool open = roof_kind(site.plan) == RoofKind::open;
  const double ceiling = ceiling_height(site.plan);
  const double top = open ? floor + wall.height : std::min(floor + wall.height, ceiling);
  const bool free_top = open || top < ceiling - 0.3;
  std::vector<const Opening*> openings;
  for (const Opening& o : wall.openings) openings.push_back(&o);
  std::ranges::sort(openings, {}, [](const Opening* o) { return o->at; });
  double begin = 0;
  const auto solid = [&](double end) {
    if (end - begin < 0.005) return;
    both_faces(site, f, begin, end, low, top);
    end_face(site, f, begin, -1, low, top);
    end_face(site, f, end, 1, low, top);
    if (site.trims) skirt(site, f, begin, end, floor);
  };
  for (const Opening* o : openings) {
    solid(o->at);
    both_faces(site, f, o->at, o->at + o->width, floor + o->height, top);
    // The soffit over the door.
    const double half = wall.thickness / 2;
    if (top - floor - o->height > 0.01)
      site.sculpt.quad({site.style.wall, Density::wall},
                       raise(f.at(o->at, half), floor + o->height), raise(o->width * f.way, 0),
                       raise(-wall.thickness * f.left, 0));
    if (site.trims) doorway(site, f, *o, floor);
    begin = o->at + o->width;
  }
  solid(f.length);
  if (!free_top) return;
  const double half = wall.thickness / 2;
  site.sculpt.quad({site.style.wall, Density::trim}, raise(f.at(0, -half), top),
                   raise(f.length * f.way, 0), raise(wall.thickness * f.left, 0));
  if (site.style.courtyard && site.trims) coping(site, f, top);
}

}  // namespace

void build_walls(Site& site) {
  const Polygon& outline = site.plan.outline;
  for (std::size_t i = 0; i < outline.size(); ++i)
    outer_wall(site, outline[i], outline[(i + 1) % outline.size()]);
  for (const Wall& wall : site.plan.walls) inner_wall(site, wall);
}

}  // namespace yz::hall
