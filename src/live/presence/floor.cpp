#include "live/presence/floor.hpp"

#include <algorithm>
#include <cmath>

namespace yz::live {
namespace {

std::uint32_t units(double metres) {
  const double value = std::round(metres / unit_metres);
  return static_cast<std::uint32_t>(std::clamp(value, 0.0, position_limit - 1.0));
}

}  // namespace

Floor::Floor(const HallShape& shape)
    : corner_x_(std::floor(shape.min_x * 1000) / 1000),
      corner_y_(std::floor(shape.min_y * 1000) / 1000),
      width_(units(shape.max_x - corner_x_) + 1),
      depth_(units(shape.max_y - corner_y_) + 1),
      columns_((width_ + cell_units - 1) / cell_units) {
  const std::size_t rows = (depth_ + cell_units - 1) / cell_units;
  bits_.assign((columns_ * rows + 63) / 64, 0);
  const double cell = cell_units * unit_metres;
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t column = 0; column < columns_; ++column) {
      const double x = corner_x_ + (static_cast<double>(column) + 0.5) * cell;
      const double y = corner_y_ + (static_cast<double>(row) + 0.5) * cell;
      const std::size_t at = row * columns_ + column;
      if (shape.may_stand(x, y)) bits_[at >> 6] |= std::uint64_t{1} << (at & 63);
    }
  spawn_ = at(shape.spawn_x, shape.spawn_y, shape.spawn_facing);
}

Pose Floor::at(double x, double y, double facing_degrees) const {
  Pose pose;
  pose.x = std::min(units(x - corner_x_), width_ - 1);
  pose.y = std::min(units(y - corner_y_), depth_ - 1);
  const double turns = facing_degrees / 360;
  pose.yaw = static_cast<std::uint8_t>(std::lround((turns - std::floor(turns)) * 256));
  return pose;
}

bool Floor::may_step(const Pose& from, const Pose& to) const {
  if (!may_stand(to.x, to.y)) return false;
  const auto dx = static_cast<std::int32_t>(to.x - from.x);
  const auto dy = static_cast<std::int32_t>(to.y - from.y);
  const std::int32_t steps =
      std::max(std::abs(dx), std::abs(dy)) / static_cast<std::int32_t>(cell_units);
  for (std::int32_t i = 1; i <= steps; ++i) {
    const auto x = static_cast<std::uint32_t>(static_cast<std::int64_t>(from.x) +
                                              std::int64_t{dx} * i / (steps + 1));
    const auto y = static_cast<std::uint32_t>(static_cast<std::int64_t>(from.y) +
                                              std::int64_t{dy} * i / (steps + 1));
    if (!may_stand(x, y)) return false;
  }
  return true;
}

}  // namespace yz::live
