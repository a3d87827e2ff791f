// Makes the navmesh of a hall from its floors and from what stands on them (Recast).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "hall/walk/navmesh_file.hpp"

namespace yz::hall {

// A person who walks. Steps up to `climb` are taken in the stride.
struct Walker {
  static constexpr float radius = 0.2F;
  static constexpr float height = 1.8F;
  static constexpr float climb = 0.25F;
};

// Floor to walk on, seen from above counter-clockwise. `level` keeps floors of different heights
// apart, so that a polygon is never laid over a step; 0 … 59, repeating does no harm.
struct FloorTriangle {
  std::array<Float3, 3> corner;
  std::uint8_t level = 0;
};

// An upright body that nobody walks through: a convex footprint in x, z.
struct Obstacle {
  std::vector<Float2> footprint;  // at most 64 corners
  float bottom = 0;               // metres
  float top = 0;
};

// `solids`: triangles of anything else, as a modelled hall has them; nobody walks on or through
// them. Errors: invalid where there is no floor to walk on; too_large where the hall has too many
// corners for one navmesh.
[[nodiscard]] Result<NavmeshFile> build_navmesh(std::span<const FloorTriangle> floor,
                                                std::span<const Obstacle> obstacles,
                                                std::span<const std::array<Float3, 3>> solids = {});

}  // namespace yz::hall
