#include "hall/build/furnish.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "hall/geometry.hpp"

namespace yz::hall {
namespace {

constexpr double lantern_height = 3.3;
constexpr double palace_height = 4.1;

struct Box2 {
  double left = 1e9, right = -1e9, bottom = 1e9, top = -1e9;
};

Box2 bounds(const Polygon& polygon) {
  Box2 b;
  for (const Point2& p : polygon) {
    b.left = std::min(b.left, p[0]);
    b.right = std::max(b.right, p[0]);
    b.bottom = std::min(b.bottom, p[1]);
    b.top = std::max(b.top, p[1]);
  }
  return b;
}

bool is_roofed(const Plan& plan, const Point2& at) {
  if (roof_kind(plan) == RoofKind::open) return false;
  return !(plan.court && roof_kind(plan) == RoofKind::half_open &&
           is_inside(plan.court->outline, at));
}

// Between the columns round the court: one in a bay, two in a wide one, which keeps its middle
// clear.
void add_bay_lanterns(const Plan& plan, std::vector<Lamp>& out) {
  if (!plan.court) return;
  const Polygon& court = plan.court->outline;
  for (std::size_t i = 0; i < court.size(); ++i) {
    const Point2& a = court[i];
    const Point2& b = court[(i + 1) % court.size()];
    std::vector<Point2> row;
    for (const Column& column : plan.columns)
      if (distance_to_segment(a, b, column.at) < 0.5) row.push_back(column.at);
    std::ranges::sort(row, {}, [&](const Point2& p) { return distance(p, a); });
    const Point2 outward = -1.0 * left_of(unit(b - a));
    for (std::size_t k = 0; k + 1 < row.size(); ++k) {
      const double span = distance(row[k], row[k + 1]);
      if (span < 1.5) continue;
      const auto hang = [&](double t) {
        out.push_back({.kind = LampKind::lantern,
                       .at = lerp(row[k], row[k + 1], t) + 0.45 * outward,
                       .height = lantern_height});
      };
      if (span > 5) {
        hang(0.22);
        hang(0.78);
      } else {
        hang(0.5);
      }
    }
  }
}

// Along the longer side of a room, about four metres and a half apart.
void add_room_lamps(const Plan& plan, const Polygon& outline, LampKind kind, double height,
                    std::vector<Lamp>& out) {
  const Box2 b = bounds(outline);
  const double wide = b.right - b.left;
  const double high = b.top - b.bottom;
  const int along = std::max(1, static_cast<int>(std::lround(std::max(wide, high) / 4.5)));
  const int across = std::max(1, static_cast<int>(std::lround(std::min(wide, high) / 6.5)));
  for (int i = 0; i < along; ++i)
    for (int k = 0; k < across; ++k) {
      const double s = (i + 0.5) / along;
      const double t = (k + 0.5) / across;
      const Point2 at{b.left + wide * (wide > high ? s : t),
                      b.bottom + high * (wide > high ? t : s)};
      if (is_inside(outline, at) && is_roofed(plan, at))
        out.push_back({.kind = kind, .at = at, .height = height});
    }
}

std::vector<Lamp> lamps_of(const Plan& plan) {
  if (!plan.lamps.empty()) return plan.lamps;
  std::vector<Lamp> out;
  if (roof_kind(plan) == RoofKind::open) return out;
  const double ceiling = ceiling_height(plan);
  const bool courtyard = plan.style == "jin-courtyard";
  if (courtyard && ceiling > lantern_height + 0.6) add_bay_lanterns(plan, out);
  const LampKind kind = courtyard && ceiling > 3.4 ? LampKind::palace : LampKind::panel;
  const double height = kind == LampKind::palace ? std::min(palace_height, ceiling - 0.8) : ceiling;
  if (plan.zones.empty()) add_room_lamps(plan, plan.outline, kind, height, out);
  for (const ZonePlace& zone : plan.zones) add_room_lamps(plan, zone.outline, kind, height, out);
  // A vast hall gets as many lamps as a plan may name, evenly thinned out.
  if (out.size() > PlanLimits::lamps) {
    std::vector<Lamp> fewer;
    for (std::size_t k = 0; k < PlanLimits::lamps; ++k)
      fewer.push_back(out[k * out.size() / PlanLimits::lamps]);
    out = std::move(fewer);
  }
  return out;
}

std::vector<Vat> vats_of(const Plan& plan) {
  std::vector<Vat> out;
  if (!plan.court || plan.style != "jin-courtyard") return out;
  const Polygon& court = plan.court->outline;
  Point2 middle{};
  for (const Point2& corner : court) middle = middle + (1.0 / court.size()) * corner;
  for (const Point2& corner : court) {
    const double away = distance(corner, middle);
    const Point2 at = lerp(corner, middle, std::min(0.4, 2.6 / away));
    const auto clear = [&](const Point2& p, double room) { return distance(p, at) > room; };
    bool free = is_inside(court, at) && (!plan.spawn || clear(plan.spawn->at, 2.5));
    for (const Stand& stand : plan.stands) free = free && clear(stand.at, 2.2);
    for (const Viewpoint& viewpoint : plan.viewpoints) free = free && clear(viewpoint.at, 1.5);
    for (const Stairs& stairs : plan.stairs)
      free = free && distance_to_segment(stairs.from, stairs.to, at) > stairs.width / 2 + 0.8;
    for (std::size_t i = 0; i < court.size(); ++i)
      free = free && distance_to_segment(court[i], court[(i + 1) % court.size()], at) > 0.9;
    for (const Level& level : plan.levels)
      for (std::size_t i = 0; i < level.outline.size(); ++i)
        free = free && distance_to_segment(level.outline[i],
                                           level.outline[(i + 1) % level.outline.size()], at) > 0.7;
    if (free) out.push_back({at, 0.55});
  }
  return out;
}

// The side of the hall that the visitor has at the back on arriving is where the gate is.
std::optional<Gate> gate_of(const Plan& plan) {
  if (!plan.spawn || plan.style != "jin-courtyard") return std::nullopt;
  const Point2 facing = direction(plan.spawn->facing);
  const Point2& at = plan.spawn->at;
  std::optional<Gate> best;
  double nearest = 8;
  for (std::size_t i = 0; i < plan.outline.size(); ++i) {
    const Point2& a = plan.outline[i];
    const Point2& b = plan.outline[(i + 1) % plan.outline.size()];
    const double t = along(a, b, at);
    const double length = distance(a, b);
    const Point2 foot = lerp(a, b, t / length);
    const Point2 back = foot - at;
    if (std::min(t, length - t) < 2.6 || back[0] * facing[0] + back[1] * facing[1] > -0.3) continue;
    const bool taken = std::ranges::any_of(plan.stands, [&](const Stand& stand) {
      return distance(stand.at, foot) < 2.6 + stand.size[0] / 2;
    });
    if (taken || distance(foot, at) >= nearest) continue;
    nearest = distance(foot, at);
    best = Gate{foot, left_of(unit(b - a))};
  }
  return plan.wall_height >= 4 ? best : std::nullopt;
}

// The passage behind a gate is nobody's room and would stay dark beside the court: two lamps over
// the way, a lantern on each side of the door.
void light_gate(const Plan& plan, const Gate& gate, std::vector<Lamp>& out) {
  const double ceiling = ceiling_height(plan);
  const Point2 aside = left_of(gate.inward);
  const auto hang = [&](LampKind kind, double in, double side, double height) {
    const Point2 at = gate.at + in * gate.inward + side * aside;
    if (out.size() < PlanLimits::lamps && is_inside(plan.outline, at) && is_roofed(plan, at))
      out.push_back({.kind = kind, .at = at, .height = height});
  };
  for (const double side : {-1.9, 1.9}) {
    hang(LampKind::palace, 4.2, side, std::min(palace_height, ceiling - 0.8));
    hang(LampKind::lantern, 1.0, 1.45 * side, std::min(3.1, ceiling - 0.8));
  }
}

class Builder {
 public:
  Builder(Site& site, Scene& scene) : site_(site), style_(site.style), scene_(scene) {}

