// The light at a point, from all around, as spherical harmonics.
#pragma once

#include "hall/light/bake.hpp"
#include "hall/light/gather.hpp"

namespace yz::hall::light {

class ProbeTracer {
 public:
  ProbeTracer(const Tracer& tracer, const Lights& lights, const Paths& paths, const Gatherer& light,
              const BakeOptions& options)
      : tracer_(tracer), lights_(lights), paths_(paths), light_(light), options_(options) {}

  // Exhibits are left out: one of them stands where the probe is.
  [[nodiscard]] ProbeLight at(Vec place, std::uint32_t key) const;

 private:
  const Tracer& tracer_;
  const Lights& lights_;
  const Paths& paths_;
  const Gatherer& light_;
  const BakeOptions& options_;
};

// Irradiance / π about the unit normal.
[[nodiscard]] Vec probe_light(const ProbeLight& probe, Vec normal);

}  // namespace yz::hall::light
