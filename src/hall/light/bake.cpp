#include "hall/light/bake.hpp"

#include "hall/light/fill.hpp"
#include "hall/light/gather.hpp"
#include "hall/light/probes.hpp"
#include "hall/light/seams.hpp"
#include "hall/light/smooth.hpp"

namespace yz::hall::light {
namespace {

std::unexpected<Error> stopped() { return fail(ErrorKind::unavailable, "the bake was stopped"); }

Result<> check(const Scene& scene, const Rebake& rebake) {
  if (rebake.before == nullptr) return {};
  if (rebake.redo.size() != scene.parts.size() || rebake.before->parts.size() != scene.parts.size())
    return fail(ErrorKind::invalid, "the earlier bake has other parts");
  for (std::size_t i = 0; i < scene.parts.size(); ++i) {
    const Lightmap& before = rebake.before->parts[i];
    const ScenePart& part = scene.parts[i];
    const std::size_t texels = static_cast<std::size_t>(part.lightmap_width) * part.lightmap_height;
    if (!rebake.redo[i] &&
        (before.width != part.lightmap_width || before.height != part.lightmap_height ||
         before.texel.size() != texels || before.covered.size() != texels))
      return fail(ErrorKind::invalid, "part " + part.id + " has another size than before");
  }
  return {};
}

bool kept(const Rebake& rebake, std::size_t part) {
  return rebake.before != nullptr && !rebake.redo[part];
}

Lightmap lightmap_of(const Charts::Part& part, const Gathered& light) {
  Lightmap map;
  map.width = part.width;
  map.height = part.height;
  const std::size_t n = static_cast<std::size_t>(part.width) * part.height;
  map.texel.resize(n);
  map.sun.resize(n);
  map.covered.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t t = part.first + i;
    map.covered[i] = light.valid[t];
    map.sun[i] = light.sun[t];
    map.texel[i] = light.sun[t] + light.lamps[t] + light.rest[t];
  }
  fill(map.texel, map.covered, map.width, map.height);
  fill(map.sun, map.covered, map.width, map.height);
  return map;
}

}  // namespace

BakeOptions draft_bake() {
  BakeOptions options;
  options.paths = 32;
  options.lamp_rays = 8;
  options.sun_rays = 4;
  options.bounces = 5;
  options.probe_rays = 1024;
  return options;
}

BakeOptions final_bake() { return {}; }

Result<Baked> bake(const Scene& scene, const BakeOptions& options, const Progress& progress,
                   const Rebake& rebake) {
  YZ_ASSIGN(const Tracer tracer, Tracer::open(scene));
  YZ_TRY(check(scene, rebake));
  const Workers workers{options.threads, &progress};
  const Charts charts(scene);
  const Lights lights(tracer);
  Gatherer gatherer(tracer, lights, charts, options, workers);
  for (std::size_t i = 0; i < scene.parts.size(); ++i)
    if (kept(rebake, i)) gatherer.keep(charts.parts()[i].first, rebake.before->parts[i]);
  if (!gatherer.run()) return stopped();

  Baked baked;
  baked.probes.resize(scene.probes.size());
  const Paths paths(tracer, lights, charts);
  const ProbeTracer probes(tracer, lights, paths, gatherer, options);
  const bool all =
      parallel(workers, "probes", scene.probes.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
          baked.probes[i] = probes.at(
              scene.probes[i].at,
              hash(static_cast<std::uint32_t>(options.seed), static_cast<std::uint32_t>(i)));
      });
  if (!all) return stopped();

  Gathered light = gatherer.take();
  if (options.denoise) {
    if (!smooth(charts, light.valid, light.rest_variance, light.rest, workers)) return stopped();
    if (!smooth(charts, light.valid, light.lamps_variance, light.lamps, workers)) return stopped();
  }
  for (std::size_t i = 0; i < scene.parts.size(); ++i)
    baked.parts.push_back(kept(rebake, i) ? rebake.before->parts[i]
                                          : lightmap_of(charts.parts()[i], light));
  if (options.stitch) stitch(scene, baked.parts);
  return baked;
}

}  // namespace yz::hall::light