  void lamp(const Lamp& lamp) {
    const auto power = static_cast<float>(lamp.power > 0 ? lamp.power : 1);
    switch (lamp.kind) {
      case LampKind::lantern: return lantern(lamp, power);
      case LampKind::palace: return palace(lamp, power);
      case LampKind::panel: return panel(lamp, power);
      case LampKind::spot: return spot(lamp, power);
    }
  }

  // A vat of dark stone with lotus on the water.
  void vat(const Vat& vat) {
    const auto r = static_cast<float>(vat.radius);
    const Float3 foot = raise(vat.at, floor_height(site_.plan, vat.at));
    const Paint stone{style_.base, Density::furniture};
    const std::array<Float2, 10> body{{{r * 0.62F, 0},
                                       {r * 0.68F, 0.05F},
                                       {r * 0.90F, 0.30F},
                                       {r, 0.52F},
                                       {r * 0.97F, 0.66F},
                                       {r * 1.07F, 0.70F},
                                       {r * 1.07F, 0.77F},
                                       {r * 0.93F, 0.77F},
                                       {r * 0.90F, 0.66F},
                                       {r * 0.88F, 0.60F}}};
    site_.sculpt.lathe(stone, foot, body, 28);
    const std::array<Float2, 2> water{{{r * 0.91F, 0.68F}, {0, 0.6801F}}};
    site_.sculpt.lathe({{MaterialId::water, 0}, Density::furniture}, foot, water, 24);
    if (!site_.trims) return;
    for (int i = 0; i < 9; ++i) leaf(foot, r, i, vat.at[0]);
  }

