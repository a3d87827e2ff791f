#include "trade/orders.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "trade/payments.hpp"
#include "trade/pricing.hpp"
#include "trade/refusal.hpp"
#include "trade/said.hpp"

namespace yz::trade {
namespace {

using store::Row;

constexpr std::string_view seller_columns =
    "select id, order_id, exhibitor, state, resume, goods, shipping, shipping_slug, total,"
    " commission, refunding, refunded, tracking from trade_seller_order ";

// A whole order in one answer: a row for each of its lines, beside the line's seller order and the
// order itself. Every seller order has a line.
constexpr std::string_view whole_order =
    "select o.id, o.buyer, o.state, o.currency, o.goods, o.shipping, o.tax, o.total, o.deadline,"
    " o.contact, o.made, o.changed, o.discount, o.deposit,"
    " s.id, s.order_id, s.exhibitor, s.state, s.resume, s.goods, s.shipping, s.shipping_slug,"
    " s.total, s.commission, s.refunding, s.refunded, s.tracking,"
    " l.position, l.seller_order, l.edition, e.kind, e.exhibit, e.slug, l.quantity, l.returned,"
    " l.price, l.vat, l.title_zh, l.title_en, l.list_price, l.taken_off "
    "from trade_order o join trade_line l on l.order_id = o.id "
    "join trade_seller_order s on s.id = l.seller_order "
    "join trade_edition e on e.id = l.edition ";
constexpr int seller_part = 14;  // the first column of each
constexpr int line_part = 27;

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

SellerOrder seller_from(const Row& row, int first) {
  SellerOrder seller;
  seller.id = row.id<SellerOrderId>(first);
  seller.order = row.id<OrderId>(first + 1);
  seller.exhibitor = row.string(first + 2);
  seller.state = state_in(row, first + 3);
  seller.resume = state_in(row, first + 4);
  seller.goods = row.integer(first + 5);
  seller.shipping = row.integer(first + 6);
  seller.shipping_slug = row.string(first + 7);
  seller.total = row.integer(first + 8);
  seller.commission = row.integer(first + 9);
  seller.refunding = row.integer(first + 10);
  seller.refunded = row.integer(first + 11);
  seller.tracking = row.string(first + 12);
  return seller;
}

SellerOrder seller_in_row(const Row& row) { return seller_from(row, 0); }

Line line_from(const Row& row, int first) {
  return {row.integer(first),
          row.id<SellerOrderId>(first + 1),
          row.id<EditionId>(first + 2),
          parse_word<EditionKind>(row.text(first + 3)).value_or(EditionKind::stock),
          row.string(first + 4),
          row.string(first + 5),
          row.integer(first + 6),
          row.integer(first + 7),
          row.integer(first + 8),
          row.integer(first + 9),
          {row.string(first + 10), row.string(first + 11)},
          row.integer(first + 12),
          row.integer(first + 13)};
}

// `where` leaves one order.
Result<std::optional<Order>> read_order(store::ReadTx& tx, std::string_view sql, store::Param id) {
  std::optional<Order> order;
  YZ_TRY(tx.each(sql, {id}, [&](const Row& row) {
    if (!order) order = order_in(row);
    if (seller_in(*order, row.id<SellerOrderId>(seller_part)) == nullptr)
      order->sellers.push_back(seller_from(row, seller_part));
    order->lines.push_back(line_from(row, line_part));
  }));
  if (!order) return order;
  std::ranges::sort(order->sellers, {}, &SellerOrder::exhibitor);
  std::ranges::sort(order->lines, {}, &Line::position);
  return order;
}

// What every move leaves behind: a line for auditors, an entry for the journal's followers.
Result<> write_down(store::Tx& tx, const Order& order, const SellerOrder* seller,
                    const Moved& moved, std::string_view actor) {
  const std::optional<SellerOrderId> seller_id =
      seller != nullptr ? std::optional(seller->id) : std::nullopt;
  boost::json::object entry{{"order", order.id.text()},
                            {"event", word_of(moved.event)},
                            {"was", word_of(moved.was)},
                            {"became", word_of(moved.became)},
                            {"has_account", order.buyer.starts_with("account:")}};
  if (seller != nullptr) {
    entry["exhibitor"] = seller->exhibitor;
  } else if (moved.became == State::paid) {
    auto& exhibitors = entry["exhibitors"].emplace_array();
    for (const SellerOrder& each : order.sellers) exhibitors.emplace_back(each.exhibitor);
  }
  YZ_ASSIGN(const auto position, tx.append("trade.order_moved", std::move(entry)));
  YZ_TRY(
      tx.run("insert into trade_audit (order_id, position, seller_order, event, was, became, actor,"
             " time) values ($1, $2, $3, $4, $5, $6, $7, $8)",
             {order.id, position, seller_id, word_of(moved.event), word_of(moved.was),
              word_of(moved.became), actor, tx.now()}));
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

std::int64_t Order::taken_off() const {
  std::int64_t sum = 0;
  for (const Line& line : lines) sum += line.taken_off;
  return sum;
}

SellerOrder* seller_in(Order& order, SellerOrderId id) {
  const auto found = std::ranges::find(order.sellers, id, &SellerOrder::id);
  return found == order.sellers.end() ? nullptr : &*found;
}

Result<std::optional<Order>> find_order(store::ReadTx& tx, OrderId id) {
  static const std::string sql = fmt::format("{}where o.id = $1", whole_order);
  return read_order(tx, sql, id);
}

Result<std::optional<Order>> find_order(store::ReadTx& tx, SellerOrderId id) {
  static const std::string sql = fmt::format(
      "{}where o.id = (select order_id from trade_seller_order where id = $1)", whole_order);
  return read_order(tx, sql, id);
}

Result<std::vector<Order>> orders_of_buyer(store::ReadTx& tx, std::string_view buyer,
                                           std::optional<OrderId> before, std::int64_t limit) {
  const auto id_in = [](const Row& row) { return row.id<OrderId>(0); };
  YZ_ASSIGN(const auto ids,
            before ? tx.all("select id from trade_order where buyer = $1 and id < $3 "
                            "order by id desc limit $2",
                            {buyer, limit, *before}, id_in)
                   : tx.all("select id from trade_order where buyer = $1 order by id desc limit $2",
                            {buyer, limit}, id_in));
  std::vector<Order> orders;
  for (const OrderId& id : ids) {
    YZ_ASSIGN(auto order, find_order(tx, id));
    if (!order) return fail(ErrorKind::corrupt, "an order has no lines");
    orders.push_back(std::move(*order));
  }
  return orders;
}

Result<std::vector<SellerOrder>> orders_of_seller(store::ReadTx& tx, std::string_view exhibitor,
                                                  std::optional<SellerOrderId> before,
                                                  std::int64_t limit) {
  static const std::string first =
      fmt::format("{}where exhibitor = $1 order by id desc limit $2", seller_columns);
  static const std::string next =
      fmt::format("{}where exhibitor = $1 and id < $3 order by id desc limit $2", seller_columns);
  return before ? tx.all(next, {exhibitor, limit, *before}, seller_in_row)
                : tx.all(first, {exhibitor, limit}, seller_in_row);
}

Result<std::vector<SellerOrder>> orders_of_all(store::ReadTx& tx,
                                               std::optional<SellerOrderId> before,
                                               std::int64_t limit) {
  static const std::string first = fmt::format("{}order by id desc limit $1", seller_columns);
  static const std::string next =
      fmt::format("{}where id < $2 order by id desc limit $1", seller_columns);
  return before ? tx.all(next, {limit, *before}, seller_in_row)
                : tx.all(first, {limit}, seller_in_row);
}

Result<Moved> advance(Order& order, Event event, State to, Instant now,
                      std::optional<Instant> deadline) {
  const State was = order.state;
  if (!is_move(was, event, to)) return refuse(Refusal::wrong_state, word_of(was));
  order.deadline = is_holding(to) ? (deadline ? deadline : order.deadline) : std::nullopt;
  order.state = to;
  order.changed = now;
  for (SellerOrder& seller : order.sellers) seller.state = to;
  return Moved{event, was, to};
}

Result<> insert_order(store::Tx& tx, const Order& o, std::span<const Moved> moves) {
  YZ_TRY(tx.run(
      "insert into trade_order (id, buyer, state, currency, goods, shipping, tax, total,"
      " deadline, contact, made, changed, discount, deposit) values ($1, $2, $3, $4, $5, $6, $7,"
      " $8, $9, $10, $11, $11, $12, $13)",
      {o.id, o.buyer, word_of(o.state), o.currency, o.goods, o.shipping, o.tax, o.total, o.deadline,
       o.contact, o.made, o.discount, o.deposit}));
  for (const SellerOrder& s : o.sellers)
    YZ_TRY(
        tx.run("insert into trade_seller_order (id, order_id, exhibitor, state, resume, goods,"
               " shipping, shipping_slug, total, commission, refunding, refunded, tracking) "
               "values ($1, $2, $3, $4, 'paid', $5, $6, $7, $8, $9, 0, 0, '')",
               {s.id, o.id, s.exhibitor, word_of(o.state), s.goods, s.shipping, s.shipping_slug,
                s.total, s.commission}));
  for (const Line& l : o.lines)
    YZ_TRY(
        tx.run("insert into trade_line (order_id, position, seller_order, edition, quantity,"
               " returned, price, vat, title_zh, title_en, list_price, taken_off) "
               "values ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11)",
               {o.id, l.position, l.seller_order, l.edition, l.quantity, l.price, l.vat, l.title.zh,
                l.title.en, l.list_price, l.taken_off}));
  for (const Moved& moved : moves) YZ_TRY(write_down(tx, o, nullptr, moved, o.buyer));
  return {};
}

Result<> move_order(store::Tx& tx, Order& order, Event event, State to, std::string_view actor,
                    std::optional<Instant> deadline) {
  YZ_ASSIGN(const Moved moved, advance(order, event, to, tx.now(), deadline));
  YZ_ASSIGN(const auto changed,
            tx.run("update trade_order set state = $1, deadline = $2, changed = $3 "
                   "where id = $4 and state = $5",
                   {word_of(to), order.deadline, order.changed, order.id, word_of(moved.was)}));
  if (changed != 1) return refuse(Refusal::wrong_state, word_of(moved.was));
  YZ_TRY(tx.run("update trade_seller_order set state = $1 where order_id = $2",
                {word_of(to), order.id}));
  return write_down(tx, order, nullptr, moved, actor);
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
  return write_down(tx, order, &seller, {event, was, to}, actor);
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

Result<> withdraw_order(store::Tx& tx, Order& order, std::string_view reason,
                        std::string_view actor) {
  YZ_ASSIGN(const std::string said, take_in(reason, "reason", {.max = 300}));
  YZ_TRY(end_hold(tx, order, Event::withdraw, State::cancelled, actor));
  YZ_TRY(
      tx.run("insert into trade_withdrawal (order_id, reason, actor, time) "
             "values ($1, $2, $3, $4)",
             {order.id, said, actor, tx.now()}));
  return {};
}

Result<std::optional<Withdrawal>> find_withdrawal(store::ReadTx& tx, OrderId id) {
  return tx.first("select reason, time from trade_withdrawal where order_id = $1", {id},
                  [](const Row& row) { return Withdrawal{row.string(0), row.instant(1)}; });
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
