// The light of every lightmap texel, in four steps:
//
// 1. scout: some of the hemisphere rays of every texel. Each ends in the sky, on a lamp, or on a
//    texel, and is kept as (texel, colour): together they are a sparse form-factor matrix. Rays
//    that meet the inside of a solid tell which places of a texel, or which texels, are buried.
// 2. direct: shadow rays to lamps and sun.
// 3. bounce: light goes through the kept matrix once a bounce; nothing is traced.
// 4. finish: the other hemisphere rays, each taking from the texel it ends on all light so far.
//
// Every ray thus carries all bounces at the price of one, and its end is known without a shadow
// ray. What is given up: light that bounces varies no finer than a texel.
#pragma once

#include <cstdint>
#include <vector>

#include "hall/light/bake.hpp"
#include "hall/light/parallel.hpp"
#include "hall/light/paths.hpp"

namespace yz::hall::light {

// By texel's number (Charts). Where `valid` is 0 nothing was gathered.
struct Gathered {
  std::vector<Vec> sun, lamps, rest;  // irradiance / π; `rest` came by hemisphere rays
  std::vector<float> lamps_variance;  // of the luminance, of the mean
  std::vector<float> rest_variance;
  std::vector<std::uint8_t> valid;
};

class Gatherer {
 public:
  Gatherer(const Tracer& tracer, const Lights& lights, const Charts& charts,
           const BakeOptions& options, const Workers& workers);

  // Fixes texels to what is known of them: they are not gathered, only read. Before `run`.
  void keep(std::uint32_t first, const Lightmap& lightmap);

  // False where progress said stop.
  [[nodiscard]] bool run();
  [[nodiscard]] Gathered take() { return std::move(result_); }

  // Irradiance / π of all light, by texel; what is buried has its nearest neighbour's. After run.
  [[nodiscard]] Vec light(std::uint32_t texel) const { return returned_[nearest_[texel]]; }
  // The texels of surfaces that are lit, instead of those that are not.
  [[nodiscard]] const std::vector<std::uint32_t>& nearest() const { return nearest_; }

 private:
  struct Bounce {  // where a kept ray ended, and the colour it returns: 10 bits a channel
    std::uint32_t texel;
    std::uint32_t colour;
  };
  struct Place;  // a texel being gathered: its sites and what lights it

  void scout(std::size_t i);
  void shine(std::size_t i);
  void bounce(std::size_t i);
  void finish(std::size_t i);
  void find_neighbours();
  [[nodiscard]] Vec kept_light(std::size_t i) const;
  [[nodiscard]] Place place(std::size_t i) const;
  [[nodiscard]] Found hemisphere_ray(const Place& place, int index, int site) const;

  const Tracer& tracer_;
  const Lights& lights_;
  const Charts& charts_;
  const BakeOptions& options_;
  Workers workers_;
  Paths paths_;
  int kept_rays_ = 0;
  std::vector<std::uint32_t> texels_;  // to be gathered, in order
  std::vector<std::uint8_t> fixed_;    // by texel
  // By index into texels_.
  std::vector<Bounce> bounces_;
  std::vector<std::uint8_t> sites_;  // a bit for each site that is not buried
  std::vector<Vec> met_;             // light met by kept rays, their mean
  std::vector<float> counted_;       // kept rays, but for those of buried sites
  std::vector<Vec> next_;
  // By texel.
  std::vector<std::uint32_t> nearest_;
  std::vector<Vec> returned_;
  Gathered result_;
};

}  // namespace yz::hall::light
