#include "hall/light/seams.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <unordered_map>

#include "hall/light/bilinear.hpp"
#include "hall/light/vec.hpp"

namespace yz::hall::light {
namespace {

constexpr float same_point = 5e-4F;   // metres
constexpr float same_normal = 0.97F;  // cosine
constexpr float stay = 0.05F;         // how much a texel holds to its value, against agreement

struct End {
  Vec at, normal;
  Float2 place;  // texels
};

struct Edge {
  int part;
  End a, b;
};

using Corner = std::array<long, 3>;

Corner rounded(Vec p) {
  return {std::lround(p.x / same_point), std::lround(p.y / same_point),
          std::lround(p.z / same_point)};
}

// All edges of triangles that have a chart, turned so that both sides of a seam run the same way.
std::vector<std::pair<std::array<Corner, 2>, Edge>> edges_of(const Scene& scene) {
  std::vector<std::pair<std::array<Corner, 2>, Edge>> edges;
  for (const SceneMesh& mesh : scene.meshes) {
    if (mesh.part < 0) continue;
    const ScenePart& part = scene.parts[static_cast<std::size_t>(mesh.part)];
    const auto end = [&](std::uint32_t v) {
      return End{mesh.position[v],
                 mesh.normal[v],
                 {mesh.chart_uv[v][0] * static_cast<float>(part.lightmap_width),
                  mesh.chart_uv[v][1] * static_cast<float>(part.lightmap_height)}};
    };
    for (std::size_t t = 0; t + 2 < mesh.triangle.size(); t += 3)
      for (std::size_t k = 0; k < 3; ++k) {
        Edge edge{mesh.part, end(mesh.triangle[t + k]), end(mesh.triangle[t + (k + 1) % 3])};
        std::array<Corner, 2> key{rounded(edge.a.at), rounded(edge.b.at)};
        if (key[0] == key[1]) continue;
        if (key[1] < key[0]) {
          std::swap(key[0], key[1]);
          std::swap(edge.a, edge.b);
        }
        edges.emplace_back(key, edge);
      }
  }
  std::stable_sort(edges.begin(), edges.end(),
                   [](const auto& x, const auto& y) { return x.first < y.first; });
  return edges;
}

bool near(Float2 a, Float2 b) { return std::abs(a[0] - b[0]) + std::abs(a[1] - b[1]) < 0.02F; }

bool is_seam(const Edge& x, const Edge& y) {
  if (dot(x.a.normal, y.a.normal) < same_normal || dot(x.b.normal, y.b.normal) < same_normal)
    return false;
  return x.part != y.part || !near(x.a.place, y.a.place) || !near(x.b.place, y.b.place);
}

std::vector<std::pair<Edge, Edge>> seams_of(const Scene& scene) {
  const auto edges = edges_of(scene);
  std::vector<std::pair<Edge, Edge>> seams;
  for (std::size_t i = 0; i < edges.size();) {
    std::size_t j = i + 1;
    for (; j < edges.size() && edges[j].first == edges[i].first; ++j)
      if (is_seam(edges[i].second, edges[j].second))
        seams.emplace_back(edges[i].second, edges[j].second);
    i = j;
  }
  return seams;
}

struct Term {
  int part;
  std::uint32_t texel;
  float weight;
};
// Two bilinear look-ups whose difference should be nothing: eight texels with weights, the second
// four negative.
using Tie = std::array<Term, 8>;

void look_up(const Scene& scene, int part, Float2 place, float sign, Term* out) {
  const ScenePart& p = scene.parts[static_cast<std::size_t>(part)];
  for (const auto& [texel, weight] : around(place, p.lightmap_width, p.lightmap_height))
    *out++ = {part, texel, sign * weight};
}

Float2 between(const Edge& e, float t) {
  return {e.a.place[0] + (e.b.place[0] - e.a.place[0]) * t,
          e.a.place[1] + (e.b.place[1] - e.a.place[1]) * t};
}

float texels_long(const Edge& e) {
  return std::hypot(e.b.place[0] - e.a.place[0], e.b.place[1] - e.a.place[1]);
}

std::vector<Tie> ties_of(const Scene& scene) {
  std::vector<Tie> ties;
  for (const auto& [x, y] : seams_of(scene)) {
    const int steps = std::clamp(
        static_cast<int>(std::ceil(2 * std::max(texels_long(x), texels_long(y)))), 1, 8192);
    for (int i = 0; i <= steps; ++i) {
      const float t = static_cast<float>(i) / static_cast<float>(steps);
      Tie& tie = ties.emplace_back();
      look_up(scene, x.part, between(x, t), 1, tie.data());
      look_up(scene, y.part, between(y, t), -1, tie.data() + 4);
    }
  }
  return ties;
}

// (AᵀA + stay) x = AᵀA-free right side: minimises |A x|² + stay |x − x₀|² over the texels that
// occur.
class Solver {
 public:
  explicit Solver(const std::vector<Tie>& ties) {
    for (const Tie& tie : ties) {
      auto& row = rows_.emplace_back();
      for (std::size_t k = 0; k < tie.size(); ++k) row.at(k) = {index(tie.at(k)), tie.at(k).weight};
    }
  }

