// Values for texels that no surface covers, so that neither bilinear look-ups at a chart's edge nor
// smaller copies of the lightmap see a hole.
#pragma once

#include <cstdint>
#include <vector>

#include "hall/light/vec.hpp"

namespace yz::hall::light {

// Two rings about every chart take the mean of their covered neighbours; the rest is filled
// smoothly from ever coarser copies, which also compresses well. All zero where nothing is covered.
void fill(std::vector<Float3>& texel, const std::vector<std::uint8_t>& covered, int width,
          int height);

}  // namespace yz::hall::light
