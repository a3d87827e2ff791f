#include "app/live_floor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "hall/geometry.hpp"

namespace yz::app {
namespace {

constexpr double bucket = 2;  // metres

// Polygons by the squares they reach into, so that a place is held against few.
class FloorPolygons {
 public:
  FloorPolygons(const hall::NavmeshFile& mesh, double kindness) : kindness_(kindness) {
    for (const auto& each : mesh.polygons) {
      hall::Polygon polygon;  // the plan's metres
      for (const std::uint16_t corner : each.corner) {
        if (corner == hall::NavmeshFile::none) break;
        const hall::Float3 at = mesh.place(corner);
        polygon.push_back({at[0], -at[2]});
        for (std::size_t axis = 0; axis < 2; ++axis) {
          low_[axis] = std::min(low_[axis], polygon.back()[axis] - kindness);
          high_[axis] = std::max(high_[axis], polygon.back()[axis] + kindness);
        }
      }
      polygons_.push_back(std::move(polygon));
    }
    fill_buckets();
  }

  [[nodiscard]] bool holds(const Point2& at) const {
    if (at[0] < low_[0] || at[0] > high_[0] || at[1] < low_[1] || at[1] > high_[1]) return false;
    return std::ranges::any_of(buckets_[column(at[0]) + columns_ * row(at[1])],
                               [&](std::size_t i) { return is_near(polygons_[i], at); });
  }

 private:
  [[nodiscard]] std::size_t column(double x) const {
    return static_cast<std::size_t>((x - low_[0]) / bucket);
  }
  [[nodiscard]] std::size_t row(double y) const {
    return static_cast<std::size_t>((y - low_[1]) / bucket);
  }

  void fill_buckets() {
    if (polygons_.empty()) return;
    columns_ = column(high_[0]) + 1;
    buckets_.resize(columns_ * (row(high_[1]) + 1));
    for (std::size_t i = 0; i < polygons_.size(); ++i) {
      const auto x_of = [](const Point2& at) { return at[0]; };
      const auto y_of = [](const Point2& at) { return at[1]; };
      const auto [left, right] = std::ranges::minmax(polygons_[i], {}, x_of);
      const auto [low, high] = std::ranges::minmax(polygons_[i], {}, y_of);
      for (std::size_t y = row(low[1] - kindness_); y <= row(high[1] + kindness_); ++y)
        for (std::size_t x = column(left[0] - kindness_); x <= column(right[0] + kindness_); ++x)
          buckets_[x + columns_ * y].push_back(i);
    }
  }

  [[nodiscard]] bool is_near(const hall::Polygon& polygon, const Point2& at) const {
    // Most polygons of a bucket lie elsewhere: they cost no distances.
    for (std::size_t axis = 0; axis < 2; ++axis) {
      const auto is_below = [&](const Point2& p) { return p[axis] + kindness_ < at[axis]; };
      const auto is_above = [&](const Point2& p) { return p[axis] - kindness_ > at[axis]; };
      if (std::ranges::all_of(polygon, is_below) || std::ranges::all_of(polygon, is_above))
        return false;
    }
    if (hall::is_inside(polygon, at)) return true;
    for (std::size_t i = 0; i < polygon.size(); ++i)
      if (hall::distance_to_segment(polygon[i], polygon[(i + 1) % polygon.size()], at) <= kindness_)
        return true;
    return false;
  }

  double kindness_;
  std::vector<hall::Polygon> polygons_;
  Point2 low_{std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
  Point2 high_{std::numeric_limits<double>::lowest(), std::numeric_limits<double>::lowest()};
  std::size_t columns_ = 0;
  std::vector<std::vector<std::size_t>> buckets_;
};

}  // namespace

std::function<bool(double x, double y)> floor_of(const hall::NavmeshFile& mesh, double kindness) {
  return [kept = std::make_shared<const FloorPolygons>(mesh, kindness)](double x, double y) {
    return kept->holds({x, y});
  };
}

}  // namespace yz::app
