// Ways in rooms full of random obstacles are as short as a visibility graph's, and in a house of
// two storeys they take the stairs.
#include "hall/walk/shortest.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "hall/walk/navmesh_build.hpp"
#include "hall/walk/reference_ways.hpp"

namespace yz::hall {
namespace {

Navmesh open(const NavmeshFile& file) { return Navmesh::read(write_navmesh(file)).value(); }

void add_floor(std::vector<FloorTriangle>& out, float x0, float y0, float x1, float y1, float h,
               std::uint8_t level) {
  const Float3 a{x0, h, -y0}, b{x1, h, -y0}, c{x1, h, -y1}, d{x0, h, -y1};
  out.push_back({{a, b, c}, level});
  out.push_back({{a, c, d}, level});
}

constexpr float room = 16;  // metres, each way

NavmeshFile cluttered(std::mt19937& random, int obstacles) {
  const auto pick = [&](float low, float high) {
    return std::uniform_real_distribution<float>(low, high)(random);
  };
  std::vector<FloorTriangle> floor;
  add_floor(floor, 0, 0, room, room, 0, 0);
  std::vector<Obstacle> standing;
  for (int i = 0; i < obstacles; ++i) {
    const Float2 at{pick(0, room), pick(-room, 0)};
    const float half = pick(0.1F, 2.5F), deep = pick(0.05F, 0.5F), turn = pick(0, 3.14F);
    const auto corner = [&](float side, float out) {
      return Float2{at[0] + std::cos(turn) * side - std::sin(turn) * out,
                    at[1] + std::sin(turn) * side + std::cos(turn) * out};
    };
    standing.push_back(
        {{corner(-half, -deep), corner(half, -deep), corner(half, deep), corner(-half, deep)},
         -1,
         3});
  }
  return build_navmesh(floor, standing).value();
}

TEST(ShortestWays, AreAsShortAsAVisibilityGraphs) {
  int ways = 0, none = 0;
  double worst = 1;
  for (unsigned seed = 1; seed <= 6; ++seed) {
    std::mt19937 random(seed);
    const NavmeshFile file = cluttered(random, 6 + 4 * static_cast<int>(seed));
    const Navmesh mesh = open(file);
    const ReferenceWays reference(file);
    std::uniform_real_distribution<float> pick(0, room);
    for (int i = 0; i < 50; ++i) {
      const Float3 from{pick(random), 0, -pick(random)}, to{pick(random), 0, -pick(random)};
      if (!mesh.nearest(from, 0.01F) || !mesh.nearest(to, 0.01F)) continue;
      const auto way = mesh.route(from, to);
      const Float3 start = *mesh.nearest(from), end = *mesh.nearest(to);
      const double shortest = reference.shortest({start[0], -start[2]}, {end[0], -end[2]});
      ASSERT_EQ(way.has_value(), std::isfinite(shortest)) << "seed " << seed << ", way " << i;
      if (!way) {
        ++none;
        continue;
      }
      ++ways;
      EXPECT_NEAR(way->metres, shortest, 0.002 + 0.0005 * shortest)
          << "seed " << seed << ", way " << i;
      worst = std::max(worst, way->metres / std::max(shortest, 0.05));
      for (const Float3& corner : way->corners)
        EXPECT_TRUE(reference.is_on_floor({corner[0], -corner[2]}));
    }
  }
  std::cout << ways << " ways, the longest " << worst << " of the shortest; " << none
            << " lead nowhere\n";
  EXPECT_GT(ways, 120);
  EXPECT_GT(none, 0);
}

// A gallery 3 m over the floor of the same hall; twenty steps of 15 cm lead up at the east end.
TEST(ShortestWays, TakeTheStairsToWhatLiesAbove) {
  std::vector<FloorTriangle> floor;
  add_floor(floor, 0, 0, 20, 6, 0, 0);
  add_floor(floor, 0, 8, 20, 12, 3, 1);
  for (int i = 0; i < 20; ++i) {
    const auto step = static_cast<float>(i);
    add_floor(floor, 20 + 0.3F * step, 0, 20.3F + 0.3F * step, 2, 0.15F * (step + 1), 2);
  }
  add_floor(floor, 26, 0, 28, 12, 3, 3);
  add_floor(floor, 20, 8, 26, 12, 3, 1);
  add_floor(floor, 0, 2.5F, 20, 5.5F, 3, 4);  // over the lower floor
  add_floor(floor, 0, 5.5F, 2, 8, 3, 4);      // and joined to the gallery at its west end
  const Navmesh mesh = open(build_navmesh(floor, {}).value());
  const auto way = mesh.route({10, 0, -4}, {10, 3, -4});
  ASSERT_TRUE(way);
  // East to the steps, up, over to the gallery, west along it, and back east above the start.
  EXPECT_GT(way->metres, 9 + 6 + 25 + 7);
  EXPECT_LT(way->metres, 80);
  EXPECT_NEAR(way->corners.front()[1], 0, 0.1);
  EXPECT_NEAR(way->corners.back()[1], 3, 0.1);
  const auto short_one = mesh.route({10, 0, -4}, {12, 0, -4});
  ASSERT_TRUE(short_one);
  EXPECT_NEAR(short_one->metres, 2, 0.01);
}

}  // namespace
}  // namespace yz::hall
