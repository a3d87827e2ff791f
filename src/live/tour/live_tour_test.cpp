// The rules of a tour, with a clock moved by hand, and what a guide's JSON may be.
#include "live/tour/live_tour.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace yz::live {
namespace {

namespace json = boost::json;
using std::chrono::hours;
using std::chrono::milliseconds;

Listener line(ConnectionId id) { return {nullptr, id}; }
Show at(double x) { return {.x = x, .y = 1, .yaw = 0, .pitch = 0, .exhibit = {}, .pointer = {}}; }

class LiveTourRules : public testing::Test {
 protected:
  LiveTour make(const TourRules& rules = {}) {
    return {Tour{}, std::nullopt, {0, 0, 20, 20}, line(1), rules, now};
  }
  void pass(milliseconds time) { now += time; }
  LiveTour::Time now{hours(1)};
};

TEST_F(LiveTourRules, OfShowsInARowTheLastGoesOut) {
  LiveTour tour = make();
  tour.show(at(1), now);
  ASSERT_NE(tour.take_due_show(now), nullptr);
  EXPECT_EQ(tour.take_due_show(now), nullptr) << "nothing new";
  for (const double x : {2.0, 3.0, 4.0}) tour.show(at(x), now);
  pass(milliseconds(199));
  EXPECT_EQ(tour.take_due_show(now), nullptr) << "too soon after the last";
  pass(milliseconds(1));
  const Show* due = tour.take_due_show(now);
  ASSERT_NE(due, nullptr);
  EXPECT_EQ(due->x, 4);
}

TEST_F(LiveTourRules, ManyFollowersAreShownLessOften) {
  LiveTour tour = make({.deliveries_a_second = 10});
  for (ConnectionId id = 2; id < 12; ++id) ASSERT_TRUE(tour.follow(line(id)));
  tour.show(at(1), now);
  ASSERT_NE(tour.take_due_show(now), nullptr);
  tour.show(at(2), now);
  pass(milliseconds(900));
  EXPECT_EQ(tour.take_due_show(now), nullptr);
  pass(milliseconds(100));
  EXPECT_NE(tour.take_due_show(now), nullptr);
}

TEST_F(LiveTourRules, OnlyChangesAreRecordedAndTheLastOfThemAlways) {
  LiveTour tour = make();
  for (int i = 0; i < 50; ++i) {  // stands for 5 s
    tour.show(at(1), now);
    pass(milliseconds(100));
  }
  for (int i = 0; i < 10; ++i) {  // walks for 1 s
    tour.show(at(2 + i * 0.2), now);
    pass(milliseconds(100));
  }
  pass(milliseconds(1000));
  tour.take_due_show(now);
  const auto steps = tour.take_unwritten(now);
  ASSERT_EQ(steps.size(), 5U);
  EXPECT_EQ(steps[0].at, milliseconds(0));
  EXPECT_EQ(steps[1].at, milliseconds(5000));
  EXPECT_EQ(steps[2].at, milliseconds(5400));
  EXPECT_EQ(std::get<Show>(steps[4].what).x, 2 + 9 * 0.2) << "where the guide stopped";
  for (std::size_t i = 0; i < steps.size(); ++i)
    EXPECT_EQ(steps[i].number, static_cast<std::int64_t>(i) + 1);
  EXPECT_TRUE(tour.take_unwritten(now).empty());
  tour.give_back(steps);
  EXPECT_EQ(tour.take_unwritten(now).size(), 5U) << "written later";
}

TEST_F(LiveTourRules, ARecordingHasAnEndAndTheTourGoesOn) {
  LiveTour tour = make({.steps_limit = 3});
  for (int i = 0; i < 10; ++i) {
    tour.show(at(i), now);
    pass(milliseconds(500));
  }
  EXPECT_EQ(tour.take_unwritten(now).size(), 3U);
  EXPECT_FALSE(tour.step_of({"words", "en"}, now));
  EXPECT_EQ(tour.length(now), milliseconds(1000)) << "to its last step";
  EXPECT_NE(tour.take_due_show(now), nullptr) << "those who follow see on";

  LiveTour longest = make();
  longest.show(at(1), now);
  pass(hours(2));
  longest.show(at(2), now);
  EXPECT_EQ(longest.take_unwritten(now).size(), 1U);
  EXPECT_FALSE(longest.step_of({"words", "en"}, now));
}

TEST_F(LiveTourRules, HandsAreBoundedAndGoDownWithWhoRaisedThem) {
  LiveTour tour = make({.hands_limit = 2});
  for (ConnectionId id = 2; id < 5; ++id) tour.follow(line(id));
  EXPECT_TRUE(tour.raise({line(2), 20, "A"}));
  EXPECT_TRUE(tour.raise({line(2), 20, "A"})) << "raised twice is raised once";
  EXPECT_TRUE(tour.raise({line(3), 30, "B"}));
  EXPECT_FALSE(tour.raise({line(4), 40, "C"}));
  ASSERT_EQ(tour.hands().size(), 2U);
  EXPECT_EQ(tour.lower(Number{30}), line(3));
  EXPECT_EQ(tour.lower(Number{30}), std::nullopt);
  EXPECT_TRUE(tour.raise({line(4), 40, "C"}));
  tour.unfollow(line(2));
  ASSERT_EQ(tour.hands().size(), 1U);
  EXPECT_EQ(tour.hands()[0].name, "C");
}

TEST_F(LiveTourRules, TheGuideIsToldOfTheAudienceNowAndThen) {
  LiveTour tour = make();
  EXPECT_TRUE(tour.take_audience_news(now)) << "at the beginning";
  EXPECT_FALSE(tour.take_audience_news(now));
  for (ConnectionId id = 2; id < 100; ++id) {
    tour.follow(line(id));
    EXPECT_FALSE(tour.take_audience_news(now));
  }
  pass(milliseconds(500));
  EXPECT_TRUE(tour.take_audience_news(now));
  pass(milliseconds(500));
  EXPECT_FALSE(tour.take_audience_news(now)) << "nothing new";
}

TEST_F(LiveTourRules, ALostGuideIsWaitedForAMinute) {
  LiveTour tour = make();
  tour.lose_guide(now);
  EXPECT_TRUE(tour.is_waiting());
  pass(milliseconds(59'999));
  EXPECT_FALSE(tour.is_given_up(now));
  tour.regain_guide(line(9));
  pass(milliseconds(10'000));
  EXPECT_FALSE(tour.is_given_up(now));
  EXPECT_TRUE(tour.is_led_by(line(9)));
  tour.lose_guide(now);
  pass(milliseconds(60'000));
  EXPECT_TRUE(tour.is_given_up(now));
}

TEST_F(LiveTourRules, ATourTakesOnlySoManyFollowers) {
  LiveTour tour = make({.followers_limit = 1});
  EXPECT_TRUE(tour.follow(line(2)));
  EXPECT_TRUE(tour.follow(line(2))) << "who follows already";
  EXPECT_FALSE(tour.follow(line(3)));
}

TEST(TourSteps, AShowIsTakenWholeOrNotAtAll) {
  const Bounds bounds{0, 0, 20, 10};
  const auto taken = [&](std::string_view text) {
    return show_in(json::parse(text).as_object(), bounds);
  };
  const auto whole =
      taken(R"({"x":1.23456,"y":2,"yaw":7,"pitch":-0.2,"exhibit":"ding","pointer":[3,4,1.5]})");
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->x, 1.235) << "millimetres";
  EXPECT_NEAR(whole->yaw, 7 - 2 * 3.14159265, 0.001) << "within a turn";
  EXPECT_EQ(show_in(json_of(*whole), bounds), whole) << "and back";
  for (const char* text : {
           R"({})",
           R"({"x":1,"y":2,"yaw":0})",
           R"({"x":"1","y":2,"yaw":0,"pitch":0})",
           R"({"x":1e308,"y":2,"yaw":0,"pitch":0})",
           R"({"x":-1,"y":2,"yaw":0,"pitch":0})",
           R"({"x":1,"y":11,"yaw":0,"pitch":0})",
           R"({"x":1,"y":2,"yaw":0,"pitch":3})",
           R"({"x":1,"y":2,"yaw":null,"pitch":0})",
           R"({"x":1,"y":2,"yaw":0,"pitch":0,"exhibit":"../x"})",
           R"({"x":1,"y":2,"yaw":0,"pitch":0,"exhibit":7})",
           R"({"x":1,"y":2,"yaw":0,"pitch":0,"pointer":[1,2]})",
           R"({"x":1,"y":2,"yaw":0,"pitch":0,"pointer":[1,2,"3"]})",
           R"({"x":1,"y":2,"yaw":0,"pitch":0,"pointer":[1,2,1e9]})",
           R"({"x":1,"y":2,"yaw":0,"pitch":0,"pointer":[99,2,1]})",
           R"({"x":1,"y":2,"yaw":0,"pitch":0,"pointer":{"x":1}})",
       })
    EXPECT_FALSE(taken(text)) << text;
}

}  // namespace
}  // namespace yz::live
