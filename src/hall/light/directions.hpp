// Random directions from two numbers in 0 … 1.
#pragma once

#include <cmath>

#include "hall/light/vec.hpp"

namespace yz::hall::light {

// A square to a disc, keeping areas and neighbourhood (Shirley and Chiu 1997).
inline Float2 disc(Float2 s) {
  const float a = 2 * s[0] - 1;
  const float b = 2 * s[1] - 1;
  if (a == 0 && b == 0) return {0, 0};
  const bool wide = a * a > b * b;
  const float r = wide ? a : b;
  const float angle = wide ? pi / 4 * (b / a) : pi / 2 - pi / 4 * (a / b);
  return {r * std::cos(angle), r * std::sin(angle)};
}

// About +z, with density cos θ / π.
inline Vec cosine_hemisphere(Float2 s) {
  const Float2 d = disc(s);
  return {d[0], d[1], std::sqrt(std::max(0.0F, 1 - d[0] * d[0] - d[1] * d[1]))};
}

// Within the cone about +z whose half angle has this cosine; density 1 / (2π (1 − cosine)).
inline Vec cone(Float2 s, float cosine) {
  const Float2 d = disc(s);
  const float r2 = d[0] * d[0] + d[1] * d[1];
  const float z = 1 - r2 * (1 - cosine);
  const float scale = std::sqrt(std::max(0.0F, (1 - cosine) * (1 + z)));
  return {d[0] * scale, d[1] * scale, z};
}

inline Vec sphere(Float2 s) { return cone(s, -1); }

// A normal of GGX's distribution that is visible from `eye` (both about +z; Heitz 2018).
inline Vec ggx_visible_normal(Float2 s, Vec eye, float alpha) {
  const Vec stretched = unit(Vec{alpha * eye.x, alpha * eye.y, eye.z});
  const float l2 = stretched.x * stretched.x + stretched.y * stretched.y;
  const Vec a = l2 > 0 ? Vec{-stretched.y, stretched.x, 0} / std::sqrt(l2) : Vec{1, 0, 0};
  const Vec b = cross(stretched, a);
  const float r = std::sqrt(s[0]);
  const float angle = 2 * pi * s[1];
  const float x = r * std::cos(angle);
  const float half = 0.5F * (1 + stretched.z);
  const float y = (1 - half) * std::sqrt(std::max(0.0F, 1 - x * x)) + half * r * std::sin(angle);
  const float z = std::sqrt(std::max(0.0F, 1 - x * x - y * y));
  const Vec normal = a * x + b * y + stretched * z;
  return unit(Vec{alpha * normal.x, alpha * normal.y, std::max(1e-6F, normal.z)});
}

}  // namespace yz::hall::light
