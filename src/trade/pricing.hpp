// What one piece costs: the offer's price, a lower one of a price list or for many, less what a
// discount code takes off. The result stands in the order's line; nothing is computed again later.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "trade/goods.hpp"

namespace yz::trade {

// The lowest price that `quantity` pieces have each at `now`, in minor units.
[[nodiscard]] Result<std::int64_t> price_for(store::ReadTx& tx, const Edition& edition,
                                             std::int64_t quantity, Instant now);

// A code takes a percentage off each piece of its pack's goods, or an amount off all of them
// together.
struct Discount {
  std::string pack;
  std::int64_t percent = 0;  // 0: an amount
  std::int64_t amount = 0;
  std::int64_t minimum = 0;  // what the pack's goods must cost without it

  // A piece's price with a percentage: rounded down to the minor unit.
  [[nodiscard]] std::int64_t price_after(std::int64_t price) const;
  // What of the amount is taken off a line that costs `sum`, where the lines before it cost
  // `before` and all of them `goods`. The parts of all lines are the amount exactly, or all that
  // the goods cost where that is less.
  [[nodiscard]] std::int64_t part_of(std::int64_t sum, std::int64_t before,
                                     std::int64_t goods) const;
};

// Nothing for an unknown code, and one whose time is not now.
[[nodiscard]] Result<std::optional<Discount>> find_discount(store::ReadTx& tx,
                                                            std::string_view code, Instant now);

// Counts one use by one conditional update. Nothing to do for no code. Refusal: discount_used_up.
Result<> use_discount(store::Tx& tx, std::string_view code);
// The same, past its end: of an order that was paid late.
Result<> use_discount_again(store::Tx& tx, std::string_view code);
Result<> give_back_discount(store::Tx& tx, std::string_view code);

}  // namespace yz::trade
