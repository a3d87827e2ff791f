// From flat pieces of meshes to polygons of a plan.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "hall/geometry.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

using Triangle3 = std::array<Float3, 3>;

// The outer rim of triangles seen from above, counter-clockwise, without corners on a straight
// line; of several the one that holds most. Empty where there is none. Holes are not told.
[[nodiscard]] Polygon rim_of(std::span<const Triangle3> triangles);

// Triangles that touch, in groups.
[[nodiscard]] std::vector<std::vector<Triangle3>> connected(std::span<const Triangle3> triangles);

struct Segment {
  Point2 from{};
  Point2 to{};
};

// Where the plane at `height` cuts the triangles.
[[nodiscard]] std::vector<Segment> cut_at(std::span<const Triangle3> triangles, float height);

// Pieces of one straight line joined, those in line within a centimetre; what is shorter than
// `least` metres is left out.
[[nodiscard]] std::vector<Segment> joined(std::span<const Segment> segments, double least);

// The stretches of a segment that lie in the polygon.
[[nodiscard]] std::vector<Segment> clipped(const Segment& segment, const Polygon& polygon);

}  // namespace yz::hall
