// Between four texels. Only room hall's light includes it.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "hall/scene.hpp"

namespace yz::hall::light {

struct WeighedTexel {
  std::uint32_t texel = 0;  // row by row
  float weight = 0;
};

// The four texels around `place` (in texels, their middles at a half) and their weights, which sum
// to 1; at the border the outermost texel stands for those beyond it.
[[nodiscard]] inline std::array<WeighedTexel, 4> around(Float2 place, int width, int height) {
  const float x = place[0] - 0.5F;
  const float y = place[1] - 0.5F;
  const float fx = x - std::floor(x);
  const float fy = y - std::floor(y);
  std::array<WeighedTexel, 4> out;
  for (int k = 0; k < 4; ++k) {
    const int i = k & 1;
    const int j = k >> 1;
    const int tx = std::clamp(static_cast<int>(std::floor(x)) + i, 0, width - 1);
    const int ty = std::clamp(static_cast<int>(std::floor(y)) + j, 0, height - 1);
    out[static_cast<std::size_t>(k)] = {static_cast<std::uint32_t>(ty * width + tx),
                                        (i != 0 ? fx : 1 - fx) * (j != 0 ? fy : 1 - fy)};
  }
  return out;
}

}  // namespace yz::hall::light
