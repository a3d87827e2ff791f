#include "hall/light/picture_smooth.hpp"

namespace yz::hall::light {
namespace {

constexpr int reach = 5;
constexpr float strictness = 0.7F;

class Filter {
 public:
  explicit Filter(const NoisyPicture& p) : p_(p) {}

  [[nodiscard]] Vec at(int x, int y) const {
    const std::size_t i = index(x, y);
    Vec sum = p_.value[i];
    float weights = 1;
    for (int v = std::max(0, y - reach); v <= std::min(p_.size - 1, y + reach); ++v)
      for (int u = std::max(0, x - reach); u <= std::min(p_.size - 1, x + reach); ++u) {
        const float like = alike(i, index(u, v));
        if ((u == x && v == y) || like < 0.05F) continue;
        const float w = like * same_light(x, y, u, v);
        sum += p_.value[index(u, v)] * w;
        weights += w;
      }
    return sum / weights;
  }

 private:
  [[nodiscard]] std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(p_.size) +
           static_cast<std::size_t>(x);
  }
  // By what the surfaces are: colour and direction.
  [[nodiscard]] float alike(std::size_t a, std::size_t b) const {
    const Vec colour = p_.base[a] - p_.base[b];
    const Vec turn = p_.normal[a] - p_.normal[b];
    return std::exp(-dot(colour, colour) * 200 - dot(turn, turn) * 20);
  }
  [[nodiscard]] float same_light(int px, int py, int qx, int qy) const {
    float sum = 0;
    int n = 0;
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        if (std::min({px + dx, py + dy, qx + dx, qy + dy}) < 0 ||
            std::max({px + dx, py + dy, qx + dx, qy + dy}) >= p_.size)
          continue;
        const std::size_t a = index(px + dx, py + dy);
        const std::size_t b = index(qx + dx, qy + dy);
        const float difference = luminance(p_.value[a]) - luminance(p_.value[b]);
        const float noise = p_.variance[a] + std::min(p_.variance[a], p_.variance[b]);
        sum += (difference * difference - noise) /
               (1e-7F + strictness * strictness * (p_.variance[a] + p_.variance[b]));
        ++n;
      }
    return std::exp(-std::max(0.0F, sum / static_cast<float>(std::max(1, n))));
  }

  const NoisyPicture& p_;
};

}  // namespace

bool smooth(NoisyPicture& picture, const Workers& workers) {
  const NoisyPicture before = picture;
  const Filter filter(before);
  return parallel(workers, "smoothing", static_cast<std::size_t>(picture.size), 4,
                  [&](std::size_t begin, std::size_t end) {
                    for (int y = static_cast<int>(begin); y < static_cast<int>(end); ++y)
                      for (int x = 0; x < picture.size; ++x) {
                        const std::size_t i =
                            static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.size) +
                            static_cast<std::size_t>(x);
                        if (before.variance[i] > 0) picture.value[i] = filter.at(x, y);
                      }
                  });
}

}  // namespace yz::hall::light
