// Ways in the demo's hall: from anywhere to every stand, never through a wall, as short as can be.
#include "app/way.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include <gtest/gtest.h>

#include "hall/build/floors.hpp"
#include "hall/geometry.hpp"
#include "hall/walk/reference_ways.hpp"

namespace yz::app {
namespace {

using hall::Float3;

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct WayTest : ::testing::Test {
  static void SetUpTestSuite() {
    ReadLog log;
    plan = hall::read_plan("hall.toml",
                           text_of(YZ_SOURCE_DIR "/demo/jinzhong/halls/jinzhong/hall.toml"),
                           "jinzhong", log);
    ASSERT_FALSE(log.faults.any());
    input = hall::walk_input(plan);
    auto built = hall::build_navmesh(input.floor, input.obstacles);
    ASSERT_TRUE(built) << describe(built.error());
    file = *built;
    navmesh =
        std::make_shared<const hall::Navmesh>(hall::Navmesh::read(write_navmesh(file)).value());
    messages = std::make_unique<Messages>(
        Messages::parse(text_of(YZ_SOURCE_DIR "/web/common/messages/zh.json"),
                        text_of(YZ_SOURCE_DIR "/web/common/messages/en.json"))
            .value());
    for (const auto& zone : plan.zones)
      zones[zone.zone] = {"展区" + zone.zone, "Zone " + zone.zone};
  }
  static void TearDownTestSuite() {
    navmesh.reset();
    messages.reset();
  }

  static Result<Way> way(const std::optional<Point2>& from, const hall::Stand& stand) {
    const WalkableHall hall{&plan, navmesh};
    return find_way(std::span(&hall, 1), {plan.slug, from, plan.slug, &stand}, zones, *messages);
  }

  // Places where somebody can stand and from which the gate can be reached.
  static std::vector<Point2> places(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    Point2 low = plan.outline[0];
    Point2 high = low;
    for (const Point2& corner : plan.outline)
      for (const std::size_t axis : {0U, 1U}) {
        low[axis] = std::min(low[axis], corner[axis]);
        high[axis] = std::max(high[axis], corner[axis]);
      }
    const auto gate = navmesh->nearest(in_hall(plan.spawn->at), 1);
    std::vector<Point2> out;
    while (out.size() < count) {
      const Point2 at{std::uniform_real_distribution(low[0], high[0])(random),
                      std::uniform_real_distribution(low[1], high[1])(random)};
      const auto floor = navmesh->nearest(in_hall(at), 0.02F);
      if (floor && gate && navmesh->route(*floor, *gate)) out.push_back(at);
    }
    return out;
  }

  static Float3 in_hall(const Point2& at) {
    return {static_cast<float>(at[0]), 0, static_cast<float>(-at[1])};
  }

  // Whether the straight line passes through something that stands in the way of a body.
  static bool hits_something(const Point2& a, const Point2& b) {
    for (const auto& obstacle : input.obstacles) {
      if (obstacle.top - obstacle.bottom < 0.3F) continue;
      const auto& shape = obstacle.footprint;
      for (std::size_t i = 0; i < shape.size(); ++i) {
        const auto& p = shape[i];
        const auto& q = shape[(i + 1) % shape.size()];
        if (hall::cross_properly(a, b, {p[0], -p[1]}, {q[0], -q[1]})) return true;
      }
    }
    return false;
  }

  static inline hall::Plan plan;
  static inline hall::WalkInput input;
  static inline hall::NavmeshFile file;
  static inline std::shared_ptr<const hall::Navmesh> navmesh;
  static inline std::unique_ptr<Messages> messages;
  static inline ZoneTitles zones;
};

// The end of the ways to a stand, and which corners of walls are seen from there.
struct End {
  Point2 at{};
  std::vector<std::size_t> seen;
};

TEST_F(WayTest, FromAnywhereToEveryStandAsShortAsCanBe) {
  const hall::ReferenceWays reference(file);
  std::vector<End> ends;
  for (const auto& stand : plan.stands) {
    const auto found = way(std::nullopt, stand);
    ASSERT_TRUE(found) << stand.id << ": " << describe(found.error());
    EXPECT_LT(hall::distance(found->stretches.back().corners.back(), place_before(stand)), 1.6)
        << stand.id;
    ends.push_back({found->stretches.back().corners.back(),
                    reference.seen_from(found->stretches.back().corners.back())});
  }
  std::vector<double> times, ratios;
  std::size_t through = 0;
  for (const Point2& from : places(1'000, 5)) {
    const Float3 spot =
        *navmesh->nearest(in_hall(from), 0.02F);  // the very floor, as the way has it
    const Point2 start{spot[0], -spot[2]};
    const auto metres = reference.metres_from(start);
    for (std::size_t s = 0; s < plan.stands.size(); ++s) {
      const double begin = cpu_ms();
      const auto found = way(from, plan.stands[s]);
      times.push_back(cpu_ms() - begin);
      ASSERT_TRUE(found) << plan.stands[s].id << " from " << from[0] << ", " << from[1] << ": "
                         << describe(found.error());
      for (std::size_t i = 0; i + 1 < found->stretches.back().corners.size(); ++i)
        if (hits_something(found->stretches.back().corners[i],
                           found->stretches.back().corners[i + 1]))
          ++through;
      const double shortest = reference.shortest(start, metres, ends[s].at, ends[s].seen);
      ASSERT_TRUE(std::isfinite(shortest)) << plan.stands[s].id;
      // A centimetre is what the corners' rounding and the ends' may come to.
      if (shortest > 0.5) ratios.push_back((found->metres - 0.01) / shortest);
    }
  }
  EXPECT_EQ(through, 0U);
  std::ranges::sort(times);
  std::ranges::sort(ratios);
  const double p99 = times[times.size() * 99 / 100];
  std::cout << times.size() << " ways: median " << times[times.size() / 2] << " ms, p99 " << p99
            << " ms of CPU; the longest is " << ratios.back() << " of the shortest\n";
  EXPECT_LE(ratios.back(), 1.02);
  EXPECT_GT(ratios.front(), 0.98) << "the reference misses ways";
  EXPECT_LT(p99, 1.0);
}

TEST_F(WayTest, SaysItInBothLanguages) {
  const auto found = way(std::nullopt, plan.stands.back());
  ASSERT_TRUE(found);
  ASSERT_GE(found->directions.size(), 2U);
  EXPECT_NE(found->directions.front().zh.find("入口"), std::string::npos);
  EXPECT_NE(found->directions.front().en.find("gate"), std::string::npos);
  for (const Text& text : found->directions) {
    EXPECT_EQ(text.zh.find("way."), std::string::npos) << text.zh;
    EXPECT_EQ(text.en.find('{'), std::string::npos) << text.en;
  }
  EXPECT_NEAR(found->seconds, found->metres / walking_pace, 0.01);
}

// A lobby of 12 by 6 metres, with a door at its east end.
hall::Plan lobby(std::string_view more, ReadLog& log) {
  return hall::read_plan("hall.toml", std::string(R"(title = { zh = "前厅", en = "Lobby" }
style = "plain"
wall_height = 4
outline = [[0, 0], [12, 0], [12, 6], [0, 6]]
[spawn]
at = [2, 3]
facing = 0
)") + std::string(more),
                         "lobby", log);
}

TEST_F(WayTest, LeadsThroughPortals) {
  ReadLog log;
  const hall::Plan first =
      lobby("[[portal]]\nid = \"east\"\nhall = \"jinzhong\"\nat = [11, 3]\nfacing = 0\n", log);
  ASSERT_FALSE(log.faults.any()) << to_line(log.faults.sorted().front());
  const auto walk = hall::walk_input(first);
  const auto built = hall::build_navmesh(walk.floor, walk.obstacles);
  ASSERT_TRUE(built);
  const WalkableHall halls[] = {{&first, std::make_shared<const hall::Navmesh>(
                                             hall::Navmesh::read(write_navmesh(*built)).value())},
                                {&plan, navmesh}};
  const hall::Stand& stand = plan.stands.front();
  const auto found = find_way(halls, {"lobby", Point2{3, 3}, "jinzhong", &stand}, zones, *messages);
  ASSERT_TRUE(found) << describe(found.error());
  ASSERT_EQ(found->stretches.size(), 2U);
  EXPECT_EQ(found->stretches[0].portal, "east");
  EXPECT_NEAR(found->stretches[0].metres, 8, 0.05);
  EXPECT_EQ(found->stretches[1].portal, "");
  EXPECT_NEAR(found->metres, 8 + way(std::nullopt, stand)->metres, 0.05);
  std::string said;
  for (const Text& text : found->directions) said += text.en + "\n";
  EXPECT_NE(said.find("Go through the door to " + plan.title.en), std::string::npos) << said;
  // No portal leads the other way round.
  const WalkableHall back[] = {halls[1], halls[0]};
  hall::Stand there = stand;
  there.at = {6, 3};
  EXPECT_EQ(
      find_way(back, {"jinzhong", std::nullopt, "lobby", &there}, zones, *messages).error().kind,
      ErrorKind::not_found);
}

TEST_F(WayTest, NowhereIsRefused) {
  EXPECT_EQ(way(Point2{900, 900}, plan.stands.front()).error().kind, ErrorKind::invalid);
}

}  // namespace
}  // namespace yz::app
