#include "hall/light/eye.hpp"

#include "hall/light/bilinear.hpp"
#include "hall/light/directions.hpp"

namespace yz::hall::light {

struct Eye::Patch {
  Vec all, sun;
  bool near_sun = false;  // some of the light about here is the sun's
};

namespace {

constexpr int most_panes = 12;
constexpr int most_mirrors = 2;
constexpr float too_rough = 0.75F;  // from here on a reflection looks like matt light
constexpr float brightest = 24;     // a single try's: more would only be a firefly
constexpr float glass_mirror = 0.04F;

Vec capped(Vec v) {
  const float most = largest(v);
  return most > brightest ? v * (brightest / most) : v;
}

float schlick(float cosine) {
  const float c = 1 - std::clamp(cosine, 0.0F, 1.0F);
  const float c2 = c * c;
  return c2 * c2 * c;
}

// Smith's masking of GGX for one direction of cosine c.
float lambda(float c, float alpha) {
  const float c2 = c * c;
  return (std::sqrt(1 + alpha * alpha * (1 - c2) / std::max(1e-8F, c2)) - 1) / 2;
}

}  // namespace

struct Eye::Met {
  Hit hit;
  Surface surface;
  Vec normal;
  Vec to_eye;
  float width = 0;  // of the footprint
  Vec through;      // of the glass before it
  bool exhibit = false;
  bool mapped = false;  // its lightmap is known here

