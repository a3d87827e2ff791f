#include "app/way_words.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "hall/geometry.hpp"

namespace yz::app {
namespace {

constexpr double turn_worth_saying = 35;  // degrees
constexpr double shortest_leg = 1.5;      // metres; shorter ones belong to their neighbours

double turned(double from, double to) {  // −180 … 180, left is positive
  return std::remainder(to - from, 360.0);
}

struct Leg {
  double metres = 0;
  double begins = 0;  // degrees: where one looks at first
  double ends = 0;    // and at last
  Point2 end{};
};

// Corners that a person would not call turns are walked as one leg.
std::vector<Leg> legs_of(const std::vector<Point2>& corners) {
  std::vector<Leg> legs;
  for (std::size_t i = 0; i + 1 < corners.size(); ++i) {
    const double metres = hall::distance(corners[i], corners[i + 1]);
    const double heading = heading_of(corners[i], corners[i + 1]);
    const bool is_short = metres < shortest_leg;
    const bool was_short = !legs.empty() && legs.back().metres < shortest_leg;
    const bool turns =
        legs.empty() || std::abs(turned(legs.back().begins, heading)) >= turn_worth_saying;
    if (legs.empty() || (turns && !is_short && !was_short)) {
      legs.push_back({metres, heading, heading, corners[i + 1]});
      continue;
    }
    Leg& leg = legs.back();
    if (was_short) leg.begins = heading;
    if (!is_short) leg.ends = heading;
    leg.metres += metres;
    leg.end = corners[i + 1];
  }
  return legs;
}

std::string_view side_of(double turn) {
  const double off = std::abs(turn);
  if (off < 25) return "ahead";
  if (off > 135) return "behind";
  if (off < 65) return turn > 0 ? "half_left" : "half_right";
  return turn > 0 ? "left" : "right";
}

const hall::ZonePlace* zone_at(const hall::Plan& plan, const Point2& at) {
  const auto found = std::ranges::find_if(
      plan.zones, [&](const hall::ZonePlace& zone) { return hall::is_inside(zone.outline, at); });
  return found == plan.zones.end() ? nullptr : &*found;
}

}  // namespace

double heading_of(const Point2& from, const Point2& to) {
  return std::atan2(to[1] - from[1], to[0] - from[0]) * 180 / std::numbers::pi;
}

void WayWords::stretch(const hall::Plan& plan, const std::vector<Point2>& corners, double facing,
                       bool from_gate) {
  const auto legs = legs_of(corners);
  const auto* zone = corners.empty() ? nullptr : zone_at(plan, corners.front());
  looks_ = facing;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    const Leg& leg = legs[i];
    const std::string_view begins = i > 0 ? "turn" : from_gate ? "gate" : "start";
    say(fmt::format("way.{}_{}", begins, side_of(turned(looks_, leg.begins))), leg.metres);
    looks_ = leg.ends;
    const auto* entered = zone_at(plan, leg.end);
    if (entered == nullptr) continue;
    if (const auto title = zones_.find(entered->zone); entered != zone && title != zones_.end())
      say_of("way.zone", "zone", title->second);
    zone = entered;
  }
}

void WayWords::there(double direction) {
  say(fmt::format("way.there_{}", side_of(turned(looks_, direction))), 0);
}

void WayWords::portal(const Text& hall) { say_of("way.portal", "hall", hall); }

void WayWords::say(std::string_view key, double metres) {
  const Messages::Arguments arguments{
      {"metres", fmt::format("{}", std::max(1L, std::lround(metres)))}};
  said_.push_back({messages_.format(Language::zh, key, arguments),
                   messages_.format(Language::en, key, arguments)});
}

void WayWords::say_of(std::string_view key, std::string_view name, const Text& value) {
  const auto said = [&](Language language) {
    return messages_.format(language, key, {{name, value.in(language)}});
  };
  said_.push_back({said(Language::zh), said(Language::en)});
}

}  // namespace yz::app
