// Vectors for points, directions and colours; operators work by component.
#pragma once

#include <algorithm>
#include <cmath>

#include "hall/scene.hpp"

namespace yz::hall::light {

struct Vec {
  float x = 0, y = 0, z = 0;

  constexpr Vec() = default;
  constexpr Vec(float a, float b, float c) : x(a), y(b), z(c) {}
  explicit constexpr Vec(float all) : x(all), y(all), z(all) {}
  constexpr Vec(const Float3& f) : x(f[0]), y(f[1]), z(f[2]) {}  // NOLINT: the same thing
  constexpr operator Float3() const { return {x, y, z}; }        // NOLINT
};

constexpr Vec operator+(Vec a, Vec b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
constexpr Vec operator-(Vec a, Vec b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
constexpr Vec operator*(Vec a, Vec b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
constexpr Vec operator*(Vec a, float s) { return {a.x * s, a.y * s, a.z * s}; }
constexpr Vec operator*(float s, Vec a) { return a * s; }
constexpr Vec operator/(Vec a, float s) { return a * (1 / s); }
constexpr Vec operator-(Vec a) { return {-a.x, -a.y, -a.z}; }
constexpr Vec& operator+=(Vec& a, Vec b) { return a = a + b; }
constexpr Vec& operator*=(Vec& a, Vec b) { return a = a * b; }
constexpr Vec& operator*=(Vec& a, float s) { return a = a * s; }

constexpr float dot(Vec a, Vec b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
constexpr Vec cross(Vec a, Vec b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
inline float length(Vec a) { return std::sqrt(dot(a, a)); }
// The zero vector stays zero.
inline Vec unit(Vec a) {
  const float l = length(a);
  return l > 0 ? a / l : a;
}
constexpr float largest(Vec a) { return std::max(a.x, std::max(a.y, a.z)); }
constexpr float luminance(Vec a) { return 0.2126F * a.x + 0.7152F * a.y + 0.0722F * a.z; }
constexpr Vec mix(Vec a, Vec b, float t) { return a + (b - a) * t; }
inline bool finite(Vec a) { return std::isfinite(a.x + a.y + a.z); }

// Two axes that make a right-handed frame with the unit vector n (Duff et al. 2017).
struct Frame {
  Vec u, v, n;
  explicit Frame(Vec normal) : n(normal) {
    const float sign = std::copysign(1.0F, n.z);
    const float a = -1 / (sign + n.z);
    const float b = n.x * n.y * a;
    u = {1 + sign * n.x * n.x * a, sign * b, -sign * n.x};
    v = {b, sign + n.y * n.y * a, -n.y};
  }
  [[nodiscard]] Vec out(Vec local) const { return u * local.x + v * local.y + n * local.z; }
  [[nodiscard]] Vec in(Vec world) const { return {dot(world, u), dot(world, v), dot(world, n)}; }
};

inline constexpr float pi = 3.14159265358979F;

}  // namespace yz::hall::light
