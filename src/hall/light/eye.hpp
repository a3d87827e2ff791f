// What an eye sees along a ray in a baked scene.
#pragma once

#include <optional>

#include "hall/light/bake.hpp"
#include "hall/light/paths.hpp"

namespace yz::hall::light {

// One look, in two parts: what is known without chance, and what one try in many found (short paths
// on exhibits, blurred reflections), whose mean is noisy. Features are of the first solid surface.
struct Look {
  Vec clear;
  Vec noisy;
  Vec base;
  Vec normal;
  bool chancy = false;  // an exhibit, or something that reflects
};

class Eye {
 public:
  // Keeps references to all of them.
  Eye(const Tracer& tracer, const Lights& lights, const Charts& charts, const Baked& baked)
      : tracer_(tracer),
        lights_(lights),
        charts_(charts),
        baked_(baked),
        paths_(tracer, lights, charts) {}

  // `spread`: how much wider the footprint grows a metre, for textures.
  [[nodiscard]] Look look(const Ray& ray, Sampler& sampler, float spread) const;

 private:
  struct Met;    // a solid surface, and all that is asked of it
  struct Patch;  // its lightmap there

  [[nodiscard]] std::optional<Met> meet(Ray ray, float width, float spread, Sampler& sampler,
                                        Look* look, int depth) const;
  [[nodiscard]] Vec seen(const Ray& ray, Sampler& sampler, float width, int depth) const;
  [[nodiscard]] Patch patch_at(const Met& met) const;
  [[nodiscard]] Vec kept(const Met& met, const Patch& patch, Sampler& sampler) const;
  [[nodiscard]] Vec short_path(const Met& met, Sampler& sampler) const;
  [[nodiscard]] Vec mirrored(const Met& met, Sampler& sampler, int depth) const;
  [[nodiscard]] Vec highlight(const Met& met, Vec to_light, Vec light) const;
  [[nodiscard]] Vec texel(std::uint32_t number) const;
  [[nodiscard]] Vec sun_from(const Met& met, Sampler& sampler) const;

  const Tracer& tracer_;
  const Lights& lights_;
  const Charts& charts_;
  const Baked& baked_;
  Paths paths_;
};

}  // namespace yz::hall::light
