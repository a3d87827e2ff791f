#include "hall/light/fill.hpp"

namespace yz::hall::light {
namespace {

struct Picture {
  int width, height;
  std::vector<Vec> value;
  std::vector<float> weight;
  [[nodiscard]] std::size_t at(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
           static_cast<std::size_t>(x);
  }
};

void grow(Picture& p) {
  const Picture before = p;
  for (int y = 0; y < p.height; ++y)
    for (int x = 0; x < p.width; ++x) {
      if (before.weight[p.at(x, y)] > 0) continue;
      Vec sum;
      float n = 0;
      for (int v = std::max(0, y - 1); v <= std::min(p.height - 1, y + 1); ++v)
        for (int u = std::max(0, x - 1); u <= std::min(p.width - 1, x + 1); ++u) {
          // Across an edge counts for more than across a corner.
          const float w = before.weight[p.at(u, v)] * (u == x || v == y ? 1.0F : 0.5F);
          sum += before.value[p.at(u, v)] * w;
          n += w;
        }
      if (n <= 0) continue;
      p.value[p.at(x, y)] = sum / n;
      p.weight[p.at(x, y)] = 1;
    }
}

Picture halved(const Picture& p) {
  Picture h{(p.width + 1) / 2, (p.height + 1) / 2, {}, {}};
  h.value.resize(static_cast<std::size_t>(h.width) * static_cast<std::size_t>(h.height));
  h.weight.resize(h.value.size());
  for (int y = 0; y < p.height; ++y)
    for (int x = 0; x < p.width; ++x) {
      const float w = p.weight[p.at(x, y)];
      h.value[h.at(x / 2, y / 2)] += p.value[p.at(x, y)] * w;
      h.weight[h.at(x / 2, y / 2)] += w;
    }
  for (std::size_t i = 0; i < h.value.size(); ++i)
    if (h.weight[i] > 0) {
      h.value[i] = h.value[i] / h.weight[i];
      h.weight[i] = 1;
    }
  return h;
}

// Fills what has no weight.
void fill_from_coarser(Picture& p) {
  if (p.width == 1 && p.height == 1) return;
  Picture coarse = halved(p);
  fill_from_coarser(coarse);
  for (int y = 0; y < p.height; ++y)
    for (int x = 0; x < p.width; ++x) {
      const std::size_t i = p.at(x, y);
      if (p.weight[i] > 0) continue;
      p.value[i] = coarse.value[coarse.at(x / 2, y / 2)];
      p.weight[i] = 1;
    }
}

}  // namespace

void fill(std::vector<Float3>& texel, const std::vector<std::uint8_t>& covered, int width,
          int height) {
  if (texel.empty()) return;
  Picture p{width, height, {texel.begin(), texel.end()}, {covered.begin(), covered.end()}};
  for (std::size_t i = 0; i < p.value.size(); ++i)
    if (covered[i] == 0) p.value[i] = Vec();
  grow(p);
  grow(p);
  fill_from_coarser(p);
  for (std::size_t i = 0; i < texel.size(); ++i) texel[i] = p.value[i];
}

}  // namespace yz::hall::light
