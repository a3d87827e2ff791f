// Uniform directions within the solid angle of a rectangle (Ureña, Fajardo and King, An
// Area-Preserving Parametrization for Spherical Rectangles, EGSR 2013): no noise from distance or
// from the lamp's slant.
#pragma once

#include "hall/light/vec.hpp"

namespace yz::hall::light {

class SphericalRectangle {
 public:
  // `u` and `v` orthogonal; `eye` not in the rectangle's plane.
  SphericalRectangle(Vec corner, Vec u, Vec v, Vec eye);
  [[nodiscard]] float solid_angle() const { return solid_angle_; }
  [[nodiscard]] Vec point(Float2 s) const;

 private:
  Vec eye_, x_, y_, z_;
  float x0_, y0_, x1_, y1_, z0_;
  float b0_, b1_, k_;
  float solid_angle_;
};

}  // namespace yz::hall::light
