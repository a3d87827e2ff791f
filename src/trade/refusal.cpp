#include "trade/refusal.hpp"

#include <array>

namespace yz::trade {
namespace {

using enum ErrorKind;

constexpr std::array<RefusalEntry, 28> entries{{
    {Refusal::nothing_asked, "nothing_asked", invalid, "No offer was named."},
    {Refusal::too_many_lines, "too_many_lines", invalid, "An order has at most 50 lines."},
    {Refusal::bad_quantity, "bad_quantity", invalid,
     "A quantity is a whole number from 1 to 10,000, over all lines of the same offer together."},
    {Refusal::no_such_offer, "no_such_offer", conflict,
     "There is no such offer, or it was withdrawn."},
    {Refusal::price_on_request, "price_on_request", conflict,
     "This has no fixed price; ask the exhibitor."},
    {Refusal::offer_not_open, "offer_not_open", conflict, "The sale has not begun."},
    {Refusal::offer_closed, "offer_closed", conflict, "The sale is over."},
    {Refusal::mixed_currencies, "mixed_currencies", conflict,
     "One order is in one currency; order the others separately."},
    {Refusal::sold_out, "sold_out", conflict, "There is not enough left."},
    {Refusal::limit_reached, "limit_reached", conflict,
     "One person may have only so many of this, counting earlier orders."},
    {Refusal::no_such_shipping, "no_such_shipping", conflict, "There is no such way of delivery."},
    {Refusal::address_missing, "address_missing", invalid,
     "This way of delivery needs a name, a telephone number and an address."},
    {Refusal::no_such_discount, "no_such_discount", conflict,
     "There is no such discount code, or its time is not now."},
    {Refusal::discount_not_for_these, "discount_not_for_these", conflict,
     "This discount code is for none of these goods."},
    {Refusal::discount_below_minimum, "discount_below_minimum", conflict,
     "The goods that this discount code is for do not cost enough yet."},
    {Refusal::discount_used_up, "discount_used_up", conflict,
     "This discount code was used as often as it may be."},
    {Refusal::price_changed, "price_changed", conflict,
     "The total is no longer the one that was shown."},
    {Refusal::wrong_state, "wrong_state", conflict,
     "The order is not in a state in which this can be done."},
    {Refusal::no_such_provider, "no_such_provider", conflict,
     "There is no such way of payment here."},
    {Refusal::payment_differs, "payment_differs", conflict,
     "The amount or currency is not that of the payment."},
    {Refusal::refund_too_large, "refund_too_large", conflict,
     "More cannot be given back than was paid and is not given back yet."},
    {Refusal::return_too_large, "return_too_large", conflict,
     "More cannot come back than was sold and is not back yet."},
    {Refusal::quote_over, "quote_over", conflict,
     "The quote was taken, withdrawn or replaced, or its time is over."},
    {Refusal::bad_quote, "bad_quote", invalid,
     "A quote has 1 to 50 lines of the exhibitor's own offers, or of things made to order, one "
     "currency, and a deposit below its total."},
    {Refusal::auction_not_open, "auction_not_open", conflict, "The auction has not begun."},
    {Refusal::auction_over, "auction_over", conflict, "The auction is over."},
    {Refusal::own_auction, "own_auction", conflict, "Nobody bids for what they sell themselves."},
    {Refusal::bid_too_low, "bid_too_low", conflict,
     "A bid must reach the next step, and one's own highest bid can only be raised."},
}};

}  // namespace

std::span<const RefusalEntry> all_refusals() { return entries; }

const RefusalEntry& entry_of(Refusal refusal) { return entries[static_cast<std::size_t>(refusal)]; }

std::string_view word_of(Refusal refusal) { return entry_of(refusal).word; }

std::unexpected<Error> refuse(Refusal refusal, std::string_view about, std::source_location where) {
  const RefusalEntry& entry = entry_of(refusal);
  std::string place(entry.word);
  if (!about.empty()) place.append(":").append(about);
  return fail(entry.kind, std::string(entry.meaning), std::move(place), where);
}

std::optional<Refused> refusal_of(const Error& error) {
  const std::string_view place = error.place;
  const auto colon = place.find(':');
  for (const RefusalEntry& entry : entries)
    if (entry.word == place.substr(0, colon))
      return Refused{entry.refusal,
                     std::string(colon == place.npos ? "" : place.substr(colon + 1))};
  return std::nullopt;
}

}  // namespace yz::trade
