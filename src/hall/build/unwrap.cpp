// A chart grows from the largest triangle that has none, over shared edges, as long as what it
// takes looks at most 50° another way, lies in the same part and covers no texel that the chart has
// already: a wall that winds back over itself begins a new one.
#include "hall/build/unwrap.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <queue>
#include <unordered_map>
#include <unordered_set>

namespace yz::hall {
namespace {

constexpr float least_facing = 0.64F;  // cosine: 50°
constexpr float before = 0.15F;        // metres: a point in the room that a surface looks into
constexpr float widest = 30;           // metres of one chart

struct Facet {
  std::array<std::uint32_t, 3> corner{};
  Float3 normal{};
  float area = 0;
  int part = 0;
  bool taken = false;
  std::array<std::size_t, 3> beside{};  // over each side; none: itself
};

using Cell = std::uint64_t;
Cell cell_of(int x, int y) {
  return static_cast<Cell>(static_cast<std::uint32_t>(x)) << 32 | static_cast<std::uint32_t>(y);
}

float cross2(const Float2& a, const Float2& b) { return a[0] * b[1] - a[1] * b[0]; }
Float2 less(const Float2& a, const Float2& b) { return {a[0] - b[0], a[1] - b[1]}; }

class Unwrapper {
 public:
  Unwrapper(const SceneMesh& mesh, const std::function<int(const Float3&)>& part_of, float texels,
            std::vector<Chart>& charts, std::vector<Unwrapped>& out)
      : mesh_(mesh), part_of_(part_of), texels_(texels), charts_(charts), out_(out) {}

  void run() {
    read_facets();
    join_facets();
    std::vector<std::size_t> order(facets_.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](std::size_t i) { return facets_[i].area; });
    for (const std::size_t seed : order)
      if (!facets_[seed].taken) grow(seed);
  }

 private:
  void read_facets() {
    for (std::size_t i = 0; i + 2 < mesh_.triangle.size(); i += 3) {
      Facet f;
      for (std::size_t k = 0; k < 3; ++k) f.corner[k] = mesh_.triangle[i + k];
      const Float3& a = mesh_.position[f.corner[0]];
      const Float3& b = mesh_.position[f.corner[1]];
      const Float3& c = mesh_.position[f.corner[2]];
      const Float3 n = cross(b - a, c - a);
      f.area = length(n) / 2;
      if (f.area < 1e-9F) continue;
      f.normal = unit(n);
      f.part = part_of_((1 / 3.0F) * (a + b + c) + before * f.normal);
      f.beside.fill(facets_.size());
      facets_.push_back(f);
    }
  }

  void join_facets() {
    std::map<std::array<long, 3>, std::uint32_t> spots;
    std::vector<std::uint32_t> spot(mesh_.position.size());
    for (std::size_t i = 0; i < spot.size(); ++i) {
      const Float3& p = mesh_.position[i];
      const std::array<long, 3> key{std::lround(p[0] * 5000), std::lround(p[1] * 5000),
                                    std::lround(p[2] * 5000)};
      spot[i] = spots.try_emplace(key, static_cast<std::uint32_t>(spots.size())).first->second;
    }
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<std::size_t, std::size_t>> open;
    for (std::size_t f = 0; f < facets_.size(); ++f)
      for (std::size_t k = 0; k < 3; ++k) {
        const std::uint32_t a = spot[facets_[f].corner[k]];
        const std::uint32_t b = spot[facets_[f].corner[(k + 1) % 3]];
        if (const auto other = open.find({b, a}); other != open.end()) {
          facets_[f].beside[k] = other->second.first;
          facets_[other->second.first].beside[other->second.second] = f;
          open.erase(other);
        } else {
          open.try_emplace({a, b}, f, k);
        }
      }
  }

  // The chart's axes lie in its plane, the first level where there is one.
  void lay_plane(const Float3& normal) {
    normal_ = normal;
    right_ = std::abs(normal[1]) > 0.9F ? Float3{1, 0, 0} : unit(cross(up, normal));
    right_ = unit(right_ - dot(right_, normal) * normal);
    above_ = cross(normal, right_);
  }
  [[nodiscard]] Float2 flat(std::uint32_t corner) const {
    const Float3& p = mesh_.position[corner];
    return {dot(p, right_), dot(p, above_)};
  }

