// The shortest way on foot between two places of a navmesh, exact: Polyanya (Cui, Harabor,
// Grastien: "Compromise-free Pathfinding on a Navigation Mesh", IJCAI 2017). A* over what a walker
// sees of a polygon's side from the last corner turned, so that the first way found is the
// shortest; Detour's A* measures by the middles of sides, and its ways were up to 1.36 times as
// long.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "hall/walk/navmesh.hpp"
#include "hall/walk/navmesh_file.hpp"

namespace yz::hall {

// Immutable; any thread may ask. Lengths are along the floor, as seen from above.
class ShortestWays {
 public:
  explicit ShortestWays(const NavmeshFile& file);

  struct Spot {
    std::size_t polygon = 0;  // into the file's
    Float3 at{};              // in that polygon
  };
  // Nothing where no way leads there.
  [[nodiscard]] std::optional<Route> find(const Spot& from, const Spot& to) const;

 private:
  friend class WaySearch;
  static constexpr int none = -1;

  struct Place {  // a plan's x and y, and the height
    double x = 0, y = 0, height = 0;
  };
  struct Side {
    int neighbour = none;  // the polygon across; none: a wall
    int there = none;      // which of the neighbour's sides it is
  };
  struct Polygon {
    int count = 0;
    int component = 0;  // polygons of one component can be walked between
    std::array<int, NavmeshFile::sides> corner{};
    std::array<Side, NavmeshFile::sides> side{};  // from this corner to the next
  };
  void join_sides(const NavmeshFile& file);
  void find_turns();
  void find_components();

  std::vector<Place> corners_;
  std::vector<bool>
      turns_;  // a way may bend at this corner: more than half a turn of it is floor's
  std::vector<Polygon> polygons_;
};

}  // namespace yz::hall
