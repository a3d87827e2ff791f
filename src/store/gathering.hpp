// How many closures a batch waits for (docs/decisions/0013).
//
// A commit costs much the same for one closure as for fifty, and whoever was answered just now will
// mostly ask again at once. Waiting pays until those that are there take as long to run as the
// commit that they share; from then on they had better run while the others are on their way.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace yz::store {

// Used by one thread.
class Gathering {
 public:
  using Duration = std::chrono::nanoseconds;

  // After a commit: its closures, how long they ran and were committed, and how many came
  // meanwhile.
  void learn(std::size_t closures, Duration ran, Duration committed, std::size_t came) {
    if (closures == 0) return;
    callers_ = closures + came;
    each_ = mixed(each_, ran / static_cast<Duration::rep>(closures));
    commit_ = mixed(commit_, committed);
  }

  // A single caller is never waited for.
  [[nodiscard]] std::size_t enough() const {
    if (each_ == Duration::zero()) return callers_;
    const auto worth = static_cast<std::size_t>(commit_ / each_) + 1;
    return std::min(callers_, worth);
  }

 private:
  // One slow commit among many changes little.
  static Duration mixed(Duration before, Duration now) {
    return before == Duration::zero() ? now : before + (now - before) / 8;
  }

  std::size_t callers_ = 0;
  Duration each_{0};
  Duration commit_{0};
};

}  // namespace yz::store
