#include "live/presence/hall.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace yz::live {
namespace {

HallShape field() {
  HallShape shape;
  shape.max_x = 60;
  shape.max_y = 40;
  shape.spawn_x = 30;
  shape.spawn_y = 20;
  // A wall across the hall at x = 10, with a door at y < 2.
  shape.may_stand = [](double x, double y) { return x < 9.8 || x > 10.2 || y < 2; };
  return shape;
}

from_client::Hello hello(double x, double y, std::string name = "A") {
  from_client::Hello h;
  h.name = std::move(name);
  h.pose = {static_cast<std::uint32_t>(x / unit_metres),
            static_cast<std::uint32_t>(y / unit_metres), 0, 0, 0};
  return h;
}

from_client::Moved to(double x, double y, bool is_jump = false) {
  return {0, hello(x, y).pose, is_jump};
}

// What a receiver makes of its frames.
class Eyes {
 public:
  explicit Eyes(Hall& hall, Number number) : hall_(hall), number_(number) {}
  void look() {
    FrameWriter writer;
    if (!hall_.frame(number_, writer)) return;
    std::vector<std::uint8_t> bytes(frame_limit);
    bytes.resize(writer.finish(bytes.data()));
    Frame frame;
    ASSERT_TRUE(read_frame(bytes, frame));
    if (frame.is_key) slots_.clear();
    for (int slot = 0; slot < 64; ++slot)
      if (frame.left >> slot & 1) slots_.erase(static_cast<std::uint8_t>(slot));
    for (const auto& enter : frame.enters) slots_[enter.slot] = {enter.number, {}};
    for (const auto& [slot, pose] : frame.poses) slots_.at(slot).second = pose;
  }
  [[nodiscard]] std::map<Number, Pose> seen() const {
    std::map<Number, Pose> all;
    for (const auto& [slot, one] : slots_) all[one.first] = one.second;
    return all;
  }

