// How often one visitor, and one address with however many sessions, may write in the guestbook and
// report what stands there. In memory: a new start forgives. Any thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>

#include "people/network.hpp"
#include "people/rate_limit.hpp"

namespace yz::live {

class GuestbookAllowance {
 public:
  using Rule = people::RateLimit::Rule;
  struct Rules {
    Rule writes_by_visitor{.burst = 3, .refill = std::chrono::seconds(30)};
    Rule writes_by_address{.burst = 30, .refill = std::chrono::seconds(5)};
    Rule reports_by_visitor{.burst = 10, .refill = std::chrono::seconds(30)};
    Rule reports_by_address{.burst = 40, .refill = std::chrono::seconds(10)};
  };
  GuestbookAllowance() : GuestbookAllowance(Rules{}) {}
  explicit GuestbookAllowance(const Rules& rules)
      : writes_{rules.writes_by_visitor, rules.writes_by_address},
        reports_{rules.reports_by_visitor, rules.reports_by_address} {}

  // Zero, or how long to wait. `key` is empty for who has no session yet.
  [[nodiscard]] std::chrono::seconds take_write(const std::string& key, const std::string& address,
                                                Instant now) {
    return writes_.take(key, address, now);
  }
  [[nodiscard]] std::chrono::seconds take_report(const std::string& key, const std::string& address,
                                                 Instant now) {
    return reports_.take(key, address, now);
  }

 private:
  struct Pair {
    Pair(const Rule& visitor, const Rule& address) : by_visitor(visitor), by_address(address) {}
    std::chrono::seconds take(const std::string& key, const std::string& address, Instant now) {
      const std::string network = people::network_of(address);
      if (const auto wait = by_address.take(network, now); wait.count() > 0) return wait;
      if (key.empty()) return {};
      const auto wait = by_visitor.take(key, now);
      if (wait.count() > 0) by_address.give_back(network, now);  // others of this address go on
      return wait;
    }
    people::RateLimit by_visitor;
    people::RateLimit by_address;
  };
  Pair writes_;
  Pair reports_;
};

}  // namespace yz::live
