#include "hall/light/spherical_rectangle.hpp"

namespace yz::hall::light {
namespace {

float angle_between(Vec a, Vec b) { return std::acos(std::clamp(-dot(a, b), -1.0F, 1.0F)); }

}  // namespace

SphericalRectangle::SphericalRectangle(Vec corner, Vec u, Vec v, Vec eye) : eye_(eye) {
  const float width = length(u);
  const float height = length(v);
  x_ = u / width;
  y_ = v / height;
  z_ = cross(x_, y_);
  const Vec d = corner - eye;
  z0_ = dot(d, z_);
  if (z0_ > 0) {  // the frame looks from the rectangle to the eye
    z_ = -z_;
    z0_ = -z0_;
  }
  x0_ = dot(d, x_);
  y0_ = dot(d, y_);
  x1_ = x0_ + width;
  y1_ = y0_ + height;
  const Vec v00{x0_, y0_, z0_};
  const Vec v01{x0_, y1_, z0_};
  const Vec v10{x1_, y0_, z0_};
  const Vec v11{x1_, y1_, z0_};
  const Vec n0 = unit(cross(v00, v10));
  const Vec n1 = unit(cross(v10, v11));
  const Vec n2 = unit(cross(v11, v01));
  const Vec n3 = unit(cross(v01, v00));
  b0_ = n0.z;
  b1_ = n2.z;
  const float g2 = angle_between(n2, n3);
  const float g3 = angle_between(n3, n0);
  k_ = 2 * pi - g2 - g3;
  solid_angle_ = std::max(0.0F, angle_between(n0, n1) + angle_between(n1, n2) - k_);
}

Vec SphericalRectangle::point(Float2 s) const {
  const float au = s[0] * solid_angle_ + k_;
  const float fu = (std::cos(au) * b0_ - b1_) / std::sin(au);
  const float cu = std::clamp(std::copysign(1 / std::sqrt(fu * fu + b0_ * b0_), fu), -1.0F, 1.0F);
  const float xu = std::clamp(-(cu * z0_) / std::sqrt(std::max(1e-12F, 1 - cu * cu)), x0_, x1_);
  const float d2 = xu * xu + z0_ * z0_;
  const float h0 = y0_ / std::sqrt(d2 + y0_ * y0_);
  const float h1 = y1_ / std::sqrt(d2 + y1_ * y1_);
  const float hv = h0 + s[1] * (h1 - h0);
  const float hv2 = hv * hv;
  const float yv = hv2 < 1 - 1e-6F ? hv * std::sqrt(d2) / std::sqrt(1 - hv2) : y1_;
  return eye_ + x_ * xu + y_ * std::clamp(yv, y0_, y1_) + z_ * z0_;
}

}  // namespace yz::hall::light
