// Collects triangles for a hall: one mesh for each part and material, and a lightmap chart under
// every surface.
//
// A chart is a piece of surface laid flat: its vertices carry (s, t) in metres, no two triangles of
// one chart overlap there, and neighbouring triangles on it are neighbours in space. `charts.hpp`
// lays the charts of a part out in texels.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "hall/build/finish.hpp"
#include "hall/build/vector.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

struct Chart {
  int part = 0;
  float density = 1;  // texels a metre, of the part's own
  Float2 min{1e9F, 1e9F};
  Float2 max{-1e9F, -1e9F};
};

struct Vertex {
  Float3 position{};
  Float3 normal{};
  Float2 uv{};
  Float2 chart_at{};  // s, t
  int chart = 0;
};

struct SculptedMesh {
  int part = 0;
  MaterialId material{};
  std::vector<Vertex> vertices;
  std::vector<std::uint32_t> triangles;
};

// How something is made: of what, and how finely its light is kept.
struct Paint {
  Finish finish{};
  float density = 1;  // of the lightmap, in the hall's own
  int part = by_place;
  static constexpr int by_place = -1;
};

// Faces of a box that are left out where nobody can see them.
enum Faces : unsigned { face_sides = 1, face_top = 2, face_bottom = 4, face_ends = 8 };

class Sculpt {
 public:
  // Which part a surface belongs to, by a point just before it.
  using PartOf = std::function<int(const Float3& before)>;
  Sculpt(Palette& palette, PartOf part_of, float texels)
      : palette_(palette), part_of_(std::move(part_of)), texels_(texels) {}

  // A parallelogram seen from where `across` runs right and `upward` up. The texture begins at
  // (u, v) metres.
  void quad(const Paint& paint, const Float3& corner, const Float3& across, const Float3& upward,
            Float2 uv = {0, 0});
  // The same with the whole texture on it, from (u0, v0) at the upper left to (u1, v1).
  void picture(const Paint& paint, const Float3& corner, const Float3& across, const Float3& upward,
               Float2 upper_left = {0, 0}, Float2 lower_right = {1, 1});

  // Upright on the middle of its foot; `wide` runs along the plan's angle (radians), `deep` across.
  void box(const Paint& paint, const Float3& foot, float wide, float high, float deep, double angle,
           unsigned faces = face_sides | face_top);

  // A timber from a to b, both on the middle of its lower side; `faces`: its ends, bottom, top.
  void beam(const Paint& paint, const Float3& a, const Float3& b, float wide, float high,
            unsigned faces = face_sides | face_top | face_bottom);

  // A turned body: {radius, height above the foot}, smooth except where `sharp`.
  void lathe(const Paint& paint, const Float3& foot, std::span<const Float2> profile, int sides,
             bool sharp = false);

  // A profile drawn along a line: {out, up} from a to b, the first point lowest, seen from the side
  // to which `out` points. Profiles run so that their outside is to the right of their way … up.
  void sweep(const Paint& paint, const Float3& a, const Float3& b, const Float3& out,
             std::span<const Float2> profile, bool smooth = false);

  // Lower level: charts that shapes with a projection of their own fill.
  int open_chart(const Paint& paint, const Float3& before);
  std::uint32_t vertex(const Paint& paint, int chart, const Float3& at, const Float3& normal,
                       Float2 uv_metres, Float2 chart_at);
  void triangle(const Paint& paint, int chart, std::uint32_t a, std::uint32_t b, std::uint32_t c);

  [[nodiscard]] std::vector<Chart>& charts() { return charts_; }
  [[nodiscard]] std::vector<SculptedMesh>& meshes() { return meshes_; }
  [[nodiscard]] int part_at(const Float3& before) const { return part_of_(before); }
  [[nodiscard]] Palette& palette() { return palette_; }

 private:
  SculptedMesh& mesh_of(const Paint& paint, int part);
  // The least (s or t) extent of a face, so that it has texels of its own.
  [[nodiscard]] float least(const Paint& paint) const { return 2 / (texels_ * paint.density); }
  void flat_strip(const Paint& paint, int chart, std::span<const Float3> from,
                  std::span<const Float3> to);

  Palette& palette_;
  PartOf part_of_;
  float texels_;
  std::vector<Chart> charts_;
  std::vector<SculptedMesh> meshes_;
  std::map<std::pair<int, int>, std::size_t> by_material_;
};

}  // namespace yz::hall
