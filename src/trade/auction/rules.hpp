// The rules of an English auction with proxy bids, as pure functions.
//
// A bid names the most that its bidder will give. The price is what it takes to stand above the
// others: one step over the second highest maximum, never more than the leader's own. Of two equal
// maxima the earlier leads. Where the leader's maximum reaches the reserve, so does the price. A
// leader who raises their own maximum bids against nobody: the price stays, unless the reserve is
// reached by it. A bid that changes who leads or the price, shortly before the close, moves the
// close; one that is refused moves nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace yz::trade {

struct Step {
  std::int64_t from = 0;  // from this price on
  std::int64_t step = 0;  // the next bid is so much more
};

struct AuctionRules {
  std::int64_t start = 0;             // the least first bid
  std::int64_t reserve = 0;           // below it nothing is sold; 0: none
  std::vector<Step> ladder;           // by `from`, the first from 0
  std::chrono::milliseconds soft{0};  // a bid within it before the close moves the close to its end
};

// How an auction stands.
struct Standing {
  std::int64_t price = 0;   // 0 while nobody has bid
  std::string leader = {};  // empty while nobody has bid
  std::int64_t top = 0;     // the leader's maximum: nobody else may learn it
  std::int64_t bids = 0;
  Instant closes = {};
};

[[nodiscard]] std::int64_t step_at(const AuctionRules& rules, std::int64_t price);
// The least that somebody else must bid.
[[nodiscard]] std::int64_t least_bid(const AuctionRules& rules, const Standing& standing);
[[nodiscard]] bool is_reserve_met(const AuctionRules& rules, const Standing& standing);

// How it stands after a bid; nothing where the bid is too low.
[[nodiscard]] std::optional<Standing> after_bid(const AuctionRules& rules, const Standing& before,
                                                std::string_view bidder, std::int64_t maximum,
                                                Instant now);

// What is wrong with the rules, or nothing.
[[nodiscard]] std::optional<std::string_view> fault_in(const AuctionRules& rules);

}  // namespace yz::trade
