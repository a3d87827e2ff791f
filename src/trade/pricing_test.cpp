// Codes that take an amount off: shared out to the minor unit, and given back to the minor unit.
#include "trade/pricing.hpp"

#include <random>

#include <gmock/gmock.h>

#include "trade/trade_fixture.hpp"

namespace yz::trade {
namespace {

using namespace std::chrono_literals;
using test::must;
using test::put_discount;
using test::terms;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::int64_t> parts(std::int64_t amount, const std::vector<std::int64_t>& sums) {
  const Discount discount{.pack = "fair", .amount = amount};
  std::int64_t goods = 0;
  for (const std::int64_t sum : sums) goods += sum;
  std::vector<std::int64_t> out;
  std::int64_t before = 0;
  for (const std::int64_t sum : sums) {
    out.push_back(discount.part_of(sum, before, goods));
    before += sum;
  }
  return out;
}

TEST(Discounts, ShareTheAmountByWhatLinesCost) {
  EXPECT_THAT(parts(100, {1, 1, 1}), ElementsAre(1, 1, 1)) << "never more than they cost";
  EXPECT_THAT(parts(100, {100, 100, 100}), ElementsAre(33, 33, 34));
  EXPECT_THAT(parts(1, {500, 500}), ElementsAre(0, 1));
  EXPECT_THAT(parts(100, {0, 300}), ElementsAre(0, 100)) << "what costs nothing takes nothing";
  EXPECT_THAT(parts(100, {0, 0}), ElementsAre(0, 0));
  // The dearest cart that there may be: the products are beyond 64 bits, the parts are not.
  const std::vector<std::int64_t> dear(50, 999'999'999LL * 10'000);
  EXPECT_THAT(parts(999'999'999, dear), testing::Each(testing::AnyOf(19'999'999, 20'000'000)));
}

TEST(Discounts, LoseNothingInTheSharing) {
  std::mt19937_64 random(20261129);
  const auto upto = [&](std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(0, most)(random);
  };
  for (int round = 0; round < test::times(20'000, 2'000'000); ++round) {
    std::vector<std::int64_t> sums(static_cast<std::size_t>(upto(9)) + 1);
    const std::int64_t most = round % 2 == 0 ? 20 : 1'000'000'000;
    std::int64_t goods = 0;
    for (std::int64_t& sum : sums) goods += sum = upto(most);
    const std::int64_t amount = upto(most) + 1;
    const auto shared = parts(amount, sums);
    std::int64_t all = 0;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      ASSERT_GE(shared[i], 0);
      ASSERT_LE(shared[i], sums[i]);
      all += shared[i];
    }
    ASSERT_EQ(all, std::min(amount, goods));
  }
}

class AmountOff : public testing::Test {
 protected:
  AmountOff() {
    auto basin = terms("basin", 99, 3'333);
    basin.exhibitor = "museum";
    basin.commission = 77;
    auto gourd = terms("gourd", 99, 101);
    gourd.commission = 50;
    fair.put(basin);
    fair.put(gourd);
    put_discount(fair, {.code = "TEN-OFF", .amount = 1'000, .minimum = 3'000, .uses = 1});
  }
  ~AmountOff() override { EXPECT_THAT(fair.broken(), IsEmpty()); }

  Result<Order> place() {
    return fair.place({.buyer = "account:a",
                       .items = {{"gourd", "one", 7}, {"basin", "one", 1}},
                       .discount = "TEN-OFF"});
  }

  test::Fair fair;
};

TEST_F(AmountOff, IsTakenFromBothExhibitorsAndFromWhatTheyOwe) {
  const Order order = must(place());
  EXPECT_EQ(order.total, 7 * 101 + 3'333 - 1'000);
  EXPECT_EQ(order.taken_off(), 1'000);
  for (const SellerOrder& seller : order.sellers)
    for (const Line& line : order.lines) {
      if (line.seller_order != seller.id) continue;
      EXPECT_EQ(seller.total, line.sum());
      EXPECT_EQ(seller.commission, share_of(line.sum(), seller.exhibitor == "museum" ? 77 : 50));
    }
  EXPECT_EQ(fair.order(order.id).taken_off(), 1'000) << "as it is read again";
}

TEST_F(AmountOff, GoesBackToTheMinorUnitInHoweverManyParts) {
  const Order order = must(place());
  must(fair.settle(*must(fair.pay(order.id))));
  for (std::size_t of = 0; of < 2; ++of)
    for (std::int64_t part = 1;; part = part * 2 + 1) {
      const SellerOrder seller = fair.order(order.id).sellers[of];
      const std::int64_t left = seller.total - seller.refunded;
      if (left == 0) break;
      const auto refund = must(fair.with(order.id, [&](store::Tx& tx, Order& o) {
        return begin_refund(tx, o, o.sellers[of], std::min(part, left), "chipped", "seller");
      }));
      must(
          fair.write([&](store::Tx& tx) { return finish_refund(tx, refund.key, true, "system"); }));
      ASSERT_THAT(fair.broken(), IsEmpty());
    }
  for (const auto& [account, balance] : fair.balance()) EXPECT_EQ(balance, 0) << account;
}

TEST_F(AmountOff, AUseComesBackWithAnOrderThatIsNotPaidAndIsTakenAgainWhenItIs) {
  const Order order = must(place());
  EXPECT_EQ(test::word_of_outcome(place()), "discount_used_up");
  const auto payment = must(fair.pay(order.id));
  fair.move(31min);
  const Order second = must(place());
  EXPECT_EQ(second.taken_off(), 1'000);
  must(fair.settle(*payment));
  EXPECT_EQ(fair.order(order.id).state, State::paid) << "late, but it was paid with the code";
}

TEST_F(AmountOff, NeverPaysThoseWhoBuy) {
  put_discount(fair, {.code = "MILLION", .amount = 100'000'000});
  const Order order =
      must(fair.place({.buyer = "a", .items = {{"gourd", "one", 1}}, .discount = "MILLION"}));
  EXPECT_EQ(order.total, 0);
  EXPECT_FALSE(must(fair.pay(order.id)));
  EXPECT_EQ(fair.order(order.id).state, State::paid);
}

}  // namespace
}  // namespace yz::trade
