// Where the live halls let a visitor stand and step: the demo's hall, by its navmesh and by its
// plan.
#include "app/live_halls.hpp"

#include <cmath>
#include <fstream>
#include <random>
#include <sstream>

#include <gtest/gtest.h>

#include "app/way.hpp"
#include "hall/build/floors.hpp"
#include "hall/geometry.hpp"
#include "hall/walk/navmesh_build.hpp"

namespace yz::app {
namespace {

hall::Plan demo_plan() {
  std::ifstream file(YZ_SOURCE_DIR "/demo/jinzhong/halls/jinzhong/hall.toml");
  std::stringstream text;
  text << file.rdbuf();
  ReadLog log;
  return hall::read_plan("hall.toml", text.str(), "jinzhong", log);
}

struct LiveHalls : testing::Test {
  hall::Plan plan = demo_plan();
  hall::WalkInput input = hall::walk_input(plan);
  hall::NavmeshFile file = *hall::build_navmesh(input.floor, input.obstacles);
  live::Floor floor{live_shape(plan, file)};

  [[nodiscard]] live::Pose at(const Point2& place) const { return floor.at(place[0], place[1], 0); }
  [[nodiscard]] bool may_stand(const Point2& place) const {
    return floor.may_stand(at(place).x, at(place).y);
  }
};

TEST_F(LiveHalls, OneMayStandAtTheGateAndBeforeEveryStand) {
  EXPECT_TRUE(may_stand(plan.spawn->at));
  for (const auto& stand : plan.stands) EXPECT_TRUE(may_stand(place_before(stand))) << stand.id;
  for (const auto& view : plan.viewpoints) EXPECT_TRUE(may_stand(view.at)) << view.id;
}

TEST_F(LiveHalls, NobodyStandsInAWallOrBesideTheHall) {
  for (const auto& wall : plan.walls) {
    const double length = hall::distance(wall.from, wall.to);
    for (double along = 0.1; along < length; along += 0.25) {
      const bool is_open = std::ranges::any_of(wall.openings, [&](const hall::Opening& o) {
        return along > o.at - 0.5 && along < o.at + o.width + 0.5;
      });
      const double share = along / length;
      const Point2 place{wall.from[0] + (wall.to[0] - wall.from[0]) * share,
                         wall.from[1] + (wall.to[1] - wall.from[1]) * share};
      EXPECT_TRUE(is_open || !may_stand(place)) << place[0] << ", " << place[1];
    }
  }
  EXPECT_FALSE(may_stand({plan.outline.front()[0], plan.outline.front()[1]}));
}

// Where the way crosses the wall's middle line, there is no opening.
bool passes_through(const hall::Wall& wall, const Point2& from, const Point2& to) {
  if (!hall::cross_properly(wall.from, wall.to, from, to)) return false;
  const auto cross = [](const Point2& a, const Point2& b) { return a[0] * b[1] - a[1] * b[0]; };
  const auto minus = [](const Point2& a, const Point2& b) {
    return Point2{a[0] - b[0], a[1] - b[1]};
  };
  const Point2 step = minus(to, from);
  const double share = cross(minus(from, wall.from), step) / cross(minus(wall.to, wall.from), step);
  const double along = share * hall::distance(wall.from, wall.to);
  return std::ranges::none_of(wall.openings, [&](const hall::Opening& o) {
    return along >= o.at && along <= o.at + o.width;
  });
}

// Random steps of up to 1.2 m between places where one may stand: what the navmesh calls a step is
// one, and what leads through a wall is none.
TEST_F(LiveHalls, StepsThroughWallsAreNone) {
  const auto navmesh = *hall::Navmesh::read(hall::write_navmesh(file));
  std::mt19937 random(7);
  std::uniform_int_distribution<std::uint32_t> x(0, floor.width() - 1);
  std::uniform_int_distribution<std::uint32_t> y(0, floor.depth() - 1);
  std::uniform_real_distribution<double> by(-0.85, 0.85);
  int walls = 0;
  int steps = 0;
  for (int i = 0; i < 60'000; ++i) {
    const Point2 from{floor.corner_x() + x(random) * live::unit_metres,
                      floor.corner_y() + y(random) * live::unit_metres};
    const Point2 to{from[0] + by(random), from[1] + by(random)};
    if (!may_stand(from) || !may_stand(to)) continue;
    const bool crosses = std::ranges::any_of(
        plan.walls, [&](const hall::Wall& wall) { return passes_through(wall, from, to); });
    if (crosses) {
      ++walls;
      EXPECT_FALSE(floor.may_step(at(from), at(to)));
    }
    const auto height = [&](const Point2& p) {
      return navmesh.nearest({static_cast<float>(p[0]), 0, static_cast<float>(-p[1])}, 0.01F);
    };
    const auto begin = height(from);
    const auto end = height(to);
    // A step slides along walls and round their corners; only what is straight must be one.
    bool is_straight = begin && end && navmesh.is_step(*begin, *end, 0.02F);
    for (double along = 0.05; is_straight && along < 1; along += 0.05)
      is_straight =
          height({std::lerp(from[0], to[0], along), std::lerp(from[1], to[1], along)}).has_value();
    if (!is_straight) continue;
    ++steps;
    EXPECT_TRUE(floor.may_step(at(from), at(to)))
        << from[0] << ", " << from[1] << " to " << to[0] << ", " << to[1];
  }
  EXPECT_GT(walls, 10);
  EXPECT_GT(steps, 1000);
}

}  // namespace
}  // namespace yz::app
