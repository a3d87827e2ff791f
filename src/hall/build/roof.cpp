// The roof that slopes down into the court on all sides, as in the houses of Shanxi merchants,
// where rain, and luck, fall inside: rolls of grey tile over pans, round ends at the eave, rafters
// below; and between the columns a beam, a hanging lattice and carved brackets.
#include <array>

#include "hall/build/style.hpp"
#include "hall/geometry.hpp"

namespace yz::hall {
namespace {

constexpr double overhang = 1.15;
constexpr double spacing = 0.27;
constexpr double roll_radius = 0.07;

// Outwards from the court's edge, and height above the ceiling.
constexpr std::array<Point2, 4> slope{{{-overhang, -0.42}, {0, 0.06}, {1.6, 1.0}, {4, 2.75}}};

double height_at(double out) {
  for (std::size_t i = 0; i + 1 < slope.size(); ++i)
    if (out <= slope[i + 1][0]) {
      const double t = (out - slope[i][0]) / (slope[i + 1][0] - slope[i][0]);
      return slope[i][1] + t * (slope[i + 1][1] - slope[i][1]);
    }
  return slope.back()[1];
}

// One side of the court, and where its slope meets its neighbours'.
struct SlopeSide {
  Point2 from{};
  Point2 way{};
  Point2 out{};
  double length = 0;
  double start = 0;  // how far the corner runs along the side for each metre outwards
  double end = 0;
  double base = 0;  // height of the ceiling

  [[nodiscard]] Float3 place(double s, double d, double lift = 0) const {
    return raise(from + s * way + d * out, base + height_at(d) + lift);
  }
  // The lowest d at which the slope still holds the line s.
  [[nodiscard]] double lowest(double s) const {
    double d = -overhang;
    if (start < -1e-9) d = std::max(d, s / start);
    if (end > 1e-9) d = std::max(d, (s - length) / end);
    return d;
  }
};

SlopeSide side_of(const Polygon& court, const Polygon& moved, std::size_t i, double base) {
  SlopeSide side;
  const std::size_t j = (i + 1) % court.size();
  side.from = court[i];
  side.length = distance(court[i], court[j]);
  side.way = unit(court[j] - court[i]);
  side.out = -1.0 * left_of(side.way);
  const auto along_way = [&](const Point2& d) { return d[0] * side.way[0] + d[1] * side.way[1]; };
  side.start = along_way(moved[i] - court[i]);
  side.end = along_way(moved[j] - court[j]);
  side.base = base;
  return side;
}

// Pans and rolls of a slope share one chart, seen from above: rolls stand on the pans' edges, so
// the pans are cut where a roll covers them.
class Tiles {
 public:
  Tiles(Site& site, const SlopeSide& side)
      : sculpt_(site.sculpt), side_(side), tile_{{MaterialId::tile, 0}, Density::roof} {
    chart_ = sculpt_.open_chart(tile_, side.place(side.length / 2, 0, 1));
  }

  void lay() {
    const double farthest = slope.back()[0];
    const double first = side_.start * farthest;
    const double last = side_.length + side_.end * farthest;
    for (double s = first + spacing / 2; s < last; s += spacing) {
      roll(s);
      pan(s + roll_radius, s + spacing - roll_radius);
    }
  }

 private:
  std::uint32_t put(double s, double d, double lift, const Float3& normal, double shade_u) {
    const Float2 st{static_cast<float>(s), static_cast<float>(d * 1.15)};
    return sculpt_.vertex(tile_, chart_, side_.place(s, d, lift), normal,
                          {static_cast<float>(s + shade_u), static_cast<float>(-d)}, st);
  }
  [[nodiscard]] Float3 normal_at(double d) const {
    const double run = height_at(d + 0.05) - height_at(d - 0.05);
    return unit(raise(-run * side_.out, 0.1));
  }
  [[nodiscard]] std::vector<double> stops(double from) const {
    std::vector<double> out{from};
    for (const Point2& p : slope)
      if (p[0] > from + 0.02) out.push_back(p[0]);
    return out;
  }

