#include "hall/light/charts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace yz::hall::light {
namespace {

Float2 minus(Float2 a, Float2 b) { return {a[0] - b[0], a[1] - b[1]}; }
float cross2(Float2 a, Float2 b) { return a[0] * b[1] - a[1] * b[0]; }
float dot2(Float2 a, Float2 b) { return a[0] * b[0] + a[1] * b[1]; }

struct Nearest {
  float b1 = 0, b2 = 0;  // barycentric
  float distance2 = 1e30F;
};

// The point of a triangle that is nearest to p. `area2` is twice its signed area, not 0.
Nearest nearest_point(const std::array<Float2, 3>& c, float area2, Float2 p) {
  const Float2 e1 = minus(c[1], c[0]);
  const Float2 e2 = minus(c[2], c[0]);
  const Float2 d = minus(p, c[0]);
  const float b1 = cross2(d, e2) / area2;
  const float b2 = cross2(e1, d) / area2;
  if (b1 >= 0 && b2 >= 0 && b1 + b2 <= 1) return {b1, b2, 0};
  Nearest best;
  for (int i = 0; i < 3; ++i) {
    const int j = (i + 1) % 3;
    const Float2 edge = minus(c[j], c[i]);
    const float l2 = dot2(edge, edge);
    const float t = l2 > 0 ? std::clamp(dot2(minus(p, c[i]), edge) / l2, 0.0F, 1.0F) : 0;
    const Float2 off = minus(p, {c[i][0] + edge[0] * t, c[i][1] + edge[1] * t});
    const float d2 = dot2(off, off);
    if (d2 >= best.distance2) continue;
    std::array<float, 3> b{};
    b.at(i) = 1 - t;
    b.at(j) = t;
    best = {b[1], b[2], d2};
  }
  return best;
}

float double_area(const std::array<Float2, 3>& c) {
  return cross2(minus(c[1], c[0]), minus(c[2], c[0]));
}

// Off the triangle's very edge: from the line where a wall meets the ceiling, rays would slip out
// between the two.
void draw_in(const std::array<Vec, 3>& at, std::array<float, 3>& b) {
  constexpr float inset = 2e-3F;  // metres
  const Vec middle = (at[0] + at[1] + at[2]) / 3;
  const Vec point = at[0] * b[0] + at[1] * b[1] + at[2] * b[2];
  const float away = length(middle - point);
  if (away <= 0 || *std::ranges::min_element(b) * away > inset) return;
  const float t = std::min(0.5F, 3 * inset / away);
  for (float& weight : b) weight += (1.0F / 3 - weight) * t;
}

constexpr float least_area = 1e-8F;  // texels²; less has no inverse worth the name

}  // namespace

Charts::Charts(const Scene& scene) : scene_(scene) {
  for (const ScenePart& part : scene.parts) {
    parts_.push_back({texels_, part.lightmap_width, part.lightmap_height});
    texels_ += static_cast<std::uint32_t>(part.lightmap_width) *
               static_cast<std::uint32_t>(part.lightmap_height);
  }
  homes_.resize(texels_);
  distance_.assign(texels_, 1e30F);
  for (std::uint32_t mesh = 0; mesh < scene.meshes.size(); ++mesh)
    if (scene.meshes[mesh].part >= 0) rasterise(mesh);
  distance_ = {};
}

int Charts::part_of(std::uint32_t texel) const {
  const auto after = std::upper_bound(parts_.begin(), parts_.end(), texel,
                                      [](std::uint32_t t, const Part& p) { return t < p.first; });
  return static_cast<int>(after - parts_.begin()) - 1;
}

std::array<Float2, 3> Charts::corners(std::uint32_t mesh, std::uint32_t triangle) const {
  const SceneMesh& m = scene_.meshes[mesh];
  const Part& part = parts_[static_cast<std::size_t>(m.part)];
  std::array<Float2, 3> c;
  for (std::size_t k = 0; k < 3; ++k) {
    const Float2& uv = m.chart_uv[m.triangle[std::size_t{3} * triangle + k]];
    c.at(k) = {uv[0] * part.width, uv[1] * part.height};
  }
  return c;
}

