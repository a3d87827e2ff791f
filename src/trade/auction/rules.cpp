#include "trade/auction/rules.hpp"

#include <algorithm>

namespace yz::trade {

namespace {
constexpr std::int64_t most_money = 100'000'000'000;
}

std::int64_t step_at(const AuctionRules& rules, std::int64_t price) {
  std::int64_t step = 1;
  for (const Step& each : rules.ladder)
    if (price >= each.from) step = each.step;
  return step;
}

std::int64_t least_bid(const AuctionRules& rules, const Standing& standing) {
  if (standing.leader.empty()) return rules.start;
  return standing.price + step_at(rules, standing.price);
}

bool is_reserve_met(const AuctionRules& rules, const Standing& standing) {
  return !standing.leader.empty() && standing.price >= rules.reserve;
}

std::optional<Standing> after_bid(const AuctionRules& rules, const Standing& before,
                                  std::string_view bidder, std::int64_t maximum, Instant now) {
  if (maximum > most_money) return std::nullopt;
  Standing after = before;
  after.bids += 1;
  if (before.leader == bidder) {
    if (maximum <= before.top) return std::nullopt;
    after.top = maximum;
  } else {
    if (maximum < least_bid(rules, before)) return std::nullopt;
    const auto over = [&](std::int64_t beaten, std::int64_t own) {
      return std::min(own, beaten + step_at(rules, beaten));
    };
    if (before.leader.empty()) {
      after.price = rules.start;
      after.leader = bidder;
      after.top = maximum;
    } else if (maximum > before.top) {
      after.price = over(before.top, maximum);
      after.leader = bidder;
      after.top = maximum;
    } else {
      after.price = over(maximum, before.top);
    }
  }
  if (after.top >= rules.reserve) after.price = std::max(after.price, rules.reserve);
  const bool is_seen = after.leader != before.leader || after.price != before.price;
  if (is_seen && before.closes - now < rules.soft) after.closes = now + rules.soft;
  return after;
}

std::optional<std::string_view> fault_in(const AuctionRules& rules) {
  if (rules.start < 1 || rules.start > most_money) return "start";
  if (rules.reserve < 0 || rules.reserve > most_money) return "reserve";
  if (rules.soft < std::chrono::minutes(0) || rules.soft > std::chrono::hours(1)) return "soft";
  if (rules.ladder.empty() || rules.ladder.size() > 20 || rules.ladder.front().from != 0)
    return "ladder";
  std::int64_t last = -1;
  for (const Step& each : rules.ladder) {
    if (each.from <= last || each.step < 1 || each.step > most_money) return "ladder";
    last = each.from;
  }
  return std::nullopt;
}

}  // namespace yz::trade
