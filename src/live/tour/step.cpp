#include "live/tour/step.hpp"

#include <cmath>
#include <numbers>

#include <boost/json.hpp>

#include "base/text.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;

constexpr double outside = 2;   // metres that a pointer may lie beyond the hall's outline
constexpr double lowest = -20;  // metres
constexpr double highest = 100;
constexpr double seen_metres = 0.05;
constexpr double seen_radians = 0.018;

std::optional<double> real(const json::value* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_int64()) return static_cast<double>(value->get_int64());
  if (!value->is_double() || !std::isfinite(value->get_double())) return std::nullopt;
  return value->get_double();
}

bool is_within(const Bounds& bounds, double x, double y, double slack) {
  return x >= bounds.min_x - slack && x <= bounds.max_x + slack && y >= bounds.min_y - slack &&
         y <= bounds.max_y + slack;
}

// Millimetres and a fifth of a degree are as fine as anybody sees, and short to write.
double rounded(double value) { return std::round(value * 1000) / 1000; }

std::optional<std::array<double, 3>> pointer_in(const json::value& value, const Bounds& bounds) {
  if (!value.is_array() || value.get_array().size() != 3) return std::nullopt;
  std::array<double, 3> out{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto part = real(&value.get_array()[i]);
    if (!part) return std::nullopt;
    out[i] = rounded(*part);
  }
  if (!is_within(bounds, out[0], out[1], outside) || out[2] < lowest || out[2] > highest)
    return std::nullopt;
  return out;
}

double turn_between(double one, double other) {
  return std::abs(std::remainder(one - other, 2 * std::numbers::pi));
}

}  // namespace

std::optional<Show> show_in(const json::object& object, const Bounds& bounds) {
  const auto x = real(object.if_contains("x"));
  const auto y = real(object.if_contains("y"));
  const auto yaw = real(object.if_contains("yaw"));
  const auto pitch = real(object.if_contains("pitch"));
  if (!x || !y || !yaw || !pitch || !is_within(bounds, *x, *y, 0)) return std::nullopt;
  if (std::abs(*pitch) > std::numbers::pi / 2) return std::nullopt;
  Show show{rounded(*x),     rounded(*y), rounded(std::remainder(*yaw, 2 * std::numbers::pi)),
            rounded(*pitch), {},          {}};
  if (const auto* exhibit = object.if_contains("exhibit")) {
    if (!exhibit->is_string() || !is_slug(std::string_view(exhibit->get_string())))
      return std::nullopt;
    show.exhibit = exhibit->get_string().c_str();
  }
  if (const auto* pointer = object.if_contains("pointer")) {
    show.pointer = pointer_in(*pointer, bounds);
    if (!show.pointer) return std::nullopt;
  }
  return show;
}

json::object json_of(const Show& show) {
  json::object out{{"x", show.x}, {"y", show.y}, {"yaw", show.yaw}, {"pitch", show.pitch}};
  if (!show.exhibit.empty()) out["exhibit"] = show.exhibit;
  if (show.pointer)
    out["pointer"] = json::array{(*show.pointer)[0], (*show.pointer)[1], (*show.pointer)[2]};
  return out;
}

json::object json_of(const Caption& caption) {
  return {{"text", caption.text}, {"language", caption.language}};
}

bool differs(const Show& one, const Show& other) {
  return std::hypot(one.x - other.x, one.y - other.y) > seen_metres ||
         turn_between(one.yaw, other.yaw) > seen_radians ||
         std::abs(one.pitch - other.pitch) > seen_radians || one.exhibit != other.exhibit ||
         one.pointer != other.pointer;
}

}  // namespace yz::live
