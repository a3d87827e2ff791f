// One headless visitor: where it walks, what it has said, what it sees.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "live/crowd/ground.hpp"
#include "live/presence/frame.hpp"

namespace yz::live {

class Walk {
 public:
  void begin(const Ground& ground, std::mt19937& random);
  void stand_at(const Pose& pose) {
    x_ = pose.x * unit_metres;
    y_ = pose.y * unit_metres;
  }
  // Moves on by `seconds`; a new goal where the old one is reached.
  void step(const Ground& ground, double speed, double seconds, std::mt19937& random);
  // Somewhere else in the hall, by the way that leads there; straight where the ground knows none.
  void choose_goal(const Ground& ground, std::mt19937& random);
  [[nodiscard]] Pose pose() const;
  [[nodiscard]] double vx() const { return vx_; }
  [[nodiscard]] double vy() const { return vy_; }

 private:
  double x_ = 0;
  double y_ = 0;
  std::vector<Place> corners_;  // of the way, the next one last
  double vx_ = 0;
  double vy_ = 0;
};

struct Bot {
  enum class State : std::uint8_t { outside, connecting, upgrading, greeting, inside, lost };
  static constexpr std::size_t memory = 64;

  State state = State::outside;
  bool is_deaf = false;
  bool walks = true;
  bool is_late = false;
  int descriptor = -1;
  Number number = 0;
  std::uint8_t frames = 0;
  std::uint32_t said = 0;  // poses sent
  Walk walk;
  std::int64_t connect_at_us = 0;
  std::int64_t began_us = 0;
  std::int64_t sent_us = 0;  // last upload
  std::int64_t stepped_us = 0;
  std::optional<Token> token;  // of the last welcome
  Pose sent;
  std::array<std::uint64_t, memory> places{};  // x | y << 32 of the last poses
  std::array<std::int64_t, memory> times_us{};
  std::vector<std::uint8_t> pending;

  struct Slot {
    Number number = 0;
    std::uint32_t updates = 0;
    std::int64_t since_us = 0;  // 0: empty
  };
  std::array<Slot, slot_count> slots{};

  void remember(const Pose& pose, std::int64_t now_us) {
    const std::size_t at = said++ % memory;
    places[at] = pose.x | std::uint64_t{pose.y} << 32;
    times_us[at] = now_us;
  }
  // When the pose at this place was sent; 0 where it is none of the last 64.
  [[nodiscard]] std::int64_t time_of(const Pose& pose) const {
    const std::uint64_t place = pose.x | std::uint64_t{pose.y} << 32;
    for (std::uint32_t i = 0; i < std::min<std::uint32_t>(said, memory); ++i) {
      const std::size_t at = (said - 1 - i) % memory;
      if (places[at] == place) return times_us[at];
    }
    return 0;
  }
};

}  // namespace yz::live
