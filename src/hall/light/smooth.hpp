// Takes the tracer's noise out of a lightmap: non-local means weighed by what is known of the noise
// (Rousselle, Knaus and Zwicker 2012), only among texels of one surface.
#pragma once

#include <cstdint>
#include <vector>

#include "hall/light/charts.hpp"
#include "hall/light/parallel.hpp"

namespace yz::hall::light {

// Smooths `value` of all texels marked in `wanted`; `variance` is that of the luminance. What
// differs by more than noise explains stays different. False where progress said stop.
[[nodiscard]] bool smooth(const Charts& charts, const std::vector<std::uint8_t>& wanted,
                          const std::vector<float>& variance, std::vector<Vec>& value,
                          const Workers& workers);

}  // namespace yz::hall::light
