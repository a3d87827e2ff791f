// A way in words.
#pragma once

#include <vector>

#include "app/way.hpp"

namespace yz::app {

// What is said of the stretches of a way.
class WayWords {
 public:
  WayWords(const ZoneTitles& zones, const Messages& messages)
      : zones_(zones), messages_(messages) {}

  // `facing`, in degrees: where the walker looks at first. `from_gate`: the stretch begins there.
  void stretch(const hall::Plan& plan, const std::vector<Point2>& corners, double facing,
               bool from_gate);
  // The walk ends before something that lies in this direction.
  void there(double direction);
  // The walk ends at a portal to this hall.
  void portal(const Text& hall);

  [[nodiscard]] std::vector<Text> take() { return std::move(said_); }

 private:
  void say(std::string_view key, double metres);
  void say_of(std::string_view key, std::string_view name, const Text& value);

  const ZoneTitles& zones_;
  const Messages& messages_;
  double looks_ = 0;
  std::vector<Text> said_;
};

// Degrees, 0 east, 90 north.
[[nodiscard]] double heading_of(const Point2& from, const Point2& to);

}  // namespace yz::app
