// Where lightmap texels lie in the hall, and which texel a point of the hall has.
//
// Texels of all parts are numbered in one row: part after part, each from the top left.
#pragma once

#include <cstdint>
#include <vector>

#include "hall/light/tracer.hpp"
#include "hall/light/vec.hpp"

namespace yz::hall::light {

inline constexpr std::uint32_t nowhere = ~0U;

struct Site {  // a point on the surface of a texel
  Vec at;
  Vec normal;  // shading
  Vec plane;   // of the triangle: the side that light comes from
};

struct TexelHome {
  std::uint32_t mesh = nowhere;
  std::uint32_t triangle = 0;
};

class Charts {
 public:
  explicit Charts(const Scene& scene);

  struct Part {
    std::uint32_t first;  // texel
    int width, height;
  };
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
  [[nodiscard]] std::uint32_t texels() const { return texels_; }
  [[nodiscard]] const TexelHome& home(std::uint32_t texel) const { return homes_[texel]; }
  [[nodiscard]] int part_of(std::uint32_t texel) const;

  // A texel may be touched by its triangle without holding its own middle there: `offset` (−½ … ½
  // texels from the middle) is then drawn to the nearest point of the triangle.
  [[nodiscard]] Site site(std::uint32_t texel, Float2 offset) const;

  // In texels of the part's lightmap, (0, 0) its top left corner. For hits on meshes with a part.
  [[nodiscard]] Float2 place(const Hit& hit) const;
  [[nodiscard]] std::uint32_t texel(const Hit& hit) const;

 private:
  void rasterise(std::uint32_t mesh);
  [[nodiscard]] std::array<Float2, 3> corners(std::uint32_t mesh, std::uint32_t triangle) const;

  const Scene& scene_;
  std::vector<Part> parts_;
  std::uint32_t texels_ = 0;
  std::vector<TexelHome> homes_;
  std::vector<float> distance_;  // of a texel's middle from its home; only while rasterising
};

}  // namespace yz::hall::light
