#include "hall/geometry.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yz::hall {
namespace {

Point2 operator-(const Point2& a, const Point2& b) { return {a[0] - b[0], a[1] - b[1]}; }
Point2 operator+(const Point2& a, const Point2& b) { return {a[0] + b[0], a[1] + b[1]}; }
Point2 operator*(double k, const Point2& a) { return {k * a[0], k * a[1]}; }
double cross(const Point2& a, const Point2& b) { return a[0] * b[1] - a[1] * b[0]; }
double dot(const Point2& a, const Point2& b) { return a[0] * b[0] + a[1] * b[1]; }

const Point2& corner(const Polygon& polygon, std::size_t i) { return polygon[i % polygon.size()]; }

// How far `point` is to the left of the line, in metres; 0 within `touch`.
double side_of(const Point2& from, const Point2& to, const Point2& point) {
  const double length = distance(from, to);
  if (length == 0) return 0;
  const double left = cross(to - from, point - from) / length;
  return std::abs(left) < touch ? 0 : left;
}

bool meet(const Point2& a, const Point2& b, const Point2& c, const Point2& d) {
  if (cross_properly(a, b, c, d)) return true;
  return distance_to_segment(a, b, c) < touch || distance_to_segment(a, b, d) < touch ||
         distance_to_segment(c, d, a) < touch || distance_to_segment(c, d, b) < touch;
}

// Sides that follow each other share a corner; they may not fold back on each other.
bool folds_back(const Point2& a, const Point2& shared, const Point2& b) {
  return dot(a - shared, b - shared) > 0 &&
         (distance_to_segment(a, shared, b) < touch || distance_to_segment(shared, b, a) < touch);
}

// A gap between the shapes' shadows on the normal of one of `a`'s sides.
bool apart_by_side_of(const Rectangle& a, const Rectangle& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Point2& from = a[i];
    const Point2& to = a[(i + 1) % a.size()];
    // Counter-clockwise: inside is left. All of b to the right, or on the line, is apart.
    if (std::ranges::all_of(b, [&](const Point2& p) { return side_of(from, to, p) <= 0; }))
      return true;
  }
  return false;
}

}  // namespace

bool cross_properly(const Point2& a, const Point2& b, const Point2& c, const Point2& d) {
  return side_of(a, b, c) * side_of(a, b, d) < 0 && side_of(c, d, a) * side_of(c, d, b) < 0;
}

double distance(const Point2& a, const Point2& b) { return std::hypot(a[0] - b[0], a[1] - b[1]); }

double signed_area(const Polygon& polygon) {
  double sum = 0;
  for (std::size_t i = 0; i < polygon.size(); ++i)
    sum += cross(corner(polygon, i), corner(polygon, i + 1));
  return sum / 2;
}

double along(const Point2& from, const Point2& to, const Point2& point) {
  const double length = distance(from, to);
  if (length == 0) return 0;
  return std::clamp(dot(point - from, to - from) / length, 0.0, length);
}

double distance_to_segment(const Point2& from, const Point2& to, const Point2& point) {
  const double length = distance(from, to);
  if (length == 0) return distance(from, point);
  return distance(point, from + (along(from, to, point) / length) * (to - from));
}

std::optional<std::pair<std::size_t, std::size_t>> crossing_sides(const Polygon& polygon) {
  const std::size_t count = polygon.size();
  for (std::size_t i = 0; i < count; ++i)
    if (distance(polygon[i], corner(polygon, i + 1)) < touch) return std::pair(i + 1, i + 1);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = i + 1; j < count; ++j) {
      const bool next = j == i + 1;
      const bool around = i == 0 && j + 1 == count;
      bool bad = false;
      if (next || around) {
        const std::size_t shared = next ? j : 0;
        bad = folds_back(corner(polygon, shared + count - 1), polygon[shared],
                         corner(polygon, shared + 1));
      } else {
        bad = meet(polygon[i], corner(polygon, i + 1), polygon[j], corner(polygon, j + 1));
      }
      if (bad) return std::pair(i + 1, j + 1);
    }
  return std::nullopt;
}

bool is_inside(const Polygon& polygon, const Point2& point) {
  bool inside = false;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point2& a = corner(polygon, i);
    const Point2& b = corner(polygon, i + 1);
    if (distance_to_segment(a, b, point) < touch) return true;
    const bool spans = (a[1] > point[1]) != (b[1] > point[1]);
    if (spans && point[0] < (b[0] - a[0]) * (point[1] - a[1]) / (b[1] - a[1]) + a[0])
      inside = !inside;
  }
  return inside;
}

bool is_inside(const Polygon& outer, const Polygon& shape) {
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const Point2& a = corner(shape, i);
    const Point2& b = corner(shape, i + 1);
    // The middle too: a side may leave and return through two corners of the outline.
    if (!is_inside(outer, a) || !is_inside(outer, 0.5 * (a + b))) return false;
    for (std::size_t j = 0; j < outer.size(); ++j)
      if (cross_properly(a, b, corner(outer, j), corner(outer, j + 1))) return false;
  }
  return true;
}

Rectangle footprint(const Point2& middle, double facing, double width, double depth) {
  const double angle = facing * std::numbers::pi / 180;
  const Point2 front = {std::cos(angle), std::sin(angle)};
  const Point2 left = {-front[1], front[0]};
  const Point2 f = (depth / 2) * front;
  const Point2 l = (width / 2) * left;
  return {middle + f - l, middle + f + l, middle - f + l, middle - f - l};
}

bool overlap(const Rectangle& a, const Rectangle& b) {
  return !apart_by_side_of(a, b) && !apart_by_side_of(b, a);
}

bool holds(const Rectangle& rectangle, const Point2& point) {
  for (std::size_t i = 0; i < rectangle.size(); ++i)
    if (side_of(rectangle[i], rectangle[(i + 1) % rectangle.size()], point) <= 0) return false;
  return true;
}

bool overlaps_circle(const Rectangle& a, const Point2& middle, double radius) {
  if (holds(a, middle)) return true;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (distance_to_segment(a[i], a[(i + 1) % a.size()], middle) < radius - touch) return true;
  return false;
}

}  // namespace yz::hall
