#include "store/gathering.hpp"

#include <gtest/gtest.h>

namespace yz::store {
namespace {

using namespace std::chrono_literals;

TEST(Gathering, WaitsForNobodyBeforeAnybodyWrote) { EXPECT_EQ(Gathering().enough(), 0); }

TEST(Gathering, NeverWaitsForASecondWhereThereIsOne) {
  Gathering gathering;
  gathering.learn(1, 40us, 1'000us, 0);
  EXPECT_EQ(gathering.enough(), 1);
}

TEST(Gathering, WaitsForAllWhoseClosuresAreShortBesideTheCommit) {
  Gathering gathering;
  gathering.learn(40, 40 * 5us, 1'000us, 24);
  EXPECT_EQ(gathering.enough(), 64);
}

TEST(Gathering, WaitsOnlyUntilTheClosuresTakeAsLongAsTheCommit) {
  Gathering gathering;
  gathering.learn(40, 40 * 50us, 1'000us, 24);
  EXPECT_EQ(gathering.enough(), 21);
}

TEST(Gathering, OneSlowCommitChangesLittle) {
  Gathering gathering;
  for (int i = 0; i < 50; ++i) gathering.learn(40, 40 * 50us, 1'000us, 24);
  gathering.learn(40, 40 * 50us, 9'000us, 24);
  EXPECT_EQ(gathering.enough(), 41);
  for (int i = 0; i < 50; ++i) gathering.learn(40, 40 * 50us, 1'000us, 24);
  EXPECT_EQ(gathering.enough(), 21);
}

TEST(Gathering, ABatchOfFollowersAloneTeachesNothing) {
  Gathering gathering;
  gathering.learn(2, 2 * 50us, 1'000us, 0);
  gathering.learn(0, 5us, 1'000us, 0);
  EXPECT_EQ(gathering.enough(), 2);
}

}  // namespace
}  // namespace yz::store