// Conservative: every texel whose square the triangle touches. Where several touch one, the one
// nearest to its middle has it.
void Charts::rasterise(std::uint32_t mesh) {
  const SceneMesh& m = scene_.meshes[mesh];
  const Part& part = parts_[static_cast<std::size_t>(m.part)];
  for (std::uint32_t t = 0; t < m.triangle.size() / 3; ++t) {
    const auto c = corners(mesh, t);
    const float area2 = double_area(c);
    if (std::abs(area2) < least_area) continue;
    const auto [x_low, x_high] = std::minmax({c[0][0], c[1][0], c[2][0]});
    const auto [y_low, y_high] = std::minmax({c[0][1], c[1][1], c[2][1]});
    const int x0 = std::clamp(static_cast<int>(std::floor(x_low)), 0, part.width);
    const int x1 = std::clamp(static_cast<int>(std::floor(x_high)) + 1, 0, part.width);
    const int y0 = std::clamp(static_cast<int>(std::floor(y_low)), 0, part.height);
    const int y1 = std::clamp(static_cast<int>(std::floor(y_high)) + 1, 0, part.height);
    for (int y = y0; y < y1; ++y)
      for (int x = x0; x < x1; ++x) {
        const Float2 middle{static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F};
        const Nearest n = nearest_point(c, area2, middle);
        const float b0 = 1 - n.b1 - n.b2;
        const float dx = b0 * c[0][0] + n.b1 * c[1][0] + n.b2 * c[2][0] - middle[0];
        const float dy = b0 * c[0][1] + n.b1 * c[1][1] + n.b2 * c[2][1] - middle[1];
        if (std::max(std::abs(dx), std::abs(dy)) > 0.5F) continue;
        const std::uint32_t texel = part.first + static_cast<std::uint32_t>(y * part.width + x);
        if (n.distance2 >= distance_[texel]) continue;
        distance_[texel] = n.distance2;
        homes_[texel] = {mesh, t};
      }
  }
}

// The point is moved off the flat triangle towards the curved surface that its corners' normals
// describe (Hanika, Hacking the Shadow Terminator, 2021), or columns would show their facets.
Site Charts::site(std::uint32_t texel, Float2 offset) const {
  const TexelHome& home = homes_[texel];
  const SceneMesh& m = scene_.meshes[home.mesh];
  const Part& part = parts_[static_cast<std::size_t>(m.part)];
  const auto c = corners(home.mesh, home.triangle);
  const std::uint32_t local = texel - part.first;
  const Float2 p{
      static_cast<float>(local % static_cast<std::uint32_t>(part.width)) + 0.5F + offset[0],
      static_cast<float>(local / static_cast<std::uint32_t>(part.width)) + 0.5F + offset[1]};
  const Nearest n = nearest_point(c, double_area(c), p);
  std::array<float, 3> b{1 - n.b1 - n.b2, n.b1, n.b2};
  const std::uint32_t* t = &m.triangle[std::size_t{3} * home.triangle];
  std::array<Vec, 3> at;
  std::array<Vec, 3> normal;
  for (std::size_t k = 0; k < 3; ++k) {
    at.at(k) = m.position[t[k]];
    normal.at(k) = m.normal[t[k]];
  }
  draw_in(at, b);
  Site site;
  site.plane = unit(cross(at[1] - at[0], at[2] - at[0]));
  site.normal = unit(normal[0] * b[0] + normal[1] * b[1] + normal[2] * b[2]);
  if (!(dot(site.normal, site.plane) > 0.05F)) site.normal = site.plane;
  const Vec flat = at[0] * b[0] + at[1] * b[1] + at[2] * b[2];
  site.at = flat;
  for (std::size_t k = 0; k < 3; ++k) {
    const float below = std::min(0.0F, dot(flat - at.at(k), normal.at(k)));
    site.at += normal.at(k) * (-below * b.at(k));
  }
  site.at += site.plane * lift;
  return site;
}

Float2 Charts::place(const Hit& hit) const {
  const SceneMesh& m = scene_.meshes[hit.mesh];
  const Part& part = parts_[static_cast<std::size_t>(m.part)];
  const std::uint32_t* t = &m.triangle[std::size_t{3} * hit.triangle];
  const float b0 = 1 - hit.b1 - hit.b2;
  const Float2& p = m.chart_uv[t[0]];
  const Float2& q = m.chart_uv[t[1]];
  const Float2& r = m.chart_uv[t[2]];
  return {(b0 * p[0] + hit.b1 * q[0] + hit.b2 * r[0]) * part.width,
          (b0 * p[1] + hit.b1 * q[1] + hit.b2 * r[1]) * part.height};
}

std::uint32_t Charts::texel(const Hit& hit) const {
  const Part& part = parts_[static_cast<std::size_t>(scene_.meshes[hit.mesh].part)];
  if (part.width == 0 || part.height == 0) return nowhere;
  const Float2 p = place(hit);
  const int x = std::clamp(static_cast<int>(p[0]), 0, part.width - 1);
  const int y = std::clamp(static_cast<int>(p[1]), 0, part.height - 1);
  return part.first + static_cast<std::uint32_t>(y * part.width + x);
}

}  // namespace yz::hall::light
