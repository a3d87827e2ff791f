// Auctions as the API and the live page give them (spec/openapi.yaml).
#pragma once

#include <boost/json.hpp>

#include "trade/auction/auctions.hpp"

namespace yz::trade {

// As everybody sees it: the leader is a number, and of the reserve only whether it is met. `viewer`
// (a key, or nothing) is told whether they lead and what they named at most.
[[nodiscard]] boost::json::object json_of(const Auction& auction, Instant now,
                                          std::string_view viewer,
                                          std::optional<std::int64_t> highest);
// As everybody sees it: what was named at most stays the bidder's own.
[[nodiscard]] boost::json::object json_of(const Bid& bid, std::string_view currency,
                                          std::string_view viewer);

// The auction with its newest bids, for `viewer`. not_found.
[[nodiscard]] Result<boost::json::object> look_at_auction(store::ReadTx& tx, AuctionId id,
                                                          std::string_view viewer, Instant now);

}  // namespace yz::trade
