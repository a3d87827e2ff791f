// Orders from the cart to the refund, with the clock moved by hand.
#include <gmock/gmock.h>

#include "trade/trade_fixture.hpp"

namespace yz::trade {
namespace {

using namespace std::chrono_literals;
using test::must;
using test::terms;
using test::word_of_outcome;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class Orders : public testing::Test {
 protected:
  ~Orders() override { EXPECT_THAT(fair.broken(), IsEmpty()); }

  Result<Refund> refund(const Order& order, std::int64_t amount) {
    return fair.with(order.id, [&](store::Tx& tx, Order& o) {
      return begin_refund(tx, o, o.sellers.front(), amount, "chipped", "seller");
    });
  }
  Result<> finish(const Refund& refund, bool done = true) {
    return fair.write([&](store::Tx& tx) { return finish_refund(tx, refund.key, done, "system"); });
  }
  std::int64_t lapse() {
    return must(fair.write([](store::Tx& tx) { return lapse_due(tx, 100); }));
  }

  test::Fair fair;
};

TEST_F(Orders, ACartBecomesOneOrderWithASellerOrderForEachExhibitor) {
  auto basin = terms("basin", 1, 99'900);
  basin.exhibitor = "museum";
  fair.put(terms("gourd", 5, 12'800));
  fair.put(basin);
  const auto put = [&](const Item& item) {
    return word_of_outcome(fair.write([&](store::Tx& tx) { return put_in_cart(tx, "me", item); }));
  };
  EXPECT_EQ(put({"gourd", "one", 9}), "");
  EXPECT_EQ(put({"gourd", "one", 2}), "");
  EXPECT_EQ(put({"basin", "one", 1}), "");
  EXPECT_EQ(put({"basin", "two", 1}), "no_such_offer");
  EXPECT_EQ(put({"basin", "one", -1}), "bad_quantity");
  const Order order = must(fair.place(NewOrder{.buyer = "me"}));
  EXPECT_EQ(order.total, 2 * 12'800 + 99'900);
  EXPECT_EQ(order.tax, 2 * 12'800 * 130 / 1130 + 99'900 * 130 / 1130);
  ASSERT_EQ(order.sellers.size(), 2U);
  EXPECT_EQ(order.sellers[0].exhibitor, "museum");
  EXPECT_EQ(order.sellers[0].total, 99'900);
  EXPECT_EQ(order.sellers[1].total, 25'600);
  EXPECT_EQ(order.number().size(), 17U);
  EXPECT_EQ(word_of_outcome(fair.place(NewOrder{.buyer = "me"})), "nothing_asked");
}

TEST_F(Orders, AHoldEndsAtItsDeadlineToTheMillisecond) {
  fair.put(terms("gourd", 1));
  const Order mine = must(fair.place("me", "gourd"));
  EXPECT_EQ(word_of_outcome(fair.place("you", "gourd")), "sold_out");
  fair.move(15min - 1ms);
  EXPECT_EQ(word_of_outcome(fair.place("you", "gourd")), "sold_out");
  EXPECT_EQ(lapse(), 0);
  fair.move(1ms);
  // Nobody had to sweep: the next order sees that it is free.
  EXPECT_EQ(word_of_outcome(fair.place("you", "gourd")), "");
  EXPECT_EQ(fair.order(mine.id).state, State::expired);
  EXPECT_EQ(word_of_outcome(fair.pay(mine.id)), "wrong_state");
}

TEST_F(Orders, AClockThatGoesBackKeepsHoldsAndSellsNothingTwice) {
  fair.put(terms("gourd", 1));
  const Order mine = must(fair.place("me", "gourd"));
  fair.move(-24h);
  EXPECT_EQ(lapse(), 0);
  EXPECT_EQ(word_of_outcome(fair.place("you", "gourd")), "sold_out");
  const auto payment = must(fair.pay(mine.id));
  EXPECT_EQ(must(fair.settle(*payment)), Settled::paid);
  fair.move(48h);
  EXPECT_EQ(lapse(), 0);
  EXPECT_EQ(fair.order(mine.id).state, State::paid);
}

TEST_F(Orders, MoneyThatComesAfterTheHoldBuysWhatIsStillThere) {
  fair.put(terms("gourd", 1));
  const Order mine = must(fair.place("me", "gourd"));
  const auto payment = must(fair.pay(mine.id));
  fair.move(31min);
  EXPECT_EQ(lapse(), 1);
  EXPECT_EQ(must(fair.settle(*payment)), Settled::paid);
  EXPECT_EQ(fair.order(mine.id).state, State::paid);
}

TEST_F(Orders, MoneyThatComesWhenItIsGoneGoesBack) {
  fair.put(terms("gourd", 1));
  const Order mine = must(fair.place("me", "gourd"));
  const auto payment = must(fair.pay(mine.id));
  fair.move(31min);
  const Order yours = fair.buy("you", "gourd");
  EXPECT_EQ(yours.state, State::paid);
  EXPECT_EQ(must(fair.settle(*payment)), Settled::returned);
  EXPECT_EQ(fair.order(mine.id).state, State::refund_pending);
  const auto refunds = must(fair.read([&](store::ReadTx& tx) { return refunds_of(tx, mine.id); }));
  ASSERT_EQ(refunds.size(), 1U);
  must(finish(refunds[0], false));  // what bought nothing is asked back until it is there
  EXPECT_EQ(fair.order(mine.id).state, State::refund_pending);
  must(finish(refunds[0]));
  EXPECT_EQ(fair.order(mine.id).state, State::refunded);
  EXPECT_THAT(fair.balance(), ElementsAre(Pair("buyer", 0), Pair("provider:sandbox", -12'800),
                                          Pair("seller:workshop", 12'800)));
}

TEST_F(Orders, WhoPaysTwiceGetsTheSecondBack) {
  fair.put(terms("gourd", 1));
  const Order mine = must(fair.place("me", "gourd"));
  const auto one = must(fair.pay(mine.id, "bank"));
  const auto two = must(fair.pay(mine.id, "sandbox"));
  EXPECT_NE(one->key, two->key);
  EXPECT_EQ(must(fair.pay(mine.id, "bank"))->key, one->key) << "a pending payment is given again";
  EXPECT_EQ(must(fair.settle(*two)), Settled::paid);
  EXPECT_EQ(must(fair.settle(*one)), Settled::returned);
  EXPECT_EQ(fair.order(mine.id).state, State::paid);
  EXPECT_EQ(fair.edition("gourd").on_hand, 0);
}

TEST_F(Orders, AWebhookToldAThousandTimesAndOutOfOrderCountsOnce) {
  fair.put(terms("gourd", 5));
  const Order mine = must(fair.place("me", "gourd"));
  const auto payment = must(fair.pay(mine.id));
  EXPECT_EQ(must(fair.settle(*payment, false)), Settled::declined);
  EXPECT_EQ(fair.order(mine.id).state, State::held);
  EXPECT_EQ(must(fair.settle(*payment)), Settled::paid);
  for (int i = 0; i < 1'000; ++i)
    ASSERT_EQ(must(fair.settle(*payment, i % 3 != 0)), Settled::repeated);
  EXPECT_EQ(fair.edition("gourd").on_hand, 4);
  EXPECT_EQ(fair.balance().at("seller:workshop"), 12'800);
}

TEST_F(Orders, PlacedAndPaidAtOnceIsWhatPlacingAndThenPayingMakes) {
  fair.put(terms("gourd", 5));
  fair.put(terms("leaflet", 5, 0));
  const auto at_once = [&](const std::string& exhibit) {
    return fair.write([&](store::Tx& tx) {
      return place_and_pay(tx, {.buyer = "me", .items = {{exhibit, "one", 1}}},
                           {.provider = "sandbox"});
    });
  };
  const auto told = [&](OrderId id) {
    std::vector<std::string> lines;
    const auto keep = [&](const store::Row& row) {
      std::string line;
      for (int column = 0; column < 4; ++column) line += row.string(column) + " ";
      lines.push_back(line);
    };
    must(fair.read([&](store::ReadTx& tx) {
      return tx.each(
          "select event, was, became, actor from trade_audit where order_id = $1 order by position",
          {id}, keep);
    }));
    const auto journal =
        must(fair.read([](store::ReadTx& tx) { return store::read_journal(tx, 0, 1'000); }));
    for (const auto& entry : journal) {
      const auto& of = entry.entry.as_object();
      if (of.contains("order") && of.at("order").as_string() == id.text())
        lines.push_back(std::string(of.at("event").as_string()) + " " +
                        std::string(of.at("became").as_string()));
    }
    return lines;
  };
  const auto begun = must(at_once("gourd"));
  const Order slow = must(fair.place("me", "gourd"));
  const auto payment = must(fair.pay(slow.id));
  EXPECT_EQ(told(begun.order.id), told(slow.id));
  EXPECT_EQ(told(begun.order.id).size(), 4U);
  const Order one = fair.order(begun.order.id);
  const Order two = fair.order(slow.id);
  EXPECT_EQ(one.state, State::payment_pending);
  EXPECT_EQ(one.state, two.state);
  EXPECT_EQ(one.sellers.front().state, two.sellers.front().state);
  EXPECT_EQ(one.deadline, two.deadline);
  EXPECT_EQ(one.deadline, begun.order.deadline);
  ASSERT_TRUE(begun.payment);
  EXPECT_EQ(begun.payment->key, one.id.text() + "-1");
  EXPECT_EQ(begun.payment->amount, payment->amount);
  EXPECT_EQ(must(fair.settle(*begun.payment)), Settled::paid);
  EXPECT_EQ(must(fair.settle(*payment)), Settled::paid);

  const auto free = must(at_once("leaflet"));
  EXPECT_FALSE(free.payment);
  EXPECT_EQ(free.order.state, State::paid);
  EXPECT_EQ(fair.order(free.order.id).state, State::paid);

  auto fleeting = terms("fleeting", 1);
  fleeting.hold = 0ms;
  fair.put(fleeting);
  EXPECT_EQ(word_of_outcome(at_once("fleeting")), "wrong_state") << "its hold is over at once";
  EXPECT_EQ(fair.edition("fleeting").held, 0);
}

TEST_F(Orders, AnOrderIsReadWithItsLinesAsTheyWereNamedAndItsSellersByName) {
  const std::vector<std::string> exhibits = {"b1", "a1", "b2", "a2"};
  for (const std::string& exhibit : exhibits) {
    auto one = terms(exhibit, 5, 100);
    one.exhibitor = exhibit.substr(0, 1);
    fair.put(one);
  }
  NewOrder wanted{.buyer = "me"};
  for (const std::string& exhibit : exhibits) wanted.items.push_back({exhibit, "one", 1});
  const Order made = must(fair.place(wanted));
  const auto check = [&](const Order& order) {
    ASSERT_EQ(order.lines.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(order.lines[i].exhibit, exhibits[i]);
      const auto seller =
          std::ranges::find(order.sellers, order.lines[i].seller_order, &SellerOrder::id);
      ASSERT_NE(seller, order.sellers.end());
      EXPECT_EQ(seller->exhibitor, exhibits[i].substr(0, 1));
    }
    ASSERT_EQ(order.sellers.size(), 2U);
    EXPECT_EQ(order.sellers[0].exhibitor, "a");
    EXPECT_EQ(order.sellers[1].goods, 200);
  };
  check(made);
  check(fair.order(made.id));
  const SellerOrderId of_b = made.sellers[1].id;
  check(*must(fair.read([&](store::ReadTx& tx) { return find_order(tx, of_b); })));
  const auto listed =
      must(fair.read([](store::ReadTx& tx) { return orders_of_buyer(tx, "me", {}, 10); }));
  ASSERT_EQ(listed.size(), 1U);
  check(listed.front());
}

TEST_F(Orders, ADeclinedPaymentMayBeTriedAgainBeforeTheDeadline) {
  fair.put(terms("gourd", 1));
  const Order mine = must(fair.place("me", "gourd"));
  EXPECT_EQ(must(fair.settle(*must(fair.pay(mine.id)), false)), Settled::declined);
  const auto second = must(fair.pay(mine.id));
  EXPECT_EQ(second->number, 2);
  EXPECT_EQ(must(fair.settle(*second)), Settled::paid);
}

TEST_F(Orders, ARefundInPartKeepsTheOrderGoingAndSharesTheCommission) {
  auto gourd = terms("gourd", 5, 10'001);
  gourd.commission = 100;
  fair.put(gourd);
  const Order mine = fair.buy("me", "gourd", 2);
  EXPECT_EQ(mine.sellers[0].commission, 2'000);
  must(fair.with(mine.id, [](store::Tx& tx, Order& o) {
    return accept_order(tx, o, o.sellers.front(), "seller");
  }));
  EXPECT_EQ(word_of_outcome(refund(mine, 20'003)), "refund_too_large");
  const Refund part = must(refund(mine, 6'000));
  EXPECT_EQ(word_of_outcome(refund(mine, 1)), "wrong_state") << "one at a time";
  EXPECT_EQ(fair.balance().at("buyer"), 6'000);
  must(finish(part));
  must(finish(part));
  must(finish(part, false));  // too late to fail
  EXPECT_EQ(fair.order(mine.id).sellers[0].state, State::fulfilling);
  EXPECT_THAT(fair.balance(),
              ElementsAre(Pair("buyer", 0), Pair("commission:workshop", 1'400),
                          Pair("provider:sandbox", -14'002), Pair("seller:workshop", 12'602)));
  const Refund failed = must(refund(mine, 14'002));
  must(finish(failed, false));
  EXPECT_EQ(fair.order(mine.id).sellers[0].state, State::fulfilling);
  EXPECT_EQ(fair.balance().at("commission:workshop"), 1'400);
  must(finish(must(refund(mine, 14'002))));
  EXPECT_EQ(fair.order(mine.id).sellers[0].state, State::refunded);
  EXPECT_EQ(fair.balance().at("seller:workshop"), 0);
}

TEST_F(Orders, UnitsKeepTheirNumbersAndComeBack) {
  auto print = terms("print", 3);
  print.kind = EditionKind::numbered;
  fair.put(print);
  const Order first = fair.buy("me", "print", 2);
  must(fair.with(first.id, [](store::Tx& tx, Order& o) { return take_back(tx, o, 0, 1); }));
  EXPECT_EQ(word_of_outcome(fair.with(
                first.id, [](store::Tx& tx, Order& o) { return take_back(tx, o, 0, 2); })),
            "return_too_large");
  EXPECT_EQ(fair.edition("print").on_hand, 2);
  fair.buy("you", "print", 2);
  EXPECT_EQ(word_of_outcome(fair.place("they", "print")), "sold_out");
}

TEST_F(Orders, AFreeThingIsPaidAtOnce) {
  fair.put(terms("leaflet", 10, 0));
  const Order mine = must(fair.place("me", "leaflet"));
  EXPECT_FALSE(must(fair.pay(mine.id)));
  EXPECT_EQ(fair.order(mine.id).state, State::paid);
  EXPECT_EQ(fair.edition("leaflet").on_hand, 9);
}

TEST_F(Orders, APackBringsMoreOrLessButNeverTakesWhatIsSold) {
  fair.put(terms("gourd", 5));
  fair.buy("me", "gourd", 2);
  must(fair.place("you", "gourd", 1));
  fair.put(terms("gourd", 8));
  EXPECT_EQ(fair.edition("gourd").on_hand, 6);
  fair.put(terms("gourd", 3));
  EXPECT_EQ(fair.edition("gourd").available(), 0);
  const auto less = fair.write([](store::Tx& tx) { return put_edition(tx, terms("gourd", 2)); });
  EXPECT_EQ(less.error().place, "stock");
}

TEST_F(Orders, TheLedgerCannotBeRewritten) {
  fair.put(terms("gourd", 5));
  fair.buy("me", "gourd");
  for (const char* sql : {"delete from trade_transfer", "update trade_transfer set amount = 1",
                          "delete from trade_audit", "update trade_audit set actor = 'x'"})
    EXPECT_FALSE(fair.write([&](store::Tx& tx) { return tx.run(sql); })) << sql;
}

TEST_F(Orders, CheckBooksSeesWhatIsWrong) {
  fair.put(terms("gourd", 5));
  fair.buy("me", "gourd");
  const auto spoil = [&](const char* sql, const char* repair) {
    must(fair.write([&](store::Tx& tx) { return tx.run(sql); }));
    EXPECT_THAT(fair.broken(), testing::Not(IsEmpty())) << sql;
    must(fair.write([&](store::Tx& tx) { return tx.run(repair); }));
    EXPECT_THAT(fair.broken(), IsEmpty()) << repair;
  };
  spoil("update trade_stock set held = held + 1", "update trade_stock set held = held - 1");
  spoil("update trade_stock set on_hand = on_hand + 1",
        "update trade_stock set on_hand = on_hand - 1");
  spoil("update trade_order set state = 'held'", "update trade_order set state = 'paid'");
  spoil("update trade_payment set state = 'pending'",
        "update trade_payment set state = 'captured'");
  spoil("update trade_seller_order set refunded = 5", "update trade_seller_order set refunded = 0");
  // Nothing lets a CHECK through.
  for (const char* sql : {"update trade_stock set held = -1", "update trade_stock set held = 9"})
    EXPECT_EQ(fair.write([&](store::Tx& tx) { return tx.run(sql); }).error().kind,
              ErrorKind::conflict);
}

// A numbered edition may have as many pieces as it likes.
TEST_F(Orders, PiecesAreFoundWithoutLookingThroughTheirEdition) {
  const auto plan = [&](const std::string& which) {
    std::string text;
    must(fair.read([&](store::ReadTx& tx) -> Result<> {
      return tx.each("explain query plan select number from trade_unit where edition = x'00' and " +
                         which + " order by number limit 1",
                     {}, [&](const store::Row& row) { text += row.string(3) + "\n"; });
    }));
    return text;
  };
  EXPECT_THAT(plan("state = 'free'"), testing::HasSubstr("trade_unit_free (edition=?)"));
  EXPECT_THAT(plan("order_id = x'00' and state = 'held'"),
              testing::HasSubstr("trade_unit_order (order_id=? AND edition=?)"));
}

}  // namespace
}  // namespace yz::trade
