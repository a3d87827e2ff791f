// Where one may stand in a hall, for checking a hundred thousand steps a second: a bitmap of cells,
// made once from whatever knows the hall (its plan, its navmesh). Immutable; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "live/presence/wire.hpp"

namespace yz::live {

// A part of a hall that hears applause together.
struct ZoneShape {
  std::string slug;
  std::vector<std::array<double, 2>> outline;
};

// A hall as presence must know it, in the plan's metres: x east, y north.
struct HallShape {
  std::string slug;
  double min_x = 0;
  double min_y = 0;
  double max_x = 0;
  double max_y = 0;
  std::function<bool(double x, double y)> may_stand;
  double spawn_x = 0;
  double spawn_y = 0;
  double spawn_facing = 90;  // degrees, 0 = east
  std::vector<ZoneShape> zones = {};
};

class Floor {
 public:
  explicit Floor(const HallShape& shape);

  [[nodiscard]] std::uint32_t width() const { return width_; }  // units
  [[nodiscard]] std::uint32_t depth() const { return depth_; }
  [[nodiscard]] double corner_x() const { return corner_x_; }  // metres
  [[nodiscard]] double corner_y() const { return corner_y_; }
  [[nodiscard]] Pose spawn() const { return spawn_; }

  [[nodiscard]] bool may_stand(std::uint32_t x, std::uint32_t y) const {
    if (x >= width_ || y >= depth_) return false;
    const std::size_t cell = static_cast<std::size_t>(y / cell_units) * columns_ + x / cell_units;
    return bits_[cell >> 6] >> (cell & 63) & 1;
  }
  // Whether the straight way from one place to the other passes only where one may stand.
  [[nodiscard]] bool may_step(const Pose& from, const Pose& to) const;

  [[nodiscard]] Pose at(double x, double y, double facing_degrees) const;

 private:
  static constexpr std::uint32_t cell_units =
      25;  // 10 cm: less than a wall and what a body keeps from it

  double corner_x_;
  double corner_y_;
  std::uint32_t width_;
  std::uint32_t depth_;
  std::size_t columns_;
  std::vector<std::uint64_t> bits_;
  Pose spawn_;
};

}  // namespace yz::live
