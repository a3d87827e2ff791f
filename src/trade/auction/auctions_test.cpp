// Auctions on the database: times, the winner's order, crowds, and what must hold throughout.
#include "trade/auction/auctions.hpp"

#include <random>
#include <thread>

#include <gmock/gmock.h>

#include "trade/trade_fixture.hpp"

namespace yz::trade {
namespace {

using namespace std::chrono_literals;
using test::must;
using test::terms;
using test::word_of_outcome;

class AuctionTest : public testing::Test {
 protected:
  AuctionTest() {
    auto chair = terms("chair", 1);
    chair.kind = EditionKind::unique;
    chair.price_mode = PriceMode::auction;
    fair.put(chair);
    fair.put(terms("gourd", 5));
  }
  ~AuctionTest() override {
    EXPECT_THAT(fair.broken(), testing::IsEmpty());
    EXPECT_THAT(must(fair.read([](store::ReadTx& tx) { return check_auctions(tx); })),
                testing::IsEmpty());
  }
  AuctionTerms usual() {
    return {"chair", "one", {1'000, 3'000, {{0, 100}}, 2min}, fair.now() + 1h, fair.now() + 3h};
  }
  Result<Auction> open(const AuctionTerms& terms, const std::string& exhibitor = "workshop") {
    return fair.write([&](store::Tx& tx) { return open_auction(tx, exhibitor, terms); });
  }
  Result<bool> bid(AuctionId id, const std::string& bidder, std::int64_t maximum) {
    return fair.write([&](store::Tx& tx) -> Result<bool> {
      YZ_ASSIGN(auto auction, find_auction(tx, id));
      return place_bid(tx, *auction, bidder, maximum);
    });
  }
  Auction now(AuctionId id) {
    return **fair.read([&](store::ReadTx& tx) { return find_auction(tx, id); });
  }
  std::int64_t close() {
    return must(fair.write([](store::Tx& tx) { return close_auctions(tx, 100); }));
  }

