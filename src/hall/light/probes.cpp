#include "hall/light/probes.hpp"

#include "hall/light/directions.hpp"

namespace yz::hall::light {
namespace {

using Basis = std::array<float, 9>;

Basis basis(Vec d) {
  return {0.282095F,
          0.488603F * d.y,
          0.488603F * d.z,
          0.488603F * d.x,
          1.092548F * d.x * d.y,
          1.092548F * d.y * d.z,
          0.315392F * (3 * d.z * d.z - 1),
          1.092548F * d.x * d.z,
          0.546274F * (d.x * d.x - d.y * d.y)};
}

void add(ProbeLight& probe, Vec along, Vec light) {
  const Basis b = basis(along);
  for (std::size_t i = 0; i < b.size(); ++i) {
    probe.at(3 * i) += b.at(i) * light.x;
    probe.at(3 * i + 1) += b.at(i) * light.y;
    probe.at(3 * i + 2) += b.at(i) * light.z;
  }
}

int band(std::size_t i) { return i == 0 ? 0 : i < 4 ? 1 : 2; }

// Three bands cannot hold a small bright lamp and swing below zero behind it; the higher bands are
// weakened until they do not (Sloan 2008).
ProbeLight without_ringing(const ProbeLight& probe) {
  constexpr int directions = 256;
  for (int strength = 0; strength < 24; ++strength) {
    const float lambda = strength == 0 ? 0 : 0.002F * std::pow(1.5F, static_cast<float>(strength));
    ProbeLight windowed = probe;
    for (std::size_t i = 0; i < 9; ++i) {
      const float l = static_cast<float>(band(i));
      for (std::size_t c = 0; c < 3; ++c)
        windowed.at(3 * i + c) /= 1 + lambda * l * l * (l + 1) * (l + 1);
    }
    float least = 0;
    for (int d = 0; d < directions; ++d) {
      Sampler spread(1, static_cast<std::uint32_t>(d));
      const Vec e = probe_light(windowed, sphere(spread.next2()));
      least = std::min({least, e.x, e.y, e.z});
    }
    if (least >= 0) return windowed;
  }
  ProbeLight flat{};
  std::copy_n(probe.begin(), 3, flat.begin());
  return flat;
}

}  // namespace

Vec probe_light(const ProbeLight& probe, Vec normal) {
  constexpr std::array<float, 3> cosine_over_pi{1, 2.0F / 3, 0.25F};
  const Basis b = basis(normal);
  Vec sum;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const float w = b.at(i) * cosine_over_pi.at(static_cast<std::size_t>(band(i)));
    sum += Vec{probe.at(3 * i), probe.at(3 * i + 1), probe.at(3 * i + 2)} * w;
  }
  return sum;
}

ProbeLight ProbeTracer::at(Vec place, std::uint32_t key) const {
  ProbeLight probe{};
  const auto rays = static_cast<float>(options_.probe_rays);
  const int lamp_rays = std::max(1, options_.probe_rays / 4);
  LightChoice choice;
  lights_.weigh(place, Vec(), choice);
  for (int r = 0; r < options_.probe_rays; ++r) {
    Sampler sampler(key, static_cast<std::uint32_t>(r));
    Ray ray;
    ray.from = place;
    ray.along = sphere(sampler.next2());
    ray.exhibits = false;
    const Found found =
        paths_.follow(ray, sampler, {&choice, rays / (4 * pi), static_cast<float>(lamp_rays)});
    Vec light = found.light;
    if (found.texel != nowhere) light += found.through * light_.light(found.texel);
    add(probe, ray.along, light * (4 * pi / rays));
  }
  for (int r = 0; r < lamp_rays; ++r) {
    Sampler sampler(hash(key, 1), static_cast<std::uint32_t>(r));
    const float pick = (static_cast<float>(r) + sampler.next()) / static_cast<float>(lamp_rays);
    const LightSample lamp = lights_.sample(choice, place, pick, sampler.next2());
    if (largest(lamp.radiance) > 0) {
      const float by_lamp = static_cast<float>(lamp_rays) * lamp.density;
      const float share = lamp.density > 0 ? by_lamp / (by_lamp + rays / (4 * pi)) : 1;
      const Vec passed = tracer_.passing({place, lamp.along, lamp.reach, false});
      add(probe, lamp.along, lamp.radiance * passed * (share / static_cast<float>(lamp_rays)));
    }
    const LightSample sun = lights_.sun(sampler.next2());
    if (largest(sun.radiance) > 0) {
      const Vec passed = tracer_.passing({place, sun.along, sun.reach, false});
      add(probe, sun.along, sun.radiance * passed / static_cast<float>(lamp_rays));
    }
  }
  return without_ringing(probe);
}

}  // namespace yz::hall::light