  void gate(const Gate& gate) {
    const double angle = std::atan2(gate.inward[1], gate.inward[0]) - std::numbers::pi / 2;
    const Point2 way = -1.0 * left_of(gate.inward);
    const double floor = floor_height(site_.plan, gate.at + 0.3 * gate.inward);
    const auto at = [&](double side, double out, double h) {
      return raise(gate.at + side * way + out * gate.inward, floor + h);
    };
    const Paint frame{style_.frame, Density::trim};
    const Paint leaf{site_.sculpt.palette().of({0.13F, 0.085F, 0.07F}, 0.35F), Density::trim};
    const Paint gold{style_.gold, Density::trim};
    for (const double side : {-0.86, 0.86}) {
      site_.sculpt.box(leaf, at(side, 0.12, 0.12), 1.68F, 3.1F, 0.1F, angle, face_sides | face_top);
      const std::array<Float2, 4> nail{
          {{0.036F, 0}, {0.034F, 0.012F}, {0.022F, 0.028F}, {0, 0.034F}}};
      for (int row = 0; row < 5; ++row)
        for (int k = 0; k < 5; ++k)
          stud(at(side + (k - 2) * 0.3, 0.17, 0.55 + row * 0.55), gate.inward, nail);
      ring(at(side * 0.2, 0.175, 1.35), gate.inward);
    }
    for (const double side : {-1.82, 1.82}) {
      site_.sculpt.box(frame, at(side, 0.14, 0), 0.26F, 3.5F, 0.3F, angle);
      drum_stone(at(side, 0.52, 0), angle);
    }
    site_.sculpt.box(frame, at(0, 0.14, 3.22), 4.1F, 0.3F, 0.34F, angle,
                     face_sides | face_top | face_bottom);
    site_.sculpt.box({style_.base, Density::trim}, at(0, 0.12, 0), 3.5F, 0.12F, 0.28F, angle);
    for (const double side : {-0.9, -0.3, 0.3, 0.9})  // the four pegs that hold the lintel
      site_.sculpt.box(gold, at(side * 1.2, 0.33, 3.3), 0.13F, 0.13F, 0.07F, angle,
                       face_sides | face_top | face_bottom);
  }

 private:
  void lantern(const Lamp& lamp, float power) {
    const Float3 at = raise(lamp.at, lamp.height);
    const Paint silk{{MaterialId::lantern, 0}, Density::trim};
    const Paint gold{style_.gold, Density::trim};
    const std::array<Float2, 7> body{{{0.13F, -0.23F},
                                      {0.23F, -0.17F},
                                      {0.29F, -0.07F},
                                      {0.305F, 0},
                                      {0.29F, 0.07F},
                                      {0.23F, 0.17F},
                                      {0.13F, 0.23F}}};
    site_.sculpt.lathe(silk, at, body, 14);
    for (const float h : {-0.29F, 0.225F}) {
      const std::array<Float2, 5> cap{
          {{0.02F, h}, {0.14F, h}, {0.15F, h + 0.03F}, {0.14F, h + 0.065F}, {0.02F, h + 0.065F}}};
      site_.sculpt.lathe(gold, at, cap, 12, true);
    }
    const Finish red = site_.sculpt.palette().of({0.55F, 0.06F, 0.04F}, 0.8F);
    const std::array<Float2, 4> tassel{
        {{0.03F, -0.68F}, {0.036F, -0.45F}, {0.018F, -0.38F}, {0.012F, -0.29F}}};
    site_.sculpt.lathe({red, Density::trim}, at, tassel, 8);
    cord(gold, lamp, {.from = 0.28, .width = 0.012F, .least = 0.05, .in_the_open = 1});
    // Most of its light leaves below, past the tassel.
    downward(at - 0.30F * up, 0.2F, power * 115, {1, 0.66F, 0.38F});
  }

