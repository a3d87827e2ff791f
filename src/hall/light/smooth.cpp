#include "hall/light/smooth.hpp"

namespace yz::hall::light {
namespace {

constexpr int reach = 4;             // texels
constexpr float strictness = 0.6F;   // in standard deviations: larger blurs more
constexpr float spark = 1.25F;       // times the brightest neighbour
constexpr float same_way = 0.95F;    // cosine between two normals of one surface
constexpr float same_plane = 0.03F;  // metres

class Filter {
 public:
  Filter(const std::vector<std::uint8_t>& wanted, const std::vector<float>& variance,
         const std::vector<Vec>& value, const std::vector<Site>& sites, const Charts::Part& part)
      : wanted_(wanted), variance_(variance), value_(value), sites_(sites), part_(part) {}

  // Not much brighter than the brightest texel beside it: what stands out alone is a path that
  // found a lamp by chance, and no real light is so small.
  [[nodiscard]] Vec without_spark(int x, int y) const {
    const Vec own = value_[texel(x, y)];
    float most = 0;
    int n = 0;
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        if ((dx == 0 && dy == 0) || !joined(x, y, dx, dy)) continue;
        most = std::max(most, luminance(value_[texel(x + dx, y + dy)]));
        ++n;
      }
    const float l = luminance(own);
    return n >= 3 && l > spark * most ? own * (most / l) : own;
  }

  [[nodiscard]] Vec at(int x, int y) const {
    const std::uint32_t p = texel(x, y);
    Vec sum = value_[p];
    float weights = 1;
    for (int dy = -reach; dy <= reach; ++dy)
      for (int dx = -reach; dx <= reach; ++dx) {
        if ((dx == 0 && dy == 0) || !joined(x, y, dx, dy)) continue;
        const float w = alike(x, y, x + dx, y + dy);
        sum += value_[texel(x + dx, y + dy)] * w;
        weights += w;
      }
    return sum / weights;
  }

 private:
  [[nodiscard]] bool inside(int x, int y) const {
    return x >= 0 && y >= 0 && x < part_.width && y < part_.height;
  }
  [[nodiscard]] std::uint32_t texel(int x, int y) const {
    return part_.first + static_cast<std::uint32_t>(y * part_.width + x);
  }
  [[nodiscard]] bool wanted(int x, int y) const {
    return inside(x, y) && wanted_[texel(x, y)] != 0;
  }

  // One surface, and nothing stands on it in between: what is buried under a wall parts two rooms.
  [[nodiscard]] bool joined(int x, int y, int dx, int dy) const {
    if (!wanted(x + dx, y + dy)) return false;
    const int steps = std::max(std::abs(dx), std::abs(dy));
    for (int i = 1; i < steps; ++i)
      if (!wanted(x + (2 * dx * i + steps * (dx > 0 ? 1 : -1)) / (2 * steps),
                  y + (2 * dy * i + steps * (dy > 0 ? 1 : -1)) / (2 * steps)))
        return false;
    const Site& p = sites_[texel(x, y) - part_.first];
    const Site& q = sites_[texel(x + dx, y + dy) - part_.first];
    return dot(p.normal, q.normal) > same_way && std::abs(dot(p.plane, q.at - p.at)) < same_plane;
  }

  // exp(−d) of the mean squared difference between the texels' 3 × 3 neighbourhoods, with what
  // noise alone would make of it taken off.
  [[nodiscard]] float alike(int px, int py, int qx, int qy) const {
    float sum = 0;
    int n = 0;
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        if (!wanted(px + dx, py + dy) || !wanted(qx + dx, qy + dy)) continue;
        const std::uint32_t p = texel(px + dx, py + dy);
        const std::uint32_t q = texel(qx + dx, qy + dy);
        const float difference = luminance(value_[p]) - luminance(value_[q]);
        const float noise = variance_[p] + std::min(variance_[p], variance_[q]);
        sum += (difference * difference - noise) /
               (1e-9F + strictness * strictness * (variance_[p] + variance_[q]));
        ++n;
      }
    return std::exp(-std::max(0.0F, sum / static_cast<float>(std::max(1, n))));
  }

  const std::vector<std::uint8_t>& wanted_;
  const std::vector<float>& variance_;
  const std::vector<Vec>& value_;
  const std::vector<Site>& sites_;
  const Charts::Part& part_;
};

}  // namespace

bool smooth(const Charts& charts, const std::vector<std::uint8_t>& wanted,
            const std::vector<float>& variance, std::vector<Vec>& value, const Workers& workers) {
  std::vector<Vec> before = value;
  for (const Charts::Part& part : charts.parts()) {
    const std::size_t rows = static_cast<std::size_t>(part.height);
    std::vector<Site> sites(rows * static_cast<std::size_t>(part.width));
    const auto for_wanted = [&](std::size_t begin, std::size_t end, const auto& act) {
      for (int y = static_cast<int>(begin); y < static_cast<int>(end); ++y)
        for (int x = 0; x < part.width; ++x) {
          const std::uint32_t local = static_cast<std::uint32_t>(y * part.width + x);
          if (wanted[part.first + local] != 0) act(x, y, local);
        }
    };
    if (!parallel(workers, "smoothing", rows, 8, [&](std::size_t begin, std::size_t end) {
          for_wanted(begin, end, [&](int, int, std::uint32_t local) {
            sites[local] = charts.site(part.first + local, {0, 0});
          });
        }))
      return false;
    const auto filtered = [&](Vec (Filter::*of)(int, int) const) {
      const Filter filter(wanted, variance, before, sites, part);
      return parallel(workers, "smoothing", rows, 8, [&](std::size_t begin, std::size_t end) {
        for_wanted(begin, end, [&](int x, int y, std::uint32_t local) {
          value[part.first + local] = (filter.*of)(x, y);
        });
      });
    };
    if (!filtered(&Filter::without_spark)) return false;
    std::copy_n(value.begin() + part.first, rows * static_cast<std::size_t>(part.width),
                before.begin() + part.first);
    if (!filtered(&Filter::at)) return false;
  }
  return true;
}

}  // namespace yz::hall::light
