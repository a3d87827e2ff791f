// The cut: all sides of all outlines are met with the lines x = const through every corner and
// crossing. Between two such lines nothing begins or ends, so what lies between two neighbouring
// sides there is a trapezoid that belongs wholly to one zone, one level, court or none. Corners
// that the neighbouring slab puts on a trapezoid's upright sides become its own, so that no cracks
// open.
#include "hall/build/floors.hpp"

#include <algorithm>
#include <cmath>

#include "hall/build/furnish.hpp"
#include "hall/build/vector.hpp"
#include "hall/geometry.hpp"
#include "hall/modelled/modelled.hpp"

namespace yz::hall {
namespace {

struct Side {
  Point2 a{};  // a.x < b.x
  Point2 b{};
  [[nodiscard]] double at(double x) const {
    return a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0]);
  }
};

struct Trapezoid {
  double x0, x1;
  Side low, high;
};

constexpr double eps = 1e-6;

class Cutter {
 public:
  explicit Cutter(const Plan& plan) : plan_(plan) {
    add(plan.outline);
    if (plan.court) add(plan.court->outline);
    for (const Level& level : plan.levels) add(level.outline);
    for (const ZonePlace& zone : plan.zones) add(zone.outline);
  }

  std::vector<FloorPiece> run() {
    find_lines();
    slabs_.resize(lines_.size() + 1);  // the first and the last stay empty
    for (std::size_t i = 0; i + 1 < lines_.size(); ++i)
      cut_slab(lines_[i], lines_[i + 1], slabs_[i + 1]);
    std::vector<FloorPiece> pieces;
    for (std::size_t i = 1; i + 1 < slabs_.size(); ++i)
      for (const Trapezoid& t : slabs_[i]) pieces.push_back(piece_of(t, i));
    return pieces;
  }

 private:
  void add(const Polygon& polygon) {
    for (std::size_t i = 0; i < polygon.size(); ++i) {
      const Point2& a = polygon[i];
      const Point2& b = polygon[(i + 1) % polygon.size()];
      lines_.push_back(a[0]);
      if (std::abs(a[0] - b[0]) < eps) continue;
      sides_.push_back(a[0] < b[0] ? Side{a, b} : Side{b, a});
    }
  }

  void find_lines() {
    for (std::size_t i = 0; i < sides_.size(); ++i)
      for (std::size_t j = i + 1; j < sides_.size(); ++j) {
        const Side& p = sides_[i];
        const Side& q = sides_[j];
        const double from = std::max(p.a[0], q.a[0]);
        const double to = std::min(p.b[0], q.b[0]);
        if (from + eps >= to) continue;
        const double before = p.at(from) - q.at(from);
        const double after = p.at(to) - q.at(to);
        if (before * after < 0 && std::min(std::abs(before), std::abs(after)) > eps)
          lines_.push_back(from + (to - from) * before / (before - after));
      }
    std::ranges::sort(lines_);
    const auto same = std::ranges::unique(lines_, [](double a, double b) { return b - a < 1e-5; });
    lines_.erase(same.begin(), same.end());
  }

  void cut_slab(double x0, double x1, std::vector<Trapezoid>& out) const {
    const double middle = (x0 + x1) / 2;
    std::vector<Side> here;
    for (const Side& side : sides_)
      if (side.a[0] < middle && side.b[0] > middle) here.push_back(side);
    std::ranges::sort(here, {}, [&](const Side& s) { return s.at(middle); });
    for (std::size_t i = 0; i + 1 < here.size(); ++i) {
      const double low = here[i].at(middle);
      const double high = here[i + 1].at(middle);
      if (high - low < 1e-5) continue;
      if (is_inside(plan_.outline, Point2{middle, (low + high) / 2}))
        out.push_back({x0, x1, here[i], here[i + 1]});
    }
  }

  // The corners on the upright line x between two heights, its own and its neighbours', rising.
  static void corners_on(double x, double low, double high, const std::vector<Trapezoid>& beside,
                         std::vector<double>& out) {
    out = {low, high};
    for (const Trapezoid& t : beside)
      for (const double y : {t.low.at(x), t.high.at(x)})
        if (y > low + 1e-5 && y < high - 1e-5) out.push_back(y);
    std::ranges::sort(out);
    const auto same = std::ranges::unique(out, [](double a, double b) { return b - a < 1e-5; });
    out.erase(same.begin(), same.end());
    if (high - low < 1e-5) out = {low};
  }

