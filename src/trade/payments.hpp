// Payments and refunds: what is asked of a provider, and what it answered.
//
// A provider is never called inside a transaction. First the wish is committed, under a key that is
// made from the order; then the provider is called with that key; then the outcome is committed by
// `settle` or `finish_refund`, which answers, webhooks and the sweeper all use alike and which may
// be repeated in any order. A crash in between leaves a wish that the sweeper asks about.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trade/orders.hpp"

namespace yz::trade {

struct Payment {
  std::string key;  // "ORDER-n": what the provider knows it by
  OrderId order;
  std::int64_t number = 1;
  std::string provider;
  std::int64_t amount = 0;
  std::string currency;
  std::string state;      // pending, captured, failed
  std::string reference;  // the provider's own; may be empty
  std::int64_t looks = 0;
  Instant made;
  bool is_returned = false;  // all of it is going back, or went: it bought nothing

  // It is part of what its order is bought with.
  [[nodiscard]] bool counts() const { return state == "captured" && !is_returned; }
};

struct Refund {
  std::string key;  // "ORDER-n-rm"
  std::string payment;
  OrderId order;
  std::optional<SellerOrderId> seller_order;  // nothing: all of a payment that bought nothing
  std::int64_t amount = 0;
  std::string currency;
  std::string provider;
  std::string state;  // pending, done, failed
  std::string reason;
  std::int64_t looks = 0;
  Instant made;
  std::string payment_reference = {};  // the provider's own name of the payment
};

// How a provider's payments are waited for.
struct PayTerms {
  std::string provider;
  std::chrono::milliseconds pay_within = std::chrono::minutes(30);  // the hold's new deadline
  // When the sweeper first asks the provider; nothing: people confirm it by hand.
  std::optional<std::chrono::milliseconds> look_after = std::chrono::seconds(30);
};

// held → payment_pending: all that is due now (the deposit, the rest, everything), or the payment
// that is pending already with this provider. An order of nothing is paid at once, without a
// payment. Refusal: wrong_state.
[[nodiscard]] Result<std::optional<Payment>> begin_payment(store::Tx& tx, Order& order,
                                                           const PayTerms& terms,
                                                           std::string_view actor);

// place_order and begin_payment at once, which writes each row once. Refusals: of both.
struct Begun {
  Order order;
  std::optional<Payment> payment;
};
[[nodiscard]] Result<Begun> place_and_pay(store::Tx& tx, const NewOrder& wanted,
                                          const PayTerms& terms);

enum class Settled : std::uint8_t {
  paid,       // the order is paid now
  deposited,  // its deposit is
  repeated,   // it was told before; nothing changed
  declined,   // the payment failed; the order is held again, or over
  returned,   // the money came too late or twice; all of it is on its way back
};

struct Outcome {
  std::string payment;  // its key
  bool captured = false;
  std::int64_t amount = 0;
  std::string currency;
  std::string reference;
};

// What a provider says of a payment. Errors: not_found; refusal payment_differs.
[[nodiscard]] Result<Settled> settle(store::Tx& tx, const Outcome& outcome, std::string_view actor);
// The same where the order, in which nothing is overdue, and all of its payments were read in this
// transaction; `payment` is one of them. The order is then as it became.
[[nodiscard]] Result<Settled> settle(store::Tx& tx, Order& order,
                                     const std::vector<Payment>& payments, const Payment& payment,
                                     const Outcome& outcome, std::string_view actor);

// Sends a part (or all) of what was paid back to the buyer. The answer is what to ask of the
// provider; where the money came in two payments, the sweeper asks for what the second gives back.
// Refusals: wrong_state, refund_too_large.
[[nodiscard]] Result<Refund> begin_refund(store::Tx& tx, Order& order, SellerOrder& seller,
                                          std::int64_t amount, std::string_view reason,
                                          std::string_view actor);

// What a provider says of a refund; repeating changes nothing, and `done` outlasts a later
// `failed`. Error: not_found.
Result<> finish_refund(store::Tx& tx, std::string_view key, bool done, std::string_view actor);

[[nodiscard]] Result<std::optional<Payment>> find_payment(store::ReadTx& tx, std::string_view key);
[[nodiscard]] Result<std::optional<Refund>> find_refund(store::ReadTx& tx, std::string_view key);
[[nodiscard]] Result<std::vector<Payment>> payments_of(store::ReadTx& tx, OrderId order);
[[nodiscard]] Result<std::vector<Refund>> refunds_of(store::ReadTx& tx, OrderId order);

// The payments that an order is bought with: captured, and not going back as a whole.
[[nodiscard]] Result<std::vector<Payment>> captured_payments(store::ReadTx& tx, OrderId order);
// Sends all of a payment back.
Result<> return_payment(store::Tx& tx, const Payment& payment, std::string_view reason);

// What the sweeper should ask providers about now. It is put off as it is given, by a time that
// doubles with each asking from half a minute up to an hour.
[[nodiscard]] Result<std::vector<Payment>> payments_to_look_at(store::Tx& tx, std::int64_t limit);
[[nodiscard]] Result<std::vector<Refund>> refunds_to_look_at(store::Tx& tx, std::int64_t limit);

// At a start: what was put off, or was only just being asked when the process ended, is due now.
Result<> look_at_all_now(store::Tx& tx);

}  // namespace yz::trade
