#include "trade/orders.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "trade/payments.hpp"
#include "trade/pricing.hpp"
#include "trade/refusal.hpp"

namespace yz::trade {
namespace {

using store::Row;
struct AuditTag;

constexpr std::string_view order_columns =
    "select id, buyer, state, currency, goods, shipping, tax, total, deadline, contact, made, "
    "changed, discount, deposit from trade_order ";
constexpr std::string_view seller_columns =
    "select id, order_id, exhibitor, state, resume, goods, shipping, shipping_slug, total,"
    " commission, refunding, refunded, tracking from trade_seller_order ";

State state_in(const Row& row, int column) {
  return parse_state(row.text(column)).value_or(State::disputed);
}

Order order_in(const Row& row) {
  Order order;
  order.id = row.id<OrderId>(0);
  order.buyer = row.string(1);
  order.state = state_in(row, 2);
  order.currency = row.string(3);
  order.goods = row.integer(4);
  order.shipping = row.integer(5);
  order.tax = row.integer(6);
  order.total = row.integer(7);
  if (!row.is_null(8)) order.deadline = row.instant(8);
  order.contact = row.string(9);
  order.made = row.instant(10);
  order.changed = row.instant(11);
  order.discount = row.string(12);
  order.deposit = row.integer(13);
  return order;
}

SellerOrder seller_from(const Row& row) {
  SellerOrder seller;
  seller.id = row.id<SellerOrderId>(0);
  seller.order = row.id<OrderId>(1);
  seller.exhibitor = row.string(2);
  seller.state = state_in(row, 3);
  seller.resume = state_in(row, 4);
  seller.goods = row.integer(5);
  seller.shipping = row.integer(6);
  seller.shipping_slug = row.string(7);
  seller.total = row.integer(8);
  seller.commission = row.integer(9);
  seller.refunding = row.integer(10);
  seller.refunded = row.integer(11);
  seller.tracking = row.string(12);
  return seller;
}

Result<> fill(store::ReadTx& tx, Order& order) {
  static const std::string sellers =
      fmt::format("{}where order_id = $1 order by exhibitor", seller_columns);
  YZ_TRY(tx.each(sellers, {order.id},
                 [&](const Row& row) { order.sellers.push_back(seller_from(row)); }));
  return tx.each(
      "select l.position, l.seller_order, l.edition, e.kind, e.exhibit, e.slug, l.quantity,"
      " l.returned, l.price, l.vat, l.title_zh, l.title_en, l.list_price from trade_line l "
      "join trade_edition e on e.id = l.edition where l.order_id = $1 order by l.position",
      {order.id}, [&](const Row& row) {
        order.lines.push_back({row.integer(0),
                               row.id<SellerOrderId>(1),
                               row.id<EditionId>(2),
                               parse_word<EditionKind>(row.text(3)).value_or(EditionKind::stock),
                               row.string(4),
                               row.string(5),
                               row.integer(6),
                               row.integer(7),
                               row.integer(8),
                               row.integer(9),
                               {row.string(10), row.string(11)},
                               row.integer(12)});
      });
}

Result<std::vector<Order>> fill_all(store::ReadTx& tx, std::vector<Order> orders) {
  for (Order& order : orders) YZ_TRY(fill(tx, order));
  return orders;
}

// What every move leaves behind: a line for auditors, an entry for the journal's followers.
Result<> write_down(store::Tx& tx, const Order& order, const SellerOrder* seller, Event event,
                    State was, State became, std::string_view actor) {
  const std::optional<SellerOrderId> seller_id =
      seller != nullptr ? std::optional(seller->id) : std::nullopt;
  YZ_TRY(
      tx.run("insert into trade_audit (id, order_id, seller_order, event, was, became, actor, time)"
             " values ($1, $2, $3, $4, $5, $6, $7, $8)",
             {Id<AuditTag>::make(tx.now()), order.id, seller_id, word_of(event), word_of(was),
              word_of(became), actor, tx.now()}));
  boost::json::object entry{{"order", order.id.text()},
                            {"event", word_of(event)},
                            {"was", word_of(was)},
                            {"became", word_of(became)},
                            {"has_account", order.buyer.starts_with("account:")}};
  if (seller != nullptr) entry["exhibitor"] = seller->exhibitor;
  YZ_TRY(tx.append("trade.order_moved", entry));
  return {};
}

}  // namespace

std::string Order::number() const {
  static constexpr std::string_view letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(made));
  std::string text =
      fmt::format("{:04}{:02}{:02}-", int(day.year()), unsigned(day.month()), unsigned(day.day()));
  for (std::size_t i = 8; i < 16; ++i)
    text += letters[std::to_integer<std::size_t>(id.raw().bytes[i]) % letters.size()];
  return text;
}

