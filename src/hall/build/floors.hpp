// The floor of a plan cut along its zones, court and levels into convex pieces, and the treads of
// its stairs.
#pragma once

#include <optional>
#include <vector>

#include "hall/geometry.hpp"
#include "hall/plan.hpp"
#include "hall/walk/navmesh_build.hpp"

namespace yz::hall {

struct FloorPiece {
  Polygon outline;     // convex, counter-clockwise; neighbours share every corner on a common side
  Point2 middle{};     // inside
  int zone = -1;       // into Plan::zones
  int level = -1;      // into Plan::levels
  bool court = false;  // open to the sky
  double height = 0;
};

[[nodiscard]] std::vector<FloorPiece> cut_floor(const Plan& plan);

struct Tread {
  Rectangle outline;  // counter-clockwise, the first side is the nosing (where one steps up)
  double height = 0;
  double riser = 0;
};

[[nodiscard]] std::vector<Tread> treads_of(const Plan& plan, const Stairs& stairs);

// What the navmesh is made of.
struct WalkInput {
  std::vector<FloorTriangle> floor;
  std::vector<Obstacle> obstacles;            // walls beside their openings, columns, what stands
  std::vector<std::array<Float3, 3>> solids;  // of a modelled hall
};
[[nodiscard]] WalkInput walk_input(const Plan& plan, const Modelled* modelled = nullptr);

// Where a visitor stands to look at a stand: `out` metres before its front, at the floor there.
[[nodiscard]] Float3 before_stand(const Plan& plan, const Stand& stand, double out);

}  // namespace yz::hall
