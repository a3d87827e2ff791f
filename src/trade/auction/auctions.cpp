#include "trade/auction/auctions.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/log.hpp"
#include "trade/refusal.hpp"

namespace yz::trade {
namespace {

using store::Row;
namespace json = boost::json;

constexpr std::string_view columns =
    "select a.id, a.edition, e.exhibit, e.slug, e.title_zh, e.title_en, a.exhibitor, a.state,"
    " a.currency, a.start_price, a.reserve, a.ladder, a.opens, a.closes, a.soft, a.pay_within,"
    " a.sequence, a.bids, a.price, a.leader, a.leader_number, a.top, a.order_id, a.made "
    "from trade_auction a join trade_edition e on e.id = a.edition ";

std::string ladder_text(const std::vector<Step>& ladder) {
  json::array steps;
  for (const Step& step : ladder) steps.push_back(json::array{step.from, step.step});
  return json::serialize(steps);
}

std::vector<Step> ladder_in(std::string_view text) {
  std::vector<Step> ladder;
  json::error_code error;
  const auto steps = json::parse(text, error);
  if (error || !steps.is_array()) return ladder;
  for (const auto& step : steps.get_array())
    ladder.push_back({step.at(0).to_number<std::int64_t>(), step.at(1).to_number<std::int64_t>()});
  return ladder;
}

Auction auction_in(const Row& row) {
  Auction a;
  a.id = row.id<AuctionId>(0);
  a.edition = row.id<EditionId>(1);
  a.exhibit = row.string(2);
  a.offer = row.string(3);
  a.title = {row.string(4), row.string(5)};
  a.exhibitor = row.string(6);
  a.state = parse_word<AuctionState>(row.text(7)).value_or(AuctionState::cancelled);
  a.currency = row.string(8);
  a.rules = {row.integer(9), row.integer(10), ladder_in(row.text(11)),
             std::chrono::milliseconds(row.integer(14))};
  a.opens = row.instant(12);
  a.standing.closes = row.instant(13);
  a.pay_within = std::chrono::milliseconds(row.integer(15));
  a.sequence = row.integer(16);
  a.standing.bids = row.integer(17);
  a.standing.price = row.integer(18);
  a.standing.leader = row.string(19);
  a.leader_number = row.integer(20);
  a.standing.top = row.integer(21);
  if (!row.is_null(22)) a.order = row.id<OrderId>(22);
  a.made = row.instant(23);
  return a;
}

Result<> tell(store::Tx& tx, const Auction& a, std::string_view topic, std::string_view bidder) {
  YZ_TRY(tx.append(topic, json::object{{"auction", a.id.text()},
                                       {"exhibit", a.exhibit},
                                       {"exhibitor", a.exhibitor},
                                       {"sequence", a.sequence},
                                       {"state", yz::word_of(a.state)},
                                       {"bidder", bidder}}));
  return {};
}

// The bidder's number in this auction: the earlier one, or the next.
Result<std::int64_t> number_of(store::ReadTx& tx, const Auction& a, std::string_view bidder) {
  YZ_ASSIGN(const auto own,
            tx.first("select min(number) from trade_bid where auction = $1 and bidder = $2",
                     {a.id, bidder}, [](const Row& row) { return row.integer(0); }));
  if (own.value_or(0) > 0) return *own;
  YZ_ASSIGN(const auto last,
            tx.first("select coalesce(max(number), 0) from trade_bid where auction = $1", {a.id},
                     [](const Row& row) { return row.integer(0); }));
  return last.value_or(0) + 1;
}

Result<> save(store::Tx& tx, const Auction& a, std::int64_t sequence_before) {
  YZ_ASSIGN(
      const auto saved,
      tx.run(
          "update trade_auction set state = $1, closes = $2, sequence = $3, bids = $4,"
          " price = $5, leader = $6, leader_number = $7, top = $8, order_id = $9 "
          "where id = $10 and sequence = $11",
          {yz::word_of(a.state), a.standing.closes, a.sequence, a.standing.bids, a.standing.price,
           a.standing.leader.empty() ? store::Param(nullptr) : store::Param(a.standing.leader),
           a.leader_number, a.standing.top, a.order, a.id, sequence_before}));
  if (saved != 1) return fail(ErrorKind::conflict, "Somebody else was quicker; try again.");
  return {};
}

// The hammer: a sale to whoever leads, where the reserve is met and the piece is still there.
Result<> close(store::Tx& tx, Auction& a) {
  const std::int64_t before = a.sequence++;
  a.state = AuctionState::unsold;
  if (is_reserve_met(a.rules, a.standing)) {
    Agreement agreement;
    agreement.buyer = a.standing.leader;
    agreement.lines = {{a.edition, 1, a.standing.price}};
    agreement.hold = a.pay_within;
    const auto order = place_agreed(tx, agreement);
    if (order) {
      a.state = AuctionState::sold;
      a.order = order->id;
    } else if (const auto refused = refusal_of(order.error());
               refused && refused->refusal == Refusal::sold_out) {
      log_error("what was auctioned is gone", {{"auction", a.id.text()}});
    } else {
      return std::unexpected(order.error());
    }
  }
  YZ_TRY(save(tx, a, before));
  return tell(tx, a, "trade.auction_closed", a.standing.leader);
}

}  // namespace

Result<Auction> open_auction(store::Tx& tx, std::string_view exhibitor, const AuctionTerms& terms) {
  const std::string name = terms.exhibit + "/" + terms.offer;
  YZ_ASSIGN(const auto edition, find_edition(tx, terms.exhibit, terms.offer));
  if (!edition || !edition->is_offered || edition->exhibitor != exhibitor ||
      edition->price_mode != PriceMode::auction)
    return refuse(Refusal::no_such_offer, name);
  if (const auto fault = fault_in(terms.rules))
    return fail(ErrorKind::invalid, "is not within bounds", std::string(*fault));
  if (terms.closes <= tx.now() || terms.closes <= terms.opens ||
      terms.closes > tx.now() + std::chrono::days(366))
    return fail(ErrorKind::invalid, "must be after the opening and within a year", "closes");
  if (terms.pay_within < std::chrono::hours(1) || terms.pay_within > std::chrono::days(30))
    return fail(ErrorKind::invalid, "must be an hour to 30 days", "pay_within");
  if (edition->available() < 1) return refuse(Refusal::sold_out, name);
  const auto id = AuctionId::make(tx.now());
  const auto added = tx.run(
      "insert into trade_auction (id, edition, exhibitor, state, currency, start_price, reserve,"
      " ladder, opens, closes, soft, pay_within, sequence, bids, price, leader, leader_number, top,"
      " order_id, made) values ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0,"
      " null, null, null, null, $12)",
      {id, edition->id, exhibitor, edition->currency, terms.rules.start, terms.rules.reserve,
       ladder_text(terms.rules.ladder), terms.opens, terms.closes,
       std::int64_t{terms.rules.soft.count()}, std::int64_t{terms.pay_within.count()}, tx.now()});
  if (!added && added.error().kind == ErrorKind::conflict)
    return fail(ErrorKind::conflict, "This piece is being auctioned already.", "offer");
  if (!added) return std::unexpected(added.error());
  YZ_ASSIGN(auto auction, find_auction(tx, id));
  YZ_TRY(tell(tx, *auction, "trade.auction_opened", ""));
  return std::move(*auction);
}

Result<bool> place_bid(store::Tx& tx, Auction& a, std::string_view bidder, std::int64_t maximum) {
  if (a.state != AuctionState::open || tx.now() >= a.standing.closes)
    return refuse(Refusal::auction_over);
  if (tx.now() < a.opens) return refuse(Refusal::auction_not_open);
  auto standing = after_bid(a.rules, a.standing, bidder, maximum, tx.now());
  if (!standing)
    return refuse(Refusal::bid_too_low,
                  std::to_string(a.standing.leader == bidder ? a.standing.top + 1
                                                             : least_bid(a.rules, a.standing)));
  YZ_ASSIGN(const std::int64_t number, number_of(tx, a, bidder));
  const std::int64_t before = a.sequence++;
  a.standing = std::move(*standing);
  const bool leads = a.standing.leader == bidder;
  if (leads) a.leader_number = number;
  YZ_TRY(save(tx, a, before));
  YZ_TRY(
      tx.run("insert into trade_bid (auction, sequence, bidder, number, maximum, price, leads,"
             " closes, time) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
             {a.id, a.sequence, bidder, number, maximum, a.standing.price, leads, a.standing.closes,
              tx.now()}));
  YZ_TRY(tell(tx, a, "trade.bid_placed", bidder));
  return leads;
}

Result<> cancel_auction(store::Tx& tx, Auction& a) {
  if (a.state != AuctionState::open || a.standing.bids > 0) return refuse(Refusal::auction_over);
  const std::int64_t before = a.sequence++;
  a.state = AuctionState::cancelled;
  YZ_TRY(save(tx, a, before));
  return tell(tx, a, "trade.auction_closed", "");
}

Result<std::int64_t> close_auctions(store::Tx& tx, std::int64_t limit) {
  static const std::string sql = fmt::format(
      "{}where a.state = 'open' and a.closes <= $1 order by a.closes limit $2", columns);
  YZ_ASSIGN(auto due, tx.all(sql, {tx.now(), limit}, auction_in));
  for (Auction& auction : due) YZ_TRY(close(tx, auction));
  return static_cast<std::int64_t>(due.size());
}

Result<std::optional<Auction>> find_auction(store::ReadTx& tx, AuctionId id) {
  static const std::string sql = fmt::format("{}where a.id = $1", columns);
  return tx.first(sql, {id}, auction_in);
}

Result<std::vector<Auction>> auctions_of_exhibit(store::ReadTx& tx, std::string_view exhibit) {
  static const std::string sql =
      fmt::format("{}where e.exhibit = $1 order by a.id desc limit 20", columns);
  return tx.all(sql, {exhibit}, auction_in);
}

Result<std::vector<Auction>> auctions_of_exhibitor(store::ReadTx& tx, std::string_view exhibitor,
                                                   std::int64_t limit) {
  static const std::string sql =
      fmt::format("{}where a.exhibitor = $1 order by a.id desc limit $2", columns);
  return tx.all(sql, {exhibitor, limit}, auction_in);
}

Result<std::vector<Auction>> auctions_of_bidder(store::ReadTx& tx, std::string_view bidder,
                                                std::int64_t limit) {
  static const std::string sql = fmt::format(
      "{}where a.id in (select auction from trade_bid where bidder = $1) order by a.id desc "
      "limit $2",
      columns);
  return tx.all(sql, {bidder, limit}, auction_in);
}

Result<std::vector<Edition>> editions_to_auction(store::ReadTx& tx, std::string_view exhibitor) {
  YZ_ASSIGN(const auto ids,
            tx.all("select e.id from trade_edition e join trade_stock s on s.edition = e.id "
                   "where e.exhibitor = $1 and e.price_mode = 'auction' and e.is_offered = 1 and "
                   "s.on_hand > s.held and not exists (select 1 from trade_auction a where "
                   "a.edition = e.id and a.state = 'open') order by e.exhibit, e.position",
                   {exhibitor}, [](const Row& row) { return row.id<EditionId>(0); }));
  std::vector<Edition> editions;
  for (const EditionId& id : ids) {
    YZ_ASSIGN(auto edition, find_edition(tx, id));
    if (edition) editions.push_back(std::move(*edition));
  }
  return editions;
}

Result<std::vector<Bid>> bids_of(store::ReadTx& tx, AuctionId id, std::int64_t limit) {
  return tx.all(
      "select sequence, bidder, number, maximum, price, leads, time from trade_bid "
      "where auction = $1 order by sequence desc limit $2",
      {id, limit}, [](const Row& row) {
        return Bid{row.integer(0), row.string(1),  row.integer(2), row.integer(3),
                   row.integer(4), row.boolean(5), row.instant(6)};
      });
}

Result<std::optional<std::int64_t>> highest_of(store::ReadTx& tx, AuctionId id,
                                               std::string_view bidder) {
  YZ_ASSIGN(auto most, tx.first("select max(maximum) from trade_bid where auction = $1 "
                                "and bidder = $2",
                                {id, bidder}, [](const Row& row) {
                                  return row.is_null(0) ? std::nullopt
                                                        : std::optional(row.integer(0));
                                }));
  return most.value_or(std::nullopt);
}

namespace {

struct Rule {
  std::string_view broken;
  std::string_view sql;
};

constexpr Rule rules[] = {
    {"an auction's count is not that of its bids",
     R"sql(select a.state from trade_auction a where a.bids <>
         (select count(*) from trade_bid b where b.auction = a.id))sql"},
    {"bids are not numbered without gaps",
     R"sql(select a.state from trade_auction a where a.bids <>
         (select coalesce(max(b.sequence), 0) from trade_bid b where b.auction = a.id))sql"},
    {"an auction's leader did not bid its maximum",
     R"sql(select a.state from trade_auction a where a.bids > 0 and a.top <>
         (select max(b.maximum) from trade_bid b where b.auction = a.id and b.bidder = a.leader))sql"},
    {"somebody bid more than the leader",
     R"sql(select a.state from trade_auction a where a.top <
         (select max(b.maximum) from trade_bid b where b.auction = a.id))sql"},
    {"an auction was sold below its reserve, or without an order",
     R"sql(select a.state from trade_auction a where a.state = 'sold' and
         (a.order_id is null or a.price < a.reserve))sql"},
    {"a winner's order is not theirs at the hammer price",
     R"sql(select a.state from trade_auction a join trade_order o on o.id = a.order_id
       where o.buyer <> a.leader or o.goods <> a.price)sql"},
    {"a bid came after the close",
     R"sql(select a.state from trade_auction a join trade_bid b on b.auction = a.id
       where b.time >= b.closes)sql"},
};

}  // namespace

Result<std::vector<std::string>> check_auctions(store::ReadTx& tx) {
  std::vector<std::string> broken;
  for (const Rule& rule : rules)
    YZ_TRY(tx.each(rule.sql, std::span<const store::Param>(), [&](const Row& row) {
      broken.push_back(fmt::format("{}: {}", rule.broken, row.text(0)));
    }));
  return broken;
}

}  // namespace yz::trade
