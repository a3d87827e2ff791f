#include "store/gathering.hpp"

#include <gtest/gtest.h>

namespace yz::store {
namespace {

using namespace std::chrono_literals;

// A batch of one transaction.
void learn(Gathering& gathering, std::size_t closures, Gathering::Duration ran,
           Gathering::Duration took, std::size_t came) {
  gathering.committed(ran, took);
  gathering.end_batch(closures, came);
}

TEST(Gathering, WaitsForNobodyBeforeAnybodyWrote) { EXPECT_EQ(Gathering().enough(), 0); }

TEST(Gathering, NeverWaitsForASecondWhereThereIsOne) {
  Gathering gathering;
  learn(gathering, 1, 40us, 1'000us, 0);
  EXPECT_EQ(gathering.enough(), 1);
}

TEST(Gathering, WaitsForAllWhoseClosuresAreShortBesideTheCommit) {
  Gathering gathering;
  learn(gathering, 40, 40 * 5us, 1'000us, 24);
  EXPECT_EQ(gathering.enough(), 64);
}

TEST(Gathering, WaitsOnlyUntilTheClosuresTakeAsLongAsTheCommit) {
  Gathering gathering;
  learn(gathering, 40, 40 * 50us, 1'000us, 24);
  EXPECT_EQ(gathering.enough(), 21);
}

TEST(Gathering, OneSlowCommitChangesLittle) {
  Gathering gathering;
  for (int i = 0; i < 50; ++i) learn(gathering, 40, 40 * 50us, 1'000us, 24);
  learn(gathering, 40, 40 * 50us, 9'000us, 24);
  EXPECT_EQ(gathering.enough(), 41);
  for (int i = 0; i < 50; ++i) learn(gathering, 40, 40 * 50us, 1'000us, 24);
  EXPECT_EQ(gathering.enough(), 21);
}

TEST(Gathering, ABatchOfFollowersAloneTeachesNothing) {
  Gathering gathering;
  learn(gathering, 2, 2 * 50us, 1'000us, 0);
  learn(gathering, 0, 5us, 1'000us, 0);
  EXPECT_EQ(gathering.enough(), 2);
}

TEST(Gathering, ABatchThatWasTakenApartTeachesWhatEachTook) {
  Gathering gathering;
  for (int i = 0; i < 40; ++i) gathering.committed(50us, 1'000us);
  gathering.end_batch(40, 24);
  EXPECT_EQ(gathering.enough(), 21);
}

TEST(Gathering, ABatchThatFailedTeachesOnlyWhoIsThere) {
  Gathering gathering;
  learn(gathering, 2, 2 * 50us, 1'000us, 0);
  gathering.end_batch(9, 0);
  EXPECT_EQ(gathering.enough(), 9);
}

}  // namespace
}  // namespace yz::store