  void pan(double s0, double s1) {
    const double from = std::max(side_.lowest(s0), side_.lowest(s1));
    if (from > slope.back()[0] - 0.1) return;
    const std::vector<double> ds = stops(from);
    std::uint32_t before[3] = {};
    for (std::size_t i = 0; i < ds.size(); ++i) {
      const Float3 n = normal_at(ds[i]);
      const Float3 aside = 0.35F * raise(side_.way, 0);
      // The pan sags between its rolls.
      const std::uint32_t now[3] = {put(s0, ds[i], 0.0, unit(n + aside), 0),
                                    put((s0 + s1) / 2, ds[i], -0.035, n, 0),
                                    put(s1, ds[i], 0.0, unit(n - aside), 0)};
      // Its lower edge shows from the court.
      for (int k = 0; k < 2 && i > 0; ++k) {
        sculpt_.triangle(tile_, chart_, before[k + 1], before[k], now[k]);
        sculpt_.triangle(tile_, chart_, before[k + 1], now[k], now[k + 1]);
      }
      std::copy_n(now, 3, before);
    }
  }

  void roll(double s) {
    const double from = side_.lowest(s);
    if (from > slope.back()[0] - 0.1) return;
    const std::vector<double> ds = stops(from);
    constexpr int arc = 4;
    std::array<std::uint32_t, arc + 1> before{};
    for (std::size_t i = 0; i < ds.size(); ++i) {
      std::array<std::uint32_t, arc + 1> now{};
      for (int k = 0; k <= arc; ++k) {
        const double angle = std::numbers::pi * k / arc;
        const double across = -std::cos(angle) * roll_radius;
        const double lift = std::sin(angle) * roll_radius + 0.005;
        const Float3 n = unit(static_cast<float>(-std::cos(angle)) * raise(side_.way, 0) +
                              static_cast<float>(std::sin(angle)) * normal_at(ds[i]));
        now[static_cast<std::size_t>(k)] = put(s + across, ds[i], lift, n, 0.4);
      }
      for (std::size_t k = 0; k < arc && i > 0; ++k) {
        sculpt_.triangle(tile_, chart_, before[k + 1], before[k], now[k]);
        sculpt_.triangle(tile_, chart_, before[k + 1], now[k], now[k + 1]);
      }
      before = now;
    }
    if (from < -overhang + 0.01) end_tile(s);
  }

  // The round end of the lowest roll, and the drip tile between two ends.
  void end_tile(double s) {
    const Float3 out = raise(-1.0 * side_.out, 0);
    const Float3 at = side_.place(s, -overhang, 0.0);
    const int chart = sculpt_.open_chart(tile_, at + 0.3F * out);
    const Float3 right = raise(side_.way, 0);
    constexpr int count = 10;
    const std::uint32_t hub = sculpt_.vertex(tile_, chart, at + 0.012F * out, out, {0, 0}, {0, 0});
    std::array<std::uint32_t, count + 1> rim{};
    for (int k = 0; k <= count; ++k) {
      const auto angle = static_cast<float>(2 * std::numbers::pi * k / count);
      const float r = static_cast<float>(roll_radius) * 1.08F;
      const Float2 st{std::cos(angle) * r, std::sin(angle) * r};
      rim[static_cast<std::size_t>(k)] =
          sculpt_.vertex(tile_, chart, at + st[0] * right + (st[1] + 0.01F) * up, out, st, st);
    }
    const bool rightward = dot(cross(right, up), out) > 0;
    for (std::size_t k = 0; k < count; ++k)
      sculpt_.triangle(tile_, chart, hub, rim[rightward ? k : k + 1], rim[rightward ? k + 1 : k]);
    drip(s + spacing / 2, out, right, rightward);
  }

  void drip(double s, const Float3& out, const Float3& right, bool rightward) {
    if (s > side_.length + side_.end * -overhang - 0.05) return;
    const Float3 at = side_.place(s, -overhang, -0.01) + 0.006F * out;
    const int chart = sculpt_.open_chart(tile_, at + 0.3F * out);
    const std::array<Float2, 5> shape{
        {{-0.075F, 0.015F}, {-0.055F, -0.06F}, {0, -0.11F}, {0.055F, -0.06F}, {0.075F, 0.015F}}};
    std::array<std::uint32_t, 5> v{};
    for (std::size_t k = 0; k < 5; ++k)
      v[k] = sculpt_.vertex(tile_, chart, at + shape[k][0] * right + shape[k][1] * up, out,
                            shape[k], shape[k]);
    for (std::size_t k = 1; k + 1 < 5; ++k)
      sculpt_.triangle(tile_, chart, v[0], v[rightward ? k : k + 1], v[rightward ? k + 1 : k]);
  }

