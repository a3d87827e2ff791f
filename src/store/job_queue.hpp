// The bounded queue in front of the database's threads: refuses when full or stopping, and answers
// `timeout` for jobs that waited past their deadline.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "base/time.hpp"
#include "store/job.hpp"

namespace yz::store {

template <class Access>
class JobQueue {
 public:
  using JobPtr = std::shared_ptr<Job<Access>>;
  using Wakeup = std::optional<std::chrono::steady_clock::time_point>;

  JobQueue(std::size_t limit, std::chrono::milliseconds deadline, Clock clock)
      : limit_(limit), deadline_(deadline), clock_(std::move(clock)) {}

  // Any thread. A job that is refused is finished before this returns.
  void push(JobPtr job) {
    if (const auto refusal = try_push(job)) job->finish(&*refusal);
  }

  // Waits until there are jobs, `wake` was called, `until` has come, or the queue is stopping;
  // gives up to `most` jobs. False once it is stopping and empty.
  bool pop(std::size_t most, Wakeup until, std::vector<JobPtr>& jobs) {
    std::vector<JobPtr> late;
    const bool going_on = take(most, until, jobs, late);
    const Error timeout = fail(ErrorKind::timeout, "The server is too busy; try again.").error();
    for (const JobPtr& job : late) job->finish(&timeout);
    return going_on;
  }

  void wake() {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    changed_.notify_all();
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }

 private:
  struct Waiting {
    JobPtr job;
    Instant latest_start;
  };

  std::optional<Error> try_push(const JobPtr& job) {
    const Instant latest_start = clock_() + deadline_;
    const std::lock_guard lock(mutex_);
    if (stopping_) return fail(ErrorKind::unavailable, "The server is stopping.").error();
    if (waiting_.size() >= limit_)
      return fail(ErrorKind::too_many, "The server is too busy; try again.").error();
    waiting_.push_back({job, latest_start});
    changed_.notify_one();
    return std::nullopt;
  }

  bool take(std::size_t most, Wakeup until, std::vector<JobPtr>& jobs, std::vector<JobPtr>& late) {
    std::unique_lock lock(mutex_);
    const auto ready = [&] { return !waiting_.empty() || woken_ || stopping_; };
    if (until) {
      changed_.wait_until(lock, *until, ready);
    } else {
      changed_.wait(lock, ready);
    }
    woken_ = false;
    const Instant now = clock_();
    while (!waiting_.empty() && jobs.size() < most) {
      Waiting next = std::move(waiting_.front());
      waiting_.pop_front();
      (now > next.latest_start ? late : jobs).push_back(std::move(next.job));
    }
    return !stopping_ || !jobs.empty() || !waiting_.empty();
  }

  const std::size_t limit_;
  const std::chrono::milliseconds deadline_;
  const Clock clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  bool woken_ = false;
  bool stopping_ = false;
};

}  // namespace yz::store