  FloorPiece piece_of(const Trapezoid& t, std::size_t slab) const {
    FloorPiece piece;
    std::vector<double> ys;
    corners_on(t.x1, t.low.at(t.x1), t.high.at(t.x1), slabs_[slab + 1], ys);
    for (const double y : ys) piece.outline.push_back({t.x1, y});
    corners_on(t.x0, t.low.at(t.x0), t.high.at(t.x0), slabs_[slab - 1], ys);
    for (auto y = ys.rbegin(); y != ys.rend(); ++y) piece.outline.push_back({t.x0, *y});
    const double x = (t.x0 + t.x1) / 2;
    piece.middle = {x, (t.low.at(x) + t.high.at(x)) / 2};
    for (std::size_t i = 0; i < plan_.zones.size() && piece.zone < 0; ++i)
      if (is_inside(plan_.zones[i].outline, piece.middle)) piece.zone = static_cast<int>(i);
    for (std::size_t i = 0; i < plan_.levels.size() && piece.level < 0; ++i)
      if (is_inside(plan_.levels[i].outline, piece.middle)) piece.level = static_cast<int>(i);
    piece.court = plan_.court && is_inside(plan_.court->outline, piece.middle);
    if (piece.level >= 0) piece.height = plan_.levels[static_cast<std::size_t>(piece.level)].height;
    return piece;
  }

  const Plan& plan_;
  std::vector<Side> sides_;
  std::vector<double> lines_;
  std::vector<std::vector<Trapezoid>> slabs_;
};

void add_polygon(WalkInput& out, std::span<const Point2> polygon, const Point2& middle,
                 double height, int level) {
  for (std::size_t i = 0; i < polygon.size(); ++i)
    out.floor.push_back({{raise(middle, height), raise(polygon[i], height),
                          raise(polygon[(i + 1) % polygon.size()], height)},
                         static_cast<std::uint8_t>(level % 60)});
}

template <class Corners>
Obstacle upright(const Corners& corners, double bottom, double top) {
  Obstacle out{{}, static_cast<float>(bottom), static_cast<float>(top)};
  for (const Point2& corner : corners)
    out.footprint.push_back({static_cast<float>(corner[0]), static_cast<float>(-corner[1])});
  return out;
}

void add_walls(const Plan& plan, WalkInput& out) {
  for (const Rectangle& solid : solids_of(plan)) out.obstacles.push_back(upright(solid, -20, 60));
  for (const Column& column : plan.columns) {
    Polygon round;
    for (int i = 0; i < 12; ++i)
      round.push_back(column.at + (column.radius + 0.1) * direction(30.0 * i));
    out.obstacles.push_back(upright(round, -20, 60));
  }
}

void add_stands(const Plan& plan, WalkInput& out) {
  for (const Stand& stand : plan.stands) {
    const double floor = floor_height(plan, stand.at);
    if (!hangs(stand.kind))
      out.obstacles.push_back(upright(footprint_of(stand), floor - 1, floor + stand.height + 2));
  }
}

}  // namespace

std::vector<FloorPiece> cut_floor(const Plan& plan) { return Cutter(plan).run(); }

std::vector<Tread> treads_of(const Plan& plan, const Stairs& stairs) {
  const auto [foot, head] = heights_of(plan, stairs);
  const int count = count_steps(foot, head);
  const Point2 way = unit(stairs.to - stairs.from);
  const Point2 half = (stairs.width / 2) * left_of(way);
  std::vector<Tread> out;
  for (int i = 0; i < count; ++i) {
    const Point2 a = lerp(stairs.from, stairs.to, static_cast<double>(i) / count);
    const Point2 b = lerp(stairs.from, stairs.to, static_cast<double>(i + 1) / count);
    const double riser = (head - foot) / count;
    out.push_back({{a + half, a - half, b - half, b + half}, foot + riser * (i + 1), riser});
  }
  return out;
}

WalkInput walk_input(const Plan& plan, const Modelled* modelled) {
  WalkInput out;
  if (modelled != nullptr) {
    out.floor = modelled->floor;
    out.solids = modelled->solids;
    add_stands(plan, out);
    return out;
  }
  for (const FloorPiece& piece : cut_floor(plan))
    add_polygon(out, piece.outline, piece.middle, piece.height, 1 + piece.level);
  int level = static_cast<int>(plan.levels.size()) + 1;
  for (const Stairs& stairs : plan.stairs) {
    for (const Tread& tread : treads_of(plan, stairs))
      add_polygon(out, tread.outline, 0.5 * (tread.outline[0] + tread.outline[2]), tread.height,
                  level);
    ++level;
  }
  add_walls(plan, out);
  for (const Vat& vat : furniture_of(plan).vats) {
    Polygon round;
    for (int i = 0; i < 12; ++i) round.push_back(vat.at + vat.radius * direction(30.0 * i));
    const double floor = floor_height(plan, vat.at);
    out.obstacles.push_back(upright(round, floor - 0.2, floor + 1));
  }
  add_stands(plan, out);
  return out;
}

Float3 before_stand(const Plan& plan, const Stand& stand, double out) {
  const double depth = hangs(stand.kind) ? 0 : stand.size[1] / 2;
  const Point2 at = stand.at + (depth + out) * direction(stand.facing);
  return raise(at, floor_height(plan, at));
}

}  // namespace yz::hall
