// For tests: the shortest ways by another way. Dijkstra over the corners of the floor's walls that
// see each other, as seen from above; for floors that do not lie over each other.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <span>
#include <vector>

#include "base/record.hpp"
#include "hall/walk/navmesh_file.hpp"

namespace yz::hall {

class ReferenceWays {
 public:
  explicit ReferenceWays(const NavmeshFile& file) {
    std::set<std::uint16_t> on_walls;
    for (const auto& polygon : file.polygons) {
      auto& outline = outlines_.emplace_back();
      std::size_t count = 0;
      while (count < NavmeshFile::sides && polygon.corner[count] != NavmeshFile::none) ++count;
      for (std::size_t i = 0; i < count; ++i) {
        outline.push_back(in_plan(file, polygon.corner[i]));
        if (polygon.neighbour[i] != NavmeshFile::none) continue;
        const auto next = polygon.corner[(i + 1) % count];
        walls_.emplace_back(outline.back(), in_plan(file, next));
        on_walls.insert({polygon.corner[i], next});
      }
    }
    for (const std::uint16_t corner : on_walls) corners_.push_back(in_plan(file, corner));
    sees_.resize(corners_.size());
    for (std::size_t i = 0; i < corners_.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (sees(corners_[i], corners_[j])) {
          sees_[i].push_back(j);
          sees_[j].push_back(i);
        }
  }

  // What can be seen of the corners from a place.
  [[nodiscard]] std::vector<std::size_t> seen_from(const Point2& at) const {
    std::vector<std::size_t> seen;
    for (std::size_t i = 0; i < corners_.size(); ++i)
      if (sees(at, corners_[i])) seen.push_back(i);
    return seen;
  }

  // Metres to each corner; infinite where none leads.
  [[nodiscard]] std::vector<double> metres_from(const Point2& from) const {
    std::vector<double> metres(corners_.size(), std::numeric_limits<double>::infinity());
    std::set<std::pair<double, std::size_t>> open;
    const auto reach = [&](std::size_t corner, double far) {
      if (far >= metres[corner]) return;
      metres[corner] = far;
      open.emplace(far, corner);
    };
    for (const std::size_t i : seen_from(from)) reach(i, length(from, corners_[i]));
    while (!open.empty()) {
      const auto [far, i] = *open.begin();
      open.erase(open.begin());
      if (far > metres[i]) continue;
      for (const std::size_t j : sees_[i]) reach(j, far + length(corners_[i], corners_[j]));
    }
    return metres;
  }

  // With `metres` from `from`, and `seen` from `to`.
  [[nodiscard]] double shortest(const Point2& from, std::span<const double> metres,
                                const Point2& to, std::span<const std::size_t> seen) const {
    if (sees(from, to)) return length(from, to);
    double best = std::numeric_limits<double>::infinity();
    for (const std::size_t i : seen) best = std::min(best, metres[i] + length(corners_[i], to));
    return best;
  }
  [[nodiscard]] double shortest(const Point2& from, const Point2& to) const {
    return shortest(from, metres_from(from), to, seen_from(to));
  }

  [[nodiscard]] bool is_on_floor(const Point2& at) const {
    return std::ranges::any_of(outlines_, [&](const auto& outline) {
      for (std::size_t i = 0; i < outline.size(); ++i)
        if (left_by(outline[i], outline[(i + 1) % outline.size()], at) < -grazing) return false;
      return true;
    });
  }

 private:
  static constexpr double grazing = 1e-4;  // metres

  static Point2 in_plan(const NavmeshFile& file, std::uint16_t corner) {
    const Float3 at = file.place(corner);
    return {static_cast<double>(at[0]), -static_cast<double>(at[2])};
  }
  static double length(const Point2& a, const Point2& b) {
    return std::hypot(b[0] - a[0], b[1] - a[1]);
  }
  static double left_by(const Point2& a, const Point2& b, const Point2& p) {
    return ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])) / length(a, b);
  }

  [[nodiscard]] bool touches(const Point2& a, const Point2& b, const Point2& corner) const {
    return std::abs(left_by(a, b, corner)) < grazing && length(a, corner) > grazing &&
           length(b, corner) > grazing &&
           (corner[0] - a[0]) * (corner[0] - b[0]) + (corner[1] - a[1]) * (corner[1] - b[1]) < 0;
  }

  // No wall is crossed, so that all of it is floor or nothing is; where it touches corners on its
  // way, each stretch between them.
  [[nodiscard]] bool sees(const Point2& a, const Point2& b) const {
    const double far = length(a, b);
    if (far < grazing) return true;
    bool touched = false;
    for (const auto& [p, q] : walls_) {
      if (std::max(p[0], q[0]) < std::min(a[0], b[0]) - grazing ||
          std::min(p[0], q[0]) > std::max(a[0], b[0]) + grazing ||
          std::max(p[1], q[1]) < std::min(a[1], b[1]) - grazing ||
          std::min(p[1], q[1]) > std::max(a[1], b[1]) + grazing)
        continue;
      const double of_p = left_by(a, b, p), of_q = left_by(a, b, q);
      const double of_a = left_by(p, q, a), of_b = left_by(p, q, b);
      touched = touched || touches(a, b, p) || touches(a, b, q);
      if (std::min({std::abs(of_p), std::abs(of_q), std::abs(of_a), std::abs(of_b)}) > grazing &&
          (of_p > 0) != (of_q > 0) && (of_a > 0) != (of_b > 0))
        return false;
    }
    const int steps = touched ? static_cast<int>(far / 0.02) + 2 : 2;
    for (int i = 1; i < steps; ++i) {
      const double t = static_cast<double>(i) / steps;
      if (!is_on_floor({a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])})) return false;
    }
    return true;
  }

  std::vector<std::vector<Point2>> outlines_;
  std::vector<std::pair<Point2, Point2>> walls_;
  std::vector<Point2> corners_;
  std::vector<std::vector<std::size_t>> sees_;
};

}  // namespace yz::hall
