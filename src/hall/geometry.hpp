// Plane geometry of floor plans. Metres; what is nearer than a millimetre touches.
#pragma once

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/record.hpp"

namespace yz::hall {

using Polygon = std::vector<Point2>;
using Rectangle = std::array<Point2, 4>;

inline constexpr double touch = 0.001;  // metres

[[nodiscard]] double distance(const Point2& a, const Point2& b);
[[nodiscard]] double signed_area(const Polygon& polygon);  // > 0: counter-clockwise

// The nearest point to `point` on the segment, as metres from `from`.
[[nodiscard]] double along(const Point2& from, const Point2& to, const Point2& point);
[[nodiscard]] double distance_to_segment(const Point2& from, const Point2& to, const Point2& point);

// Two sides of `polygon` that cross or overlap, by number from 1, or one side without length (twice
// the same number); nothing where it is simple.
[[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> crossing_sides(
    const Polygon& polygon);

// The segments cross at a point inside both.
[[nodiscard]] bool cross_properly(const Point2& a, const Point2& b, const Point2& c,
                                  const Point2& d);

// On the edge counts as inside.
[[nodiscard]] bool is_inside(const Polygon& polygon, const Point2& point);

// All of the closed line `shape` lies in the simple polygon `outer`.
[[nodiscard]] bool is_inside(const Polygon& outer, const Polygon& shape);

// The footprint of something `width` wide across its front and `depth` deep whose front looks to
// `facing` degrees.
[[nodiscard]] Rectangle footprint(const Point2& middle, double facing, double width, double depth);

// Whether two convex shapes share more than an edge.
[[nodiscard]] bool overlap(const Rectangle& a, const Rectangle& b);
[[nodiscard]] bool overlaps_circle(const Rectangle& a, const Point2& middle, double radius);
[[nodiscard]] bool holds(const Rectangle& rectangle, const Point2& point);

}  // namespace yz::hall
