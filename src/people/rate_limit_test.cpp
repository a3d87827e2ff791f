#include "people/rate_limit.hpp"

#include <gtest/gtest.h>

namespace yz::people {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class RateLimitTest : public testing::Test {
 protected:
  RateLimit limit{{.burst = 3, .refill = seconds(10), .most_keys = 4}};
  Instant now{milliseconds(1'777'000'000'000)};

  seconds take(std::string_view key) { return limit.take(key, now); }
};

TEST_F(RateLimitTest, LetsABurstThroughAndThenOneAtATime) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(take("a"), seconds(0));
  EXPECT_EQ(take("a"), seconds(10));
  now += seconds(4);
  EXPECT_EQ(take("a"), seconds(6));
  now += seconds(6);
  EXPECT_EQ(take("a"), seconds(0));
  EXPECT_EQ(take("a"), seconds(10));
}

TEST_F(RateLimitTest, WaitingTheToldTimeIsEnough) {
  for (int i = 0; i < 3; ++i) (void)take("a");
  now += milliseconds(1234);
  now += take("a");
  EXPECT_EQ(take("a"), seconds(0));
}

TEST_F(RateLimitTest, KeysDoNotShare) {
  for (int i = 0; i < 4; ++i) (void)take("a");
  EXPECT_EQ(take("b"), seconds(0));
}

TEST_F(RateLimitTest, NeverHoldsMoreThanABurst) {
  (void)take("a");
  now += std::chrono::hours(100);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(take("a"), seconds(0));
  EXPECT_GT(take("a"), seconds(0));
}

TEST_F(RateLimitTest, WhatIsGivenBackMayBeTakenAgain) {
  for (int i = 0; i < 3; ++i) (void)take("a");
  limit.give_back("a", now);
  EXPECT_EQ(limit.wait_for("a", now), seconds(0));
  EXPECT_EQ(take("a"), seconds(0));
  EXPECT_EQ(limit.wait_for("a", now), seconds(10));
}

TEST_F(RateLimitTest, MemoryIsBoundedAndTheLongestUnusedIsForgotten) {
  for (int i = 0; i < 4; ++i) (void)take("a");
  for (const auto* key : {"b", "c", "d"}) (void)take(key);
  EXPECT_GT(take("a"), seconds(0));  // used again: not the oldest any more
  (void)take("e");                   // pushes out b
  EXPECT_EQ(limit.size(), 4U);
  EXPECT_GT(take("a"), seconds(0));
}

TEST_F(RateLimitTest, AClockThatIsSetBackGivesNothing) {
  for (int i = 0; i < 3; ++i) (void)take("a");
  now -= std::chrono::hours(1);
  EXPECT_GT(take("a"), seconds(0));
}

}  // namespace
}  // namespace yz::people
