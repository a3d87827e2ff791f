// The auction's rules as a table, and random auctions beside a model that keeps every bid.
#include "trade/auction/rules.hpp"

#include <map>
#include <random>

#include <gtest/gtest.h>

#include "trade/trade_fixture.hpp"

namespace yz::trade {
namespace {

using namespace std::chrono_literals;

const Instant close_at{1'000'000min};

AuctionRules usual() { return {1'000, 3'000, {{0, 100}, {2'000, 500}}, 2min}; }

struct Row {
  const char* what;
  const char* bidder;
  std::int64_t maximum;
  std::chrono::seconds before_close;
  const char* leader;  // after it; nullptr: refused
  std::int64_t price;
  std::chrono::seconds close_moves;  // from the first close
};

// One auction from top to bottom: start 1,000, reserve 3,000, steps 100 and from 2,000 on 500.
constexpr Row rows[] = {
    {"below the start", "a", 999, 3600s, nullptr, 0, 0s},
    {"the start is enough", "a", 1'000, 3600s, "a", 1'000, 0s},
    {"one step more is needed", "b", 1'099, 3600s, nullptr, 1'000, 0s},
    {"a maximum is not shown", "b", 1'800, 3600s, "b", 1'100, 0s},
    {"the proxy answers", "a", 1'300, 3500s, "b", 1'400, 0s},
    {"of equals the earlier leads", "a", 1'800, 3400s, "b", 1'800, 0s},
    {"one's own maximum cannot be lowered", "b", 1'800, 3300s, nullptr, 1'800, 0s},
    {"raising it bids against nobody", "b", 2'500, 3300s, "b", 1'800, 0s},
    {"from 2,000 on a step is 500", "a", 2'200, 3200s, "b", 2'500, 0s},
    {"the reserve lifts the price", "c", 5'000, 3100s, "c", 3'000, 0s},
    {"steps count from the price", "b", 3'499, 3000s, nullptr, 3'000, 0s},
    {"just before the soft close", "b", 3'500, 120s, "c", 4'000, 0s},
    {"within it the close moves", "b", 4'500, 119s, "c", 5'000, 1s},
    {"refused bids move nothing", "b", 5'100, 30s, nullptr, 5'000, 1s},
    {"one's own raise moves nothing", "c", 9'000, 30s, "c", 5'000, 1s},
    {"and again", "b", 6'000, 1s, "c", 6'500, 119s},
};

TEST(AuctionRules, FromTopToBottom) {
  const AuctionRules rules = usual();
  EXPECT_EQ(fault_in(rules), std::nullopt);
  Standing standing{.closes = close_at};
  for (const Row& row : rows) {
    const auto after =
        after_bid(rules, standing, row.bidder, row.maximum, close_at - row.before_close);
    EXPECT_EQ(after.has_value(), row.leader != nullptr) << row.what;
    if (after) {
      EXPECT_EQ(after->leader, row.leader) << row.what;
      standing = *after;
    }
    EXPECT_EQ(standing.price, row.price) << row.what;
    EXPECT_EQ(standing.closes, close_at + row.close_moves) << row.what;
  }
  EXPECT_EQ(standing.bids, 11);
  EXPECT_TRUE(is_reserve_met(rules, standing));
}

TEST(AuctionRules, BelowTheReserveNothingIsMet) {
  const AuctionRules rules = usual();
  const Standing nobody{.closes = close_at};
  EXPECT_FALSE(is_reserve_met(rules, nobody));
  EXPECT_FALSE(is_reserve_met(rules, *after_bid(rules, nobody, "a", 2'999, close_at - 1h)));
  EXPECT_TRUE(is_reserve_met(rules, *after_bid(rules, nobody, "a", 3'000, close_at - 1h)));
}

TEST(AuctionRules, AreWithinBounds) {
  const auto fault = [](auto change) {
    AuctionRules rules = usual();
    change(rules);
    return std::string(fault_in(rules).value_or(""));
  };
  EXPECT_EQ(fault([](auto& r) { r.start = 0; }), "start");
  EXPECT_EQ(fault([](auto& r) { r.reserve = -1; }), "reserve");
  EXPECT_EQ(fault([](auto& r) { r.soft = 2h; }), "soft");
  EXPECT_EQ(fault([](auto& r) { r.ladder.clear(); }), "ladder");
  EXPECT_EQ(fault([](auto& r) { r.ladder = {{5, 100}}; }), "ladder");
  EXPECT_EQ(fault([](auto& r) { r.ladder = {{0, 0}}; }), "ladder");
  EXPECT_EQ(fault([](auto& r) { r.ladder = {{0, 5}, {0, 6}}; }), "ladder");
}

// Keeps every accepted bid and looks through all of them each time; nothing is carried along but
// the price at which the last challenge ended.
struct Model {
  AuctionRules rules;
  struct Kept {
    std::string bidder;
    std::int64_t maximum;
  };
  std::vector<Kept> bids;
  std::int64_t price = 0;

  [[nodiscard]] const Kept* best(const std::string& except = {}) const {
    const Kept* found = nullptr;
    for (const Kept& bid : bids)  // the earlier of equals stays
      if (bid.bidder != except && (found == nullptr || bid.maximum > found->maximum)) found = &bid;
    return found;
  }
  [[nodiscard]] std::int64_t step(std::int64_t at) const {
    std::int64_t step = 0;
    for (const Step& each : rules.ladder)
      if (each.from <= at) step = each.step;
    return step;
  }
  bool bid(const std::string& bidder, std::int64_t maximum) {
    const Kept* leader = best();
    const bool is_own = leader != nullptr && leader->bidder == bidder;
    if (is_own && maximum <= leader->maximum) return false;
    if (!is_own && maximum < (leader == nullptr ? rules.start : price + step(price))) return false;
    bids.push_back({bidder, maximum});
    if (!is_own) {
      const Kept* top = best();
      const Kept* second = best(top->bidder);
      price = second == nullptr ? rules.start
                                : std::min(top->maximum, second->maximum + step(second->maximum));
    }
    if (best()->maximum >= rules.reserve) price = std::max(price, rules.reserve);
    return true;
  }
};

TEST(AuctionRules, RandomAuctionsGoAsTheModel) {
  const int auctions = test::times(3'000, 300'000);
  std::mt19937_64 random(20'261'127);
  const auto any = [&](std::int64_t from, std::int64_t to) {
    return std::uniform_int_distribution<std::int64_t>(from, to)(random);
  };
  for (int round = 0; round < auctions; ++round) {
    AuctionRules rules{any(1, 50), any(0, 1) * any(0, 300), {{0, any(1, 10)}}, 2min};
    if (any(0, 1) == 1) rules.ladder.push_back({any(1, 100), any(1, 30)});
    Model model{rules, {}, 0};
    Standing standing{.closes = close_at};
    Instant now = close_at - 10min;
    for (int i = 0; i < 30 && now < standing.closes; ++i) {
      now += std::chrono::seconds(any(0, 40));
      if (now >= standing.closes) break;
      const std::string bidder(1, static_cast<char>('a' + any(0, 3)));
      const std::int64_t maximum = any(0, 400);
      const Standing before = standing;
      const auto after = after_bid(rules, standing, bidder, maximum, now);
      ASSERT_EQ(after.has_value(), model.bid(bidder, maximum)) << "round " << round;
      if (!after) continue;
      standing = *after;
      ASSERT_EQ(standing.price, model.price) << "round " << round;
      ASSERT_EQ(standing.leader, model.best()->bidder) << "round " << round;
      ASSERT_EQ(standing.top, model.best()->maximum) << "round " << round;
      ASSERT_GE(standing.price, before.price);
      ASSERT_LE(standing.price, standing.top);
      ASSERT_GE(standing.closes, before.closes);
      ASSERT_EQ(is_reserve_met(rules, standing), standing.top >= rules.reserve);
      const bool is_seen = standing.price != before.price || standing.leader != before.leader;
      ASSERT_EQ(standing.closes,
                is_seen && before.closes - now < rules.soft ? now + rules.soft : before.closes);
    }
  }
}

}  // namespace
}  // namespace yz::trade
