#include "live/voice/near.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace yz::live {
namespace {

constexpr HearRules rules{.most = 3, .reach = 8, .hold = 0.8};
using Feeds = std::set<Feed>;

TEST(VoiceNear, TheNearestFewWithinReachAreHeard) {
  const std::vector<Voiced> voices{
      {1, {7, 0}}, {2, {2, 0}}, {3, {0, 3}}, {4, {0, -4}}, {5, {9, 0}}};
  EXPECT_EQ(choose_heard({0, 0}, voices, {}, rules), (Feeds{2, 3, 4}));
  EXPECT_EQ(choose_heard({14, 0}, voices, {}, rules), (Feeds{1, 5}));
  EXPECT_EQ(choose_heard({100, 0}, voices, {}, rules), Feeds{});
}

TEST(VoiceNear, WhoIsHeardStaysSoABitLonger) {
  const std::vector<Voiced> one{{1, {9, 0}}};
  EXPECT_EQ(choose_heard({0, 0}, one, {}, rules), Feeds{});
  EXPECT_EQ(choose_heard({0, 0}, one, {1}, rules), Feeds{1}) << "heard at 9 m";
  EXPECT_EQ(choose_heard({-2, 0}, one, {1}, rules), Feeds{}) << "and not at 11";
  const std::vector<Voiced> four{{1, {4, 0}}, {2, {4.2, 0}}, {3, {4.4, 0}}, {4, {4.6, 0}}};
  EXPECT_EQ(choose_heard({0, 0}, four, {4}, rules), (Feeds{1, 2, 4})) << "does not flicker";
  EXPECT_EQ(choose_heard({0, 0}, four, {}, rules), (Feeds{1, 2, 3}));
}

}  // namespace
}  // namespace yz::live
