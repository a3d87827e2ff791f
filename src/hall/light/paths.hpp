// Follows light backwards from a point until it is known: in the sky, on a lamp, or on a surface
// whose lightmap keeps it.
#pragma once

#include "hall/light/charts.hpp"
#include "hall/light/lights.hpp"
#include "hall/light/sampler.hpp"
#include "hall/light/tracer.hpp"

namespace yz::hall::light {

struct Found {
  Vec light;                      // met on the way: sky, emission, lamps that shine on exhibits
  std::uint32_t texel = nowhere;  // the path ended on this texel …
  Vec through;                    // … whose (irradiance / π) returns multiplied by this
  bool buried = false;            // the first solid was met from behind: we are inside of it
  float distance = 0;             // of the first solid
};

// How else emission could have been found from where a ray starts: by choosing lights.
struct Chance {
  const LightChoice* choice = nullptr;  // null: in no other way
  float by_ray = 0;                     // rays × density of this one's direction
  float lamp_rays = 0;                  // lights chosen
};

class Paths {
 public:
  Paths(const Tracer& tracer, const Lights& lights, const Charts& charts)
      : tracer_(tracer), lights_(lights), charts_(charts) {}

  // Surfaces without a lightmap (exhibits, backs of sheets) are lit by one lamp, the sun and a
  // further ray; glass tints and lets through.
  [[nodiscard]] Found follow(Ray ray, Sampler sampler, Chance chance) const;

  // What lamps, emission and sun (one try each) give a matt white surface, as irradiance / π.
  // Emission's share is what `follow` with a density of cosine / π leaves.
  [[nodiscard]] Vec direct(Vec at, Vec normal, Sampler& sampler, const LightChoice& choice) const;

  [[nodiscard]] Vec lamp(const LightChoice& choice, Vec at, Vec normal, float pick, Float2 s,
                         float lamp_rays, float hemisphere_rays) const;
  [[nodiscard]] Vec sun(Vec at, Vec normal, Vec plane, Float2 s) const;

 private:
  const Tracer& tracer_;
  const Lights& lights_;
  const Charts& charts_;
};

}  // namespace yz::hall::light
