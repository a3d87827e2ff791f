// Who may bid.
#pragma once

#include "trade/auction/auctions.hpp"
#include "trade/member.hpp"

namespace yz::trade {

// A bid binds, so it needs an account (unauthenticated otherwise).
// Refusals: own_auction, and those of place_bid.
Result<bool> bid_as(store::Tx& tx, const Member& member, Auction& auction, std::int64_t maximum);

}  // namespace yz::trade
