// What shines in a Scene, to be sampled from a point: lamps and emissive triangles; sun and sky.
//
// Lamps are invisible: rays pass through them and never find them. Emissive triangles are found by
// rays as well, so both ways of finding them are weighed against each other (balance heuristic).
#pragma once

#include <cstdint>
#include <vector>

#include "hall/light/tracer.hpp"
#include "hall/light/vec.hpp"

namespace yz::hall::light {

struct LightSample {
  Vec along;          // unit, from the point to the light
  float reach = 0;    // how far a shadow ray must go
  Vec radiance;       // divided by the density; black where nothing comes
  float density = 0;  // a solid angle's; 0 where rays cannot find this light
};

// How likely each light is tried from one place; see Lights::weigh.
struct LightChoice {
  std::vector<float> sum;  // running sums of the weights; empty or last 0: nothing shines here
  [[nodiscard]] float total() const { return sum.empty() ? 0 : sum.back(); }
};

class Lights {
 public:
  explicit Lights(const Tracer& tracer);

  // Weights each lamp and each cluster of emissive triangles by what it would give, unshadowed.
  // Light from below the horizon of `normal` gets none; a zero normal takes light from everywhere.
  void weigh(Vec at, Vec normal, LightChoice& choice) const;

  // The same, roughly, for any place and normal near `at`: made beforehand for the cells of a grid,
  // because where paths turn a look at every lamp would cost more than the ray.
  [[nodiscard]] const LightChoice& about(Vec at) const;

  // `pick` in 0 … 1 chooses by the weights, `s` the place on the light.
  [[nodiscard]] LightSample sample(const LightChoice& choice, Vec at, float pick, Float2 s) const;

  // The density with which `sample` at `from` would have found this emissive hit.
  [[nodiscard]] float density(const LightChoice& choice, Vec from, const Hit& hit) const;

  [[nodiscard]] bool any() const { return count() > 0; }

  // Towards the sun's disc; `radiance` here is irradiance facing the sun. Black where none is.
  [[nodiscard]] LightSample sun(Float2 s) const;
  [[nodiscard]] Vec sky(Vec along) const;

 private:
  struct Emitter {
    std::uint32_t mesh, triangle;
    float area;
    float share;  // running sum of the area's share of its cluster
  };
  // Neighbouring emissive triangles, sampled by area.
  struct Cluster {
    std::uint32_t first, last;  // emitters
    Vec middle;
    float radius;
    float area;
    float power;  // luminance × area
    Vec normal;   // of all its triangles where they lie in one plane and shine to one side, or zero
  };

  struct Grid {
    Vec low;
    float cell = 1;  // metres
    int x = 0, y = 0, z = 0;
    std::vector<LightChoice> choices;
  };

  [[nodiscard]] std::size_t count() const;
  void lay_grid();
  [[nodiscard]] float rough_weight(std::size_t light, Vec at, float radius) const;
  void gather_emitters();
  void split(std::uint32_t first, std::uint32_t last);
  void close_cluster(std::uint32_t first, std::uint32_t last);
  [[nodiscard]] Vec centre(const Emitter& e) const;
  [[nodiscard]] Vec plane(const Emitter& e) const;
  [[nodiscard]] bool shines_both_ways(const Emitter& e) const;
  [[nodiscard]] float brightness(const Emitter& e) const;
  [[nodiscard]] float weight(std::size_t light, Vec at, Vec normal) const;
  [[nodiscard]] LightSample from_sphere(const SphereLamp& lamp, Vec at, Float2 s) const;
  [[nodiscard]] LightSample from_rectangle(const RectangleLamp& lamp, Vec at, Float2 s) const;
  [[nodiscard]] LightSample from_cluster(const Cluster& cluster, Vec at, float pick,
                                         Float2 s) const;

  const Tracer& tracer_;
  std::vector<Emitter> emitters_;
  std::vector<Cluster> clusters_;
  // cluster_of_[first_of_mesh_[mesh] + triangle], where the mesh shines.
  std::vector<std::int64_t> first_of_mesh_;
  std::vector<std::uint32_t> cluster_of_;
  Grid grid_;
};

}  // namespace yz::hall::light
