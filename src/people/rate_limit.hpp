// Token buckets by key, in bounded memory. Any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.hpp"

namespace yz::people {

class RateLimit {
 public:
  struct Rule {
    double burst = 10;                         // tokens a full bucket holds
    std::chrono::milliseconds refill{60'000};  // time for one token to come back
    std::size_t most_keys = 100'000;           // beyond, the key longest unused is forgotten
  };

  explicit RateLimit(Rule rule) : rule_(rule) {}

  // Takes a token and returns zero, or takes nothing and returns how long until there is one.
  [[nodiscard]] std::chrono::seconds take(std::string_view key, Instant now);

  // Puts back what `take` took, for attempts that turned out to be fine.
  void give_back(std::string_view key, Instant now);

  // How long until `take` would succeed; takes nothing.
  [[nodiscard]] std::chrono::seconds wait_for(std::string_view key, Instant now);

  [[nodiscard]] std::size_t size() const;

 private:
  struct Bucket {
    std::string key;
    double tokens;
    Instant at;
  };
  using Order = std::list<Bucket>;  // the most recently used first

  Bucket& bucket_of(std::string_view key, Instant now);
  void refill(Bucket& bucket, Instant now) const;
  [[nodiscard]] std::chrono::seconds until_one(const Bucket& bucket) const;

  const Rule rule_;
  mutable std::mutex mutex_;
  Order order_;
  std::unordered_map<std::string_view, Order::iterator> buckets_;  // views into order_
};

}  // namespace yz::people
