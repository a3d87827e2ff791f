// The refusals as tables: what is asked of which offer, and the one word that comes back.
#include "trade/refusal.hpp"

#include <set>

#include <gmock/gmock.h>

#include "trade/trade_fixture.hpp"

namespace yz::trade {
namespace {

using namespace std::chrono_literals;
using test::terms;
using test::word_of_outcome;

TEST(Refusals, HaveOneWordEachInOrder) {
  std::set<std::string_view> words;
  for (const RefusalEntry& entry : all_refusals()) {
    EXPECT_TRUE(words.insert(entry.word).second) << entry.word;
    EXPECT_EQ(&entry_of(entry.refusal), &entry);
    EXPECT_EQ(refusal_of(refuse(entry.refusal, "a/b").error())->about, "a/b");
    EXPECT_EQ(refusal_of(refuse(entry.refusal).error())->refusal, entry.refusal);
  }
  EXPECT_FALSE(refusal_of(fail(ErrorKind::conflict, "taken", "trade_stock.held").error()));
}

// An offer that is open, has a fixed price, 3 left of 5, at most 2 a person; each row breaks some.
struct Row {
  const char* what;
  bool withdrawn;
  PriceMode mode;
  std::chrono::minutes opens;   // from now
  std::chrono::minutes closes;  // from now
  const char* currency;         // beside an offer in CNY
  int quantity;
  const char* refusal;
};

constexpr auto fixed = PriceMode::fixed;

constexpr Row rows[] = {
    // what                          gone   mode                opens  closes  cur.  n  refusal
    {"all is well", false, fixed, -5min, 5min, "CNY", 1, ""},
    {"up to the limit", false, fixed, -5min, 5min, "CNY", 2, ""},
    {"it opens this very moment", false, fixed, 0min, 5min, "CNY", 1, ""},
    {"it closes this very moment", false, fixed, -5min, 0min, "CNY", 1, "offer_closed"},
    {"more than one person may", false, fixed, -5min, 5min, "CNY", 3, "limit_reached"},
    {"more than is left", false, fixed, -5min, 5min, "CNY", 4, "sold_out"},
    {"nothing at all", false, fixed, -5min, 5min, "CNY", 0, "bad_quantity"},
    {"less than nothing", false, fixed, -5min, 5min, "CNY", -1, "bad_quantity"},
    {"beyond all measure", false, fixed, -5min, 5min, "CNY", 10'001, "bad_quantity"},
    {"not yet", false, fixed, 1min, 5min, "CNY", 1, "offer_not_open"},
    {"in another currency", false, fixed, -5min, 5min, "EUR", 1, "mixed_currencies"},
    {"for those who ask", false, PriceMode::enquire, -5min, 5min, "CNY", 1, "price_on_request"},
    {"under the hammer", false, PriceMode::auction, -5min, 5min, "CNY", 1, "price_on_request"},
    {"withdrawn", true, fixed, -5min, 5min, "CNY", 1, "no_such_offer"},
    // Several at once: the first in the enum is given.
    {"closed, too many, sold out", false, fixed, -5min, -1min, "CNY", 4, "offer_closed"},
    {"other currency, sold out", false, fixed, -5min, 5min, "EUR", 4, "mixed_currencies"},
    {"closed, other currency", false, fixed, -5min, -1min, "EUR", 1, "offer_closed"},
    {"on request, closed", false, PriceMode::enquire, -5min, -1min, "CNY", 1, "price_on_request"},
    {"withdrawn, on request", true, PriceMode::enquire, -5min, 5min, "CNY", 1, "no_such_offer"},
    {"withdrawn, of nothing", true, fixed, -5min, 5min, "CNY", 0, "bad_quantity"},
};

TEST(Refusals, OfAnOrder) {
  for (const Row& row : rows) {
    test::Fair fair;
    auto offer = terms("gourd", 5);
    offer.person_limit = 2;
    fair.put(offer);
    fair.put(terms("papercut", 100));
    test::must(fair.place("another", "gourd", 2));
    offer.price_mode = row.mode;
    offer.opens = fair.now() + row.opens;
    offer.closes = fair.now() + row.closes;
    offer.currency = row.currency;
    fair.put(offer);
    if (row.withdrawn)
      test::must(
          fair.write([](store::Tx& tx) { return withdraw_others(tx, "fair", {"papercut/one"}); }));
    const auto before = fair.edition("gourd");
    const auto outcome = fair.place(
        {.buyer = "me", .items = {{"papercut", "one", 1}, {"gourd", "one", row.quantity}}});
    EXPECT_EQ(word_of_outcome(outcome), row.refusal) << row.what;
    const auto after = fair.edition("gourd");
    EXPECT_EQ(after.held - before.held, outcome ? row.quantity : 0) << row.what;
    EXPECT_EQ(fair.edition("papercut").held, outcome ? 1 : 0) << row.what;
    EXPECT_THAT(fair.broken(), testing::IsEmpty()) << row.what;
  }
}

TEST(Refusals, OfNothingAndOfTooMuch) {
  test::Fair fair;
  EXPECT_EQ(word_of_outcome(fair.place({.buyer = "me", .items = {}})), "nothing_asked");
  EXPECT_EQ(word_of_outcome(fair.place("me", "no-such-exhibit")), "no_such_offer");
  NewOrder many{.buyer = "me", .items = {}};
  for (int i = 0; i < 51; ++i) {
    fair.put(terms("e" + std::to_string(i), 5));
    many.items.push_back({"e" + std::to_string(i), "one", 1});
  }
  EXPECT_EQ(word_of_outcome(fair.place(many)), "too_many_lines");
  many.items.pop_back();
  EXPECT_EQ(word_of_outcome(fair.place(many)), "");
}

TEST(Refusals, SumTheLinesOfOneOfferFirst) {
  test::Fair fair;
  fair.put(terms("gourd", 3));
  const auto ask = [&](std::vector<Item> items) {
    return word_of_outcome(fair.place({.buyer = "me", .items = std::move(items)}));
  };
  EXPECT_EQ(ask({{"gourd", "one", 2}, {"gourd", "one", 2}}), "sold_out");
  EXPECT_EQ(ask({{"gourd", "one", 4}, {"gourd", "one", -2}}), "bad_quantity");
  EXPECT_EQ(ask({{"gourd", "one", 6'000}, {"gourd", "one", 6'000}}), "bad_quantity");
  EXPECT_EQ(ask({{"gourd", "one", 2}, {"gourd", "one", 1}}), "");
  EXPECT_EQ(fair.edition("gourd").available(), 0);
}

// Two packs' goods, 50 and 80 yuan; each row is a code and what comes back.
TEST(Refusals, OfADiscountCode) {
  test::Fair fair;
  fair.put(terms("gourd", 99, 5'000));
  auto other = terms("plate", 99, 8'000);
  other.pack = "museum-fair";
  fair.put(other);
  test::put_discount(fair, {.code = "TENTH", .percent = 10});
  test::put_discount(fair, {.code = "FIVE", .amount = 500, .minimum = 10'000});
  test::put_discount(fair, {.code = "USED", .amount = 500, .uses = 0});
  test::put_discount(fair, {.code = "USED-HIGH", .amount = 500, .minimum = 5'001, .uses = 0});
  struct Code {
    const char* code;
    std::vector<Item> items;
    const char* place;
  };
  const Item gourd{"gourd", "one", 1}, two_gourds{"gourd", "one", 2}, plate{"plate", "one", 1};
  const Code rows[] = {{"TENTH", {gourd}, ""},
                       {"NO-SUCH", {gourd}, "no_such_discount:NO-SUCH"},
                       {"TENTH", {plate}, "discount_not_for_these:TENTH"},
                       {"FIVE", {plate}, "discount_not_for_these:FIVE"},
                       {"FIVE", {gourd}, "discount_below_minimum:10000"},
                       // The other pack's goods do not count.
                       {"FIVE", {gourd, plate}, "discount_below_minimum:10000"},
                       {"FIVE", {two_gourds}, ""},
                       {"USED", {gourd}, "discount_used_up:USED"},
                       {"USED-HIGH", {gourd}, "discount_below_minimum:5001"}};
  for (const Code& row : rows) {
    const auto outcome = fair.place({.buyer = "me", .items = row.items, .discount = row.code});
    EXPECT_EQ(outcome ? "" : outcome.error().place, row.place) << row.code;
  }
  EXPECT_THAT(fair.broken(), testing::IsEmpty());
}

TEST(Refusals, OfDeliveryAndOfAnOldPrice) {
  test::Fair fair;
  fair.put(terms("gourd", 9, 5'000));
  test::must(fair.write([](store::Tx& tx) {
    return put_shipping(tx, "fair", {{"fair", "express", 1, 1'200, 10'000, true, {"快递", ""}}});
  }));
  NewOrder wanted{.buyer = "me", .items = {{"gourd", "one", 1}}, .shipping = "pigeon"};
  EXPECT_EQ(word_of_outcome(fair.place(wanted)), "no_such_shipping");
  wanted.shipping = "express";
  EXPECT_EQ(word_of_outcome(fair.place(wanted)), "address_missing");
  wanted.contact = {"王", "13800000000", "晋中市榆次区", ""};
  wanted.expected_total = 5'000;
  EXPECT_EQ(word_of_outcome(fair.place(wanted)), "price_changed");
  wanted.expected_total = 6'200;
  EXPECT_EQ(test::must(fair.place(wanted)).shipping, 1'200);
  wanted.items[0].quantity = 2;  // from 100 yuan on it travels free
  wanted.expected_total = 10'000;
  EXPECT_EQ(test::must(fair.place(wanted)).shipping, 0);
}

}  // namespace
}  // namespace yz::trade
