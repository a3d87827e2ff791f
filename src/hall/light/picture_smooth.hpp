// Takes the noise out of the chancy part of a rendered picture, as smooth.hpp does for lightmaps,
// among pixels that show like surfaces.
#pragma once

#include <vector>

#include "hall/light/parallel.hpp"
#include "hall/light/vec.hpp"

namespace yz::hall::light {

struct NoisyPicture {
  int size = 0;  // square
  std::vector<Vec> value;
  std::vector<float> variance;  // of the luminance, of the mean; 0: known, stays
  std::vector<Vec> base, normal;
};

[[nodiscard]] bool smooth(NoisyPicture& picture, const Workers& workers);

}  // namespace yz::hall::light
