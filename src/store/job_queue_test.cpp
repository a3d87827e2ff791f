#include "store/job_queue.hpp"

#include <thread>

#include <gtest/gtest.h>

namespace yz::store {
namespace {

using namespace std::chrono_literals;

class Idle final : public Job<Tx> {
 public:
  bool run(Tx&) noexcept override { return true; }
  void finish(const Error*) noexcept override {}
};

class JobQueueTest : public testing::Test {
 protected:
  void push(int count) {
    for (int i = 0; i < count; ++i) queue.push(std::make_shared<Idle>());
  }
  // How many were given, with so many awaited.
  std::size_t pop(std::size_t enough, std::chrono::microseconds time) {
    std::vector<std::shared_ptr<Job<Tx>>> jobs;
    going_on = queue.pop(100, std::nullopt, jobs, {enough, time});
    return jobs.size();
  }

  JobQueue<Tx> queue{1'000, 1h, system_now};
  bool going_on = true;
};

TEST_F(JobQueueTest, AsManyAsAreAwaitedAreWaitedForAndNoLonger) {
  push(1);
  std::jthread others([&] {
    std::this_thread::sleep_for(20ms);
    push(1);
    std::this_thread::sleep_for(20ms);
    push(1);
  });
  EXPECT_EQ(pop(3, 1min), 3U);
}

TEST_F(JobQueueTest, WhoDoesNotComeIsNotWaitedForLong) {
  push(2);
  EXPECT_EQ(pop(3, 1ms), 2U);
  push(5);
  EXPECT_EQ(pop(3, 1min), 5U) << "there are enough already";
  push(1);
  EXPECT_EQ(pop(0, 1min), 1U) << "nobody is awaited";
}

TEST_F(JobQueueTest, AStopEndsTheWaiting) {
  push(1);
  std::jthread stopper([&] {
    std::this_thread::sleep_for(20ms);
    queue.stop();
  });
  EXPECT_EQ(pop(3, 1min), 1U);
  EXPECT_EQ(pop(3, 1min), 0U);
  EXPECT_FALSE(going_on);
}

TEST_F(JobQueueTest, AfterGatheringOneIsEnoughToWake) {
  push(1);
  EXPECT_EQ(pop(3, 1ms), 1U);
  std::jthread other([&] {
    std::this_thread::sleep_for(20ms);
    push(1);
  });
  EXPECT_EQ(pop(1, 1min), 1U);
}

}  // namespace
}  // namespace yz::store
