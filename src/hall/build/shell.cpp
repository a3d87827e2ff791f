// Floors with their kerbs and steps, ceilings with their joists, columns on their drums.
#include <array>
#include <map>

#include "hall/build/floors.hpp"
#include "hall/build/style.hpp"
#include "hall/geometry.hpp"

namespace yz::hall {
namespace {

// Level pieces of one part and height lie in one chart, as they lie in the hall.
class Levels {
 public:
  explicit Levels(Site& site) : site_(site) {}

  void add(const FloorPiece& piece, const Paint& paint, double height, bool down) {
    Sculpt& sculpt = site_.sculpt;
    const Float3 normal = down ? -up : up;
    const Float3 middle = raise(piece.middle, height);
    const int part = sculpt.part_at(middle + 0.15F * normal);
    const auto [found, fresh] = charts_.try_emplace({part, std::lround(height * 1000)}, 0);
    if (fresh) found->second = sculpt.open_chart({paint.finish, paint.density, part}, middle);
    const int chart = found->second;
    const auto put = [&](const Point2& at) {
      const Float2 st{static_cast<float>(at[0]), static_cast<float>(down ? at[1] : -at[1])};
      return sculpt.vertex(paint, chart, raise(at, height), normal, st, st);
    };
    const bool fan_from_middle = piece.outline.size() > 4;
    const std::uint32_t hub = put(fan_from_middle ? piece.middle : piece.outline[0]);
    const std::size_t count = piece.outline.size();
    std::uint32_t last = put(piece.outline[fan_from_middle ? 0 : 1]);
    const std::uint32_t first = last;
    for (std::size_t i = fan_from_middle ? 1 : 2; i < count; ++i) {
      const std::uint32_t next = put(piece.outline[i]);
      sculpt.triangle(paint, chart, hub, down ? next : last, down ? last : next);
      last = next;
    }
    if (fan_from_middle)
      sculpt.triangle(paint, chart, hub, down ? first : last, down ? last : first);
  }

