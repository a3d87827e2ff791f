// Rays against a Scene: what they hit, what that is made of, and whether light passes.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "base/result.hpp"
#include "hall/light/textures.hpp"
#include "hall/light/vec.hpp"
#include "hall/scene.hpp"

namespace yz::hall::light {

struct Ray {
  Vec from;
  Vec along;  // unit
  float reach = std::numeric_limits<float>::infinity();
  bool exhibits = true;  // false: passes through them (a probe stands inside its exhibit)
};

struct Hit {
  float distance = 0;
  std::uint32_t mesh = 0;
  std::uint32_t triangle = 0;
  float b1 = 0, b2 = 0;  // barycentric weights of the second and third corner
  Vec at;
  Vec normal;         // of the triangle's plane, on the side that was hit
  bool back = false;  // hit from behind
};

struct Surface {  // of a hit
  Vec base;
  Vec emission;
  float alpha = 1;
  float roughness = 1;
  float metallic = 0;
  float transmission = 0;
};

class Tracer {
 public:
  // Refuses a scene that contradicts itself. Keeps a reference to it.
  [[nodiscard]] static Result<Tracer> open(const Scene& scene);
  Tracer(Tracer&&) noexcept;
  Tracer& operator=(Tracer&&) noexcept;
  ~Tracer();

  // The nearest surface that is not cut out; glass counts.
  [[nodiscard]] std::optional<Hit> nearest(const Ray& ray) const;

  // What of the light comes through between ray.from and ray.reach: black behind a solid, the
  // product of the tints behind glass.
  [[nodiscard]] Vec passing(const Ray& ray) const;

  [[nodiscard]] const Scene& scene() const;
  [[nodiscard]] const Textures& textures() const;
  [[nodiscard]] const Material& material(const Hit& hit) const;

  // Textures are averaged over `width` metres about the hit.
  [[nodiscard]] Surface surface(const Hit& hit, float width) const;
  [[nodiscard]] Vec corner_blend(const Hit& hit, const std::vector<Float3>& values) const;
  [[nodiscard]] Float2 corner_blend(const Hit& hit, const std::vector<Float2>& values) const;
  // The shading normal on the side that was hit, with the normal map where the material has one.
  [[nodiscard]] Vec shading_normal(const Hit& hit, float width) const;
  [[nodiscard]] float uv_per_metre(const Hit& hit) const;

  struct Impl;

 private:
  explicit Tracer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// How far a ray's origin is lifted off its surface: well above rounding in halls of some 100 m.
inline constexpr float lift = 4e-4F;

}  // namespace yz::hall::light
