// Small scenes for tests and the bench: rectangles, boxes and a ball, each rectangle with a chart
// of its own.
#pragma once

#include <cmath>

#include "hall/light/bake.hpp"
#include "hall/light/vec.hpp"

namespace yz::hall::light::testing {

class SceneMaker {
 public:
  Scene scene;

  explicit SceneMaker(float texels_per_metre, int width = 256)
      : density_(texels_per_metre), width_(width) {
    scene.parts.push_back({"all", width, 0});
    scene.sky = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}};
  }

  int material(Float3 base, Float3 emission = {0, 0, 0}) {
    Material m;
    m.base = base;
    m.emission = emission;
    scene.materials.push_back(m);
    return static_cast<int>(scene.materials.size()) - 1;
  }

  // Seen from where cross(u, v) points. Gives the mesh's index.
  std::size_t rectangle(Vec corner, Vec u, Vec v, int material, bool lightmap = true) {
    SceneMesh mesh;
    const Vec normal = unit(cross(u, v));
    mesh.position = {corner, corner + u, corner + u + v, corner + v};
    mesh.normal.assign(4, normal);
    mesh.uv = {{0, 1}, {1, 1}, {1, 0}, {0, 0}};
    mesh.triangle = {0, 1, 2, 0, 2, 3};
    mesh.material = material;
    if (lightmap) {
      mesh.part = 0;
      const auto w = std::max(1, static_cast<int>(std::lround(length(u) * density_)));
      const auto h = std::max(1, static_cast<int>(std::lround(length(v) * density_)));
      const auto [x, y] = place(w, h);
      mesh.chart_uv = {{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}};
    }
    scene.meshes.push_back(std::move(mesh));
    return scene.meshes.size() - 1;
  }

  // Six rectangles seen from inside, or from outside. Materials: −x +x −y +y −z +z.
  void box(Vec low, Vec high, std::array<int, 6> materials, bool inside, bool lightmap = true) {
    const Vec x{high.x - low.x, 0, 0};
    const Vec y{0, high.y - low.y, 0};
    const Vec z{0, 0, high.z - low.z};
    const auto side = [&](Vec corner, Vec u, Vec v, int m) {
      if (inside)
        rectangle(corner, u, v, m, lightmap);
      else
        rectangle(corner, v, u, m, lightmap);
    };
    side(low, y, z, materials[0]);
    side(low + x, z, y, materials[1]);
    side(low, z, x, materials[2]);
    side(low + y, x, z, materials[3]);
    side(low, x, y, materials[4]);
    side(low + z, y, x, materials[5]);
  }
  void box(Vec low, Vec high, int material, bool inside, bool lightmap = true) {
    box(low, high, {material, material, material, material, material, material}, inside, lightmap);
  }

  // Sets the lightmap's height and turns charts from texels into 0 … 1. Call once, at the end.
  Scene& finish() {
    ScenePart& part = scene.parts[0];
    part.lightmap_height = shelf_ + shelf_height_ + gutter;
    for (SceneMesh& mesh : scene.meshes)
      for (Float2& uv : mesh.chart_uv) {
        uv[0] /= static_cast<float>(part.lightmap_width);
        uv[1] /= static_cast<float>(part.lightmap_height);
      }
    return scene;
  }

 private:
  static constexpr int gutter = 2;

  std::pair<float, float> place(int w, int h) {
    if (x_ + w + gutter > width_) {
      x_ = gutter;
      shelf_ += shelf_height_ + gutter;
      shelf_height_ = 0;
    }
    const std::pair<float, float> at{static_cast<float>(x_), static_cast<float>(shelf_)};
    x_ += w + gutter;
    shelf_height_ = std::max(shelf_height_, h);
    return at;
  }

  float density_;
  int width_;
  int x_ = gutter;
  int shelf_ = gutter;
  int shelf_height_ = 0;
};

// The lightmap's values on one rectangle of a SceneMaker: at(i, j) of w × h texels along u and v.
class RectangleLight {
 public:
  RectangleLight(const Scene& scene, const Baked& baked, std::size_t mesh) : map_(baked.parts[0]) {
    const auto& uv = scene.meshes[mesh].chart_uv;
    const auto px = [&](std::size_t k) {
      return static_cast<int>(std::lround(uv[k][0] * map_.width));
    };
    const auto py = [&](std::size_t k) {
      return static_cast<int>(std::lround(uv[k][1] * map_.height));
    };
    x_ = px(0);
    y_ = py(0);
    w = px(2) - x_;
    h = py(2) - y_;
  }
  [[nodiscard]] Vec at(int i, int j) const {
    return map_.texel[static_cast<std::size_t>(y_ + j) * map_.width + x_ + i];
  }
  [[nodiscard]] bool covered(int i, int j) const {
    return map_.covered[static_cast<std::size_t>(y_ + j) * map_.width + x_ + i] != 0;
  }
  int w = 0;
  int h = 0;

 private:
  const Lightmap& map_;
  int x_ = 0;
  int y_ = 0;
};

inline float mean_luminance(const Lightmap& map) {
  double sum = 0;
  std::size_t n = 0;
  for (std::size_t i = 0; i < map.texel.size(); ++i)
    if (map.covered[i] != 0) sum += luminance(map.texel[i]), ++n;
  return static_cast<float>(sum / static_cast<double>(std::max<std::size_t>(1, n)));
}

}  // namespace yz::hall::light::testing