  [[nodiscard]] Vec start() const { return hit.at + hit.normal * lift; }
  [[nodiscard]] Vec matt() const { return surface.base * (1 - surface.metallic); }
  [[nodiscard]] Vec mirror_at_front() const {
    return mix(Vec(glass_mirror), surface.base, surface.metallic);
  }
  [[nodiscard]] float alpha() const {
    const float r = std::clamp(surface.roughness, 0.03F, 1.0F);
    return r * r;
  }
  [[nodiscard]] bool reflects() const {
    return surface.roughness < too_rough || surface.metallic > 0.3F;
  }
};

// Bilinear in a part's lightmap.
Eye::Patch Eye::patch_at(const Met& met) const {
  const auto part = tracer_.scene().meshes[met.hit.mesh].part;
  const Lightmap& map = baked_.parts[static_cast<std::size_t>(part)];
  Patch patch;
  for (const auto& [t, w] : around(charts_.place(met.hit), map.width, map.height)) {
    patch.all += Vec(map.texel[t]) * w;
    if (map.sun.empty()) continue;
    patch.sun += Vec(map.sun[t]) * w;
    patch.near_sun = patch.near_sun || largest(map.sun[t]) > 0;
  }
  return patch;
}

Vec Eye::texel(std::uint32_t number) const {
  const int part = charts_.part_of(number);
  const auto index = static_cast<std::size_t>(part);
  return baked_.parts[index].texel[number - charts_.parts()[index].first];
}

// The first solid, through whatever glass stands before it. Emission and sky go into `look->clear`
// (or are returned as a Met would be: see `seen`), the reflection in the first pane into `noisy`.
std::optional<Eye::Met> Eye::meet(Ray ray, float width, float spread, Sampler& sampler, Look* look,
                                  int depth) const {
  Vec through(1);
  bool pane_met = false;
  for (int pane = 0; pane < most_panes; ++pane) {
    const auto hit = tracer_.nearest(ray);
    if (!hit) {
      look->clear += through * lights_.sky(ray.along);
      return std::nullopt;
    }
    width += hit->distance * spread;
    Met met{*hit, tracer_.surface(*hit, width), {}, -ray.along, width, through, false, false};
    if (met.surface.transmission > 0) {
      const float cosine = std::abs(dot(hit->normal, ray.along));
      const float mirror = glass_mirror + (1 - glass_mirror) * schlick(cosine);
      if (!pane_met && depth == 0) {
        const Ray away{met.start(), ray.along + hit->normal * (2 * cosine)};
        look->noisy += through * capped(seen(away, sampler, width, most_mirrors)) * mirror;
        look->chancy = true;
      }
      pane_met = true;
      through *= met.surface.base * (met.surface.transmission * (1 - mirror));
      ray.from = hit->at - hit->normal * lift;
      continue;
    }
    const SceneMesh& mesh = tracer_.scene().meshes[hit->mesh];
    met.normal = tracer_.shading_normal(*hit, width);
    met.exhibit = mesh.exhibit;
    met.mapped =
        mesh.part >= 0 && !hit->back && baked_.parts[static_cast<std::size_t>(mesh.part)].width > 0;
    if (!hit->back || tracer_.material(*hit).two_sided)
      look->clear += through * met.surface.emission;
    return met;
  }
  return std::nullopt;
}

// The sun, sharper than the lightmap and on the bumps of the normal map; radiance of matt white.
Vec Eye::sun_from(const Met& met, Sampler& sampler) const {
  return paths_.sun(met.start(), met.normal, met.hit.normal, sampler.next2());
}

// GGX towards one light of the given irradiance facing it.
Vec Eye::highlight(const Met& met, Vec to_light, Vec light) const {
  const float nl = dot(met.normal, to_light);
  const float nv = dot(met.normal, met.to_eye);
  if (nl <= 0 || nv <= 0) return {};
  const Vec half = unit(to_light + met.to_eye);
  const float nh = std::clamp(dot(met.normal, half), 0.0F, 1.0F);
  const float alpha = std::max(0.01F, met.alpha());
  const float a2 = alpha * alpha;
  const float d = nh * nh * (a2 - 1) + 1;
  const float density = a2 / (pi * d * d);
  const float masking = 1 / (1 + lambda(nl, alpha) + lambda(nv, alpha));
  const Vec front = met.mirror_at_front();
  const Vec mirror = front + (Vec(1) - front) * schlick(dot(half, to_light));
  return mirror * light * (density * masking / (4 * nv));
}

// Light on a surface whose lightmap is known: no ray but the sun's.
Vec Eye::kept(const Met& met, const Patch& patch, Sampler& sampler) const {
  if (!patch.near_sun) return patch.all * met.matt();
  const Vec rest = patch.all - patch.sun;
  const Vec without{std::max(0.0F, rest.x), std::max(0.0F, rest.y), std::max(0.0F, rest.z)};
  return (without + sun_from(met, sampler)) * met.matt();
}

// Light on an exhibit: one lamp, the sun, one ray that ends in a lightmap.
Vec Eye::short_path(const Met& met, Sampler& sampler) const {
  thread_local LightChoice own;
  const Vec at = met.start();
  if (met.exhibit) lights_.weigh(at, met.normal, own);
  const LightChoice& choice = met.exhibit ? own : lights_.about(at);
  Vec light;
  const float pick = sampler.next();
  const Float2 on_lamp = sampler.next2();
  const Vec matt = met.matt();
  if (choice.total() > 0) {
    light += matt * paths_.lamp(choice, at, met.normal, pick, on_lamp, 1, 1);
    if (met.reflects()) {
      const LightSample lamp = lights_.sample(choice, at, pick, on_lamp);
      // Emissive meshes are met by the reflected ray itself.
      if (lamp.density == 0 && largest(lamp.radiance) > 0)
        light += highlight(met, lamp.along,
                           lamp.radiance * tracer_.passing({at, lamp.along, lamp.reach}));
    }
  }
  const Float2 on_sun = sampler.next2();
  if (tracer_.scene().sun) {
    const LightSample sun = lights_.sun(on_sun);
    const float cosine = dot(sun.along, met.normal);
    if (cosine > 0 && dot(sun.along, met.hit.normal) > 0) {
      const Vec passed = sun.radiance * tracer_.passing({at, sun.along, sun.reach});
      light += matt * passed * (cosine / pi);
      if (met.reflects()) light += highlight(met, sun.along, passed);
    }
  }
  const Vec local = cosine_hemisphere(sampler.next2());
  Vec along = Frame(met.normal).out(local);
  const float above = dot(along, met.hit.normal);
  if (above < 0) along = along - met.hit.normal * (2 * above);
  if (largest(matt) > 0.01F) {
    Sampler onward(hash(static_cast<std::uint32_t>(local.x * 0x1p30F), met.hit.triangle), 0);
    const Found found = paths_.follow({at, along}, onward, {&choice, local.z / pi, 1});
    light += matt * found.light;
    if (found.texel != nowhere) light += matt * found.through * texel(found.texel);
  }
  return capped(light);
}

// What a glossy surface reflects, by one ray of GGX's lobe.
Vec Eye::mirrored(const Met& met, Sampler& sampler, int depth) const {
  const Frame frame(met.normal);
  const Vec eye = frame.in(met.to_eye);
  if (eye.z <= 0) return {};
  const float alpha = met.alpha();
  const Vec half = ggx_visible_normal(sampler.next2(), eye, alpha);
  const Vec local = half * (2 * dot(eye, half)) - eye;
  if (local.z <= 0) return {};
  const Vec along = frame.out(local);
  if (dot(along, met.hit.normal) <= 0) return {};
  const Vec front = met.mirror_at_front();
  const Vec mirror = front + (Vec(1) - front) * schlick(dot(eye, half));
  const float own = lambda(eye.z, alpha);
  const float masking = (1 + own) / (1 + own + lambda(local.z, alpha));
  return capped(seen({met.start(), along}, sampler, met.width + 0.02F + alpha * 0.1F, depth + 1)) *
         mirror * masking;
}

Vec Eye::seen(const Ray& ray, Sampler& sampler, float width, int depth) const {
  Look look;
  const auto met = meet(ray, width, 0.01F, sampler, &look, depth);
  Vec light = look.clear;
  if (!met) return light;
  if (depth < most_mirrors && met->surface.metallic > 0.5F && met->surface.roughness < too_rough)
    return light + met->through * mirrored(*met, sampler, depth);
  // Beyond, metal is taken for matt of its colour.
  Met matt = *met;
  matt.surface.metallic = 0;
  matt.surface.roughness = 1;
  return light + met->through * (matt.mapped ? kept(matt, patch_at(matt), sampler)
                                             : short_path(matt, sampler));
}

Look Eye::look(const Ray& ray, Sampler& sampler, float spread) const {
  Look look;
  const auto met = meet(ray, 0, spread, sampler, &look, 0);
  if (!met) return look;
  look.base = met->surface.base;
  look.normal = met->normal;
  const float front = std::max(glass_mirror, largest(met->mirror_at_front()));
  const float mirror =
      met->reflects() ? front + (1 - front) * schlick(dot(met->normal, met->to_eye)) : 0;
  // What is mirrored is not matt as well.
  const float left = met->surface.metallic > 0.5F ? 1 : 1 - mirror;
  const Patch patch = met->mapped ? patch_at(*met) : Patch{};
  if (met->mapped) {
    look.clear += met->through * kept(*met, patch, sampler) * left;
  } else {
    look.noisy += met->through * short_path(*met, sampler) * left;
    look.chancy = true;
  }
  if (met->reflects()) {
    Vec gloss = mirrored(*met, sampler, 0);
    if (patch.near_sun && tracer_.scene().sun && met->surface.roughness > 0.05F) {
      const LightSample sun = lights_.sun(sampler.next2());
      gloss += highlight(*met, sun.along,
                         sun.radiance * tracer_.passing({met->start(), sun.along, sun.reach}));
    }
    look.noisy += met->through * capped(gloss);
    look.chancy = look.chancy || met->surface.roughness > 0.08F;
  }
  return look;
}

}  // namespace yz::hall::light
