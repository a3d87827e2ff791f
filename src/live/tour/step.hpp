// What a guide does on a tour: shows something, or says something. As JSON they are the same in the
// live protocol, in the recording and in the API.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include <boost/json/object.hpp>

namespace yz::live {

// Where the guide stands and looks, and what is pointed at. The plan's metres; radians, yaw 0 is
// east and anticlockwise, pitch up.
struct Show {
  double x = 0;
  double y = 0;
  double yaw = 0;
  double pitch = 0;
  std::string exhibit;                           // slug of what is pointed at, or empty
  std::optional<std::array<double, 3>> pointer;  // x, y, height
  bool operator==(const Show&) const = default;
};

// Within which a hall's places lie, metres.
struct Bounds {
  double min_x = 0;
  double min_y = 0;
  double max_x = 0;
  double max_y = 0;
};

struct Caption {
  std::string text;
  std::string language;  // a BCP 47 tag, or empty
};

struct TourStep {
  std::int64_t number = 0;          // rises within the tour
  std::chrono::milliseconds at{0};  // from its beginning
  std::variant<Show, Caption> what;
};

// Nothing where a number is missing or none, a place lies outside, or the exhibit is no slug.
[[nodiscard]] std::optional<Show> show_in(const boost::json::object& object, const Bounds& bounds);
[[nodiscard]] boost::json::object json_of(const Show& show);
[[nodiscard]] boost::json::object json_of(const Caption& caption);

// Whether somebody would see the difference: over 5 cm, over a degree, or something else pointed
// at.
[[nodiscard]] bool differs(const Show& one, const Show& other);

}  // namespace yz::live
