// Arithmetic on points of a scene (glTF axes), and the step from a plan's axes to them.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/record.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

inline Float3 operator+(const Float3& a, const Float3& b) {
  return {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
}
inline Float3 operator-(const Float3& a, const Float3& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}
inline Float3 operator*(float k, const Float3& a) { return {k * a[0], k * a[1], k * a[2]}; }
inline Float3 operator-(const Float3& a) { return {-a[0], -a[1], -a[2]}; }
inline float dot(const Float3& a, const Float3& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
inline Float3 cross(const Float3& a, const Float3& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
inline float length(const Float3& a) { return std::sqrt(dot(a, a)); }
inline Float3 unit(const Float3& a) {
  const float l = length(a);
  return l > 0 ? (1 / l) * a : Float3{0, 1, 0};
}

inline constexpr Float3 up{0, 1, 0};

inline Point2 operator+(const Point2& a, const Point2& b) { return {a[0] + b[0], a[1] + b[1]}; }
inline Point2 operator-(const Point2& a, const Point2& b) { return {a[0] - b[0], a[1] - b[1]}; }
inline Point2 operator*(double k, const Point2& a) { return {k * a[0], k * a[1]}; }

// A plan's point at a height.
inline Float3 raise(const Point2& at, double height) {
  return {static_cast<float>(at[0]), static_cast<float>(height), static_cast<float>(-at[1])};
}
inline Point2 plan_point(const Float3& at) { return {at[0], -at[2]}; }

inline double radians(double degrees) { return degrees * std::numbers::pi / 180; }
// The plan's unit vector that `facing` degrees looks along.
inline Point2 direction(double facing) {
  return {std::cos(radians(facing)), std::sin(radians(facing))};
}
inline Point2 lerp(const Point2& a, const Point2& b, double t) { return a + t * (b - a); }
inline Point2 unit(const Point2& a) {
  const double l = std::hypot(a[0], a[1]);
  return l > 0 ? (1 / l) * a : Point2{1, 0};
}
inline Point2 left_of(const Point2& way) { return {-way[1], way[0]}; }

}  // namespace yz::hall
