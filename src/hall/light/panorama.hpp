// Cube panoramas of a baked scene: the eye's ray, reflections, glass and exhibits are traced, matt
// light comes from the lightmaps.
//
// Faces are px nx py ny pz nz of glTF's axes, seen from inside; rows run from the top:
//   face  looks  right  up
//   px    +x     +z     +y
//   nx    −x     −z     +y
//   py    +y     +x     +z
//   ny    −y     +x     −z
//   pz    +z     −x     +y
//   nz    −z     +x     +y
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "hall/light/bake.hpp"
#include "hall/scene.hpp"

namespace yz::hall::light {

struct PanoramaOptions {
  int size = 1024;  // pixels along a face's edge
  int samples = 4;  // a pixel; twice as many at edges, three times where chance shows
  std::uint64_t seed = 1;
  unsigned threads = 0;  // 0: as many as the machine has
  bool denoise = true;   // of what short paths light: exhibits and glossy reflections
};

inline constexpr std::array<const char*, 6> face_names{"px", "nx", "py", "ny", "pz", "nz"};

struct Cube {
  int size = 0;
  std::array<std::vector<Float3>, 6> face;  // linear radiance, rows from the top
};

// The unit vector towards the middle of pixel (x, y), or any place between: x, y in 0 … size.
[[nodiscard]] Float3 cube_direction(int face, float x, float y, int size);

// A place that a panorama could point to.
struct HotspotCandidate {
  std::vector<Float3> at;  // some points of it; one that is seen is enough
};

struct HotspotSeen {
  std::size_t candidate = 0;  // index
  Float3 direction{};         // unit, from the eye to the middle of the points seen
  float distance = 0;         // metres
};

// A scene with its light, ready to be looked at. Keeps references to both: they must outlive it.
// Methods may be called from one thread at a time; they use as many as they are told.
class Studio {
 public:
  [[nodiscard]] static Result<Studio> open(const Scene& scene, const Baked& baked);
  Studio(Studio&&) noexcept;
  Studio& operator=(Studio&&) noexcept;
  ~Studio();

  [[nodiscard]] Result<Cube> render_cube(Float3 eye, const PanoramaOptions& options,
                                         const Progress& progress = {}) const;

  // Which candidates the eye sees, through glass too. A surface within `slack` metres before the
  // point counts as the point itself (the exhibit's own).
  [[nodiscard]] std::vector<HotspotSeen> visible(Float3 eye,
                                                 std::span<const HotspotCandidate> candidates,
                                                 float slack = 0.1F) const;

 private:
  struct Impl;
  explicit Studio(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace yz::hall::light
