#include "hall/light/lights.hpp"

#include <algorithm>

#include "hall/light/directions.hpp"
#include "hall/light/spherical_rectangle.hpp"

namespace yz::hall::light {
namespace {

constexpr float grid_cell = 2;                 // metres, where that is affordable
constexpr std::size_t grid_weights = 2 << 20;  // lights × cells
constexpr float cluster_extent = 0.8F;  // metres; smaller clusters choose better, more cost time

// An upper guess of the cosine at `normal` towards a ball: 0 only where all of it is below.
float cosine_to_ball(Vec to_middle, float distance, float radius, Vec normal) {
  if (dot(normal, normal) == 0) return 1;
  if (distance <= radius) return 1;
  return std::clamp((dot(to_middle, normal) + radius) / distance, 0.0F, 1.0F);
}

Vec mean_emission(const Tracer& tracer, const Hit& hit) {
  return tracer.surface(hit, 1e6F).emission;
}

}  // namespace

Lights::Lights(const Tracer& tracer) : tracer_(tracer) {
  gather_emitters();
  lay_grid();
}

std::size_t Lights::count() const {
  const Scene& scene = tracer_.scene();
  return scene.sphere_lamps.size() + scene.rectangle_lamps.size() + clusters_.size();
}

Vec Lights::centre(const Emitter& e) const {
  const SceneMesh& m = tracer_.scene().meshes[e.mesh];
  const std::uint32_t* t = &m.triangle[std::size_t{3} * e.triangle];
  return (Vec(m.position[t[0]]) + m.position[t[1]] + m.position[t[2]]) / 3;
}

Vec Lights::plane(const Emitter& e) const {
  const SceneMesh& m = tracer_.scene().meshes[e.mesh];
  const std::uint32_t* t = &m.triangle[std::size_t{3} * e.triangle];
  const Vec a = m.position[t[0]];
  return cross(m.position[t[1]] - a, m.position[t[2]] - a) / 2;
}

bool Lights::shines_both_ways(const Emitter& e) const {
  const Scene& scene = tracer_.scene();
  return scene.materials[static_cast<std::size_t>(scene.meshes[e.mesh].material)].two_sided;
}

float Lights::brightness(const Emitter& e) const {
  Hit hit;
  hit.mesh = e.mesh;
  hit.triangle = e.triangle;
  hit.b1 = hit.b2 = 1.0F / 3;
  return std::max(1e-6F, luminance(mean_emission(tracer_, hit)));
}

void Lights::gather_emitters() {
  const Scene& scene = tracer_.scene();
  first_of_mesh_.assign(scene.meshes.size(), -1);
  std::int64_t next = 0;
  for (std::uint32_t mesh = 0; mesh < scene.meshes.size(); ++mesh) {
    const SceneMesh& m = scene.meshes[mesh];
    if (largest(scene.materials[static_cast<std::size_t>(m.material)].emission) <= 0) continue;
    first_of_mesh_[mesh] = next;
    next += static_cast<std::int64_t>(m.triangle.size() / 3);
    for (std::uint32_t t = 0; t < m.triangle.size() / 3; ++t) {
      Emitter e{mesh, t, 0, 0};
      e.area = length(plane(e));
      if (e.area > 0) emitters_.push_back(e);
    }
  }
  cluster_of_.assign(static_cast<std::size_t>(next), 0);
  if (!emitters_.empty()) split(0, static_cast<std::uint32_t>(emitters_.size()));
}

// Halves at the median of the longest axis until a cluster is small.
void Lights::split(std::uint32_t first, std::uint32_t last) {
  Vec low(1e30F);
  Vec high(-1e30F);
  for (std::uint32_t i = first; i < last; ++i) {
    const Vec c = centre(emitters_[i]);
    low = {std::min(low.x, c.x), std::min(low.y, c.y), std::min(low.z, c.z)};
    high = {std::max(high.x, c.x), std::max(high.y, c.y), std::max(high.z, c.z)};
  }
  const Vec extent = high - low;
  if (last - first == 1 || largest(extent) < cluster_extent) return close_cluster(first, last);
  const auto along = [&](Vec v) {
    return extent.x >= extent.y && extent.x >= extent.z ? v.x : extent.y >= extent.z ? v.y : v.z;
  };
  const std::uint32_t middle = first + (last - first) / 2;
  std::nth_element(emitters_.begin() + first, emitters_.begin() + middle, emitters_.begin() + last,
                   [&](const Emitter& a, const Emitter& b) {
                     const float x = along(centre(a));
                     const float y = along(centre(b));
                     return x != y ? x < y
                                   : std::pair(a.mesh, a.triangle) < std::pair(b.mesh, b.triangle);
                   });
  split(first, middle);
  split(middle, last);
}

void Lights::close_cluster(std::uint32_t first, std::uint32_t last) {
  Cluster c{first, last, {}, 0, 0, 0, {}};
  Vec normals;
  bool one_sided = true;
  for (std::uint32_t i = first; i < last; ++i) {
    Emitter& e = emitters_[i];
    c.area += e.area;
    c.power += e.area * brightness(e);
    c.middle += centre(e) * e.area;
    normals += plane(e);
    one_sided = one_sided && !shines_both_ways(e);
    e.share = c.area;
    cluster_of_[static_cast<std::size_t>(first_of_mesh_[e.mesh]) + e.triangle] =
        static_cast<std::uint32_t>(clusters_.size());
  }
  c.middle = c.middle / c.area;
  for (std::uint32_t i = first; i < last; ++i) {
    Emitter& e = emitters_[i];
    e.share /= c.area;
    const SceneMesh& m = tracer_.scene().meshes[e.mesh];
    for (int k = 0; k < 3; ++k)
      c.radius =
          std::max(c.radius,
                   length(Vec(m.position[m.triangle[std::size_t{3} * e.triangle + k]]) - c.middle));
  }
  if (one_sided && length(normals) > 0.9999F * c.area) c.normal = unit(normals);
  clusters_.push_back(c);
}

float Lights::weight(std::size_t light, Vec at, Vec normal) const {
  const Scene& scene = tracer_.scene();
  if (light < scene.sphere_lamps.size()) {
    const SphereLamp& lamp = scene.sphere_lamps[light];
    const Vec to = Vec(lamp.at) - at;
    const float d = length(to);
    return luminance(lamp.radiance) * pi * lamp.radius * lamp.radius /
           std::max(d * d, lamp.radius * lamp.radius) * cosine_to_ball(to, d, lamp.radius, normal);
  }
  light -= scene.sphere_lamps.size();
  if (light < scene.rectangle_lamps.size()) {
    const RectangleLamp& lamp = scene.rectangle_lamps[light];
    const Vec u = lamp.u;
    const Vec v = lamp.v;
    const Vec facing = cross(u, v);
    if (dot(facing, at - Vec(lamp.corner)) <= 0) return 0;
    const Vec to = Vec(lamp.corner) + (u + v) / 2 - at;
    const float d = length(to);
    const float radius = length(u + v) / 2;
    const float area = length(facing);
    const float slant = std::max(0.1F, -dot(facing, to) / std::max(1e-9F, area * d));
    return luminance(lamp.radiance) * area * slant / std::max(d * d, radius * radius / 2) *
           cosine_to_ball(to, d, radius, normal);
  }
  const Cluster& c = clusters_[light - scene.rectangle_lamps.size()];
  const Vec to = c.middle - at;
  if (dot(c.normal, c.normal) > 0 && dot(c.normal, to) >= 0) return 0;
  const float d = length(to);
  return c.power / std::max(d * d, c.radius * c.radius / 2) *
         cosine_to_ball(to, d, c.radius, normal);
}

void Lights::weigh(Vec at, Vec normal, LightChoice& choice) const {
  const std::size_t n = count();
  choice.sum.resize(n);
  float sum = 0;
  for (std::size_t i = 0; i < n; ++i) choice.sum[i] = sum += weight(i, at, normal);
}

// Without regard to normals and facing, so that no light is left out anywhere in the cell.
float Lights::rough_weight(std::size_t light, Vec at, float radius) const {
  const Scene& scene = tracer_.scene();
  const auto falling = [&](float power, Vec middle, float own) {
    const Vec to = middle - at;
    const float least = radius + own;
    return power / std::max(dot(to, to), least * least);
  };
  if (light < scene.sphere_lamps.size()) {
    const SphereLamp& lamp = scene.sphere_lamps[light];
    return falling(luminance(lamp.radiance) * pi * lamp.radius * lamp.radius, lamp.at, lamp.radius);
  }
  light -= scene.sphere_lamps.size();
  if (light < scene.rectangle_lamps.size()) {
    const RectangleLamp& lamp = scene.rectangle_lamps[light];
    const Vec u = lamp.u;
    const Vec v = lamp.v;
    return falling(luminance(lamp.radiance) * length(cross(u, v)), Vec(lamp.corner) + (u + v) / 2,
                   length(u + v) / 2);
  }
  const Cluster& c = clusters_[light - scene.rectangle_lamps.size()];
  return falling(c.power, c.middle, c.radius);
}

void Lights::lay_grid() {
  const std::size_t lights = count();
  if (lights == 0) return;
  Vec low(1e30F);
  Vec high(-1e30F);
  for (const SceneMesh& mesh : tracer_.scene().meshes)
    for (const Float3& p : mesh.position) {
      low = {std::min(low.x, p[0]), std::min(low.y, p[1]), std::min(low.z, p[2])};
      high = {std::max(high.x, p[0]), std::max(high.y, p[1]), std::max(high.z, p[2])};
    }
  if (low.x > high.x) low = high = Vec();
  grid_.low = low;
  const Vec extent = high - low;
  const auto cells = [&](float along) {
    return static_cast<int>(std::min(4096.0F, along / grid_.cell)) + 1;
  };
  for (grid_.cell = grid_cell;; grid_.cell *= 1.3F) {
    grid_.x = cells(extent.x);
    grid_.y = cells(extent.y);
    grid_.z = cells(extent.z);
    const auto all = static_cast<std::size_t>(grid_.x) * static_cast<std::size_t>(grid_.y) *
                     static_cast<std::size_t>(grid_.z);
    if (all == 1 || all <= grid_weights / lights) break;
  }
  const float radius = grid_.cell * 0.87F;
  for (int z = 0; z < grid_.z; ++z)
    for (int y = 0; y < grid_.y; ++y)
      for (int x = 0; x < grid_.x; ++x) {
        const Vec at = low + Vec(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F,
                                 static_cast<float>(z) + 0.5F) *
                                 grid_.cell;
        LightChoice& choice = grid_.choices.emplace_back();
        float sum = 0;
        for (std::size_t i = 0; i < lights; ++i)
          choice.sum.push_back(sum += rough_weight(i, at, radius));
      }
}

const LightChoice& Lights::about(Vec at) const {
  static const LightChoice nothing;
  if (grid_.choices.empty()) return nothing;
  const Vec cell = (at - grid_.low) / grid_.cell;
  const auto index = [](float v, int n) { return std::clamp(static_cast<int>(v), 0, n - 1); };
  const int i = (index(cell.z, grid_.z) * grid_.y + index(cell.y, grid_.y)) * grid_.x +
                index(cell.x, grid_.x);
  return grid_.choices[static_cast<std::size_t>(i)];
}

LightSample Lights::sample(const LightChoice& choice, Vec at, float pick, Float2 s) const {
  const float total = choice.total();
  if (total <= 0) return {};
  const float target = pick * total;
  const auto found = std::upper_bound(choice.sum.begin(), choice.sum.end(), target);
  const std::size_t light = std::min<std::size_t>(
      static_cast<std::size_t>(found - choice.sum.begin()), choice.sum.size() - 1);
  const float before = light == 0 ? 0 : choice.sum[light - 1];
  const float width = choice.sum[light] - before;
  if (width <= 0) return {};
  const float chance = width / total;
  const Scene& scene = tracer_.scene();
  const std::size_t spheres = scene.sphere_lamps.size();
  const std::size_t rectangles = scene.rectangle_lamps.size();
  LightSample sample;
  if (light < spheres)
    sample = from_sphere(scene.sphere_lamps[light], at, s);
  else if (light < spheres + rectangles)
    sample = from_rectangle(scene.rectangle_lamps[light - spheres], at, s);
  else
    sample = from_cluster(clusters_[light - spheres - rectangles], at,
                          std::clamp((target - before) / width, 0.0F, 0.999999F), s);
  sample.radiance = sample.radiance / chance;
  sample.density *= chance;
  return sample;
}

float Lights::density(const LightChoice& choice, Vec from, const Hit& hit) const {
  if (choice.total() <= 0 || first_of_mesh_[hit.mesh] < 0) return 0;
  const std::uint32_t number =
      cluster_of_[static_cast<std::size_t>(first_of_mesh_[hit.mesh]) + hit.triangle];
  const Scene& scene = tracer_.scene();
  const std::size_t light = scene.sphere_lamps.size() + scene.rectangle_lamps.size() + number;
  const float before = light == 0 ? 0 : choice.sum[light - 1];
  const float chance = (choice.sum[light] - before) / choice.total();
  const Vec to = hit.at - from;
  const float d2 = dot(to, to);
  const float cosine = std::abs(dot(hit.normal, to)) / std::sqrt(d2);
  return cosine > 0 ? chance * d2 / (clusters_[number].area * cosine) : 0;
}

LightSample Lights::from_sphere(const SphereLamp& lamp, Vec at, Float2 s) const {
  const Vec to = Vec(lamp.at) - at;
  const float d2 = dot(to, to);
  const float r2 = lamp.radius * lamp.radius;
  if (d2 <= r2 || r2 <= 0) return {};
  const float d = std::sqrt(d2);
  // 1 − cos by the half angle's sine: exact for lamps far away.
  const float sine2 = r2 / d2;
  const float cosine = std::sqrt(1 - sine2);
  const float cap = sine2 / (1 + cosine);
  LightSample sample;
  const Vec local = cone(s, 1 - cap);
  sample.along = Frame(to / d).out(local);
  sample.reach = d * local.z - std::sqrt(std::max(0.0F, r2 - d2 * (1 - local.z * local.z)));
  sample.radiance = Vec(lamp.radiance) * (2 * pi * cap);
  return sample;
}

LightSample Lights::from_rectangle(const RectangleLamp& lamp, Vec at, Float2 s) const {
  const Vec u = lamp.u;
  const Vec v = lamp.v;
  const Vec facing = cross(u, v);
  const float area = length(facing);
  const Vec to_corner = Vec(lamp.corner) - at;
  const float height = -dot(facing, to_corner);
  if (area <= 0 || height <= 0) return {};
  LightSample sample;
  const Vec to_middle = to_corner + (u + v) / 2;
  const bool small = area < 1e-3F * dot(to_middle, to_middle);
  const bool square = std::abs(dot(u, v)) < 1e-3F * area;
  if (square && !small) {
    const SphericalRectangle seen(lamp.corner, u, v, at);
    const Vec to = seen.point(s) - at;
    sample.reach = length(to);
    sample.along = to / sample.reach;
    sample.radiance = Vec(lamp.radiance) * seen.solid_angle();
    return sample;
  }
  const Vec to = to_corner + u * s[0] + v * s[1];
  const float d2 = dot(to, to);
  sample.reach = std::sqrt(d2);
  sample.along = to / sample.reach;
  sample.radiance = Vec(lamp.radiance) * (-dot(facing, sample.along) / d2);
  return sample;
}

LightSample Lights::from_cluster(const Cluster& c, Vec at, float pick, Float2 s) const {
  const auto begin = emitters_.begin() + c.first;
  const auto end = emitters_.begin() + c.last;
  auto e =
      std::upper_bound(begin, end, pick, [](float p, const Emitter& x) { return p < x.share; });
  if (e == end) --e;
  // A point of the triangle that keeps the square's neighbourhoods (Heitz 2019).
  Hit hit;
  hit.mesh = e->mesh;
  hit.triangle = e->triangle;
  if (s[1] > s[0]) {
    hit.b1 = s[0] / 2;
    hit.b2 = s[1] - hit.b1;
  } else {
    hit.b2 = s[1] / 2;
    hit.b1 = s[0] - hit.b2;
  }
  const SceneMesh& m = tracer_.scene().meshes[e->mesh];
  const Vec to = tracer_.corner_blend(hit, m.position) - at;
  const float d2 = dot(to, to);
  if (d2 <= 0) return {};
  const float d = std::sqrt(d2);
  LightSample sample;
  sample.along = to / d;
  float cosine = -dot(unit(plane(*e)), sample.along);
  if (shines_both_ways(*e)) cosine = std::abs(cosine);
  if (cosine <= 0) return {};
  sample.reach = d * (1 - 1e-4F) - lift;
  sample.density = d2 / (c.area * cosine);
  sample.radiance = tracer_.surface(hit, 0).emission / sample.density;
  return sample;
}

LightSample Lights::sun(Float2 s) const {
  const auto& sun = tracer_.scene().sun;
  if (!sun) return {};
  const float sine = std::sin(std::clamp(sun->angular_radius, 0.0F, 0.5F));
  const float cap = sine * sine / (1 + std::sqrt(1 - sine * sine));
  LightSample sample;
  sample.along = Frame(unit(sun->towards)).out(cone(s, 1 - cap));
  sample.reach = std::numeric_limits<float>::infinity();
  sample.radiance = sun->irradiance;
  return sample;
}

// Linear in the elevation's sine, as scene.hpp says.
Vec Lights::sky(Vec along) const {
  const Sky& sky = tracer_.scene().sky;
  if (along.y < 0) return sky.ground;
  return mix(sky.horizon, sky.zenith, along.y);
}

}  // namespace yz::hall::light