SellerOrder* seller_in(Order& order, SellerOrderId id) {
  const auto found = std::ranges::find(order.sellers, id, &SellerOrder::id);
  return found == order.sellers.end() ? nullptr : &*found;
}

Result<std::optional<Order>> find_order(store::ReadTx& tx, OrderId id) {
  static const std::string sql = fmt::format("{}where id = $1", order_columns);
  YZ_ASSIGN(auto order, tx.first(sql, {id}, order_in));
  if (order) YZ_TRY(fill(tx, *order));
  return order;
}

Result<std::optional<Order>> find_order(store::ReadTx& tx, SellerOrderId id) {
  YZ_ASSIGN(const auto order, tx.first("select order_id from trade_seller_order where id = $1",
                                       {id}, [](const Row& row) { return row.id<OrderId>(0); }));
  if (!order) return std::nullopt;
  return find_order(tx, *order);
}

Result<std::vector<Order>> orders_of_buyer(store::ReadTx& tx, std::string_view buyer,
                                           std::optional<OrderId> before, std::int64_t limit) {
  static const std::string first =
      fmt::format("{}where buyer = $1 order by id desc limit $2", order_columns);
  static const std::string next =
      fmt::format("{}where buyer = $1 and id < $3 order by id desc limit $2", order_columns);
  auto orders = before ? tx.all(next, {buyer, limit, *before}, order_in)
                       : tx.all(first, {buyer, limit}, order_in);
  YZ_TRY(orders);
  return fill_all(tx, std::move(*orders));
}

Result<std::vector<SellerOrder>> orders_of_seller(store::ReadTx& tx, std::string_view exhibitor,
                                                  std::optional<SellerOrderId> before,
                                                  std::int64_t limit) {
  static const std::string first =
      fmt::format("{}where exhibitor = $1 order by id desc limit $2", seller_columns);
  static const std::string next =
      fmt::format("{}where exhibitor = $1 and id < $3 order by id desc limit $2", seller_columns);
  return before ? tx.all(next, {exhibitor, limit, *before}, seller_from)
                : tx.all(first, {exhibitor, limit}, seller_from);
}

Result<std::vector<SellerOrder>> orders_of_all(store::ReadTx& tx,
                                               std::optional<SellerOrderId> before,
                                               std::int64_t limit) {
  static const std::string first = fmt::format("{}order by id desc limit $1", seller_columns);
  static const std::string next =
      fmt::format("{}where id < $2 order by id desc limit $1", seller_columns);
  return before ? tx.all(next, {limit, *before}, seller_from) : tx.all(first, {limit}, seller_from);
}

Result<> move_order(store::Tx& tx, Order& order, Event event, State to, std::string_view actor,
                    std::optional<Instant> deadline) {
  const State was = order.state;
  if (!is_move(was, event, to)) return refuse(Refusal::wrong_state, word_of(was));
  order.deadline = is_holding(to) ? (deadline ? deadline : order.deadline) : std::nullopt;
  order.state = to;
  order.changed = tx.now();
  YZ_ASSIGN(const auto moved,
            tx.run("update trade_order set state = $1, deadline = $2, changed = $3 "
                   "where id = $4 and state = $5",
                   {word_of(to), order.deadline, order.changed, order.id, word_of(was)}));
  if (moved != 1) return refuse(Refusal::wrong_state, word_of(was));
  YZ_TRY(tx.run("update trade_seller_order set state = $1 where order_id = $2",
                {word_of(to), order.id}));
  for (SellerOrder& seller : order.sellers) seller.state = to;
  return write_down(tx, order, nullptr, event, was, to, actor);
}

Result<> move_seller_order(store::Tx& tx, const Order& order, SellerOrder& seller, Event event,
                           State to, std::string_view actor) {
  const State was = seller.state;
  if (order.state != State::paid || !is_move(was, event, to))
    return refuse(Refusal::wrong_state, word_of(was));
  if (to == State::refund_pending) seller.resume = was;
  seller.state = to;
  YZ_ASSIGN(const auto moved,
            tx.run("update trade_seller_order set state = $1, resume = $2 "
                   "where id = $3 and state = $4",
                   {word_of(to), word_of(seller.resume), seller.id, word_of(was)}));
  if (moved != 1) return refuse(Refusal::wrong_state, word_of(was));
  YZ_TRY(tx.run("update trade_order set changed = $1 where id = $2", {tx.now(), order.id}));
  return write_down(tx, order, &seller, event, was, to, actor);
}

