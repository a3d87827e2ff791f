// A wall that is cut into charts is one wall: along the cut, both charts' bilinear look-ups must
// agree. The texels about all seams are changed as little as makes them (least squares, solved by
// conjugate gradients), as Iwanicki showed for The Last of Us (SIGGRAPH 2013).
#pragma once

#include <vector>

#include "hall/light/bake.hpp"

namespace yz::hall::light {

// Changes Lightmap::texel of parts along edges that two triangles share in space, with normals that
// agree, but not in the chart; also where the two belong to different parts. Lightmaps must be
// filled.
void stitch(const Scene& scene, std::vector<Lightmap>& parts);

// The mean difference between both sides of all seams, relative to their light; for tests.
[[nodiscard]] float seam_error(const Scene& scene, const std::vector<Lightmap>& parts);

}  // namespace yz::hall::light
