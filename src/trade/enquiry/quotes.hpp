// Quotes: what an exhibitor answers an enquiry with, and how it becomes an order (states.hpp:
// enquired → offered → held). An enquiry has at most one open quote; a new one takes its place.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trade/enquiry/enquiries.hpp"
#include "trade/orders.hpp"

namespace yz::trade {

struct QuoteLine {
  std::int64_t position = 0;
  EditionId edition;
  EditionKind kind = EditionKind::stock;
  std::int64_t quantity = 1;
  std::int64_t price = 0;  // of one
  Text title;
};

struct Quote {
  QuoteId id;
  EnquiryId enquiry;
  State state = State::offered;  // offered, held (it became `order`), expired, cancelled
  std::string currency;
  std::int64_t shipping = 0;
  std::int64_t deposit = 0;  // paid first; 0: all at once
  std::int64_t total = 0;
  Instant valid_until;
  std::optional<OrderId> order;
  std::string note;
  Instant made;
  std::vector<QuoteLine> lines;
};

struct NewQuoteLine {
  std::string exhibit;  // with `offer`: one of the exhibitor's editions, whatever its price mode
  std::string offer;    // empty: a thing to be made to order, which is called `title`
  Text title;
  std::int64_t quantity = 1;
  std::int64_t price = 0;
};

struct NewQuote {
  std::vector<NewQuoteLine> lines;
  std::string currency = "CNY";  // of what is made to order
  std::int64_t shipping = 0;
  std::int64_t deposit = 0;
  std::chrono::days valid{14};  // 1 … 90
  std::string note;
};

// Refusals: bad_quote, bad_quantity, no_such_offer, mixed_currencies. Errors: invalid (note,
// title).
[[nodiscard]] Result<Quote> make_quote(store::Tx& tx, Enquiry& enquiry, const NewQuote& wanted);

// By the exhibitor (withdraw) or the buyer (cancel). Refusal: quote_over.
Result<> end_quote(store::Tx& tx, Quote& quote, Side by);

// The quote becomes an order of `buyer`, who has `hold` to pay for it (the deposit, if there is
// one). Refusals: quote_over, and those of place_agreed.
[[nodiscard]] Result<Order> agree_to_quote(store::Tx& tx, Quote& quote, std::string_view buyer,
                                           const Contact& contact);

// Lets at most `limit` quotes lapse whose time is over; how many it were.
[[nodiscard]] Result<std::int64_t> lapse_quotes(store::Tx& tx, std::int64_t limit);

[[nodiscard]] Result<std::optional<Quote>> find_quote(store::ReadTx& tx, QuoteId id);
// The enquiry whose quote became the order.
[[nodiscard]] Result<std::optional<Enquiry>> enquiry_of_order(store::ReadTx& tx, OrderId order);
[[nodiscard]] Result<std::vector<Quote>> quotes_of(store::ReadTx& tx, EnquiryId enquiry);

}  // namespace yz::trade
