// A crowd that wants the same few things: whatever it does, nothing is sold twice and the books
// balance. YZ_LONG=1 makes a million attempts.
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "trade/trade_fixture.hpp"

namespace yz::trade {
namespace {

namespace asio = boost::asio;
using test::must;
using test::terms;
using test::word_of_outcome;

struct Crowd {
  test::Fair& fair;
  std::int64_t left = 0;  // attempts
  std::int64_t attempts = 0;
  std::int64_t sold = 0;  // pieces
  std::int64_t refused = 0;
  std::mt19937_64 random{std::random_device()()};

  std::int64_t number(std::int64_t min, std::int64_t max) {
    return std::uniform_int_distribution<std::int64_t>(min, max)(random);
  }

  // One of the many who buy at the same time: orders, and then pays, changes its mind or forgets.
  // After fifty attempts somebody else comes in its place, for nobody buys thousands of times.
  asio::awaitable<void> keep_buying(std::string place) {
    for (std::int64_t mine = 0; left-- > 0; ++mine) {
      ++attempts;
      const std::string buyer = place + "-" + std::to_string(mine / 50);
      const std::string exhibit = "thing" + std::to_string(number(1, 4));
      const NewOrder wanted{.buyer = buyer, .items = {{exhibit, "one", number(1, 3)}}};
      auto placed =
          co_await fair.database->write([&](store::Tx& tx) { return place_order(tx, wanted); });
      if (!placed) {
        const auto word = word_of_outcome(placed);
        EXPECT_TRUE(word == "sold_out" || word == "limit_reached") << word;
        ++refused;
        continue;
      }
      co_await end(*placed, number(0, 9));
      // Time passes so that what is forgotten lapses, and the stock is brought again.
      if (number(0, 19) == 0) fair.move(std::chrono::minutes(number(1, 20)));
    }
  }

  asio::awaitable<void> end(Order& order, std::int64_t fate) {
    if (fate == 0) co_return;
    if (fate == 1) {
      (void)co_await fair.database->write([&](store::Tx& tx) -> Result<> {
        YZ_ASSIGN(auto now, find_order(tx, order.id));
        return cancel_order(tx, *now, order.buyer);
      });
      co_return;
    }
    auto payment =
        co_await fair.database->write([&](store::Tx& tx) -> Result<std::optional<Payment>> {
          YZ_ASSIGN(auto now, find_order(tx, order.id));
          return begin_payment(tx, *now, {.provider = "sandbox"}, order.buyer);
        });
    if (!payment) co_return;  // it lapsed meanwhile
    const Outcome outcome{(*payment)->key, fate > 2, order.total, "CNY", "ref"};
    for (int told = 0; told < 2; ++told) {
      const auto settled = co_await fair.database->write(
          [&](store::Tx& tx) { return settle(tx, outcome, "system"); });
      EXPECT_TRUE(settled);
      if (settled && *settled == Settled::paid) sold += order.lines.front().quantity;
    }
  }
};

TEST(Purchases, NeverSellMoreThanThereIs) {
  test::Fair fair;
  const std::int64_t attempts = test::times(20'000, 1'000'000);
  std::int64_t brought = 0;
  for (int i = 1; i <= 4; ++i) {
    EditionTerms t = terms("thing" + std::to_string(i), attempts / 20);
    t.kind = i == 2 ? EditionKind::numbered : EditionKind::stock;
    if (i == 4) t.person_limit = 5;
    brought += t.stocked;
    fair.put(t);
  }
  Crowd crowd{fair, attempts};
  asio::io_context io;
  for (int i = 0; i < 200; ++i)
    asio::co_spawn(io, crowd.keep_buying("place" + std::to_string(i)), asio::detached);
  io.run();
  EXPECT_GE(crowd.attempts, attempts);
  EXPECT_GT(crowd.sold, 0);
  EXPECT_GT(crowd.refused, 0) << "the crowd wanted less than there was: this shows nothing";
  std::int64_t left = 0;
  for (int i = 1; i <= 4; ++i) left += fair.edition("thing" + std::to_string(i)).on_hand;
  EXPECT_EQ(left + crowd.sold, brought);
  EXPECT_THAT(fair.broken(), testing::IsEmpty());
  RecordProperty("attempts", static_cast<int>(crowd.attempts));
  RecordProperty("sold", static_cast<int>(crowd.sold));
}

TEST(Purchases, OneHundredOfTwoThousandBuyersGetOneEach) {
  test::Fair fair;
  fair.put(terms("gourd", 100));
  int won = 0;
  int refused = 0;
  asio::io_context io;
  const auto buy = [&](std::string buyer) -> asio::awaitable<void> {
    const NewOrder wanted{.buyer = buyer, .items = {{"gourd", "one", 1}}};
    const auto placed =
        co_await fair.database->write([&](store::Tx& tx) { return place_order(tx, wanted); });
    placed ? ++won : ++refused;
    if (!placed) {
      EXPECT_EQ(word_of_outcome(placed), "sold_out");
    }
  };
  for (int i = 0; i < 2'000; ++i)
    asio::co_spawn(io, buy("buyer" + std::to_string(i)), asio::detached);
  io.run();
  EXPECT_EQ(won, 100);
  EXPECT_EQ(refused, 1'900);
  EXPECT_EQ(fair.edition("gourd").available(), 0);
}

}  // namespace
}  // namespace yz::trade
