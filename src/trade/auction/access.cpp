#include "trade/auction/access.hpp"

#include "trade/refusal.hpp"

namespace yz::trade {

Result<bool> bid_as(store::Tx& tx, const Member& member, Auction& auction, std::int64_t maximum) {
  if (!member.actor.account) return fail(ErrorKind::unauthenticated, "Please sign in to bid.");
  if (member.actor.is_exhibitor_of(auction.exhibitor)) return refuse(Refusal::own_auction);
  return place_bid(tx, auction, member.key(), maximum);
}

}  // namespace yz::trade