 private:
  Site& site_;
  std::map<std::pair<int, long>, int> charts_;
};

// The upright face between a level and what lies round it, and the long stones along its upper
// edge.
void build_level_edges(Site& site, const Level& level) {
  const Style& style = site.style;
  const Paint stone{style.base, Density::trim};
  const bool sunken = level.height < 0;
  for (std::size_t i = 0; i < level.outline.size(); ++i) {
    const Point2& a = level.outline[i];
    const Point2& b = level.outline[(i + 1) % level.outline.size()];
    const double low = std::min(0.0, level.height);
    const double high = std::max(0.0, level.height);
    // Seen from the lower side: in a sunken level `from` is at the right of one who looks outwards.
    const Point2 from = sunken ? b : a;
    const Point2 to = sunken ? a : b;
    const Point2 out = left_of(unit(to - from));  // towards the higher floor
    const Float3 away = raise(-1.0 * out, 0);
    const std::array<Float2, 2> face{{{0, 0}, {0, static_cast<float>(high - low)}}};
    site.sculpt.sweep(stone, raise(from, low), raise(to, low), away, face);
    if (!site.trims) continue;
    // The kerb: a hand's breadth proud of the riser, its top a thumb above the floor, chamfered.
    constexpr float wide = 0.42F;
    const std::array<Float2, 6> kerb{
        {{0, -0.1F}, {0.03F, -0.1F}, {0.03F, 0.008F}, {0.018F, 0.02F}, {-wide, 0.02F}, {-wide, 0}}};
    site.sculpt.sweep(stone, raise(from, high), raise(to, high), away, kerb);
  }
}

void build_stairs(Site& site, const Stairs& stairs) {
  const Paint stone{site.style.base, Density::trim};
  const Point2 way = unit(stairs.to - stairs.from);
  const Float3 out = raise(-1.0 * way, 0);
  const auto treads = treads_of(site.plan, stairs);
  for (const Tread& tread : treads) {
    const double deep = distance(tread.outline[1], tread.outline[2]);
    const auto riser = static_cast<float>(tread.riser);
    const std::array<Float2, 5> nose{{{0, -riser},
                                      {0, -0.045F},
                                      {0.02F, -0.045F},
                                      {0.02F, 0.004F},
                                      {static_cast<float>(-deep), 0.004F}}};
    site.sculpt.sweep(stone, raise(tread.outline[0], tread.height),
                      raise(tread.outline[1], tread.height), out, nose);
  }
  // Slabs that close the flight at both sides.
  const auto [foot, head] = heights_of(site.plan, stairs);
  const Point2 across = left_of(way);
  for (const double side : {-1.0, 1.0}) {
    const Point2 shift = side * (stairs.width / 2 + 0.13) * across;
    const double run = distance(stairs.from, stairs.to);
    const Point2 a = stairs.from - 0.12 * way + shift;
    const Point2 b = stairs.from + run * way + shift;
    const auto rise = static_cast<float>(head - foot);
    const Float3 low = raise(a, foot);
    const Float3 high = raise(b, foot);
    const Float3 half = raise(0.13 * across, 0);
    const Float3 top_low = low + 0.06F * up;
    const Float3 top_high = high + (rise + 0.03F) * up;
    site.sculpt.quad(stone, top_low + half, -2.0F * half, top_high - top_low);
    // Two upright sides, each a triangle's strip laid as a quad that narrows downhill.
    for (const float s : {-1.0F, 1.0F}) {
      const Float3 n = s * unit(half);
      const int chart = site.sculpt.open_chart(stone, low + s * half + 0.2F * n);
      const auto length_of = static_cast<float>(run + 0.12);
      const auto v0 = site.sculpt.vertex(stone, chart, low + s * half, n, {0, 0}, {0, 0});
      const auto v1 =
          site.sculpt.vertex(stone, chart, high + s * half, n, {length_of, 0}, {length_of, 0});
      const auto v2 = site.sculpt.vertex(stone, chart, top_high + s * half, n, {length_of, -rise},
                                         {length_of, rise + 0.03F});
      const auto v3 =
          site.sculpt.vertex(stone, chart, top_low + s * half, n, {0, -0.06F}, {0, 0.06F});
      if (s < 0) {
        site.sculpt.triangle(stone, chart, v0, v1, v2);
        site.sculpt.triangle(stone, chart, v0, v2, v3);
      } else {
        site.sculpt.triangle(stone, chart, v0, v2, v1);
        site.sculpt.triangle(stone, chart, v0, v3, v2);
      }
    }
    site.sculpt.quad(stone, low + half, -2.0F * half, 0.06F * up);
  }
}

// Where the line of constant x runs under a roof: pairs of y.
std::vector<std::pair<double, double>> roofed_along(const Plan& plan, double x) {
  std::vector<double> cuts;
  const auto cut = [&](const Polygon& polygon) {
    for (std::size_t i = 0; i < polygon.size(); ++i) {
      const Point2& a = polygon[i];
      const Point2& b = polygon[(i + 1) % polygon.size()];
      if ((a[0] > x) != (b[0] > x))
        cuts.push_back(a[1] + (x - a[0]) / (b[0] - a[0]) * (b[1] - a[1]));
    }
  };
  cut(plan.outline);
  if (plan.court) cut(plan.court->outline);
  std::ranges::sort(cuts);
  std::vector<std::pair<double, double>> out;
  for (std::size_t i = 0; i + 1 < cuts.size(); i += 2) out.emplace_back(cuts[i], cuts[i + 1]);
  return out;
}

void build_joists(Site& site, double height) {
  double left = 1e9;
  double right = -1e9;
  for (const Point2& p : site.plan.outline) {
    left = std::min(left, p[0]);
    right = std::max(right, p[0]);
  }
  const double gap = std::max(0.9, (right - left) / 400);
  const Paint timber{site.style.timber, Density::ceiling};
  for (double x = left + gap / 2; x < right; x += gap)
    for (const auto& [low, high] : roofed_along(site.plan, x))
      for (const Stretch& s : stretches(site.plan, {x, low}, {x, high}, {0.01, 0}))
        site.sculpt.beam(timber, raise(s.from, height - 0.16), raise(s.to, height - 0.16), 0.12F,
                         0.16F, face_sides | face_bottom);
}

}  // namespace

void build_floor(Site& site) {
  Levels levels(site);
  for (const FloorPiece& piece : cut_floor(site.plan))
    levels.add(piece, {piece.court ? site.style.court : site.style.floor, Density::floor},
               piece.height, false);
  for (const Level& level : site.plan.levels) build_level_edges(site, level);
  for (const Stairs& stairs : site.plan.stairs) build_stairs(site, stairs);
}

void build_ceiling(Site& site) {
  const RoofKind kind = roof_kind(site.plan);
  if (kind == RoofKind::open) return;
  const double height = ceiling_height(site.plan);
  Levels levels(site);
  for (const FloorPiece& piece : cut_floor(site.plan))
    if (!(piece.court && kind == RoofKind::half_open))
      levels.add(piece, {site.style.ceiling, Density::ceiling}, height, true);
  if (site.style.courtyard && site.trims) build_joists(site, height);
}

void build_columns(Site& site) {
  for (const Column& column : site.plan.columns) {
    const auto r = static_cast<float>(column.radius);
    const double floor = floor_height(site.plan, column.at);
    const bool open = roof_kind(site.plan) == RoofKind::open;
    const auto top =
        static_cast<float>((open ? site.plan.wall_height : ceiling_height(site.plan)) - floor);
    const Float3 foot = raise(column.at, floor);
    if (!site.style.courtyard || !site.trims) {
      const std::array<Float2, 2> shaft{{{r, 0}, {r, top}}};
      site.sculpt.lathe({site.style.column, Density::trim}, foot, shaft, 16);
      continue;
    }
    // A drum of stone on a square plinth, a belt of studs carved round it.
    site.sculpt.box({site.style.base, Density::trim}, foot, r * 3.7F, 0.07F, r * 3.7F, 0);
    const std::array<Float2, 10> drum{{{r * 1.6F, 0.07F},
                                       {r * 1.72F, 0.10F},
                                       {r * 1.78F, 0.17F},
                                       {r * 1.78F, 0.22F},
                                       {r * 1.70F, 0.30F},
                                       {r * 1.50F, 0.355F},
                                       {r * 1.50F, 0.38F},
                                       {r * 1.32F, 0.40F},
                                       {r * 1.30F, 0.425F},
                                       {r, 0.425F}}};
    site.sculpt.lathe({site.style.base, Density::trim}, foot, drum, 24);
    const std::array<Float2, 4> shaft{
        {{r, 0.425F}, {r, top * 0.4F}, {r * 0.97F, top * 0.7F}, {r * 0.93F, top}}};
    site.sculpt.lathe({site.style.column, Density::trim}, foot, shaft, 20);
  }
}

}  // namespace yz::hall
