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

// ---- reactions
// -------------------------------------------------------------------------------------

HallShape two_zones() {
  HallShape shape = field();
  shape.may_stand = [](double, double) { return true; };
  shape.zones = {{"west", {{0, 0}, {20, 0}, {20, 40}, {0, 40}}},
                 {"east", {{20, 0}, {40, 0}, {40, 40}, {20, 40}}}};
  return shape;
}

TEST(LiveReactions, ACrowdThatClapsIsOneMessageOfTheZoneItStandsIn) {
  Hall hall(two_zones());
  std::vector<Number> crowd;
  for (int i = 0; i < 5000; ++i)
    crowd.push_back(hall.enter(hello(1 + i % 18, 1 + i / 18 % 38), {}, 0)->number);
  const Number laughing = hall.enter(hello(30, 20), {}, 0)->number;
  const Number beside = hall.enter(hello(50, 20), {}, 0)->number;
  for (const Number number : crowd)
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(hall.gesture(number, Gesture::clap, 10));
  EXPECT_TRUE(hall.gesture(laughing, Gesture::heart, 10));
  EXPECT_TRUE(hall.gesture(laughing, Gesture::laugh, 20));
  EXPECT_TRUE(hall.gesture(beside, Gesture::flower, 20));
  const auto told = hall.take_reactions();
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0].message.zone, "west");
  EXPECT_EQ(told[0].message.counts, (std::array<std::uint16_t, 5>{5000, 0, 0, 0, 0}));
  EXPECT_EQ(told[0].message.people.size(), reacting_limit);
  std::set<Number> named;
  for (const auto& one : told[0].message.people) named.insert(one.number);
  EXPECT_EQ(named.size(), reacting_limit) << "different people";
  EXPECT_GT(*named.rbegin(), 4800) << "from all over the crowd";
  std::vector<std::uint8_t> bytes;
  write(bytes, told[0].message);
  EXPECT_LT(bytes.size(), 220U);
  EXPECT_EQ(told[1].message.zone, "east");
  EXPECT_EQ(told[1].message.counts, (std::array<std::uint16_t, 5>{0, 0, 1, 0, 0})) << "the last";
  EXPECT_EQ(told[2].message.zone, "") << "between the zones";
  EXPECT_TRUE(hall.take_reactions().empty());
}

TEST(LiveReactions, TheyAreToldToTheZoneAndToWhoSeesThemFromBesideIt) {
  Hall hall(two_zones());
  const Number clapping = hall.enter(hello(18, 20), {}, 0)->number;
  const Number far = hall.enter(hello(2, 2), {}, 0)->number;
  const Number near = hall.enter(hello(22, 20), {}, 0)->number;
  const Number away = hall.enter(hello(38, 20), {}, 0)->number;
  hall.rebuild();
  FrameWriter writer;
  for (const Number number : {far, near, away}) hall.frame(number, writer);
  ASSERT_TRUE(hall.gesture(clapping, Gesture::clap, 0));
  const auto told = hall.take_reactions();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(hall.is_told(clapping, told[0]));
  EXPECT_TRUE(hall.is_told(far, told[0])) << "of the same zone";
  EXPECT_TRUE(hall.is_told(near, told[0])) << "sees the visitor";
  EXPECT_FALSE(hall.is_told(away, told[0]));
}

TEST(LiveReactions, TooManyAreNotTakenNorThoseOfTheMutedAndTheGone) {
  Hall hall(two_zones());
  const Number a = hall.enter(hello(5, 5), {}, 0)->number;
  const Number b = hall.enter(hello(5, 6), {}, 0)->number;
  int taken = 0;
  for (int i = 0; i < 50; ++i) taken += hall.gesture(a, Gesture::heart, 0) ? 1 : 0;
  EXPECT_EQ(taken, 5);
  EXPECT_FALSE(hall.gesture(a, Gesture::wave, 400)) << "gestures and reactions count together";
  EXPECT_TRUE(hall.gesture(a, Gesture::wave, 600));
  (void)hall.take_reactions();
  hall.mute(b, 10'000);
  EXPECT_FALSE(hall.gesture(b, Gesture::clap, 100));
  EXPECT_TRUE(hall.gesture(b, Gesture::wave, 2000)) << "who is muted may still wave";
  EXPECT_TRUE(hall.gesture(b, Gesture::clap, 10'000));
  hall.leave(b, 10'001);
  EXPECT_TRUE(hall.take_reactions().empty()) << "who has left counts no more";
}

}  // namespace
}  // namespace yz::live
