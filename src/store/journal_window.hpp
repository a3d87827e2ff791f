// The journal's newest entries in memory, as they were appended: followers that keep up take them
// from here instead of reading and parsing each entry once a follower. The writer's thread only.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "store/journal.hpp"

namespace yz::store {

class JournalWindow {
 public:
  // Entries that have just become durable, in order, following those before.
  void add(std::vector<JournalEntry>& entries) {
    if (entries_.size() + entries.size() > 2 * kept) {
      const std::size_t gone = std::min(entries_.size(), entries_.size() + entries.size() - kept);
      entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(gone));
    }
    std::ranges::move(entries, std::back_inserter(entries_));
    entries.clear();
  }

  // Those after `from`, `newest` at most, and not more than `limit`. Nothing where the window does
  // not reach back that far; then they are in the database.
  [[nodiscard]] std::span<const JournalEntry> after(JournalPosition from, JournalPosition newest,
                                                    std::size_t limit) const {
    if (entries_.empty() || entries_.front().position > from + 1) return {};
    const auto first = std::ranges::upper_bound(entries_, from, {}, &JournalEntry::position);
    const auto last = std::ranges::upper_bound(entries_, newest, {}, &JournalEntry::position);
    if (first >= last) return {};
    return {first, std::min(limit, static_cast<std::size_t>(last - first))};
  }

 private:
  static constexpr std::size_t kept = 2'048;
  std::vector<JournalEntry> entries_;
};

}  // namespace yz::store
