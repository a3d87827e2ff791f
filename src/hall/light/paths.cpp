#include "hall/light/paths.hpp"

#include "hall/light/directions.hpp"

namespace yz::hall::light {
namespace {

constexpr int most_segments = 24;
constexpr int most_turns = 6;
constexpr float footprint = 0.1F;  // metres over which light that bounces averages a texture

}  // namespace

Vec Paths::lamp(const LightChoice& choice, Vec at, Vec normal, float pick, Float2 s,
                float lamp_rays, float hemisphere_rays) const {
  const LightSample light = lights_.sample(choice, at, pick, s);
  const float cosine = dot(light.along, normal);
  if (cosine <= 0 || largest(light.radiance) <= 0) return {};
  const Vec passed = tracer_.passing({at, light.along, light.reach});
  if (largest(passed) <= 0) return {};
  float share = 1;
  if (light.density > 0) {
    const float by_lamp = lamp_rays * light.density;
    share = by_lamp / (by_lamp + hemisphere_rays * cosine / pi);
  }
  return light.radiance * passed * (cosine / pi * share);
}

Vec Paths::sun(Vec at, Vec normal, Vec plane, Float2 s) const {
  const LightSample light = lights_.sun(s);
  const float cosine = dot(light.along, normal);
  if (cosine <= 0 || dot(light.along, plane) <= 0) return {};
  return light.radiance * tracer_.passing({at, light.along, light.reach}) * (cosine / pi);
}

Vec Paths::direct(Vec at, Vec normal, Sampler& sampler, const LightChoice& choice) const {
  Vec light;
  const float pick = sampler.next();
  const Float2 on_lamp = sampler.next2();
  const Float2 on_sun = sampler.next2();
  if (choice.total() > 0) light += lamp(choice, at, normal, pick, on_lamp, 1, 1);
  if (tracer_.scene().sun) light += sun(at, normal, normal, on_sun);
  return light;
}

Found Paths::follow(Ray ray, Sampler sampler, Chance chance) const {
  Found found;
  Vec through(1);
  Vec start = ray.from;
  float way = 0;
  int turns = 0;
  bool solid_met = false;
  for (int segment = 0; segment < most_segments; ++segment) {
    const auto hit = tracer_.nearest(ray);
    if (!hit) {
      found.light += through * lights_.sky(ray.along);
      if (!solid_met) found.distance = std::numeric_limits<float>::infinity();
      return found;
    }
    way += hit->distance;
    const Surface surface = tracer_.surface(*hit, footprint);
    if (surface.transmission > 0) {
      through *= surface.base * surface.transmission;
      ray.from = hit->at - hit->normal * lift;
      continue;
    }
    if (!solid_met) found.distance = way;
    const SceneMesh& mesh = tracer_.scene().meshes[hit->mesh];
    const bool sheet = tracer_.material(*hit).two_sided;
    if (hit->back && !sheet && !mesh.exhibit) {
      found.buried = !solid_met;
      return found;
    }
    solid_met = true;
    if (largest(surface.emission) > 0 && (!hit->back || sheet)) {
      float share = 1;
      if (chance.choice)
        share = chance.by_ray /
                std::max(1e-20F, chance.by_ray + chance.lamp_rays *
                                                     lights_.density(*chance.choice, start, *hit));
      found.light += through * surface.emission * share;
    }
    if (mesh.part >= 0 && !hit->back) {
      found.texel = charts_.texel(*hit);
      found.through = through * surface.base;
      return found;
    }
    if (++turns > most_turns) return found;
    // Russian roulette by what the surface returns.
    const float stay = std::min(0.95F, largest(surface.base));
    const float lot = sampler.next();
    const Vec normal = tracer_.shading_normal(*hit, footprint);
    start = hit->at + hit->normal * lift;
    const LightChoice& choice = lights_.about(start);
    found.light += through * surface.base * direct(start, normal, sampler, choice);
    if (lot >= stay) return found;
    through *= surface.base / stay;
    const Vec local = cosine_hemisphere(sampler.next2());
    Vec along = Frame(normal).out(local);
    const float above = dot(along, hit->normal);
    if (above < 0) along = along - hit->normal * (2 * above);
    ray = {start, along, std::numeric_limits<float>::infinity(), ray.exhibits};
    way = 0;
    chance = {&choice, local.z / pi, 1};
  }
  return found;
}

}  // namespace yz::hall::light