  // A square lamp: paper between dark frames, a small roof on top.
  void palace(const Lamp& lamp, float power) {
    const Float3 at = raise(lamp.at, lamp.height);
    const Paint glow{{MaterialId::glow, 0}, Density::trim};
    const Paint wood{style_.frame, Density::trim};
    site_.sculpt.box(glow, at - 0.3F * up, 0.44F, 0.52F, 0.44F, 0, face_sides);
    for (const float h : {-0.36F, 0.22F})
      site_.sculpt.box(wood, at + h * up, 0.56F, 0.06F, 0.56F, 0,
                       face_sides | face_top | face_bottom);
    for (const float x : {-0.24F, 0.24F})
      for (const float z : {-0.24F, 0.24F})
        site_.sculpt.box(wood, at + Float3{x, -0.36F, z}, 0.05F, 0.64F, 0.05F, 0, face_sides);
    // The lattice before the paper: two rails all round, two stiles a side.
    for (const float h : {-0.16F, 0.07F})
      site_.sculpt.box(wood, at + h * up, 0.456F, 0.014F, 0.456F, 0,
                       face_sides | face_top | face_bottom);
    for (const float side : {-0.08F, 0.08F}) {
      site_.sculpt.box(wood, at + Float3{side, -0.3F, 0}, 0.012F, 0.52F, 0.456F, 0, face_sides);
      site_.sculpt.box(wood, at + Float3{0, -0.3F, side}, 0.456F, 0.52F, 0.012F, 0, face_sides);
    }
    const std::array<Float2, 4> cap{{{0.38F, 0.28F}, {0.26F, 0.34F}, {0.08F, 0.44F}, {0, 0.46F}}};
    site_.sculpt.lathe(wood, at, cap, 4, true);
    cord({style_.gold, Density::trim}, lamp,
         {.from = 0.44, .width = 0.02F, .least = 0.05, .in_the_open = 1});
    downward(at - 0.365F * up, 0.42F, power * 165, {1, 0.85F, 0.66F});
  }

  void panel(const Lamp& lamp, float power) {
    const Float3 at = raise(lamp.at, lamp.height - 0.03);
    site_.sculpt.box({style_.metal, Density::trim}, at, 1.24F, 0.03F, 0.34F, 0, face_sides);
    site_.sculpt.quad({{MaterialId::glow, 0}, Density::trim}, at + Float3{-0.61F, 0.004F, -0.16F},
                      {1.22F, 0, 0}, {0, 0, 0.32F});
    downward(at, 0.6F, power * 80, {1, 0.95F, 0.88F});
  }

  void spot(const Lamp& lamp, float power) {
    const Float3 at = raise(lamp.at, lamp.height);
    const std::array<Float2, 3> tube{{{0.05F, 0}, {0.05F, 0.2F}, {0, 0.2F}}};
    site_.sculpt.lathe({style_.metal, Density::trim}, at, tube, 12, true);
    cord({style_.metal, Density::trim}, lamp,
         {.from = 0.2, .width = 0.02F, .least = 0.02, .in_the_open = 0.3});
    downward(at - 0.005F * up, 0.08F, power * 260, {1, 0.92F, 0.8F});
  }

  struct Cord {       // metres
    double from = 0;  // above the lamp's height
    float width = 0;
    double least = 0;        // its length, however near the ceiling is
    double in_the_open = 0;  // where it ends above the lamp's height, without a ceiling
  };
  // From the lamp up to the ceiling.
  void cord(const Paint& paint, const Lamp& lamp, const Cord& c) {
    const double top =
        is_roofed(site_.plan, lamp.at) ? ceiling_height(site_.plan) : lamp.height + c.in_the_open;
    const auto length = static_cast<float>(std::max(c.least, top - lamp.height - c.from));
    site_.sculpt.box(paint, raise(lamp.at, lamp.height) + static_cast<float>(c.from) * up, c.width,
                     length, c.width, 0, face_sides);
  }

  // A square of `side` metres that shines down.
  void downward(const Float3& middle, float side, float radiance, const Float3& colour) {
    scene_.rectangle_lamps.push_back({.corner = middle + Float3{-side / 2, 0, -side / 2},
                                      .u = {side, 0, 0},
                                      .v = {0, 0, side},
                                      .radiance = radiance * colour});
  }

