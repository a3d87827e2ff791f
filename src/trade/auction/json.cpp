#include "trade/auction/json.hpp"

#include "trade/json.hpp"

namespace yz::trade {
namespace {

namespace json = boost::json;
constexpr std::int64_t bids_shown = 20;

std::string_view phase_of(const Auction& a, Instant now) {
  if (a.state != AuctionState::open) return yz::word_of(a.state);
  if (now < a.opens) return "coming";
  return now < a.standing.closes ? "open" : "closing";
}

}  // namespace

json::object json_of(const Auction& a, Instant now, std::string_view viewer,
                     std::optional<std::int64_t> highest) {
  const auto money = [&](std::int64_t minor) { return json_of_money(minor, a.currency); };
  const bool leads = !viewer.empty() && a.standing.leader == viewer;
  json::object out{
      {"id", a.id.text()},
      {"exhibit", a.exhibit},
      {"offer", a.offer},
      {"exhibitor", a.exhibitor},
      {"title", {{"zh", a.title.zh}, {"en", a.title.en}}},
      {"phase", phase_of(a, now)},
      {"opens", to_rfc3339(a.opens)},
      {"closes", to_rfc3339(a.standing.closes)},
      {"now", to_rfc3339(now)},
      {"sequence", a.sequence},
      {"bids", a.standing.bids},
      {"price", a.standing.leader.empty() ? json::value(nullptr) : money(a.standing.price)},
      {"least", money(least_bid(a.rules, a.standing))},
      {"has_reserve", a.rules.reserve > 0},
      {"is_reserve_met", is_reserve_met(a.rules, a.standing)},
      {"leader", a.standing.leader.empty() ? json::value(nullptr) : json::value(a.leader_number)},
      {"you_lead", leads},
      {"your_maximum", highest ? json::value(money(*highest)) : json::value(nullptr)},
      {"your_order", nullptr}};
  if (leads && a.order) out["your_order"] = a.order->text();
  return out;
}

json::object json_of(const Bid& bid, std::string_view currency, std::string_view viewer) {
  return {{"sequence", bid.sequence},
          {"bidder", bid.number},
          {"is_you", !viewer.empty() && bid.bidder == viewer},
          {"price", json_of_money(bid.price, currency)},
          {"leads", bid.leads},
          {"time", to_rfc3339(bid.time)}};
}

Result<json::object> look_at_auction(store::ReadTx& tx, AuctionId id, std::string_view viewer,
                                     Instant now) {
  YZ_ASSIGN(const auto auction, find_auction(tx, id));
  if (!auction) return fail(ErrorKind::not_found, "There is no such auction.");
  std::optional<std::int64_t> highest;
  if (!viewer.empty()) {
    YZ_ASSIGN(highest, highest_of(tx, id, viewer));
  }
  json::object out = json_of(*auction, now, viewer, highest);
  YZ_ASSIGN(const auto bids, bids_of(tx, id, bids_shown));
  json::array list;
  for (const Bid& bid : bids) list.push_back(json_of(bid, auction->currency, viewer));
  out["newest"] = std::move(list);
  return out;
}

}  // namespace yz::trade
