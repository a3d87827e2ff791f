// How many closures a batch waits for (docs/decisions/0013).
//
// A commit costs much the same for one closure as for fifty, and whoever was answered just now will
// mostly ask again at once. Waiting pays until those that are there take as long to run as the
// commit that they share; from then on they had better run while the others are on their way.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace yz::store {

// Used by one thread.
class Gathering {
 public:
  using Duration = std::chrono::nanoseconds;

  // A transaction of the batch was committed: how long its closures ran, and the commit took. Where
  // a closure failed a batch may need many.
  void committed(Duration ran, Duration took) {
    batch_.ran += ran;
    batch_.took += took;
    ++batch_.commits;
  }

  // The batch is over: the closures of callers in it, and how many came meanwhile.
  void end_batch(std::size_t closures, std::size_t came) {
    const Batch batch = std::exchange(batch_, {});
    if (closures == 0) return;
    callers_ = closures + came;
    if (batch.commits == 0) return;
    each_ = mixed(each_, batch.ran / static_cast<Duration::rep>(closures));
    commit_ = mixed(commit_, batch.took / batch.commits);
  }

  // A single caller is never waited for.
  [[nodiscard]] std::size_t enough() const {
    if (each_ == Duration::zero()) return callers_;
    const auto worth = static_cast<std::size_t>(commit_ / each_) + 1;
    return std::min(callers_, worth);
  }

 private:
  struct Batch {
    Duration ran{0};
    Duration took{0};
    int commits = 0;
  };

  // One slow commit among many changes little.
  static Duration mixed(Duration before, Duration now) {
    return before == Duration::zero() ? now : before + (now - before) / 8;
  }

  Batch batch_;
  std::size_t callers_ = 0;
  Duration each_{0};
  Duration commit_{0};
};

}  // namespace yz::store
