#include "trade/payments.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/log.hpp"
#include "trade/ledger.hpp"
#include "trade/pricing.hpp"
#include "trade/refusal.hpp"

namespace yz::trade {
namespace {

using store::Row;

constexpr std::string_view payment_columns =
    "select key, order_id, number, provider, amount, currency, state, reference, looks, made,"
    " (select count(*) from trade_refund r where r.payment = trade_payment.key"
    " and r.seller_order is null) from trade_payment ";
constexpr std::string_view refund_columns =
    "select r.key, r.payment, r.order_id, r.seller_order, r.amount, p.currency, p.provider,"
    " r.state, r.reason, r.looks, r.made, p.reference from trade_refund r "
    "join trade_payment p on p.key = r.payment ";

Payment payment_in(const Row& row) {
  return {row.string(0),  row.id<OrderId>(1), row.integer(2),     row.string(3),
          row.integer(4), row.string(5),      row.string(6),      row.string(7),
          row.integer(8), row.instant(9),     row.integer(10) > 0};
}

Refund refund_in(const Row& row) {
  Refund refund{row.string(0),  row.string(1),  row.id<OrderId>(2), std::nullopt,
                row.integer(4), row.string(5),  row.string(6),      row.string(7),
                row.string(8),  row.integer(9), row.instant(10),    row.string(11)};
  if (!row.is_null(3)) refund.seller_order = row.id<SellerOrderId>(3);
  return refund;
}

Result<std::int64_t> count_of(store::ReadTx& tx, std::string_view sql, const store::Param& of) {
  YZ_ASSIGN(const auto count, tx.first(sql, {of}, [](const Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

// The order's goods leave the stock, and its money is shared out.
Result<> sell(store::Tx& tx, const Order& order) {
  for (const Line& line : order.lines) YZ_TRY(sell_stock(tx, line.held(), order.id));
  for (const SellerOrder& seller : order.sellers) {
    const std::string account = seller_account(seller.exhibitor);
    YZ_TRY(record(tx, {order.id, "share", "buyer", account, seller.total - seller.commission,
                       order.currency}));
    if (seller.commission > 0)
      YZ_TRY(record(tx, {order.id, "commission", "buyer", commission_account(seller.exhibitor),
                         seller.commission, order.currency}));
  }
  return {};
}

// Takes all of an order's goods again whose hold is gone. False, and nothing changed, where one of
// them is.
Result<bool> hold_again(store::Tx& tx, const Order& order) {
  std::vector<std::pair<Edition, std::int64_t>> goods;
  for (const Line& line : order.lines) {
    YZ_ASSIGN(auto edition, find_edition(tx, line.edition));
    if (!edition || edition->available() < line.quantity) return false;
    goods.emplace_back(std::move(*edition), line.quantity);
  }
  for (const auto& [edition, quantity] : goods) {
    YZ_ASSIGN(const bool held, hold_stock(tx, edition, order.id, quantity));
    if (!held) return fail(ErrorKind::conflict, "Somebody else was quicker; try again.");
    if (edition.available() == quantity) YZ_TRY(tell_if_gone(tx, edition.id, quantity));
  }
  // What was paid for is sold at its price, even where the code was used up meanwhile.
  YZ_TRY(use_discount_again(tx, order.discount));
  return true;
}

struct NewRefund {
  const Payment& payment;
  std::optional<SellerOrderId> seller_order;
  std::int64_t amount = 0;
  std::int64_t commission = 0;  // how much of it the organiser gives up
  std::string_view reason;
};

Result<Refund> insert_refund(store::Tx& tx, const NewRefund& wanted) {
  YZ_ASSIGN(
      const std::int64_t before,
      count_of(tx, "select count(*) from trade_refund where payment = $1", wanted.payment.key));
  const std::int64_t number = before + 1;
  const std::string key = fmt::format("{}-r{}", wanted.payment.key, number);
  YZ_TRY(
      tx.run("insert into trade_refund (key, payment, number, order_id, seller_order, amount,"
             " commission, state, reason, look_at, looks, made) "
             "values ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9, 0, $9)",
             {key, wanted.payment.key, number, wanted.payment.order, wanted.seller_order,
              wanted.amount, wanted.commission, wanted.reason, tx.now()}));
  YZ_ASSIGN(auto refund, find_refund(tx, key));
  return std::move(*refund);
}

// What is due of an order of which `paid` is there.
std::int64_t due(const Order& order, std::int64_t paid) {
  return paid == 0 && order.deposit > 0 ? order.deposit : order.total - paid;
}

// Without what is on its way back.
std::int64_t paid_with(const std::vector<Payment>& payments) {
  std::int64_t sum = 0;
  for (const Payment& payment : payments) sum += payment.counts() ? payment.amount : 0;
  return sum;
}

// The next payment of an order, of which `before` are there already.
Payment next_payment(const Order& order, const PayTerms& terms, std::size_t before,
                     std::int64_t amount, Instant now) {
  const auto number = static_cast<std::int64_t>(before) + 1;
  return {.key = fmt::format("{}-{}", order.id.text(), number),
          .order = order.id,
          .number = number,
          .provider = terms.provider,
          .amount = amount,
          .currency = order.currency,
          .state = "pending",
          .reference = "",
          .looks = 0,
          .made = now};
}

Result<> insert_payment(store::Tx& tx, const Payment& payment, const PayTerms& terms) {
  const auto look_at =
      terms.look_after ? std::optional(tx.now() + *terms.look_after) : std::nullopt;
  YZ_TRY(
      tx.run("insert into trade_payment (key, order_id, number, provider, amount, currency, state,"
             " reference, look_at, looks, made) "
             "values ($1, $2, $3, $4, $5, $6, 'pending', '', $7, 0, $8)",
             {payment.key, payment.order, payment.number, payment.provider, payment.amount,
              payment.currency, look_at, payment.made}));
  return {};
}

Result<> may_be_paid(const Order& order, Instant now) {
  if (!is_holding(order.state) || order.state == State::deposit_held)
    return refuse(Refusal::wrong_state, word_of(order.state));
  if (order.deadline && *order.deadline <= now)
    return refuse(Refusal::wrong_state, word_of(State::expired));
  return {};
}

// While a payment is waited for, the goods are held for as long as its provider takes.
Instant deadline_of(const Order& order, const PayTerms& terms, Instant now) {
  return std::max(*order.deadline, now + terms.pay_within);
}

// Money that buys nothing: all of it goes back.
Result<Settled> give_back(store::Tx& tx, Order& order, const Payment& payment,
                          std::string_view actor) {
  if (!is_holding(order.state) && order.state != State::paid &&
      order.state != State::refund_pending && order.state != State::refunded)
    YZ_TRY(move_order(tx, order, Event::capture_late, State::refund_pending, actor));
  YZ_TRY(insert_refund(tx, {payment, std::nullopt, payment.amount, 0, "paid too late or twice"}));
  return Settled::returned;
}

// `before`: what counts of the order's other payments.
Result<Settled> capture(store::Tx& tx, Order& order, const Payment& payment, std::int64_t before,
                        std::string_view actor) {
  YZ_TRY(record(tx, {order.id, "capture", provider_account(payment.provider), "buyer",
                     payment.amount, payment.currency}));
  const bool is_due = payment.amount == due(order, before);
  bool is_held = is_holding(order.state);
  if (order.state == State::expired && is_due) {
    YZ_ASSIGN(is_held, hold_again(tx, order));
  }
  if (!is_held || order.state == State::deposit_held || !is_due)
    return give_back(tx, order, payment, actor);
  if (before + payment.amount < order.total) {
    YZ_TRY(move_order(tx, order, Event::capture_deposit, State::deposit_held, actor,
                      tx.now() + deposit_kept));
    return Settled::deposited;
  }
  YZ_TRY(move_order(tx, order, Event::capture, State::paid, actor));
  YZ_TRY(sell(tx, order));
  return Settled::paid;
}

// `others_open`: another payment of the order may still bring the money.
Result<Settled> decline(store::Tx& tx, Order& order, const Payment& payment, bool others_open,
                        std::string_view actor) {
  YZ_TRY(tx.run("update trade_payment set state = 'failed', look_at = $1 where key = $2",
                {nullptr, payment.key}));
  if (order.state == State::payment_pending && !others_open)
    YZ_TRY(move_order(tx, order, Event::decline, State::held, actor));
  return Settled::declined;
}

// What is known of an outcome from its payment alone; nothing where something is to be done.
Result<std::optional<Settled>> settled_before(const Payment& payment, const Outcome& outcome) {
  if (outcome.captured &&
      (outcome.amount != payment.amount || outcome.currency != payment.currency))
    return refuse(Refusal::payment_differs, payment.key);
  const bool is_repeated =
      payment.state == "captured" || (payment.state == "failed" && !outcome.captured);
  return is_repeated ? std::optional(Settled::repeated) : std::nullopt;
}

// All payments of the order that a payment is of.
Result<std::vector<Payment>> payments_beside(store::ReadTx& tx, std::string_view key) {
  static const std::string sql = fmt::format(
      "{}where order_id = (select order_id from trade_payment where key = $1) order by number",
      payment_columns);
  return tx.all(sql, {key}, payment_in);
}

constexpr std::int64_t lapses_a_call = 64;

}  // namespace

Result<std::optional<Payment>> begin_payment(store::Tx& tx, Order& order, const PayTerms& terms,
                                             std::string_view actor) {
  YZ_TRY(may_be_paid(order, tx.now()));
  if (order.total == 0) {
    YZ_TRY(move_order(tx, order, Event::capture, State::paid, actor));
    YZ_TRY(sell(tx, order));
    return std::nullopt;
  }
  YZ_ASSIGN(const auto before, payments_of(tx, order.id));
  const std::int64_t amount = due(order, paid_with(before));
  for (const Payment& payment : before)
    if (payment.state == "pending" && payment.provider == terms.provider &&
        payment.amount == amount)
      return payment;
  const Payment payment = next_payment(order, terms, before.size(), amount, tx.now());
  YZ_TRY(insert_payment(tx, payment, terms));
  if (order.state == State::held)
    YZ_TRY(move_order(tx, order, Event::pay, State::payment_pending, actor,
                      deadline_of(order, terms, tx.now())));
  return payment;
}

Result<Begun> place_and_pay(store::Tx& tx, const NewOrder& wanted, const PayTerms& terms) {
  YZ_ASSIGN(Order order, draft_order(tx, wanted));
  YZ_ASSIGN(const Moved placed, advance(order, Event::place, State::held, tx.now()));
  if (order.total == 0) {
    YZ_TRY(insert_order(tx, order, std::array{placed}));
    YZ_ASSIGN(auto nothing, begin_payment(tx, order, terms, order.buyer));
    return Begun{std::move(order), std::move(nothing)};
  }
  YZ_TRY(may_be_paid(order, tx.now()));
  YZ_ASSIGN(const Moved begun, advance(order, Event::pay, State::payment_pending, tx.now(),
                                       deadline_of(order, terms, tx.now())));
  YZ_TRY(insert_order(tx, order, std::array{placed, begun}));
  Payment payment = next_payment(order, terms, 0, due(order, 0), tx.now());
  YZ_TRY(insert_payment(tx, payment, terms));
  return Begun{std::move(order), std::move(payment)};
}

Result<Settled> settle(store::Tx& tx, const Outcome& outcome, std::string_view actor) {
  YZ_TRY(lapse_due(tx, lapses_a_call));
  YZ_ASSIGN(const auto payments, payments_beside(tx, outcome.payment));
  const auto payment = std::ranges::find(payments, outcome.payment, &Payment::key);
  if (payment == payments.end()) return fail(ErrorKind::not_found, "There is no such payment.");
  // Most notices are repeats; those need no order.
  YZ_ASSIGN(const auto settled, settled_before(*payment, outcome));
  if (settled) return *settled;
  YZ_ASSIGN(auto order, find_order(tx, payment->order));
  if (!order) return fail(ErrorKind::corrupt, "a payment's order is not there");
  return settle(tx, *order, payments, *payment, outcome, actor);
}

Result<Settled> settle(store::Tx& tx, Order& order, const std::vector<Payment>& payments,
                       const Payment& payment, const Outcome& outcome, std::string_view actor) {
  YZ_ASSIGN(const auto settled, settled_before(payment, outcome));
  if (settled) return *settled;
  if (!outcome.captured) {
    const bool others_open = std::ranges::any_of(payments, [&](const Payment& other) {
      return other.key != payment.key && other.state == "pending";
    });
    return decline(tx, order, payment, others_open, actor);
  }
  // A payment that was said to have failed may be captured after all: the money is what counts.
  YZ_TRY(
      tx.run("update trade_payment set state = 'captured', reference = $1, look_at = $2 "
             "where key = $3",
             {outcome.reference, nullptr, payment.key}));
  return capture(tx, order, payment, paid_with(payments), actor);
}

Result<Refund> begin_refund(store::Tx& tx, Order& order, SellerOrder& seller, std::int64_t amount,
                            std::string_view reason, std::string_view actor) {
  if (order.state != State::paid || !is_move(seller.state, Event::refund, State::refund_pending))
    return refuse(Refusal::wrong_state, word_of(seller.state));
  if (amount < 1 || amount > seller.total - seller.refunded - seller.refunding)
    return refuse(Refusal::refund_too_large);
  YZ_ASSIGN(const auto sources, captured_payments(tx, order.id));
  const std::int64_t before = seller.refunded;
  YZ_TRY(move_seller_order(tx, order, seller, Event::refund, State::refund_pending, actor));
  std::optional<Refund> first;
  std::int64_t given = 0;
  // Of each payment no more than it brought: an order with a deposit has two.
  for (const Payment& source : sources) {
    YZ_ASSIGN(const std::int64_t taken,
              count_of(tx,
                       "select coalesce(sum(amount), 0) from trade_refund where payment = $1 "
                       "and state <> 'failed'",
                       source.key));
    const std::int64_t part = std::min(amount - given, source.amount - taken);
    if (part <= 0) continue;
    const std::int64_t commission =
        commission_after(seller.commission, before + given, seller.total) -
        commission_after(seller.commission, before + given + part, seller.total);
    YZ_TRY(record(tx, {order.id, "refund_share", seller_account(seller.exhibitor), "buyer",
                       part - commission, order.currency}));
    YZ_TRY(record(tx, {order.id, "refund_commission", commission_account(seller.exhibitor), "buyer",
                       commission, order.currency}));
    YZ_ASSIGN(auto refund, insert_refund(tx, {source, seller.id, part, commission, reason}));
    if (!first) first = std::move(refund);
    given += part;
  }
  if (given != amount) return fail(ErrorKind::corrupt, "a paid order's payments are not there");
  seller.refunding += amount;
  YZ_TRY(tx.run("update trade_seller_order set refunding = $1 where id = $2",
                {seller.refunding, seller.id}));
  return std::move(*first);
}

namespace {

// The seller order's part of a refund's end.
Result<> go_on_after(store::Tx& tx, const Refund& refund, std::int64_t commission, bool done,
                     std::string_view actor) {
  YZ_ASSIGN(auto order, find_order(tx, refund.order));
  SellerOrder* seller = order ? seller_in(*order, *refund.seller_order) : nullptr;
  if (seller == nullptr) return fail(ErrorKind::corrupt, "a refund's order is not there");
  seller->refunding -= refund.amount;
  if (done) seller->refunded += refund.amount;
  YZ_TRY(tx.run("update trade_seller_order set refunding = $1, refunded = $2 where id = $3",
                {seller->refunding, seller->refunded, seller->id}));
  if (!done) {
    YZ_TRY(record(tx, {order->id, "refund_undone", "buyer", seller_account(seller->exhibitor),
                       refund.amount - commission, order->currency}));
    YZ_TRY(record(tx, {order->id, "refund_undone", "buyer", commission_account(seller->exhibitor),
                       commission, order->currency}));
  }
  if (seller->refunding > 0) return {};  // the part that another payment gives is on its way still
  if (!done)
    return move_seller_order(tx, *order, *seller, Event::refund_failed, seller->resume, actor);
  if (seller->refunded == seller->total)
    return move_seller_order(tx, *order, *seller, Event::refund_done, State::refunded, actor);
  return move_seller_order(tx, *order, *seller, Event::refund_part_done, seller->resume, actor);
}

// A whole payment went back: an order that it came too late for is done with.
Result<> finish_return(store::Tx& tx, const Refund& refund, std::string_view actor) {
  YZ_ASSIGN(auto order, find_order(tx, refund.order));
  YZ_ASSIGN(
      const std::int64_t open,
      count_of(tx, "select count(*) from trade_refund where order_id = $1 and state <> 'done'",
               refund.order));
  if (order && order->state == State::refund_pending && open == 0)
    return move_order(tx, *order, Event::refund_done, State::refunded, actor);
  return {};
}

}  // namespace

Result<> finish_refund(store::Tx& tx, std::string_view key, bool done, std::string_view actor) {
  YZ_ASSIGN(const auto refund, find_refund(tx, key));
  if (!refund) return fail(ErrorKind::not_found, "There is no such refund.");
  const bool is_whole = !refund->seller_order;
  // What bought nothing must go back: it is asked for again and again, and never given up.
  if (is_whole && !done) {
    log_error("a refund of a payment that bought nothing was refused", {{"refund", refund->key}});
    return {};
  }
  if (refund->state == "done") return {};
  if (refund->state == "failed") {
    // The books went on without it; money that went back all the same needs a person.
    if (done) log_error("a refund that had failed was made after all", {{"refund", refund->key}});
    return {};
  }
  YZ_ASSIGN(const std::int64_t commission,
            count_of(tx, "select commission from trade_refund where key = $1", key));
  YZ_TRY(tx.run("update trade_refund set state = $1, look_at = $2 where key = $3",
                {done ? "done" : "failed", nullptr, key}));
  if (done)
    YZ_TRY(record(tx, {refund->order, "refund", "buyer", provider_account(refund->provider),
                       refund->amount, refund->currency}));
  if (is_whole) return finish_return(tx, *refund, actor);
  return go_on_after(tx, *refund, commission, done, actor);
}

Result<std::optional<Payment>> find_payment(store::ReadTx& tx, std::string_view key) {
  static const std::string sql = fmt::format("{}where key = $1", payment_columns);
  return tx.first(sql, {key}, payment_in);
}

Result<std::optional<Refund>> find_refund(store::ReadTx& tx, std::string_view key) {
  static const std::string sql = fmt::format("{}where r.key = $1", refund_columns);
  return tx.first(sql, {key}, refund_in);
}

Result<std::vector<Payment>> payments_of(store::ReadTx& tx, OrderId order) {
  static const std::string sql =
      fmt::format("{}where order_id = $1 order by number", payment_columns);
  return tx.all(sql, {order}, payment_in);
}

Result<std::vector<Refund>> refunds_of(store::ReadTx& tx, OrderId order) {
  static const std::string sql =
      fmt::format("{}where r.order_id = $1 order by r.made, r.key", refund_columns);
  return tx.all(sql, {order}, refund_in);
}

Result<std::vector<Payment>> captured_payments(store::ReadTx& tx, OrderId order) {
  YZ_ASSIGN(auto payments, payments_of(tx, order));
  std::erase_if(payments, [](const Payment& payment) { return !payment.counts(); });
  return payments;
}

Result<> return_payment(store::Tx& tx, const Payment& payment, std::string_view reason) {
  YZ_TRY(insert_refund(tx, {payment, std::nullopt, payment.amount, 0, reason}));
  return {};
}

namespace {

Instant next_look(Instant now, std::int64_t looks) {
  const auto shift = std::min<std::int64_t>(looks, 7);
  return now + std::min<std::chrono::milliseconds>(std::chrono::seconds(30) * (1 << shift),
                                                   std::chrono::hours(1));
}

}  // namespace

Result<std::vector<Payment>> payments_to_look_at(store::Tx& tx, std::int64_t limit) {
  static const std::string sql =
      fmt::format("{}where look_at <= $1 order by look_at limit $2", payment_columns);
  YZ_ASSIGN(auto due, tx.all(sql, {tx.now(), limit}, payment_in));
  for (const Payment& payment : due)
    YZ_TRY(tx.run("update trade_payment set look_at = $1, looks = looks + 1 where key = $2",
                  {next_look(tx.now(), payment.looks), payment.key}));
  return due;
}

Result<std::vector<Refund>> refunds_to_look_at(store::Tx& tx, std::int64_t limit) {
  static const std::string sql =
      fmt::format("{}where r.look_at <= $1 order by r.look_at limit $2", refund_columns);
  YZ_ASSIGN(auto due, tx.all(sql, {tx.now(), limit}, refund_in));
  for (const Refund& refund : due)
    YZ_TRY(tx.run("update trade_refund set look_at = $1, looks = looks + 1 where key = $2",
                  {next_look(tx.now(), refund.looks), refund.key}));
  return due;
}

Result<> look_at_all_now(store::Tx& tx) {
  YZ_TRY(tx.run("update trade_payment set look_at = $1 where look_at > $1", {tx.now()}));
  YZ_TRY(tx.run("update trade_refund set look_at = $1 where look_at > $1", {tx.now()}));
  return {};
}

}  // namespace yz::trade