  Sculpt& sculpt_;
  const SlopeSide& side_;
  Paint tile_;
  int chart_ = 0;
};

// Board and rafters under the eave.
void build_eave(Site& site, const SlopeSide& side) {
  const Paint board{site.style.ceiling, Density::ceiling};
  const Paint timber{site.style.timber, Density::ceiling};
  const double s0 = side.start * -overhang;
  const double s1 = side.length + side.end * -overhang;
  const Float3 in0 = side.place(0, 0, -0.08);
  const Float3 in1 = side.place(side.length, 0, -0.08);
  const Float3 low0 = side.place(s0, -overhang, -0.05);
  const Float3 low1 = side.place(s1, -overhang, -0.05);
  // The soffit, seen from below: a trapezoid.
  const Float3 normal = unit(cross(low0 - in0, in1 - in0));
  const Float3 down = normal[1] < 0 ? normal : -normal;
  const int chart = site.sculpt.open_chart(board, 0.5F * (low0 + in1) - 0.3F * up);
  const auto put = [&](const Float3& at, double s, double t) {
    const Float2 st{static_cast<float>(s), static_cast<float>(t)};
    return site.sculpt.vertex(board, chart, at, down, st, st);
  };
  const double deep = length(low0 - in0);
  const auto a = put(in0, 0, 0);
  const auto b = put(in1, side.length, 0);
  const auto c = put(low1, s1, deep);
  const auto d = put(low0, s0, deep);
  if (dot(cross(in1 - in0, low1 - in0), down) > 0) {
    site.sculpt.triangle(board, chart, a, b, c);
    site.sculpt.triangle(board, chart, a, c, d);
  } else {
    site.sculpt.triangle(board, chart, a, c, b);
    site.sculpt.triangle(board, chart, a, d, c);
  }
  // The fascia that carries the first tiles.
  site.sculpt.beam(timber, low0 - 0.08F * up, low1 - 0.08F * up, 0.05F, 0.12F,
                   face_sides | face_bottom);
  const int count = static_cast<int>(side.length / 0.36);
  for (int i = 0; i <= count; ++i) {
    const double t = static_cast<double>(i) / count;
    const Float3 root = side.place(t * side.length, 0.25, -0.2);
    const Float3 tip = side.place(s0 + t * (s1 - s0), -overhang + 0.06, -0.17);
    site.sculpt.beam(timber, root, tip, 0.085F, 0.085F, face_sides | face_bottom);
    site.sculpt.quad(timber, tip + raise(0.043 * side.way, 0), raise(-0.085 * side.way, 0),
                     {0, 0.085F, 0});
  }
}

// What closes the gap between ceiling and roof above the columns, and the ridge at the top.
void build_edges(Site& site, const SlopeSide& side) {
  const Paint timber{site.style.timber, Density::trim};
  const Point2 to = side.from + side.length * side.way;
  const std::array<Float2, 2> closing{{{0, -0.02F}, {0, 0.16F}}};
  site.sculpt.sweep(timber, raise(side.from, side.base), raise(to, side.base),
                    raise(-1.0 * side.out, 0), closing);
  const double d = slope.back()[0];
  const Point2 a = side.from + side.start * d * side.way + d * side.out;
  const Point2 b = to + side.end * d * side.way + d * side.out;
  const double h = side.base + slope.back()[1];
  const Paint tile{{MaterialId::tile, 0}, Density::roof};
  const std::array<Float2, 8> ridge{{{0.15F, -0.12F},
                                     {0.15F, 0.05F},
                                     {0.2F, 0.05F},
                                     {0.2F, 0.1F},
                                     {0.13F, 0.12F},
                                     {0.13F, 0.36F},
                                     {0.17F, 0.42F},
                                     {-0.2F, 0.42F}}};
  site.sculpt.sweep(tile, raise(a, h), raise(b, h), raise(-1.0 * side.out, 0), ridge);
}

// A hip's ridge from the eave's corner up between two slopes.
void build_hip(Site& site, const SlopeSide& side) {
  if (std::abs(side.start) < 0.05) return;
  const Paint tile{{MaterialId::tile, 0}, Density::roof};
  for (std::size_t i = 0; i + 1 < slope.size(); ++i) {
    const auto at = [&](double d) { return side.place(side.start * d, d, -0.02); };
    site.sculpt.beam(tile, at(slope[i][0]), at(slope[i + 1][0]), 0.22F, 0.14F,
                     face_sides | face_top);
  }
}

// Between neighbouring columns on one side of the court.
void build_bay(Site& site, const Point2& from, const Point2& to) {
  const Style& style = site.style;
  const double top = ceiling_height(site.plan);
  const Paint lacquer{style.frame, Density::trim};
  const Paint gold{style.gold, Density::trim};
  const auto bar = [&](const Paint& paint, double h, float wide, float high) {
    site.sculpt.beam(paint, raise(from, h), raise(to, h), wide, high,
                     face_sides | face_bottom | face_top);
  };
  bar(lacquer, top - 0.46, 0.24F, 0.46F);
  bar(gold, top - 0.475, 0.25F, 0.018F);
  bar(gold, top - 0.06, 0.25F, 0.018F);
  bar(lacquer, top - 1.02, 0.09F, 0.08F);
  const Paint lattice{{MaterialId::lattice, 0}, Density::trim};
  const Point2 a = to;
  const Point2 b = from;
  site.sculpt.quad(lattice, raise(a, top - 0.94), raise(b - a, 0), {0, 0.48F, 0});
  const double span = distance(from, to);
  const double angle = std::atan2(to[1] - from[1], to[0] - from[0]);
  const Point2 way = unit(to - from);
  for (const double flip : {1.0, -1.0})
    for (int i = 0; i < 4; ++i) {
      const Point2 at = (flip > 0 ? from : to) + flip * (0.24 + 0.13 * i) * way;
      if (span < 1.6) continue;
      site.sculpt.box(lacquer, raise(at, top - 1.34 + 0.08 * i), 0.13F,
                      0.32F - 0.08F * static_cast<float>(i), 0.07F, angle,
                      face_sides | face_bottom);
    }
}

void build_bays(Site& site, const Point2& a, const Point2& b) {
  std::vector<Point2> row;
  for (const Column& column : site.plan.columns)
    if (distance_to_segment(a, b, column.at) < 0.5) row.push_back(column.at);
  std::ranges::sort(row, {}, [&](const Point2& p) { return distance(p, a); });
  for (std::size_t i = 0; i + 1 < row.size(); ++i)
    if (distance(row[i], row[i + 1]) > 0.5) build_bay(site, row[i], row[i + 1]);
}

void build_plain_edge(Site& site, const Point2& a, const Point2& b) {
  const double top = ceiling_height(site.plan);
  const std::array<Float2, 2> edge{{{0, 0}, {0, 0.4F}}};
  site.sculpt.sweep({site.style.upper, Density::trim}, raise(a, top), raise(b, top),
                    raise(left_of(unit(b - a)), 0), edge);
}

}  // namespace

void build_roof(Site& site) {
  if (roof_kind(site.plan) != RoofKind::half_open) return;
  const Polygon& court = site.plan.court->outline;
  const Polygon moved = grown(court, 1);
  for (std::size_t i = 0; i < court.size(); ++i) {
    const Point2& a = court[i];
    const Point2& b = court[(i + 1) % court.size()];
    if (!site.style.courtyard) {
      build_plain_edge(site, a, b);
      continue;
    }
    const SlopeSide side = side_of(court, moved, i, ceiling_height(site.plan));
    if (!site.trims) {
      site.sculpt.quad({{MaterialId::tile, 0}, Density::roof}, side.place(side.length, -overhang),
                       side.place(0, -overhang) - side.place(side.length, -overhang),
                       side.place(0, 4) - side.place(0, -overhang));
      continue;
    }
    Tiles(site, side).lay();
    build_eave(site, side);
    build_edges(site, side);
    build_hip(site, side);
    build_bays(site, a, b);
  }
}

}  // namespace yz::hall
