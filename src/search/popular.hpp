// What is searched for often: counted in memory, by halves forgotten every day, shown only where
// several visitors asked it and it found something, so that what one person types stays theirs.
// Begins anew when the server does. Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"

namespace yz::search {

class Popular {
 public:
  // `who` tells visitors apart, for this count alone: an address, never kept as it is.
  void asked(std::string_view text, std::string_view who, Instant now);
  // The most frequent first.
  [[nodiscard]] std::vector<std::string> most(std::size_t count, Instant now) const;

  static constexpr std::size_t most_texts = 2'000;
  static constexpr std::size_t least_visitors = 3;
  static constexpr std::size_t longest_text = 40;  // characters

 private:
  struct Entry {
    std::string shown;  // as it was typed first
    double weight = 0;
    Instant at{};
    std::set<std::size_t> visitors;  // hashes, at most least_visitors of them
  };
  static double weight_at(const Entry& entry, Instant now);
  void forget_least(Instant now);

  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;  // by folded text
  const std::size_t salt_ = std::hash<const void*>{}(this);
};

}  // namespace yz::search
