// A skyline packer: the charts, tallest first, each where it comes to lie lowest. For the thousands
// of strips of a hall it fills 85–90 % of the picture, and it is quick enough to be run a few times
// until the density fits.
#include "hall/build/charts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace yz::hall {
namespace {

constexpr int least_side = 2;  // texels of a chart: one for each of two opposite edges

int texels_of(float metres, float density) {
  return std::max(least_side, static_cast<int>(std::lround(metres * density)) + 1);
}

class Skyline {
 public:
  explicit Skyline(int width) : width_(width), steps_{{0, 0, width}} {}

  // The lowest place for a body, the leftmost of several; nothing where it is wider than all.
  bool put(int width, int height, int& x, int& y) {
    if (width > width_) return false;
    std::size_t best = steps_.size();
    int best_y = 0;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const int at = rest_on(i, width);
      if (at >= 0 && (best == steps_.size() || at < best_y)) {
        best = i;
        best_y = at;
      }
    }
    if (best == steps_.size()) return false;
    x = steps_[best].x;
    y = best_y;
    raise(best, x, width, y + height);
    top_ = std::max(top_, y + height);
    return true;
  }

  [[nodiscard]] int top() const { return top_; }

 private:
  struct Step {
    int x, y, width;
  };

  [[nodiscard]] int rest_on(std::size_t first, int width) const {
    if (steps_[first].x + width > width_) return -1;
    int y = 0;
    int left = width;
    for (std::size_t i = first; left > 0; ++i) {
      y = std::max(y, steps_[i].y);
      left -= steps_[i].width;
    }
    return y;
  }

  void raise(std::size_t first, int x, int width, int y) {
    steps_.insert(steps_.begin() + static_cast<std::ptrdiff_t>(first), {x, y, width});
    std::size_t i = first + 1;
    int covered = x + width;
    while (i < steps_.size() && steps_[i].x < covered) {
      const int end = steps_[i].x + steps_[i].width;
      if (end <= covered) {
        steps_.erase(steps_.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        steps_[i].width = end - covered;
        steps_[i].x = covered;
        ++i;
      }
    }
    for (i = 0; i + 1 < steps_.size();) {
      if (steps_[i].y != steps_[i + 1].y) {
        ++i;
        continue;
      }
      steps_[i].width += steps_[i + 1].width;
      steps_.erase(steps_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
  }

  int width_;
  int top_ = 0;
  std::vector<Step> steps_;
};

// Packs into `width`, and says how high that came to.
int pack(std::span<const std::size_t> order, std::vector<ChartPlace>& places, int width) {
  constexpr int gutter = ChartLimits::gutter;
  Skyline skyline(width - gutter);
  for (const std::size_t i : order) {
    ChartPlace& place = places[i];
    int x = 0;
    int y = 0;
    if (!skyline.put(place.width + gutter, place.height + gutter, x, y)) return 1 << 30;
    place.x = x + gutter;
    place.y = y + gutter;
  }
  return skyline.top() + gutter;
}

int round_up(int value) { return (value + 63) / 64 * 64; }

bool try_at(std::span<const Chart> charts, float texels, ChartLayout& out) {
  out.places.resize(charts.size());
  double area = 0;
  int widest = 0;
  for (std::size_t i = 0; i < charts.size(); ++i) {
    const float density = texels * charts[i].density;
    ChartPlace& place = out.places[i];
    place.width = texels_of(charts[i].max[0] - charts[i].min[0], density);
    place.height = texels_of(charts[i].max[1] - charts[i].min[1], density);
    area += static_cast<double>(place.width + ChartLimits::gutter) *
            (place.height + ChartLimits::gutter);
    widest = std::max(widest, place.width);
  }
  std::vector<std::size_t> order(charts.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const ChartPlace& p = out.places[a];
    const ChartPlace& q = out.places[b];
    return p.height != q.height ? p.height > q.height : p.width > q.width;
  });
  int width = round_up(
      std::max(static_cast<int>(std::sqrt(area * 1.12)), widest + 2 * ChartLimits::gutter));
  for (; width <= ChartLimits::most_side; width += 64) {
    const int height = round_up(pack(order, out.places, width));
    if (height > std::max(width + 128, 64) && width < ChartLimits::most_side) continue;
    if (height > ChartLimits::most_side) return false;
    out.width = width;
    out.height = height;
    out.texels = texels;
    return true;
  }
  return false;
}

}  // namespace

ChartLayout lay_out(std::span<const Chart> charts, float texels) {
  ChartLayout out;
  // Ever coarser until it fits; charts that shrink to two texels end it at the latest.
  for (int i = 0; i < 200; ++i, texels *= 0.93F)
    if (try_at(charts, texels, out)) return out;
  return {};
}

Float2 chart_uv(const Chart& chart, const ChartPlace& place, const ChartLayout& layout,
                const Float2& at) {
  const auto along = [&](std::size_t axis, int origin, int size, int whole) {
    const float range = chart.max[axis] - chart.min[axis];
    const float t = range > 0 ? (at[axis] - chart.min[axis]) / range : 0.5F;
    return (static_cast<float>(origin) + 0.5F + t * static_cast<float>(size - 1)) /
           static_cast<float>(whole);
  };
  return {along(0, place.x, place.width, layout.width),
          along(1, place.y, place.height, layout.height)};
}

}  // namespace yz::hall
