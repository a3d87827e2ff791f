// Lays the charts of every part out in the texels of its lightmap.
#pragma once

#include <span>
#include <vector>

#include "hall/build/sculpt.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

struct ChartLimits {
  static constexpr int gutter = 2;        // texels between any two charts, and round them all
  static constexpr int most_side = 2048;  // of a lightmap, in texels
};

// Where a chart lies. Its surface runs from the middle of the first texel to the middle of the
// last, so that filtering never reads past them.
struct ChartPlace {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

struct ChartLayout {
  int width = 0;
  int height = 0;
  float texels = 0;                // a metre: what was asked for, or less where that did not fit
  std::vector<ChartPlace> places;  // as the charts that were given
};

// Packs charts at `texels` a metre times each chart's density. The same charts give the same
// layout.
[[nodiscard]] ChartLayout lay_out(std::span<const Chart> charts, float texels);

// The lightmap's uv of a point of the chart.
[[nodiscard]] Float2 chart_uv(const Chart& chart, const ChartPlace& place,
                              const ChartLayout& layout, const Float2& at);

}  // namespace yz::hall
