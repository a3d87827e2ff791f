#include <algorithm>

#include "hall/build/floors.hpp"
#include "hall/build/model.hpp"
#include "hall/build/style.hpp"
#include "hall/geometry.hpp"

namespace yz::hall {
namespace {

constexpr double beside = 0.06;  // metres outside of the outline
constexpr double below = 0.5;    // under the lowest floor
constexpr double above = 0.03;   // over the ceiling

class Box {
 public:
  explicit Box(SceneMesh& mesh) : mesh_(mesh) {}

  void fan(std::span<const Point2> polygon, const Point2& middle, double height, bool upwards) {
    const Float3 normal = upwards ? up : -up;
    const auto first = put(raise(middle, height), normal);
    for (const Point2& p : polygon) put(raise(p, height), normal);
    const auto count = static_cast<std::uint32_t>(polygon.size());
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint32_t a = first + 1 + i;
      const std::uint32_t b = first + 1 + (i + 1) % count;
      add(first, upwards ? a : b, upwards ? b : a);
    }
  }

  void wall(const Point2& a, const Point2& b, double low, double high) {
    const Float3 normal = raise(left_of(unit(b - a)), 0);
    const auto v = put(raise(b, low), normal);
    put(raise(a, low), normal);
    put(raise(a, high), normal);
    put(raise(b, high), normal);
    add(v, v + 1, v + 2);
    add(v, v + 2, v + 3);
  }

 private:
  std::uint32_t put(const Float3& at, const Float3& normal) {
    mesh_.position.push_back(at);
    mesh_.normal.push_back(normal);
    return static_cast<std::uint32_t>(mesh_.position.size()) - 1;
  }
  void add(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    mesh_.triangle.insert(mesh_.triangle.end(), {a, b, c});
  }
  SceneMesh& mesh_;
};

}  // namespace

void enclose(const Plan& plan, Scene& scene) {
  Material& dark = scene.materials.emplace_back();
  dark.name = "outside";
  dark.base = {0.02F, 0.02F, 0.02F};
  dark.roughness = 1;
  dark.two_sided = true;
  SceneMesh& mesh = scene.meshes.emplace_back();
  mesh.material = static_cast<int>(scene.materials.size()) - 1;
  Box box(mesh);
  double lowest = 0;
  for (const Level& level : plan.levels) lowest = std::min(lowest, level.height);
  // A modelled hall is lit through whatever it leaves open; only under its floor it is dark.
  const bool modelled = !plan.model.empty();
  const RoofKind kind = modelled ? RoofKind::open : roof_kind(plan);
  const double top = modelled                 ? lowest
                     : kind == RoofKind::open ? plan.wall_height
                                              : ceiling_height(plan) + above;
  for (const FloorPiece& piece : cut_floor(plan)) {
    box.fan(piece.outline, piece.middle, lowest - below, true);
    if (kind == RoofKind::closed || (kind == RoofKind::half_open && !piece.court))
      box.fan(piece.outline, piece.middle, top, false);
  }
  const Polygon outer = grown(plan.outline, beside);
  for (std::size_t i = 0; i < outer.size(); ++i) {
    const std::size_t j = (i + 1) % outer.size();
    box.wall(outer[i], outer[j], lowest - below, top);
    // The rims that close the box over and under the walls' thickness.
    const std::array<Point2, 4> rim{outer[i], outer[j], plan.outline[j], plan.outline[i]};
    const Point2 middle = 0.25 * (rim[0] + rim[1] + rim[2] + rim[3]);
    if (kind != RoofKind::open) box.fan(rim, middle, top, false);
    box.fan(rim, middle, lowest - below, true);
  }
}

}  // namespace yz::hall
