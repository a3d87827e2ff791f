// What must not lead to a wrong state: a disk that is full, a clock that goes back, a provider that
// says everything a thousand times and in any order. And what a visitor takes along when signing
// in.
#include <filesystem>
#include <random>

#include <stdlib.h>

#include <gmock/gmock.h>

#include "trade/trade_fixture.hpp"
#include "trade/visitors.hpp"

namespace yz::trade {
namespace {

using namespace std::chrono_literals;
using test::must;
using test::terms;
using test::word_of_outcome;
using ::testing::IsEmpty;

// SQLite answers a database at its page limit as it answers a full disk.
void limit_pages(test::Fair& fair, std::int64_t pages) {
  must(fair.write([&](store::Tx& tx) {
    return tx.each("pragma max_page_count = " + std::to_string(pages), store::Params{},
                   [](const store::Row&) {});
  }));
}

std::int64_t pages_of(test::Fair& fair) {
  return *must(fair.read([](store::ReadTx& tx) {
    return tx.first("pragma page_count", {}, [](const store::Row& row) { return row.integer(0); });
  }));
}

TEST(Hardship, AFullDiskRefusesAndLeavesEverythingAsItWas) {
  test::Fair fair;
  fair.put(terms("gourd", 10'000));
  const auto before = fair.buy("account:a", "gourd");
  limit_pages(fair, pages_of(fair) + 2);
  int placed = 0;
  std::string word;
  while (word.empty() && placed < 10'000) {
    const auto order = fair.place("account:a", "gourd");
    word = word_of_outcome(order);
    if (order) ++placed;
  }
  EXPECT_EQ(word, "unavailable");
  EXPECT_EQ(fair.edition("gourd").held, placed);
  EXPECT_THAT(fair.broken(), IsEmpty());
  EXPECT_EQ(fair.order(before.id).state, State::paid) << "what was sold can be read";
  limit_pages(fair, 1'000'000);
  EXPECT_EQ(fair.buy("account:a", "gourd").state, State::paid) << "and it goes on";
  EXPECT_THAT(fair.broken(), IsEmpty());
}

// A file system that lost faith in its disk, or was remounted: SQLite's own switch makes every
// write fail in the same way. (src/app/read_only_test.cpp starts on a folder that is read-only
// indeed.)
void make_read_only(store::Database& database) {
  must(database.write_now([](store::Tx& tx) {
    return tx.each("pragma query_only = on", store::Params{}, [](const store::Row&) {});
  }));
}

TEST(Hardship, AFolderThatCanOnlyBeReadRefusesAndIsReadAllTheSame) {
  std::string folder = (std::filesystem::temp_directory_path() / "yunzhan-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  {
    test::Fair fair(std::filesystem::path(folder) / "yunzhan.db");
    fair.put(terms("gourd", 5));
    const Order sold = fair.buy("account:a", "gourd");
    const Order held = must(fair.place("account:b", "gourd"));
    const Payment pending = *must(fair.pay(held.id));
    make_read_only(*fair.database);
    const auto placed = fair.place("account:c", "gourd");
    ASSERT_FALSE(placed);
    EXPECT_EQ(placed.error().kind, ErrorKind::unavailable);
    EXPECT_THAT(placed.error().message, testing::HasSubstr("can only be read"));
    EXPECT_EQ(word_of_outcome(fair.settle(pending)), "unavailable");
    EXPECT_EQ(word_of_outcome(fair.pay(held.id, "stand")), "unavailable");
    EXPECT_EQ(word_of_outcome(fair.with(sold.id,
                                        [](store::Tx& tx, Order& order) {
                                          return begin_refund(tx, order, order.sellers[0], 100, "",
                                                              "seller");
                                        })),
              "unavailable");
    EXPECT_EQ(fair.order(sold.id).state, State::paid);
    EXPECT_EQ(fair.order(held.id).state, State::payment_pending);
    EXPECT_EQ(fair.edition("gourd").available(), 3);
    EXPECT_THAT(fair.broken(), IsEmpty());

    fair.reopen();  // the folder can be written to again
    EXPECT_EQ(fair.edition("gourd").available(), 3) << "nothing was half done";
    EXPECT_THAT(fair.broken(), IsEmpty());
    must(fair.settle(pending));
    EXPECT_EQ(fair.order(held.id).state, State::paid) << "and what was asked again is done";
    EXPECT_EQ(fair.buy("account:c", "gourd").state, State::paid);
    EXPECT_THAT(fair.broken(), IsEmpty());
  }
  std::filesystem::remove_all(folder);
}

TEST(Hardship, AClockThatGoesBackSellsNothingTwice) {
  test::Fair fair;
  fair.put(terms("gourd", 2));
  const Order held = must(fair.place("account:a", "gourd"));
  fair.move(-6h);
  const Order second = must(fair.place("account:b", "gourd"));
  EXPECT_EQ(word_of_outcome(fair.place("account:c", "gourd")), "sold_out");
  must(fair.settle(*must(fair.pay(second.id))));
  fair.move(16min);
  EXPECT_EQ(word_of_outcome(fair.place("account:c", "gourd")), "sold_out")
      << "the first is held until its own deadline";
  fair.move(6h);
  const Order third = must(fair.place("account:c", "gourd"));
  EXPECT_EQ(fair.order(held.id).state, State::expired);
  fair.move(-3h);
  must(fair.settle(*must(fair.pay(third.id))));
  EXPECT_EQ(fair.edition("gourd").on_hand, 0);
  EXPECT_THAT(fair.broken(), IsEmpty());
}

TEST(Hardship, NoticesAThousandTimesInAnyOrder) {
  std::mt19937 random(20261127);
  for (int round = 0; round < 20; ++round) {
    test::Fair fair;
    fair.put(terms("gourd", 5));
    const Order order = must(fair.place("account:a", "gourd", 2));
    const Payment payment = *must(fair.pay(order.id));
    const bool was_captured = random() % 2 == 0;
    // "failed" may come first, last or in between; "captured" is what counts, once it was said.
    for (int told = 0; told < 1'000; ++told) {
      const auto settled = fair.settle(payment, was_captured && random() % 3 != 0);
      ASSERT_TRUE(settled) << describe(settled.error());
    }
    if (was_captured) must(fair.settle(payment));
    EXPECT_EQ(fair.order(order.id).state, was_captured ? State::paid : State::held);
    EXPECT_EQ(fair.edition("gourd").on_hand, was_captured ? 3 : 5);
    EXPECT_EQ(fair.balance()["provider:sandbox"], was_captured ? -25'600 : 0);
    EXPECT_THAT(fair.broken(), IsEmpty());
  }
}

TEST(Hardship, RefundsSaidAThousandTimesInAnyOrderGoBackOnce) {
  test::Fair fair;
  fair.put(terms("gourd", 5));
  const Order order = fair.buy("account:a", "gourd");
  const Refund refund = must(fair.with(order.id, [](store::Tx& tx, Order& bought) {
    return begin_refund(tx, bought, bought.sellers[0], 2'800, "a scratch", "seller");
  }));
  for (int told = 0; told < 1'000; ++told)
    must(fair.write(
        [&](store::Tx& tx) { return finish_refund(tx, refund.key, told % 5 != 4, "provider"); }));
  EXPECT_EQ(fair.order(order.id).sellers[0].refunded, 2'800);
  EXPECT_EQ(fair.balance()["provider:sandbox"], -10'000);
  EXPECT_THAT(fair.broken(), IsEmpty());
}

TEST(Visitors, TakeCartAndOrdersAlong) {
  test::Fair fair;
  fair.put(terms("gourd", 5));
  fair.put(terms("shoes", 5));
  const auto put = [&](const std::string& buyer, const std::string& exhibit, std::int64_t n) {
    must(fair.write([&](store::Tx& tx) { return put_in_cart(tx, buyer, {exhibit, "one", n}); }));
  };
  const Order order = must(fair.place("session:s", "gourd"));
  put("session:s", "gourd", 1);
  put("session:s", "shoes", 2);
  put("account:a", "shoes", 3);
  must(fair.write([](store::Tx& tx) { return hand_over(tx, "session:s", "account:a"); }));
  EXPECT_EQ(fair.order(order.id).buyer, "account:a");
  const auto cart =
      must(fair.read([&](store::ReadTx& tx) { return cart_of(tx, "account:a", fair.now()); }));
  ASSERT_EQ(cart.size(), 2U);
  for (const CartLine& line : cart)
    EXPECT_EQ(line.quantity, line.edition.exhibit == "shoes" ? 3 : 1);
  EXPECT_THAT(
      must(fair.read([&](store::ReadTx& tx) { return cart_of(tx, "session:s", fair.now()); })),
      IsEmpty());
}

TEST(Cart, AddsToWhatIsInIt) {
  test::Fair fair;
  fair.put(terms("gourd", 5));
  const auto add = [&](std::int64_t n) {
    return word_of_outcome(fair.write(
        [&](store::Tx& tx) { return add_to_cart(tx, "account:a", {"gourd", "one", n}); }));
  };
  EXPECT_EQ(add(2), "");
  EXPECT_EQ(add(3), "");
  EXPECT_EQ(add(0), "bad_quantity");
  EXPECT_EQ(add(-5), "bad_quantity");
  EXPECT_EQ(add(INT64_MAX), "bad_quantity");
  const auto cart =
      must(fair.read([&](store::ReadTx& tx) { return cart_of(tx, "account:a", fair.now()); }));
  EXPECT_EQ(cart.at(0).quantity, 5);
  EXPECT_EQ(must(fair.read([&](store::ReadTx& tx) {
              return quote_order(tx, {.buyer = "account:a"}, fair.now());
            })).total,
            64'000);
}

}  // namespace
}  // namespace yz::trade
