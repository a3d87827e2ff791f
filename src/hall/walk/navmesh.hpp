// Where people may walk in a hall: convex polygons and who their neighbours are, for routes ("take
// me there"), for holding a visitor's steps against walls, and for bots. The file's format is in
// spec/hall.md; made by walk/navmesh_build.hpp.
//
// All coordinates are the hall's, with glTF's axes: metres, Y up, x east, z = −north (a plan's
// point [x, y] at height h is {x, h, −y}). The polygons keep the walker's radius away from walls
// already, so a point is a person's middle.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

struct NavmeshLimits {
  static constexpr std::size_t bytes = 4 << 20;
  static constexpr std::size_t corners = 0x7ffe;
  static constexpr std::size_t polygons = 0x7ffe;
};

struct Route {
  std::vector<Float3> corners;  // from the start's nearest place to the goal's, both included
  float metres = 0;
};

// Immutable; any thread may ask. An answer costs microseconds; a route across a large hall may cost
// a millisecond.
class Navmesh {
 public:
  static constexpr float level_reach = 2;  // metres up and down

  // Reads navmesh.bin; any bytes may be given. Errors: invalid, too_large.
  [[nodiscard]] static Result<Navmesh> read(std::string_view bytes);

  Navmesh(Navmesh&&) noexcept;
  Navmesh& operator=(Navmesh&&) noexcept;
  ~Navmesh();

  // The walkable place nearest to `at`, where one is within `reach` metres along the floor and
  // `height_reach` up or down.
  [[nodiscard]] std::optional<Float3> nearest(const Float3& at, float reach = 1,
                                              float height_reach = level_reach) const;

  // The shortest way on foot (walk/shortest.hpp); nothing where either end is no walkable place
  // (`nearest` within 1 m) or no way leads there.
  [[nodiscard]] std::optional<Route> route(const Float3& from, const Float3& to) const;

  // Where a walker at `from` who wants to go straight to `to` ends up: walls stop it and it slides
  // along them; the height is the floor's. `from` must be near a walkable place, else nothing.
  [[nodiscard]] std::optional<Float3> walk(const Float3& from, const Float3& to) const;

  // Whether a visitor who was at `from` can be at `to` a moment later without passing a wall: what
  // `walk` reaches is within `slack` metres of `to` along the floor.
  [[nodiscard]] bool is_step(const Float3& from, const Float3& to, float slack = 0.3F) const;

  // Square metres of all polygons, seen from above.
  [[nodiscard]] double area() const;

 private:
  struct Inside;
  explicit Navmesh(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace yz::hall
