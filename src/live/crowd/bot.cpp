#include "live/crowd/bot.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yz::live {
namespace {

constexpr double margin = 0.3;  // metres from the edge

double between(double low, double high, std::mt19937& random) {
  return std::uniform_real_distribution<double>(low, std::max(low, high))(random);
}

}  // namespace

void Walk::begin(const Ground& ground, std::mt19937& random) {
  const auto& may_stand = ground.walkable.may_stand;
  for (int tries = 0; tries < 50; ++tries) {
    x_ = between(margin, ground.width - margin, random);
    y_ = between(margin, ground.depth - margin, random);
    if (!may_stand || may_stand({x_ + ground.corner_x, y_ + ground.corner_y})) break;
  }
  choose_goal(ground, random);
}

void Walk::choose_goal(const Ground& ground, std::mt19937& random) {
  const Place goal{between(margin, ground.width - margin, random),
                   between(margin, ground.depth - margin, random)};
  corners_ = {goal};
  if (!ground.walkable.way) return;
  corners_ = ground.walkable.way({x_ + ground.corner_x, y_ + ground.corner_y},
                                 {goal.x + ground.corner_x, goal.y + ground.corner_y});
  for (Place& corner : corners_) corner = {corner.x - ground.corner_x, corner.y - ground.corner_y};
  std::ranges::reverse(corners_);
}

void Walk::step(const Ground& ground, double speed, double seconds, std::mt19937& random) {
  const double reach = std::max(0.1, speed * seconds);
  while (!corners_.empty() && std::hypot(corners_.back().x - x_, corners_.back().y - y_) < reach)
    corners_.pop_back();
  if (corners_.empty()) choose_goal(ground, random);
  vx_ = vy_ = 0;
  if (corners_.empty()) return;  // no way leads there; another goal next time
  const double dx = corners_.back().x - x_;
  const double dy = corners_.back().y - y_;
  const double far = std::max(0.01, std::hypot(dx, dy));
  vx_ = dx / far * speed;
  vy_ = dy / far * speed;
  x_ += vx_ * seconds;
  y_ += vy_ * seconds;
}

Pose Walk::pose() const {
  Pose pose;
  pose.x = static_cast<std::uint32_t>(std::max(0.0, std::round(x_ / unit_metres)));
  pose.y = static_cast<std::uint32_t>(std::max(0.0, std::round(y_ / unit_metres)));
  const double turns = std::atan2(vy_, vx_) / (2 * std::numbers::pi);
  pose.yaw = static_cast<std::uint8_t>(std::lround((turns - std::floor(turns)) * 256));
  return pose;
}

}  // namespace yz::live
