// Charts for meshes that somebody else made: pieces of surface that look one way, laid flat.
#pragma once

#include <functional>
#include <vector>

#include "hall/build/sculpt.hpp"

namespace yz::hall {

struct Unwrapped {
  int part = 0;
  int material = 0;
  std::vector<Vertex> vertices;  // chart: into the charts that were given
  std::vector<std::uint32_t> triangles;
};

// Cuts the mesh into charts, appended to `charts`, and into one Unwrapped for each part that
// `part_of` says its triangles belong to. No two triangles of a chart overlap at `texels` a metre.
void unwrap(const SceneMesh& mesh, const std::function<int(const Float3& before)>& part_of,
            float texels, std::vector<Chart>& charts, std::vector<Unwrapped>& out);

}  // namespace yz::hall
