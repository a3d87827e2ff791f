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
  x_ = between(margin, ground.width - margin, random);
  y_ = between(margin, ground.depth - margin, random);
  choose_goal(ground, random);
}

void Walk::choose_goal(const Ground& ground, std::mt19937& random) {
  goal_x_ = between(margin, ground.width - margin, random);
  goal_y_ = between(margin, ground.depth - margin, random);
}

void Walk::step(const Ground& ground, double speed, double seconds, std::mt19937& random) {
  double dx = goal_x_ - x_;
  double dy = goal_y_ - y_;
  double far = std::hypot(dx, dy);
  if (far < std::max(0.1, speed * seconds)) {
    choose_goal(ground, random);
    dx = goal_x_ - x_;
    dy = goal_y_ - y_;
    far = std::max(0.01, std::hypot(dx, dy));
  }
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
