#include "app/way.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "hall/built.hpp"
#include "hall/geometry.hpp"
#include "hall/storage.hpp"

namespace yz::app {
namespace {

using hall::Float3;

constexpr double turn_worth_saying = 35;    // degrees
constexpr double shortest_leg = 1.5;        // metres; shorter ones belong to their neighbours
constexpr std::size_t most_navmeshes = 32;  // kept in memory

Point2 towards(double degrees) {
  const double angle = degrees * std::numbers::pi / 180;
  return {std::cos(angle), std::sin(angle)};
}

double heading_of(const Point2& from, const Point2& to) {
  return std::atan2(to[1] - from[1], to[0] - from[0]) * 180 / std::numbers::pi;
}

double turned(double from, double to) {  // −180 … 180, left is positive
  return std::remainder(to - from, 360.0);
}

Float3 in_hall(const Point2& at) {
  return {static_cast<float>(at[0]), 0, static_cast<float>(-at[1])};
}

// The floor may lie higher or lower than the plan's zero.
std::optional<Float3> floor_at(const hall::Navmesh& navmesh, const Point2& at, float reach) {
  for (const float height : {0.F, 1.F, -1.F, 2.5F, -2.5F}) {
    Float3 place = in_hall(at);
    place[1] = height;
    if (auto found = navmesh.nearest(place, reach)) return found;
  }
  return std::nullopt;
}

// The navmesh's corners with those left out that change nothing: a plan is flat.
std::vector<Point2> plan_corners(const hall::Route& route) {
  std::vector<Point2> corners;
  for (const Float3& corner : route.corners) {
    const Point2 at{corner[0], -corner[2]};
    if (!corners.empty() && hall::distance(corners.back(), at) < hall::touch) continue;
    corners.push_back(at);
  }
  return corners;
}

struct Leg {
  double metres = 0;
  double heading = 0;  // degrees
  Point2 end{};
};

// Corners that a person would not call turns are walked as one leg.
std::vector<Leg> legs_of(const std::vector<Point2>& corners) {
  std::vector<Leg> legs;
  for (std::size_t i = 0; i + 1 < corners.size(); ++i) {
    const double metres = hall::distance(corners[i], corners[i + 1]);
    const double heading = heading_of(corners[i], corners[i + 1]);
    const bool goes_on =
        !legs.empty() && (std::abs(turned(legs.back().heading, heading)) < turn_worth_saying ||
                          metres < shortest_leg || legs.back().metres < shortest_leg);
    if (!goes_on) {
      legs.push_back({metres, heading, corners[i + 1]});
      continue;
    }
    Leg& leg = legs.back();
    if (metres > leg.metres) leg.heading = heading;
    leg.metres += metres;
    leg.end = corners[i + 1];
  }
  return legs;
}

std::string_view side_of(double turn) {
  if (std::abs(turn) < turn_worth_saying) return "ahead";
  if (std::abs(turn) > 135) return "behind";
  return turn > 0 ? "left" : "right";
}

const hall::ZonePlace* zone_at(const hall::Plan& plan, const Point2& at) {
  const auto found = std::ranges::find_if(
      plan.zones, [&](const hall::ZonePlace& zone) { return hall::is_inside(zone.outline, at); });
  return found == plan.zones.end() ? nullptr : &*found;
}

class Speaker {
 public:
  Speaker(const hall::Plan& plan, const ZoneTitles& zones, const Messages& messages)
      : plan_(plan), zones_(zones), messages_(messages) {}

  std::vector<Text> speak(const std::vector<Point2>& corners, double facing, double facing_at_end,
                          bool from_gate) {
    const auto legs = legs_of(corners);
    const auto* zone = corners.empty() ? nullptr : zone_at(plan_, corners.front());
    double looks = facing;
    for (std::size_t i = 0; i < legs.size(); ++i) {
      const Leg& leg = legs[i];
      const auto side = side_of(turned(looks, leg.heading));
      say(fmt::format("way.{}_{}",
                      i > 0       ? "turn"
                      : from_gate ? "gate"
                                  : "start",
                      side),
          leg.metres);
      looks = leg.heading;
      const auto* entered = zone_at(plan_, leg.end);
      if (entered != nullptr && entered != zone) say_zone(entered->zone);
      if (entered != nullptr) zone = entered;
    }
    say(fmt::format("way.there_{}", side_of(turned(looks, facing_at_end))), 0);
    return std::move(said_);
  }

