// Why trade says no. A refusal is part of the domain: nothing was changed, and the word is for
// people and programs alike (docs/trade.md lists them from this table).
//
// Several may hold at once; the one that stands first here is given. Of several lines of an order
// the one whose refusal stands first speaks, then the earlier line.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace yz::trade {

enum class Refusal : std::uint8_t {
  nothing_asked,
  too_many_lines,
  bad_quantity,
  no_such_offer,
  price_on_request,
  offer_not_open,
  offer_closed,
  mixed_currencies,
  sold_out,
  limit_reached,
  no_such_shipping,
  address_missing,
  no_such_discount,
  discount_not_for_these,
  discount_below_minimum,
  discount_used_up,
  price_changed,
  wrong_state,
  no_such_provider,
  payment_differs,
  refund_too_large,
  return_too_large,
  quote_over,
  bad_quote,
  auction_not_open,
  auction_over,
  own_auction,
  bid_too_low,
};

struct RefusalEntry {
  Refusal refusal;
  std::string_view word;     // stands in the API and in tests
  ErrorKind kind;            // invalid: the request can never be right; conflict: it may be later
  std::string_view meaning;  // one sentence
};

// All of them, in order of precedence.
[[nodiscard]] std::span<const RefusalEntry> all_refusals();
[[nodiscard]] const RefusalEntry& entry_of(Refusal refusal);
[[nodiscard]] std::string_view word_of(Refusal refusal);

// The error that carries a refusal; `about` names what it is about ("cloth-shoes/pair"), if
// anything.
[[nodiscard]] std::unexpected<Error> refuse(
    Refusal refusal, std::string_view about = {},
    std::source_location where = std::source_location::current());

// What `refuse` made, found again in an error; nothing where it is another kind of error.
struct Refused {
  Refusal refusal;
  std::string about;
};
[[nodiscard]] std::optional<Refused> refusal_of(const Error& error);

}  // namespace yz::trade