Result<> tell_if_gone(store::Tx& tx, const EditionId& edition, std::int64_t available_before) {
  YZ_ASSIGN(const auto found, find_edition(tx, edition));
  if (!found || (found->available() == 0) == (available_before == 0)) return {};
  YZ_TRY(tx.append("trade.offer_changed",
                   boost::json::object{{"exhibit", found->exhibit},
                                       {"offer", found->slug},
                                       {"is_available", found->available() > 0}}));
  return {};
}

namespace {

Result<> release_all(store::Tx& tx, const Order& order) {
  for (const Line& line : order.lines) {
    YZ_ASSIGN(const auto before, find_edition(tx, line.edition));
    YZ_TRY(release_stock(tx, line.held(), order.id));
    if (before && before->available() == 0) YZ_TRY(tell_if_gone(tx, line.edition, 0));
  }
  return give_back_discount(tx, order.discount);
}

}  // namespace

namespace {

// Ends what was held: with a deposit on its way back where one was paid.
Result<> end_hold(store::Tx& tx, Order& order, Event event, State without_deposit,
                  std::string_view actor) {
  YZ_ASSIGN(const auto deposit, captured_payments(tx, order.id));
  YZ_TRY(move_order(tx, order, event, deposit.empty() ? without_deposit : State::refund_pending,
                    actor));
  for (const Payment& payment : deposit) YZ_TRY(return_payment(tx, payment, "the order ended"));
  return release_all(tx, order);
}

}  // namespace

Result<> confirm_order(store::Tx& tx, Order& order, std::string_view actor) {
  return move_order(tx, order, Event::confirm, State::held, actor, tx.now() + rest_due);
}

Result<> cancel_order(store::Tx& tx, Order& order, std::string_view actor) {
  return end_hold(tx, order, Event::cancel, State::cancelled, actor);
}

Result<std::int64_t> lapse_due(store::Tx& tx, std::int64_t limit) {
  YZ_ASSIGN(const auto due,
            tx.all("select id from trade_order where deadline <= $1 order by deadline limit $2",
                   {tx.now(), limit}, [](const Row& row) { return row.id<OrderId>(0); }));
  for (const OrderId& id : due) {
    YZ_ASSIGN(auto order, find_order(tx, id));
    if (!order) return fail(ErrorKind::corrupt, "an order with a deadline is not there");
    YZ_TRY(end_hold(tx, *order, Event::lapse, State::expired, "system"));
  }
  return static_cast<std::int64_t>(due.size());
}

Result<> accept_order(store::Tx& tx, Order& order, SellerOrder& seller, std::string_view actor) {
  return move_seller_order(tx, order, seller, Event::accept, State::fulfilling, actor);
}

Result<> complete_order(store::Tx& tx, Order& order, SellerOrder& seller, std::string_view tracking,
                        std::string_view actor) {
  YZ_TRY(move_seller_order(tx, order, seller, Event::complete, State::completed, actor));
  seller.tracking = tracking;
  YZ_TRY(
      tx.run("update trade_seller_order set tracking = $1 where id = $2", {tracking, seller.id}));
  return {};
}

Result<> dispute_order(store::Tx& tx, Order& order, SellerOrder& seller, std::string_view actor) {
  return move_seller_order(tx, order, seller, Event::dispute, State::disputed, actor);
}

Result<> resolve_dispute(store::Tx& tx, Order& order, SellerOrder& seller, std::string_view actor) {
  return move_seller_order(tx, order, seller, Event::resolve, State::completed, actor);
}

Result<> take_back(store::Tx& tx, Order& order, std::int64_t position, std::int64_t quantity) {
  if (order.state != State::paid) return refuse(Refusal::wrong_state, word_of(order.state));
  const auto line = std::ranges::find(order.lines, position, &Line::position);
  if (line == order.lines.end() || quantity < 1 || quantity > line->quantity - line->returned)
    return refuse(Refusal::return_too_large);
  YZ_ASSIGN(const auto before, find_edition(tx, line->edition));
  YZ_TRY(
      tx.run("update trade_line set returned = returned + $1 where order_id = $2 and "
             "position = $3",
             {quantity, order.id, position}));
  line->returned += quantity;
  YZ_TRY(put_back_stock(tx, {line->edition, line->kind, quantity}, order.id));
  if (before && before->available() == 0) return tell_if_gone(tx, line->edition, 0);
  return {};
}

}  // namespace yz::trade