  void solve(std::vector<Lightmap>& parts) {
    const std::size_t n = texels_.size();
    std::vector<Vec> x(n);
    for (std::size_t i = 0; i < n; ++i) x[i] = value(parts, i);
    // Residual of the start x = x₀: −AᵀA x₀.
    std::vector<Vec> r = times_ata(x);
    for (Vec& v : r) v = -v;
    std::vector<Vec> p = r;
    Vec rr = squares(r);
    const float enough = 1e-8F * std::max(1e-20F, rr.x + rr.y + rr.z);
    for (int round = 0; round < 100 && rr.x + rr.y + rr.z > enough; ++round) {
      std::vector<Vec> ap = times_ata(p);
      for (std::size_t i = 0; i < n; ++i) ap[i] += p[i] * stay;
      const Vec alpha = ratio(rr, products(p, ap));
      for (std::size_t i = 0; i < n; ++i) {
        x[i] += p[i] * alpha;
        r[i] = r[i] - ap[i] * alpha;
      }
      const Vec next = squares(r);
      const Vec beta = ratio(next, rr);
      for (std::size_t i = 0; i < n; ++i) p[i] = r[i] + p[i] * beta;
      rr = next;
    }
    for (std::size_t i = 0; i < n; ++i) {
      const Vec light{std::max(0.0F, x[i].x), std::max(0.0F, x[i].y), std::max(0.0F, x[i].z)};
      parts[static_cast<std::size_t>(texels_[i].first)].texel[texels_[i].second] = light;
    }
  }

 private:
  using Row = std::array<std::pair<std::uint32_t, float>, 8>;

  std::uint32_t index(const Term& term) {
    const auto key = static_cast<std::uint64_t>(term.part) << 32 | term.texel;
    const auto [at, fresh] = numbers_.try_emplace(key, static_cast<std::uint32_t>(texels_.size()));
    if (fresh) texels_.emplace_back(term.part, term.texel);
    return at->second;
  }
  [[nodiscard]] Vec value(const std::vector<Lightmap>& parts, std::size_t i) const {
    return parts[static_cast<std::size_t>(texels_[i].first)].texel[texels_[i].second];
  }
  [[nodiscard]] std::vector<Vec> times_ata(const std::vector<Vec>& x) const {
    std::vector<Vec> out(x.size());
    for (const Row& row : rows_) {
      Vec difference;
      for (const auto& [i, w] : row) difference += x[i] * w;
      for (const auto& [i, w] : row) out[i] += difference * w;
    }
    return out;
  }
  static Vec products(const std::vector<Vec>& a, const std::vector<Vec>& b) {
    Vec sum;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
  }
  static Vec squares(const std::vector<Vec>& a) { return products(a, a); }
  static Vec ratio(Vec a, Vec b) {
    const auto safe = [](float p, float q) { return q > 0 ? p / q : 0; };
    return {safe(a.x, b.x), safe(a.y, b.y), safe(a.z, b.z)};
  }

  std::unordered_map<std::uint64_t, std::uint32_t> numbers_;
  std::vector<std::pair<int, std::uint32_t>> texels_;
  std::vector<Row> rows_;
};

}  // namespace

void stitch(const Scene& scene, std::vector<Lightmap>& parts) {
  const auto ties = ties_of(scene);
  if (!ties.empty()) Solver(ties).solve(parts);
}

float seam_error(const Scene& scene, const std::vector<Lightmap>& parts) {
  double difference = 0;
  double light = 0;
  for (const Tie& tie : ties_of(scene)) {
    Vec sum;
    for (const Term& term : tie) {
      const Vec v = parts[static_cast<std::size_t>(term.part)].texel[term.texel];
      sum += v * term.weight;
      light += luminance(v) * std::abs(term.weight) / 2;
    }
    difference += std::abs(luminance(sum));
  }
  return light > 0 ? static_cast<float>(difference / light) : 0;
}

}  // namespace yz::hall::light
