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

  // How long is waited for more where there are fewer than `enough`.
  struct Gather {
    std::size_t enough = 0;
    std::chrono::microseconds time{0};
  };

  // Any thread. A job that is refused is finished before this returns.
  void push(JobPtr job) {
    bool is_awaited = false;
    if (const auto refusal = try_push(job, is_awaited)) return job->finish(&*refusal);
    if (is_awaited) changed_.notify_one();  // after the lock, for which it would wait
  }

  // Waits until there are jobs, `wake` was called, `until` has come, or the queue is stopping, and
  // gathers; gives up to `most` jobs. False once it is stopping and empty.
  bool pop(std::size_t most, Wakeup until, std::vector<JobPtr>& jobs, Gather gather = {}) {
    std::vector<JobPtr> late;
    const bool going_on = take(most, until, jobs, late, gather);
    const Error timeout = fail(ErrorKind::timeout, "The server is too busy; try again.").error();
    for (const JobPtr& job : late) job->finish(&timeout);
    return going_on;
  }

  [[nodiscard]] std::size_t size() {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
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

  std::optional<Error> try_push(const JobPtr& job, bool& is_awaited) {
    const Instant latest_start = clock_() + deadline_;
    const std::lock_guard lock(mutex_);
    if (stopping_) return fail(ErrorKind::unavailable, "The server is stopping.").error();
    if (waiting_.size() >= limit_)
      return fail(ErrorKind::too_many, "The server is too busy; try again.").error();
    waiting_.push_back({job, latest_start});
    is_awaited = waiting_.size() >= awaited_;
    return std::nullopt;
  }

  bool take(std::size_t most, Wakeup until, std::vector<JobPtr>& jobs, std::vector<JobPtr>& late,
            Gather gather) {
    std::unique_lock lock(mutex_);
    const auto ready = [&] { return !waiting_.empty() || woken_ || stopping_; };
    if (until) {
      changed_.wait_until(lock, *until, ready);
    } else {
      changed_.wait(lock, ready);
    }
    if (gather.time.count() > 0 && waiting_.size() < gather.enough) {
      awaited_ = gather.enough;
      changed_.wait_for(lock, gather.time,
                        [&] { return waiting_.size() >= gather.enough || stopping_; });
      awaited_ = 1;
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
  std::size_t awaited_ = 1;  // how many must wait before it is worth waking somebody
  bool woken_ = false;
  bool stopping_ = false;
};

}  // namespace yz::store