 private:
  Hall& hall_;
  Number number_;
  std::map<std::uint8_t, std::pair<Number, Pose>> slots_;
};

TEST(LiveHall, TwoSeeEachOtherAndNobodyStaysBehind) {
  Hall hall(field());
  const auto a = hall.enter(hello(30, 20, "A"), {}, 0);
  const auto b = hall.enter(hello(32, 20, "B"), {}, 0);
  hall.rebuild();
  Eyes eyes(hall, a->number);
  eyes.look();
  ASSERT_EQ(eyes.seen().size(), 1u);
  EXPECT_EQ(eyes.seen().at(b->number), hello(32, 20).pose);
  EXPECT_TRUE(hall.move(b->number, to(32.1, 20), 100));
  eyes.look();
  EXPECT_EQ(eyes.seen().at(b->number), to(32.1, 20).pose);
  hall.leave(b->number, 200);
  eyes.look();
  EXPECT_TRUE(eyes.seen().empty());
  EXPECT_EQ(hall.size(), 1u);
}

TEST(LiveHall, NothingNewIsNoFrame) {
  Hall hall(field());
  const auto a = hall.enter(hello(30, 20), {}, 0);
  EXPECT_TRUE(hall.enter(hello(31, 20), {}, 0));
  hall.rebuild();
  FrameWriter writer;
  EXPECT_TRUE(hall.frame(a->number, writer));
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(hall.frame(a->number, writer));
}

TEST(LiveHall, TheNearestSixtyFourAreSeen) {
  Hall hall(field());
  std::mt19937 random(7);
  std::uniform_real_distribution<double> x(20, 40), y(10, 30);
  std::vector<Number> all;
  for (int i = 0; i < 600; ++i)
    all.push_back(hall.enter(hello(x(random), y(random)), {}, 0)->number);
  hall.rebuild();
  Eyes eyes(hall, all[0]);
  eyes.look();
  EXPECT_EQ(eyes.seen().size(), 64u);
  const auto distance = [&](Number number) {
    const auto& me = hall.mover(all[0]);
    const auto& other = hall.mover(number);
    return std::hypot(double(other.x) - me.x, double(other.y) - me.y);
  };
  std::vector<double> distances;
  for (std::size_t i = 1; i < all.size(); ++i) distances.push_back(distance(all[i]));
  std::ranges::sort(distances);
  for (const auto& [number, pose] : eyes.seen()) EXPECT_LE(distance(number), distances[63] * 1.15);
}

// Any order of coming, going and walking ends with what is really there.
TEST(LiveHall, RandomLivesEndWithTheTruth) {
  Hall hall(field());
  std::mt19937 random(3);
  std::uniform_real_distribution<double> x(28, 33), y(18, 23);
  std::map<Number, Eyes> here;
  SteadyMs now = 0;
  for (int step = 0; step < 4000; ++step, now += 50) {
    const auto what = random() % 10;
    if (what < 2 && here.size() < 50) {
      const auto one = hall.enter(hello(x(random), y(random)), {}, now);
      here.emplace(one->number, Eyes(hall, one->number));
    } else if (what < 3 && !here.empty()) {
      const auto at = std::next(here.begin(), static_cast<long>(random() % here.size()));
      hall.leave(at->first, now);
      here.erase(at);
    } else if (!here.empty()) {
      const auto at = std::next(here.begin(), static_cast<long>(random() % here.size()));
      hall.move(at->first, to(x(random), y(random), true), now);
    }
    hall.rebuild();
    hall.forget_lost(now);
    for (auto& [number, eyes] : here) eyes.look();
  }
  for (int i = 0; i < 5; ++i)
    for (auto& [number, eyes] : here) eyes.look();
  ASSERT_GT(here.size(), 10u);
  for (auto& [number, eyes] : here) {
    std::map<Number, Pose> truth;
    for (const auto& [other, unused] : here)
      if (other != number) truth[other] = hall.mover(other).pose();
    EXPECT_EQ(eyes.seen(), truth);
  }
}

TEST(LiveHall, StepsAreChecked) {
  Hall hall(field());
  const Number n = hall.enter(hello(9, 20), {}, 0)->number;
  EXPECT_TRUE(hall.move(n, to(9.5, 20), 500));
  EXPECT_FALSE(hall.move(n, to(10.6, 20), 1500)) << "through the wall";
  EXPECT_FALSE(hall.move(n, to(9.5, 30), 1600)) << "ten metres in a tenth of a second";
  EXPECT_FALSE(hall.move(n, to(61, 20, true), 1700)) << "a jump out of the hall";
  EXPECT_EQ(hall.mover(n).pose().x, to(9.5, 20).pose.x);
  EXPECT_TRUE(hall.move(n, to(40, 20, true), 1800));
  int jumps = 0;
  for (int i = 0; i < 50; ++i) jumps += hall.move(n, to(41, 20 + i % 2, true), 1801 + i);
  EXPECT_LE(jumps, 6) << "jumps are bounded";
}

TEST(LiveHall, ALostVisitorComesBackToTheSamePlace) {
  Hall hall(field());
  const auto first = hall.enter(hello(30, 20), {}, 0);
  hall.move(first->number, to(31, 20), 1000);
  hall.leave(first->number, 2000);
  auto again = hello(5, 5);
  again.token = first->token;
  const auto back = hall.enter(again, {}, 5000);
  EXPECT_TRUE(back->is_resumed);
  EXPECT_EQ(back->number, first->number);
  EXPECT_EQ(back->pose.x, to(31, 20).pose.x);
  EXPECT_NE(back->token, first->token);
  EXPECT_EQ(hall.size(), 1u);
  const auto thief = hall.enter(again, {}, 6000);
  EXPECT_FALSE(thief->is_resumed) << "a token works once";
}

TEST(LiveHall, ComingBackBeforeTheOldLineIsGoneLeavesNoGhost) {
  Hall hall(field());
  const auto first = hall.enter(hello(30, 20), {}, 0);
  auto again = hello(5, 5);
  again.token = first->token;
  const auto back = hall.enter(again, {}, 10);
  EXPECT_TRUE(back->replaces);
  EXPECT_EQ(back->number, first->number);
  EXPECT_EQ(hall.size(), 1u);
}

TEST(LiveHall, PlacesAreKeptForAMinuteAndNumbersGivenAgainAfterwards) {
  Hall hall(field(), {.capacity = 3});
  const auto a = hall.enter(hello(30, 20), {}, 0);
  EXPECT_TRUE(hall.enter(hello(30, 21), {}, 0));
  EXPECT_TRUE(hall.enter(hello(30, 22), {}, 0));
  EXPECT_FALSE(hall.enter(hello(30, 23), {}, 0)) << "out of numbers";
  hall.leave(a->number, 0);
  EXPECT_EQ(hall.lost(), 1u);
  hall.forget_lost(61'000);
  EXPECT_EQ(hall.lost(), 0u);
  EXPECT_EQ(hall.enter(hello(30, 20), {}, 61'000)->number, a->number);
}

TEST(LiveHall, WhoCannotStandBeginsAtTheEntrance) {
  Hall hall(field());
  EXPECT_EQ(hall.enter(hello(10, 20), {}, 0)->pose, hall.floor().spawn());
  EXPECT_EQ(hall.enter(hello(100, 20), {}, 0)->pose, hall.floor().spawn());
}

TEST(LiveHall, TheCrowdIsCountedByCells) {
  Hall hall(field());
  for (int i = 0; i < 300; ++i) EXPECT_TRUE(hall.enter(hello(21, 21), {}, 0));
  EXPECT_TRUE(hall.enter(hello(59, 39), {}, 0));
  hall.rebuild();
  const auto crowd = hall.crowd();
  EXPECT_EQ(crowd.visitors, 301u);
  EXPECT_EQ(crowd.columns, 16);  // 60 m and a little
  EXPECT_EQ(crowd.counts[5 * 16 + 5], 255);
  EXPECT_EQ(crowd.counts[9 * 16 + 14], 1);
}

}  // namespace
}  // namespace yz::live
