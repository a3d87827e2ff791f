// People walk on floors, up steps and round what stands in the way; files that are no navmesh are
// refused.
#include "hall/walk/navmesh.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "hall/walk/navmesh_build.hpp"

namespace yz::hall {
namespace {

void add_floor(std::vector<FloorTriangle>& out, float x0, float y0, float x1, float y1, float h,
               std::uint8_t level) {
  const Float3 a{x0, h, -y0};
  const Float3 b{x1, h, -y0};
  const Float3 c{x1, h, -y1};
  const Float3 d{x0, h, -y1};
  out.push_back({{a, b, c}, level});
  out.push_back({{a, c, d}, level});
}

// A room of 10 by 6 with a wall across at x = 5 that leaves a door of 1 m at the north; the eastern
// half lies 0.6 m higher and is reached by four steps; an island at x = 12 cannot be reached.
NavmeshFile room() {
  std::vector<FloorTriangle> floor;
  add_floor(floor, 0, 0, 5, 6, 0, 0);
  for (int i = 0; i < 4; ++i) {
    const auto step = static_cast<float>(i);
    add_floor(floor, 5 + 0.3F * step, 0, 5.3F + 0.3F * step, 6, 0.15F * (step + 1), 1);
  }
  add_floor(floor, 6.2F, 0, 10, 6, 0.6F, 2);
  add_floor(floor, 12, 0, 14, 6, 0, 3);
  const Obstacle wall{{{4.9F, 0}, {5.1F, 0}, {5.1F, -5}, {4.9F, -5}}, -1, 3};
  return build_navmesh(floor, std::span(&wall, 1)).value();
}

Navmesh open(const NavmeshFile& file) { return Navmesh::read(write_navmesh(file)).value(); }

TEST(Navmesh, RoutesGoThroughTheDoorAndUpTheSteps) {
  const Navmesh mesh = open(room());
  const auto route = mesh.route({1, 0, -1}, {9, 0.6F, -1});
  ASSERT_TRUE(route);
  // Straight it would be 8 m; by the door it is at least 2 · √(4² + 4²).
  EXPECT_GT(route->metres, 11.0F);
  EXPECT_LT(route->metres, 13.0F);
  EXPECT_NEAR(route->corners.back()[1], 0.6F, 0.06F);
  bool by_the_door = false;
  for (const Float3& corner : route->corners)
    by_the_door = by_the_door || (std::abs(corner[0] - 5) < 0.5F && corner[2] < -5);
  EXPECT_TRUE(by_the_door);
}

TEST(Navmesh, NothingLeadsToAnIsland) {
  const Navmesh mesh = open(room());
  EXPECT_TRUE(mesh.nearest({13, 0, -3}));
  EXPECT_FALSE(mesh.route({1, 0, -1}, {13, 0, -3}));
  EXPECT_FALSE(mesh.nearest({30, 0, -3}));
  EXPECT_FALSE(mesh.nearest({1, 20, -1}));
  EXPECT_FALSE(mesh.nearest({NAN, 0, -1}));
}

TEST(Navmesh, AWallStopsAWalkerWhoSlidesAlongIt) {
  const Navmesh mesh = open(room());
  const auto end = mesh.walk({4, 0, -1}, {6, 0, -3});
  ASSERT_TRUE(end);
  EXPECT_LT((*end)[0], 4.9F);           // before the wall
  EXPECT_NEAR((*end)[2], -3.0F, 0.4F);  // carried along it
  EXPECT_FALSE(mesh.is_step({4, 0, -1}, {6, 0, -1}));
  EXPECT_TRUE(mesh.is_step({4, 0, -1}, {4, 0, -2}));
  EXPECT_TRUE(mesh.is_step({4.5F, 0, -5.5F}, {6.9F, 0.6F, -5.5F}));  // the door and the steps
}

TEST(Navmesh, KeepsTheWalkersRadiusFromWalls) {
  const Navmesh mesh = open(room());
  const auto at = mesh.nearest({0, 0, -3});
  ASSERT_TRUE(at);
  EXPECT_NEAR((*at)[0], Walker::radius, 0.1F);
  // Both floors and the steps, less the border.
  EXPECT_NEAR(mesh.area(), 4.5 * 5.6 + 4.7 * 5.6 + 1.6 * 5.6, 4.0);
}

TEST(Navmesh, ADoorOfSixtyCentimetresIsPassed) {
  std::vector<FloorTriangle> floor;
  add_floor(floor, 0, 0, 6, 3, 0, 0);
  const Obstacle walls[] = {{{{2.9F, 0}, {3.1F, 0}, {3.1F, -1.2F}, {2.9F, -1.2F}}, -1, 3},
                            {{{2.9F, -1.8F}, {3.1F, -1.8F}, {3.1F, -3}, {2.9F, -3}}, -1, 3}};
  const Navmesh mesh = open(build_navmesh(floor, walls).value());
  EXPECT_TRUE(mesh.route({1, 0, -0.5F}, {5, 0, -0.5F}));
}

TEST(Navmesh, NoFloorIsAnError) {
  EXPECT_EQ(build_navmesh({}, {}).error().kind, ErrorKind::invalid);
}

TEST(Navmesh, AFileComesBack) {
  const NavmeshFile file = room();
  const std::string bytes = write_navmesh(file);
  EXPECT_EQ(write_navmesh(read_navmesh(bytes).value()), bytes);
}

// Whatever the bytes say, reading refuses or gives a mesh that can be asked.
TEST(Navmesh, AnyBytesMayBeGiven) {
  const std::string good = write_navmesh(room());
  for (std::size_t cut = 0; cut < good.size(); cut += 7)
    EXPECT_FALSE(Navmesh::read(std::string_view(good).substr(0, cut)));
  std::mt19937 random(7);
  int taken = 0;
  for (int i = 0; i < 3'000; ++i) {
    std::string bytes = good;
    for (int change = 0; change < 3; ++change)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto mesh = Navmesh::read(bytes);
    if (!mesh) continue;
    ++taken;
    static_cast<void>(mesh->route({1, 0, -1}, {9, 0.6F, -1}));
    static_cast<void>(mesh->walk({1, 0, -1}, {9, 0.6F, -1}));
  }
  EXPECT_GT(taken, 0);  // moved corners still make a mesh
}

}  // namespace
}  // namespace yz::hall