  test::Fair fair;
};

TEST_F(AuctionTest, IsOpenedForAPieceOfOnesOwn) {
  EXPECT_EQ(word_of_outcome(open(usual(), "museum")), "no_such_offer");
  auto wrong = usual();
  wrong.exhibit = "gourd";  // it has a fixed price
  EXPECT_EQ(word_of_outcome(open(wrong)), "no_such_offer");
  wrong = usual();
  wrong.closes = wrong.opens;
  EXPECT_EQ(open(wrong).error().place, "closes");
  wrong = usual();
  wrong.rules.ladder.clear();
  EXPECT_EQ(open(wrong).error().place, "ladder");
  EXPECT_EQ(word_of_outcome(open(usual())), "");
  EXPECT_EQ(word_of_outcome(open(usual())), "conflict");
}

TEST_F(AuctionTest, TakesBidsFromItsOpeningToItsClose) {
  const auto id = must(open(usual())).id;
  EXPECT_EQ(word_of_outcome(bid(id, "a", 5'000)), "auction_not_open");
  fair.move(1h);
  EXPECT_EQ(word_of_outcome(bid(id, "a", 999)), "bid_too_low");
  EXPECT_TRUE(must(bid(id, "a", 5'000)));
  EXPECT_FALSE(must(bid(id, "b", 4'000)));
  fair.move(2h);
  EXPECT_EQ(word_of_outcome(bid(id, "b", 9'000)), "auction_over") << "this very moment it is over";
  EXPECT_EQ(close(), 1);
  EXPECT_EQ(close(), 0);
  EXPECT_EQ(now(id).state, AuctionState::sold);
}

TEST_F(AuctionTest, TheWinnersOrderIsMadeByItself) {
  const auto id = must(open(usual())).id;
  fair.move(1h);
  must(bid(id, "account:a", 5'000));
  must(bid(id, "account:b", 4'000));
  fair.move(2h);
  close();
  const auto sold = now(id);
  ASSERT_TRUE(sold.order);
  const auto order = fair.order(*sold.order);
  EXPECT_EQ(order.buyer, "account:a");
  EXPECT_EQ(order.total, 4'100);
  EXPECT_EQ(order.state, State::held);
  EXPECT_EQ(*order.deadline, fair.now() + 72h);
  EXPECT_EQ(must(fair.settle(*must(fair.pay(order.id)))), Settled::paid);
  EXPECT_EQ(fair.edition("chair").on_hand, 0);
}

TEST_F(AuctionTest, BelowTheReserveNothingIsSold) {
  const auto id = must(open(usual())).id;
  fair.move(1h);
  must(bid(id, "a", 2'999));
  fair.move(2h);
  close();
  EXPECT_EQ(now(id).state, AuctionState::unsold);
  EXPECT_EQ(fair.edition("chair").available(), 1);
  EXPECT_EQ(word_of_outcome(open(usual())), "") << "it may be tried again";
}

TEST_F(AuctionTest, OnlyAcceptedBidsMoveTheClose) {
  const auto id = must(open(usual())).id;
  const auto closes = now(id).standing.closes;
  fair.move(3h - 1min);
  EXPECT_EQ(word_of_outcome(bid(id, "a", 1)), "bid_too_low");
  EXPECT_EQ(now(id).standing.closes, closes);
  must(bid(id, "a", 5'000));
  EXPECT_EQ(now(id).standing.closes, closes + 1min);
  fair.move(90s);
  EXPECT_EQ(close(), 0);
  must(bid(id, "b", 6'000));
  EXPECT_EQ(now(id).standing.closes, closes + 150s);
  fair.move(2min);
  EXPECT_EQ(close(), 1);
  EXPECT_EQ(now(id).standing.leader, "b");
}

TEST_F(AuctionTest, AClockThatGoesBackOpensNothingAgain) {
  const auto id = must(open(usual())).id;
  fair.move(1h);
  must(bid(id, "a", 5'000));
  fair.move(2h);
  close();
  fair.move(-1h);
  EXPECT_EQ(word_of_outcome(bid(id, "b", 9'000)), "auction_over");
}

TEST_F(AuctionTest, WhatIsGoneIsNotSold) {
  const auto id = must(open(usual())).id;
  fair.move(1h);
  must(bid(id, "a", 5'000));
  auto gone = terms("chair", 0);
  gone.kind = EditionKind::unique;
  gone.price_mode = PriceMode::auction;
  fair.put(gone);
  fair.move(2h);
  close();
  EXPECT_EQ(now(id).state, AuctionState::unsold);
  const auto orders = fair.read([](store::ReadTx& tx) { return orders_of_all(tx, {}, 10); });
  EXPECT_TRUE(must(orders).empty()) << "nobody has the order that could not be held";
}

TEST_F(AuctionTest, IsCancelledBeforeAnybodyBid) {
  const auto cancel = [&](AuctionId id) {
    return fair.write([&](store::Tx& tx) -> Result<> {
      YZ_ASSIGN(auto auction, find_auction(tx, id));
      return cancel_auction(tx, *auction);
    });
  };
  const auto first = must(open(usual())).id;
  must(cancel(first));
  EXPECT_EQ(word_of_outcome(cancel(first)), "auction_over");
  const auto second = must(open(usual())).id;
  fair.move(1h);
  must(bid(second, "a", 1'000));
  EXPECT_EQ(word_of_outcome(cancel(second)), "auction_over");
}

TEST_F(AuctionTest, BidsAreNeverChanged) {
  const auto id = must(open(usual())).id;
  fair.move(1h);
  must(bid(id, "a", 1'000));
  for (const char* sql : {"update trade_bid set maximum = 1", "delete from trade_bid"})
    EXPECT_FALSE(fair.write([&](store::Tx& tx) { return tx.run(sql); })) << sql;
}

// Many at once: the sequence has no gap, each bid stands once, the highest leads.
TEST_F(AuctionTest, ACrowdBidsAtOnce) {
  const auto id = must(open(usual())).id;
  fair.move(1h);
  std::atomic<int> taken = 0;
  std::vector<std::jthread> crowd;
  for (int who = 0; who < 4; ++who)
    crowd.emplace_back([&, who] {
      std::mt19937 random(static_cast<unsigned>(who));
      for (int i = 0; i < 50; ++i)
        if (bid(id, "account:" + std::to_string(who), 1'000 + random() % 50'000)) ++taken;
    });
  crowd.clear();
  const auto after = now(id);
  EXPECT_EQ(after.sequence, taken.load());
  const auto bids = must(fair.read([&](store::ReadTx& tx) { return bids_of(tx, id, 1'000); }));
  ASSERT_EQ(std::ssize(bids), taken.load());
  const auto highest = std::ranges::max(bids, {}, &Bid::maximum).maximum;
  EXPECT_EQ(after.standing.top, highest);
}

}  // namespace
}  // namespace yz::trade
