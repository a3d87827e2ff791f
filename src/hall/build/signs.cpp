#include <array>

#include "hall/build/furnish.hpp"
#include "hall/geometry.hpp"

namespace yz::hall {
namespace {

constexpr double wide = 2.08;
constexpr double high = 0.65;
constexpr double middle = 2.75;

struct Board {
  Point2 at{};
  double facing = 0;
  double height = middle;
  double scale = 1;
  double out = 0.06;
};

void build_board(Site& site, Lettering& letters, const Board& board, const Text& title,
                 const std::string& colour) {
  const Point2 front = direction(board.facing);
  const Point2 right = left_of(front);  // of one who looks at it
  const double w = wide * board.scale;
  const double h = high * board.scale;
  const Point2 centre = board.at + board.out * front;
  const double floor = floor_height(site.plan, board.at + 0.5 * front);
  const double low = floor + board.height - h / 2;
  const Float3 before = raise(centre + 0.3 * front, low);
  const int part = site.sculpt.part_at(before);
  const Paint wood{site.style.frame, Density::trim, part};
  const double angle = radians(board.facing + 90);
  site.sculpt.box(wood, raise(centre, low - 0.035), static_cast<float>(w + 0.07),
                  static_cast<float>(h + 0.07), 0.06F, angle, face_sides | face_top | face_bottom);
  const auto cell = letters.sign(part, title, colour);
  const Point2 corner = centre + 0.034 * front - (w / 2) * right;
  site.sculpt.picture({{MaterialId::letters, 0}, Density::furniture, part}, raise(corner, low),
                      raise(w * right, 0), {0, static_cast<float>(h), 0}, cell.upper_left,
                      cell.lower_right);
}

// A sign that no wall holds hangs on two rods.
void build_rods(Site& site, const Board& board) {
  const Point2 front = direction(board.facing);
  const double top =
      roof_kind(site.plan) == RoofKind::open ? board.height + 1 : ceiling_height(site.plan);
  const double low = board.height + high / 2;
  if (top - low < 0.05) return;
  for (const double side : {-0.8, 0.8}) {
    const Point2 at = board.at + board.out * front + side * left_of(front);
    site.sculpt.box({site.style.metal, Density::trim}, raise(at, low), 0.02F,
                    static_cast<float>(top - low), 0.02F, 0, face_sides);
  }
}

bool is_held(const Plan& plan, const Point2& at) {
  for (std::size_t i = 0; i < plan.outline.size(); ++i)
    if (distance_to_segment(plan.outline[i], plan.outline[(i + 1) % plan.outline.size()], at) < 0.5)
      return true;
  for (const Wall& wall : plan.walls)
    if (distance_to_segment(wall.from, wall.to, at) < 0.5) return true;
  return false;
}

}  // namespace

void build_signs(Site& site, const Furniture& furniture, Lettering& letters,
                 std::span<const ZoneName> zones) {
  for (std::size_t i = 0; i < site.plan.zones.size(); ++i) {
    const ZonePlace& zone = site.plan.zones[i];
    const Board board{.at = zone.sign, .facing = zone.sign_facing};
    build_board(site, letters, board, zones[i].title, zones[i].colour);
    if (!is_held(site.plan, zone.sign)) build_rods(site, board);
  }
  if (!furniture.gate) return;
  const Point2& inward = furniture.gate->inward;
  build_board(site, letters,
              {.at = furniture.gate->at,
               .facing = std::atan2(inward[1], inward[0]) * 180 / std::numbers::pi,
               .height = 4.05,
               .scale = 1.35,
               .out = 0.34},
              site.plan.title, "#9a2b1c");
}

}  // namespace yz::hall