 private:
  void say(std::string_view key, double metres) {
    const Messages::Arguments arguments{
        {"metres", fmt::format("{}", std::max(1L, std::lround(metres)))}};
    said_.push_back({messages_.format(Language::zh, key, arguments),
                     messages_.format(Language::en, key, arguments)});
  }
  void say_zone(const std::string& slug) {
    const auto title = zones_.find(slug);
    if (title == zones_.end()) return;
    said_.push_back(
        {messages_.format(Language::zh, "way.zone", {{"zone", title->second.in(Language::zh)}}),
         messages_.format(Language::en, "way.zone", {{"zone", title->second.in(Language::en)}})});
  }

  const hall::Plan& plan_;
  const ZoneTitles& zones_;
  const Messages& messages_;
  std::vector<Text> said_;
};

}  // namespace

// As the client's viewingPlace does (web/visitor/hall/plan/stands.ts).
Point2 place_before(const hall::Stand& stand) {
  const bool on_wall = hangs(stand.kind);
  const double depth = on_wall ? 0 : stand.size[1] / 2;
  const double away =
      depth + std::max(on_wall ? 1.6 : 1.05, stand.size[0] * (on_wall ? 1.15 : 0.8));
  const Point2 front = towards(stand.facing);
  return {stand.at[0] + front[0] * away, stand.at[1] + front[1] * away};
}

Result<Way> find_way(const hall::Plan& plan, const hall::Navmesh& navmesh,
                     const std::optional<Point2>& from, const hall::Stand& stand,
                     const ZoneTitles& zones, const Messages& messages) {
  const Point2 start = from ? *from : plan.spawn ? plan.spawn->at : Point2{};
  const auto begin = floor_at(navmesh, start, 1);
  if (!begin) return fail(ErrorKind::invalid, "nobody can stand there", "from");
  const auto end = floor_at(navmesh, place_before(stand), 1.5F);
  if (!end) return fail(ErrorKind::not_found, "no place before the stand can be walked to");
  const auto route = navmesh.route(*begin, *end);
  if (!route) return fail(ErrorKind::not_found, "no way leads there");
  Way way;
  way.stand = stand.id;
  way.corners = plan_corners(*route);
  way.metres = static_cast<double>(route->metres);
  way.seconds = way.metres / walking_pace;
  const double first = way.corners.size() > 1 ? heading_of(way.corners[0], way.corners[1]) : 0;
  way.directions = Speaker(plan, zones, messages)
                       .speak(way.corners, from || !plan.spawn ? first : plan.spawn->facing,
                              stand.facing + 180, !from);
  return way;
}

Result<std::optional<Sha256>> navmesh_file_of(store::ReadTx& tx, std::string_view hall) {
  YZ_ASSIGN(const auto kept, hall::find_built(tx, hall));
  if (!kept) return std::nullopt;
  const auto file = std::ranges::find_if(
      kept->files, [](const auto& each) { return each.first.ends_with("navmesh.bin"); });
  return file == kept->files.end() ? std::nullopt : std::optional(file->second);
}

Result<std::shared_ptr<const hall::Navmesh>> Navmeshes::find(store::ReadTx& tx,
                                                             std::string_view hall) {
  YZ_ASSIGN(const auto file, navmesh_file_of(tx, hall));
  if (!file) return fail(ErrorKind::not_found, "the hall is not built yet");
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = read_.find(*file); at != read_.end()) return at->second;
  }
  YZ_ASSIGN(const std::string bytes, blobs_.read(*file));
  YZ_ASSIGN(auto read, hall::Navmesh::read(bytes));
  auto shared = std::make_shared<const hall::Navmesh>(std::move(read));
  const std::lock_guard lock(mutex_);
  if (read_.size() >= most_navmeshes) read_.clear();
  read_[*file] = shared;
  return shared;
}

}  // namespace yz::app
