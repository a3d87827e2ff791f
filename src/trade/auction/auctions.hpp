// Auctions: opened by an exhibitor for a piece, bid for by accounts, closed by the clock; the
// winner's order is made in the transaction that closes it. Every function runs inside a
// transaction of the caller's. Bids are ordered by the transaction that takes them: by `sequence`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trade/auction/rules.hpp"
#include "trade/orders.hpp"

namespace yz::trade {

struct AuctionTag;
using AuctionId = Id<AuctionTag>;

enum class AuctionState : std::uint8_t { open, sold, unsold, cancelled };

struct AuctionTerms {
  std::string exhibit;  // slugs of the edition, which has the price mode `auction`
  std::string offer;
  AuctionRules rules;
  Instant opens;
  Instant closes;
  std::chrono::milliseconds pay_within = std::chrono::hours(72);  // for the winner
};

struct Auction {
  AuctionId id;
  EditionId edition;
  std::string exhibit;
  std::string offer;
  Text title;
  std::string exhibitor;
  AuctionState state = AuctionState::open;
  std::string currency;
  AuctionRules rules;
  Instant opens;
  Standing standing;  // with the close as it is now
  std::chrono::milliseconds pay_within{};
  std::int64_t sequence = 0;
  std::int64_t leader_number = 0;  // what others see of the leader: "bidder 3"
  std::optional<OrderId> order;
  Instant made;

  [[nodiscard]] bool takes_bids(Instant now) const {
    return state == AuctionState::open && now >= opens && now < standing.closes;
  }
};

struct Bid {
  std::int64_t sequence = 0;
  std::string bidder;
  std::int64_t number = 0;  // of the bidder, in this auction
  std::int64_t maximum = 0;
  std::int64_t price = 0;  // after it
  bool leads = false;      // after it
  Instant time;
};

// Refusals: no_such_offer (of this exhibitor, with price mode auction), sold_out. Errors: invalid
// (a rule, times), conflict (one is open already).
[[nodiscard]] Result<Auction> open_auction(store::Tx& tx, std::string_view exhibitor,
                                           const AuctionTerms& terms);

// Whether `bidder` leads after it. Refusals: auction_not_open, auction_over, bid_too_low (with the
// least bid as what it is about).
[[nodiscard]] Result<bool> place_bid(store::Tx& tx, Auction& auction, std::string_view bidder,
                                     std::int64_t maximum);

// Before anybody has bid. Refusal: auction_over.
Result<> cancel_auction(store::Tx& tx, Auction& auction);

// Closes at most `limit` auctions whose time is over; how many it were.
[[nodiscard]] Result<std::int64_t> close_auctions(store::Tx& tx, std::int64_t limit);

[[nodiscard]] Result<std::optional<Auction>> find_auction(store::ReadTx& tx, AuctionId id);
// The newest first.
[[nodiscard]] Result<std::vector<Auction>> auctions_of_exhibit(store::ReadTx& tx,
                                                               std::string_view exhibit);
[[nodiscard]] Result<std::vector<Auction>> auctions_of_exhibitor(store::ReadTx& tx,
                                                                 std::string_view exhibitor,
                                                                 std::int64_t limit);
[[nodiscard]] Result<std::vector<Auction>> auctions_of_bidder(store::ReadTx& tx,
                                                              std::string_view bidder,
                                                              std::int64_t limit);
// What an exhibitor could open an auction for now.
[[nodiscard]] Result<std::vector<Edition>> editions_to_auction(store::ReadTx& tx,
                                                               std::string_view exhibitor);
// The newest first.
[[nodiscard]] Result<std::vector<Bid>> bids_of(store::ReadTx& tx, AuctionId id, std::int64_t limit);
// What a bidder named at most; nothing where they have not bid.
[[nodiscard]] Result<std::optional<std::int64_t>> highest_of(store::ReadTx& tx, AuctionId id,
                                                             std::string_view bidder);

// Everything that must hold of auctions and their bids; a sentence for each thing that does not.
[[nodiscard]] Result<std::vector<std::string>> check_auctions(store::ReadTx& tx);

}  // namespace yz::trade

template <>
struct yz::WordsOf<yz::trade::AuctionState> {
  static constexpr std::string_view names[] = {"open", "sold", "unsold", "cancelled"};
};
