// The way to a stand: where to walk, how far, how long, and the same in words. It may lead through
// portals into other halls.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/messages.hpp"
#include "hall/plan.hpp"
#include "hall/walk/navmesh.hpp"

namespace yz::app {

using ZoneTitles = std::map<std::string, Text, std::less<>>;

struct WalkableHall {
  const hall::Plan* plan = nullptr;
  std::shared_ptr<const hall::Navmesh> navmesh;
};

// Of a way, what lies in one hall.
struct Stretch {
  std::string hall;
  std::vector<Point2> corners;  // the plan's metres, start and end included
  double metres = 0;
  std::string portal;  // the one it ends at; empty: it ends before the stand
};

struct Way {
  std::string stand;               // its id
  std::vector<Stretch> stretches;  // in the order they are walked; one at least
  double metres = 0;
  double seconds = 0;            // at an easy walk
  std::vector<Text> directions;  // a sentence each
};

inline constexpr double walking_pace = 1.2;  // metres a second

// Where a visitor stands before it to see it well, in the plan's metres.
[[nodiscard]] Point2 place_before(const hall::Stand& stand);

struct WayAsked {
  std::string from_hall;
  std::optional<Point2> from;  // nothing: where visitors arrive
  std::string to_hall;
  const hall::Stand* stand = nullptr;
};

// The shortest way there. `halls`: those that it may lead through, the first and last among them.
// Errors: invalid (`from` is no place to walk), not_found (no way leads there).
[[nodiscard]] Result<Way> find_way(std::span<const WalkableHall> halls, const WayAsked& asked,
                                   const ZoneTitles& zones, const Messages& messages);

}  // namespace yz::app
