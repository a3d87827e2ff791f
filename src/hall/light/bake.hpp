// Global illumination of a Scene, kept: a lightmap for every part and spherical harmonics for every
// probe. Path tracing on Embree; docs/light.md tells how.
//
// Units: a texel is irradiance / π, so what leaves a matt surface is texel × base colour. Linear
// rec709, in the scene's radiance.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "hall/scene.hpp"

namespace yz::hall::light {

// Called from the calling thread only, `done` rising from 0 to 1 within each step; false stops the
// work, which then fails with ErrorKind::unavailable.
using Progress = std::function<bool(std::string_view step, double done)>;

struct BakeOptions {
  int paths = 128;         // hemisphere rays a texel: sky, emission and what other surfaces return
  int lamp_rays = 48;      // shadow rays a texel towards lamps and emissive meshes
  int sun_rays = 16;       // shadow rays a texel towards the sun's disc
  int bounces = 8;         // at least 1: how often light leaves a surface again
  int probe_rays = 8192;   // a probe
  std::uint64_t seed = 1;  // the same seed gives the same bits, whatever the number of threads
  unsigned threads = 0;    // 0: as many as the machine has
  bool denoise = true;
  bool stitch = true;  // make both sides of a chart's seam agree
};

[[nodiscard]] BakeOptions draft_bake();  // noisy light for a first look; about a tenth of the rays
[[nodiscard]] BakeOptions final_bake();

struct Lightmap {  // rows from the top, as glTF's uv; texel (x, y) is at [y · width + x]
  int width = 0;
  int height = 0;
  std::vector<Float3> texel;          // all light; gutters are filled from the nearest chart
  std::vector<Float3> sun;            // of it, what comes straight from the sun
  std::vector<std::uint8_t> covered;  // 1 where a surface lies, 0 where the value was filled in
};

// Incoming radiance in real spherical harmonics up to l = 2, in the order and normalisation of
// three.js's LightProbe: coefficient i of channel c at [3 i + c]; 0: Y00, 1: y, 2: z, 3: x, 4: xy,
// 5: yz, 6: 3z² − 1, 7: xz, 8: x² − y². Irradiance from them is never negative in any direction.
using ProbeLight = std::array<float, 27>;

struct Baked {
  std::vector<Lightmap> parts;     // as Scene::parts
  std::vector<ProbeLight> probes;  // as Scene::probes
};

// For a scene of which only something changed: parts that are not to be redone keep their texels of
// `before` (same sizes), and lend their light to those that are.
struct Rebake {
  const Baked* before = nullptr;
  std::vector<bool> redo;  // as Scene::parts
};

// Fails with `invalid` where the scene contradicts itself (an index out of range, arrays of unequal
// length, a coordinate that is no number), naming the mesh, or where a lightmap has over 2^26
// texels.
[[nodiscard]] Result<Baked> bake(const Scene& scene, const BakeOptions& options,
                                 const Progress& progress = {}, const Rebake& rebake = {});

}  // namespace yz::hall::light
