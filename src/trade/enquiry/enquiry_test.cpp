// From the question to the order: threads, quotes, deposits.
#include <gmock/gmock.h>

#include "trade/enquiry/quotes.hpp"
#include "trade/trade_fixture.hpp"

namespace yz::trade {
namespace {

using namespace std::chrono_literals;
using test::must;
using test::terms;
using test::word_of_outcome;

class EnquiryTest : public testing::Test {
 protected:
  EnquiryTest() {
    auto pot = terms("pot", 1, 100'000);
    pot.kind = EditionKind::unique;
    pot.price_mode = PriceMode::enquire;
    pot.commission = 50;
    fair.put(pot);
    auto other = terms("other", 5);
    other.exhibitor = "museum";
    fair.put(other);
  }
  ~EnquiryTest() override { EXPECT_THAT(fair.broken(), testing::IsEmpty()); }

  Result<Enquiry> ask(NewEnquiry asked) {
    return fair.write([&](store::Tx& tx) { return trade::ask(tx, asked); });
  }
  static NewEnquiry question(const std::string& asker = "account:a") {
    return {.exhibit = "pot",
            .exhibitor = "workshop",
            .asker = asker,
            .name = "王",
            .email = "w@example.cn",
            .text = "多少钱？"};
  }
  Enquiry now(const Enquiry& enquiry) {
    return **fair.read([&](store::ReadTx& tx) { return find_enquiry(tx, enquiry.id); });
  }
  Result<> say(const Enquiry& enquiry, Side side, const std::string& text) {
    return fair.write([&](store::Tx& tx) -> Result<> {
      YZ_ASSIGN(auto found, find_enquiry(tx, enquiry.id));
      return write_message(tx, *found, side, text);
    });
  }
  void see(const Enquiry& enquiry, Side side) {
    must(fair.write([&](store::Tx& tx) -> Result<> {
      YZ_ASSIGN(auto found, find_enquiry(tx, enquiry.id));
      return mark_seen(tx, *found, side);
    }));
  }
  static NewQuote for_pot(std::int64_t price, std::int64_t deposit = 0) {
    NewQuote quote;
    quote.lines = {{"pot", "one", {}, 1, price}};
    quote.deposit = deposit;
    return quote;
  }
  Result<Quote> quote(const Enquiry& enquiry, const NewQuote& wanted) {
    return fair.write([&](store::Tx& tx) -> Result<Quote> {
      YZ_ASSIGN(auto found, find_enquiry(tx, enquiry.id));
      return make_quote(tx, *found, wanted);
    });
  }
  Result<Order> agree(QuoteId id, const std::string& buyer = "account:a") {
    return fair.write([&](store::Tx& tx) -> Result<Order> {
      YZ_ASSIGN(auto found, find_quote(tx, id));
      return agree_to_quote(tx, *found, buyer, {});
    });
  }
  Result<> end(QuoteId id, Side side) {
    return fair.write([&](store::Tx& tx) -> Result<> {
      YZ_ASSIGN(auto found, find_quote(tx, id));
      return end_quote(tx, *found, side);
    });
  }
  State state(QuoteId id) {
    return (*fair.read([&](store::ReadTx& tx) { return find_quote(tx, id); }))->state;
  }
  void lapse() {
    must(fair.write([](store::Tx& tx) { return lapse_quotes(tx, 100); }));
    must(fair.write([](store::Tx& tx) { return lapse_due(tx, 100); }));
  }

  test::Fair fair;
};

TEST_F(EnquiryTest, AThreadIsUnreadUntilItIsSeen) {
  const Enquiry enquiry = must(ask(question()));
  EXPECT_TRUE(now(enquiry).is_unread_by(Side::exhibitor));
  EXPECT_FALSE(now(enquiry).is_unread_by(Side::asker));
  see(enquiry, Side::exhibitor);
  EXPECT_FALSE(now(enquiry).is_unread_by(Side::exhibitor));
  must(say(enquiry, Side::exhibitor, "一千元。"));
  EXPECT_TRUE(now(enquiry).is_unread_by(Side::asker));
  must(say(enquiry, Side::asker, "好。"));  // who answers has read
  EXPECT_FALSE(now(enquiry).is_unread_by(Side::asker));
  const auto messages =
      must(fair.read([&](store::ReadTx& tx) { return messages_of(tx, enquiry.id); }));
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_EQ(messages[1].text, "一千元。");
  EXPECT_EQ(messages[1].side, Side::exhibitor);
}

TEST_F(EnquiryTest, WhatIsSaidIsChecked) {
  const Enquiry enquiry = must(ask(question()));
  for (const char* text : {"", "  \n ", "\x01", "\xff"})
    EXPECT_EQ(word_of_outcome(say(enquiry, Side::asker, text)), "invalid") << text;
  EXPECT_EQ(word_of_outcome(say(enquiry, Side::asker, std::string(4'001, 'x'))), "invalid");
  EXPECT_EQ(word_of_outcome(say(enquiry, Side::asker, std::string(4'000, 'x'))), "");
  auto bad = question();
  bad.email = "nobody";
  EXPECT_EQ(word_of_outcome(ask(bad)), "invalid");
  bad = question();
  bad.name = "a\r\nBcc: x@y.cn";
  EXPECT_EQ(word_of_outcome(ask(bad)), "invalid");
}

TEST_F(EnquiryTest, NobodyAsksWithoutEnd) {
  for (int i = 0; i < most_asked_a_day; ++i) must(ask(question()));
  EXPECT_EQ(word_of_outcome(ask(question())), "too-many");
  auto same_mail = question("session:b");
  EXPECT_EQ(word_of_outcome(ask(same_mail)), "too-many");
  fair.move(25h);
  EXPECT_EQ(word_of_outcome(ask(question())), "");
}

TEST_F(EnquiryTest, AThreadOfASessionIsTakenOverOnce) {
  const Enquiry enquiry = must(ask(question("session:s")));
  const auto take = [&](const std::string& key) {
    return fair.write([&](store::Tx& tx) -> Result<> {
      YZ_ASSIGN(auto found, find_enquiry(tx, std::string_view(enquiry.token)));
      return take_over(tx, *found, key);
    });
  };
  must(take("session:t"));
  must(take("account:a"));
  must(take("account:a"));
  EXPECT_EQ(word_of_outcome(take("account:b")), "conflict");
  EXPECT_EQ(now(enquiry).asker, "account:a");
}

// What is quoted, and the one word that comes back.
TEST_F(EnquiryTest, QuotesAreRefused) {
  const Enquiry enquiry = must(ask(question()));
  const auto with = [](auto change) {
    NewQuote quote = for_pot(90'000);
    change(quote);
    return quote;
  };
  const std::pair<NewQuote, const char*> rows[] = {
      {with([](auto& q) { q.lines.clear(); }), "bad_quote"},
      {with([](auto& q) { q.lines[0].quantity = 0; }), "bad_quantity"},
      {with([](auto& q) { q.lines[0].price = -1; }), "bad_quote"},
      {with([](auto& q) { q.lines[0].price = 1'000'000'000'000; }), "bad_quote"},
      {with([](auto& q) { q.shipping = -1; }), "bad_quote"},
      {with([](auto& q) { q.deposit = 90'000; }), "bad_quote"},
      {with([](auto& q) { q.valid = std::chrono::days(0); }), "bad_quote"},
      {with([](auto& q) { q.valid = std::chrono::days(91); }), "bad_quote"},
      {with([](auto& q) { q.lines[0].exhibit = "other"; }), "no_such_offer"},
      {with([](auto& q) { q.lines[0].offer = "two"; }), "no_such_offer"},
      {with([](auto& q) { q.lines.push_back({"pot", "", {}, 1, 5}); }), "invalid"},
      {with([](auto& q) {
         q.currency = "EUR";
         q.lines.push_back({"pot", "", {"盖", ""}, 1, 5});
       }),
       "mixed_currencies"},
      {with([](auto& q) { q.currency = "gold"; }), "bad_quote"},
  };
  for (const auto& [wanted, refusal] : rows)
    EXPECT_EQ(word_of_outcome(quote(enquiry, wanted)), refusal);
  EXPECT_TRUE(
      must(fair.read([&](store::ReadTx& tx) { return quotes_of(tx, enquiry.id); })).empty());
  EXPECT_EQ(word_of_outcome(quote(enquiry, for_pot(90'000, 10'000))), "");
}

TEST_F(EnquiryTest, AQuoteBecomesAnOrderAtItsPrice) {
  const Enquiry enquiry = must(ask(question()));
  auto wanted = for_pot(90'000);
  wanted.shipping = 1'500;
  const Quote made = must(quote(enquiry, wanted));
  EXPECT_EQ(made.total, 91'500);
  EXPECT_EQ(fair.edition("pot").held, 0) << "a quote holds nothing";
  const Order order = must(agree(made.id));
  EXPECT_EQ(order.state, State::held);
  EXPECT_EQ(order.total, 91'500);
  EXPECT_EQ(fair.edition("pot").held, 1);
  EXPECT_EQ(state(made.id), State::held);
  EXPECT_EQ(word_of_outcome(agree(made.id)), "quote_over");
  EXPECT_EQ(word_of_outcome(end(made.id, Side::exhibitor)), "quote_over");
  EXPECT_EQ(must(fair.settle(*must(fair.pay(order.id)))), Settled::paid);
  EXPECT_EQ(fair.order(order.id).sellers[0].commission, 4'500);
  EXPECT_EQ(fair.edition("pot").on_hand, 0);
}

TEST_F(EnquiryTest, OnlyTheNewestQuoteStands) {
  const Enquiry enquiry = must(ask(question()));
  const Quote first = must(quote(enquiry, for_pot(90'000)));
  const Quote second = must(quote(enquiry, for_pot(80'000)));
  EXPECT_EQ(state(first.id), State::cancelled);
  EXPECT_EQ(word_of_outcome(agree(first.id)), "quote_over");
  must(end(second.id, Side::asker));
  EXPECT_EQ(word_of_outcome(agree(second.id)), "quote_over");
}

TEST_F(EnquiryTest, AQuoteEndsWithItsTime) {
  const Enquiry enquiry = must(ask(question()));
  auto wanted = for_pot(90'000);
  wanted.valid = std::chrono::days(1);
  const Quote made = must(quote(enquiry, wanted));
  fair.move(24h - 1ms);
  lapse();
  EXPECT_EQ(state(made.id), State::offered);
  fair.move(1ms);
  EXPECT_EQ(word_of_outcome(agree(made.id)), "quote_over") << "even before it is swept";
  lapse();
  EXPECT_EQ(state(made.id), State::expired);
}

TEST_F(EnquiryTest, OfTwoBuyersTheQuickerHasTheOnePiece) {
  const Enquiry a = must(ask(question("account:a")));
  auto asked = question("account:b");
  asked.email = "b@example.cn";
  const Enquiry b = must(ask(asked));
  const Quote for_a = must(quote(a, for_pot(90'000)));
  const Quote for_b = must(quote(b, for_pot(95'000)));
  must(agree(for_b.id, "account:b"));
  EXPECT_EQ(word_of_outcome(agree(for_a.id)), "sold_out");
  EXPECT_EQ(state(for_a.id), State::offered) << "it may be had again when the other does not pay";
  fair.move(72h);
  lapse();
  EXPECT_EQ(word_of_outcome(agree(for_a.id)), "");
}

TEST_F(EnquiryTest, WhatIsMadeToOrderIsNobodyElses) {
  const Enquiry enquiry = must(ask(question()));
  NewQuote wanted;
  wanted.lines = {{"", "", {"定制漆盒", "A box of your own"}, 3, 20'000}};
  const Quote made = must(quote(enquiry, wanted));
  EXPECT_EQ(made.total, 60'000);
  const auto offers = must(fair.read([](store::ReadTx& tx) { return editions_of(tx, "pot"); }));
  EXPECT_EQ(offers.size(), 1U) << "the pot alone";
  const Order order = must(agree(made.id));
  EXPECT_EQ(order.lines[0].quantity, 3);
  EXPECT_EQ(order.lines[0].title.zh, "定制漆盒");
}

// --- deposits ------------------------------------------------------------------------------------

class DepositTest : public EnquiryTest {
 protected:
  DepositTest() {
    order = must(agree(must(quote(must(ask(question())), for_pot(90'000, 30'000))).id)).id;
  }
  State now_state() { return fair.order(order).state; }
  Payment begin(const std::string& provider = "sandbox") {
    return *must(fair.pay(order, provider));
  }
  Result<> act(auto rule) {
    return fair.with(order, [&](store::Tx& tx, Order& o) -> Result<> { return rule(tx, o); });
  }
  Result<> confirm() {
    return act([](store::Tx& tx, Order& o) { return confirm_order(tx, o, "seller"); });
  }
  std::vector<Refund> refunds() {
    return must(fair.read([&](store::ReadTx& tx) { return refunds_of(tx, order); }));
  }
  void finish_refunds(bool done = true) {
    for (const Refund& refund : refunds())
      must(
          fair.write([&](store::Tx& tx) { return finish_refund(tx, refund.key, done, "system"); }));
  }

  OrderId order;
};

TEST_F(DepositTest, IsPaidInTwoParts) {
  const Payment first = begin();
  EXPECT_EQ(first.amount, 30'000);
  EXPECT_EQ(must(fair.settle(first)), Settled::deposited);
  EXPECT_EQ(now_state(), State::deposit_held);
  EXPECT_EQ(word_of_outcome(fair.pay(order)), "wrong_state") << "the rest is not due yet";
  EXPECT_EQ(must(fair.settle(first)), Settled::repeated);
  must(confirm());
  EXPECT_EQ(now_state(), State::held);
  const Payment rest = begin();
  EXPECT_EQ(rest.amount, 60'000);
  EXPECT_EQ(must(fair.settle(rest)), Settled::paid);
  EXPECT_EQ(fair.balance()["seller:workshop"], 85'500);
  EXPECT_EQ(word_of_outcome(confirm()), "wrong_state");
}

TEST_F(DepositTest, GoesBackWhenTheOrderEnds) {
  must(fair.settle(begin()));
  must(act([](store::Tx& tx, Order& o) { return cancel_order(tx, o, "account:a"); }));
  EXPECT_EQ(now_state(), State::refund_pending);
  EXPECT_EQ(fair.edition("pot").available(), 1);
  finish_refunds();
  EXPECT_EQ(now_state(), State::refunded);
  EXPECT_EQ(fair.balance()["provider:sandbox"], 0);
}

TEST_F(DepositTest, GoesBackWhenTheExhibitorBacksOut) {
  must(fair.settle(begin()));
  must(act([](store::Tx& tx, Order& o) { return withdraw_order(tx, o, "cracked", "seller"); }));
  EXPECT_EQ(now_state(), State::refund_pending);
  EXPECT_EQ(fair.edition("pot").available(), 1);
  finish_refunds();
  EXPECT_EQ(now_state(), State::refunded);
  EXPECT_EQ(fair.balance()["provider:sandbox"], 0);
}

TEST_F(DepositTest, GoesBackWhenNobodyGoesOn) {
  must(fair.settle(begin()));
  fair.move(deposit_kept);
  lapse();
  EXPECT_EQ(now_state(), State::refund_pending);
  finish_refunds();
  EXPECT_EQ(now_state(), State::refunded);
}

TEST_F(DepositTest, GoesBackWhenTheRestIsNotPaid) {
  must(fair.settle(begin()));
  must(confirm());
  const Payment rest = begin();
  fair.move(deposit_kept);
  lapse();
  EXPECT_EQ(now_state(), State::refund_pending);
  // The rest comes too late: it goes back as well.
  EXPECT_EQ(must(fair.settle(rest)), Settled::returned);
  EXPECT_EQ(refunds().size(), 2U);
  finish_refunds();
  EXPECT_EQ(now_state(), State::refunded);
  EXPECT_EQ(fair.edition("pot").available(), 1);
}

TEST_F(DepositTest, PaidTwiceGoesBackOnce) {
  const Payment one = begin("sandbox");
  const Payment two = begin("stand");
  EXPECT_EQ(must(fair.settle(one)), Settled::deposited);
  EXPECT_EQ(must(fair.settle(two)), Settled::returned);
  EXPECT_EQ(now_state(), State::deposit_held);
  finish_refunds();
  EXPECT_EQ(now_state(), State::deposit_held);
  must(confirm());
  EXPECT_EQ(must(fair.settle(begin())), Settled::paid);
}

TEST_F(DepositTest, ComesLateAndBuysWhereThePieceIsStillThere) {
  const Payment late = begin();
  fair.move(80h);
  lapse();
  EXPECT_EQ(now_state(), State::expired);
  EXPECT_EQ(must(fair.settle(late)), Settled::deposited);
  EXPECT_EQ(fair.edition("pot").held, 1);
}

TEST_F(DepositTest, ARefundTakesFromBothPayments) {
  must(fair.settle(begin()));
  must(confirm());
  must(fair.settle(begin()));
  const auto refund = [&](std::int64_t amount) {
    return act([&](store::Tx& tx, Order& o) -> Result<> {
      YZ_TRY(begin_refund(tx, o, o.sellers[0], amount, "chipped", "seller"));
      return {};
    });
  };
  must(refund(40'000));
  ASSERT_EQ(refunds().size(), 2U);
  EXPECT_EQ(refunds()[0].amount, 30'000);
  EXPECT_EQ(refunds()[1].amount, 10'000);
  must(fair.write([&](store::Tx& tx) { return finish_refund(tx, refunds()[0].key, true, "s"); }));
  EXPECT_EQ(fair.order(order).sellers[0].state, State::refund_pending) << "the other is on its way";
  must(fair.write([&](store::Tx& tx) { return finish_refund(tx, refunds()[1].key, false, "s"); }));
  EXPECT_EQ(fair.order(order).sellers[0].state, State::paid);
  EXPECT_EQ(fair.order(order).sellers[0].refunded, 30'000);
  EXPECT_EQ(word_of_outcome(refund(60'001)), "refund_too_large");
  must(refund(60'000));
  finish_refunds();
  EXPECT_EQ(fair.order(order).sellers[0].state, State::refunded);
  EXPECT_EQ(fair.balance()["seller:workshop"], 0);
}

}  // namespace
}  // namespace yz::trade