  void leaf(const Float3& foot, float r, int i, double seed) {
    const double turn = i * 2.399 + seed;
    const double out = r * (0.18 + 0.66 * std::fmod(i * 0.37, 1.0));
    const bool tall = i % 3 == 0;
    const auto height = static_cast<float>(tall ? 0.96 + 0.14 * std::fmod(i * 0.61, 1.0) : 0.695);
    const Float3 at = foot + Float3{static_cast<float>(std::cos(turn) * out), 0,
                                    static_cast<float>(-std::sin(turn) * out)};
    const float green = 0.44F + 0.02F * static_cast<float>(i);
    const Paint paint{site_.sculpt.palette().of({0.24F, green, 0.20F}, 0.6F), Density::trim};
    const std::array<Float2, 3> dish{
        {{0.19F, height + 0.03F}, {0.11F, height + 0.004F}, {0, height}}};
    site_.sculpt.lathe(paint, at, dish, 10);
    if (tall) site_.sculpt.box(paint, at + 0.6F * up, 0.014F, height - 0.6F, 0.014F, 0, face_sides);
  }

  // A turned body that looks along `out` instead of up: a nail of the gate.
  void stud(const Float3& at, const Point2& out, std::span<const Float2> profile) {
    const Paint gold{style_.gold, Density::trim};
    const Float3 axis = raise(out, 0);
    const Float3 side = unit(cross(up, axis));
    const int chart = site_.sculpt.open_chart(gold, at + 0.2F * axis);
    constexpr int count = 8;
    std::array<std::uint32_t, count + 1> before{};
    for (std::size_t i = 0; i < profile.size(); ++i) {
      std::array<std::uint32_t, count + 1> now{};
      for (int k = 0; k <= count; ++k) {
        const auto angle = static_cast<float>(2 * std::numbers::pi * k / count);
        const Float3 radial = std::cos(angle) * side + std::sin(angle) * up;
        const Float3 n = unit(profile[0][0] > 0 && i + 1 < profile.size()
                                  ? radial + (static_cast<float>(i) * 0.6F) * axis
                                  : axis);
        const Float2 st{static_cast<float>(k) * 0.03F, static_cast<float>(i) * 0.02F};
        now[static_cast<std::size_t>(k)] = site_.sculpt.vertex(
            gold, chart, at + profile[i][0] * radial + profile[i][1] * axis, n, st, st);
      }
      for (std::size_t k = 0; k < count && i > 0; ++k) {
        site_.sculpt.triangle(gold, chart, before[k], before[k + 1], now[k + 1]);
        site_.sculpt.triangle(gold, chart, before[k], now[k + 1], now[k]);
      }
      before = now;
    }
  }

  void ring(const Float3& at, const Point2& out) {
    const std::array<Float2, 4> boss{{{0.1F, 0}, {0.1F, 0.01F}, {0.05F, 0.03F}, {0, 0.04F}}};
    stud(at, out, boss);
  }

  // The drum-shaped stone beside a gate's post, on its block.
  void drum_stone(const Float3& foot, double angle) {
    const Paint stone{style_.base, Density::trim};
    site_.sculpt.box(stone, foot, 0.36F, 0.5F, 0.56F, angle);
    site_.sculpt.box(stone, foot + 0.5F * up, 0.30F, 0.06F, 0.46F, angle);
    const std::array<Float2, 8> drum{{{0.10F, 0.56F},
                                      {0.17F, 0.60F},
                                      {0.205F, 0.70F},
                                      {0.205F, 0.78F},
                                      {0.17F, 0.88F},
                                      {0.10F, 0.92F},
                                      {0.06F, 0.93F},
                                      {0, 0.935F}}};
    site_.sculpt.lathe(stone, foot, drum, 16);
  }

  Site& site_;
  const Style& style_;
  Scene& scene_;
};

}  // namespace

Furniture furniture_of(const Plan& plan) {
  if (!plan.model.empty()) return {lamps_of(plan), {}, {}};  // vats and gate are its own
  Furniture out{lamps_of(plan), vats_of(plan), gate_of(plan)};
  if (plan.lamps.empty() && out.gate) light_gate(plan, *out.gate, out.lamps);
  return out;
}

void build_furniture(Site& site, const Furniture& furniture, Scene& scene) {
  Builder builder(site, scene);
  for (const Vat& vat : furniture.vats) builder.vat(vat);
  if (!site.trims) return;
  for (const Lamp& lamp : furniture.lamps) builder.lamp(lamp);
  if (furniture.gate) builder.gate(*furniture.gate);
}

}  // namespace yz::hall