  void grow(std::size_t seed) {
    lay_plane(facets_[seed].normal);
    covered_.clear();
    low_ = {1e9F, 1e9F};
    high_ = {-1e9F, -1e9F};
    chart_ = static_cast<int>(charts_.size());
    charts_.push_back({.part = facets_[seed].part, .density = 1});
    place_.clear();
    std::queue<std::size_t> waiting({seed});
    while (!waiting.empty()) {
      Facet& f = facets_[waiting.front()];
      const std::size_t own = waiting.front();
      waiting.pop();
      if (f.taken || f.part != charts_.back().part || dot(f.normal, normal_) < least_facing ||
          !claim(f))
        continue;
      f.taken = true;
      add(f);
      for (const std::size_t other : f.beside)
        if (other != own && !facets_[other].taken) waiting.push(other);
    }
    charts_.back().min = low_;
    charts_.back().max = high_;
  }

  // Takes the texels whose middle the facet covers; false where one is taken, or it is too far off.
  bool claim(const Facet& f) {
    const std::array<Float2, 3> p{flat(f.corner[0]), flat(f.corner[1]), flat(f.corner[2])};
    Float2 low = low_;
    Float2 high = high_;
    for (const Float2& q : p)
      for (std::size_t i = 0; i < 2; ++i) {
        low[i] = std::min(low[i], q[i]);
        high[i] = std::max(high[i], q[i]);
      }
    if (!covered_.empty() && (high[0] - low[0] > widest || high[1] - low[1] > widest)) return false;
    std::vector<Cell> own;
    const auto from = [&](std::size_t i) {
      return static_cast<int>(std::floor(std::min({p[0][i], p[1][i], p[2][i]}) * texels_));
    };
    const auto to = [&](std::size_t i) {
      return static_cast<int>(std::ceil(std::max({p[0][i], p[1][i], p[2][i]}) * texels_));
    };
    for (int x = from(0); x <= to(0); ++x)
      for (int y = from(1); y <= to(1); ++y) {
        const Float2 middle{(static_cast<float>(x) + 0.5F) / texels_,
                            (static_cast<float>(y) + 0.5F) / texels_};
        bool inside = true;
        for (std::size_t i = 0; i < 3; ++i)
          inside = inside && cross2(less(p[(i + 1) % 3], p[i]), less(middle, p[i])) > 1e-7F;
        if (!inside) continue;
        if (covered_.contains(cell_of(x, y))) return false;
        own.push_back(cell_of(x, y));
      }
    covered_.insert(own.begin(), own.end());
    low_ = low;
    high_ = high;
    return true;
  }

  void add(const Facet& f) {
    Unwrapped& to = mesh_of(f.part);
    for (const std::uint32_t corner : f.corner) {
      const auto [at, fresh] =
          place_.try_emplace(corner, static_cast<std::uint32_t>(to.vertices.size()));
      if (fresh)
        to.vertices.push_back({mesh_.position[corner], mesh_.normal[corner],
                               mesh_.uv.empty() ? Float2{} : mesh_.uv[corner], flat(corner),
                               chart_});
      to.triangles.push_back(at->second);
    }
  }

  Unwrapped& mesh_of(int part) {
    for (Unwrapped& each : out_)
      if (each.part == part && each.material == mesh_.material) return each;
    return out_.emplace_back(Unwrapped{part, mesh_.material, {}, {}});
  }

  const SceneMesh& mesh_;
  const std::function<int(const Float3&)>& part_of_;
  float texels_;
  std::vector<Chart>& charts_;
  std::vector<Unwrapped>& out_;
  std::vector<Facet> facets_;
  Float3 normal_{};
  Float3 right_{};
  Float3 above_{};
  Float2 low_{};
  Float2 high_{};
  int chart_ = 0;
  std::unordered_set<Cell> covered_;
  std::unordered_map<std::uint32_t, std::uint32_t> place_;  // of this chart's corners
};

}  // namespace

void unwrap(const SceneMesh& mesh, const std::function<int(const Float3& before)>& part_of,
            float texels, std::vector<Chart>& charts, std::vector<Unwrapped>& out) {
  Unwrapper(mesh, part_of, texels, charts, out).run();
}

}  // namespace yz::hall
