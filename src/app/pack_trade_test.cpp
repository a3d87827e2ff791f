// Offers in packs: what `check` says of them, what import does to stock that is held or sold, and
// that an export gives them back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/data_folder.hpp"
#include "app/pack_fixture.hpp"
#include "app/pack_import.hpp"
#include "app/pack_reader.hpp"
#include "trade/ledger.hpp"
#include "trade/orders.hpp"

namespace yz::app {
namespace {

using testing::PackFolder;
using testing::TempFolder;

constexpr std::string_view terms_toml = R"(commission_permille = 50
[[shipping]]
id = "parcel"
title = { zh = "快递", en = "Parcel" }
price = "15.00"
free_from = "300"
[[discount]]
code = "SPRING-26"
title = { zh = "春季", en = "Spring" }
percent = 10
uses = 1
[[price_list]]
id = "first-days"
title = { zh = "首周", en = "First week" }
ends = 2026-05-08T00:00:00+08:00
[[price_list.price]]
offer = "shoes/pair"
price = "88.00"
)";

constexpr std::string_view offers_toml = R"([[offer]]
id = "pair"
kind = "stock"
price = "128.00"
stock = 5
person_limit = 2
[[offer.step]]
quantity = 3
price = "99"
[[offer]]
id = "sample"
kind = "unique"
title = { zh = "样品", en = "The sample" }
price = "60"
)";

// The small pack with a product that can be bought.
struct Shop : PackFolder {
  Shop() {
    write("exhibits/shoes/exhibit.toml", R"(kind = "product"
zone = "relics"
exhibitor = "museum"
title = { zh = "布鞋", en = "Shoes" }
summary = { zh = "布鞋", en = "Shoes" }
)");
    write("exhibits/shoes/zh.md", "鞋\n");
    write("exhibits/shoes/en.md", "Shoes\n");
    write("trade.toml", terms_toml);
    write("offers/shoes.toml", offers_toml);
  }

  [[nodiscard]] std::string faults() const {
    ReadLog log;
    const auto folder = Folder::open(path());
    (void)read_whole_pack(*folder, log);
    std::string out;
    for (const Fault& fault : log.faults.sorted()) out += to_line(fault) + "\n";
    return out;
  }
};

struct Wrong {
  const char* file;
  const char* from;
  const char* to;
  const char* line;
};

constexpr Wrong wrongs[] = {
    {"offers/shoes.toml", "price = \"128.00\"", "price = \"128.0\"",
     "offers/shoes.toml:4:9: a price is written \"128\" or \"128.00\", in the fair's currency and "
     "below ten million"},
    {"offers/shoes.toml", "price = \"128.00\"", "price = 128",
     "offers/shoes.toml:4:9: \"price\" is a whole number; it must be text"},
    {"offers/shoes.toml", "price = \"128.00\"\n", "",
     "offers/shoes.toml:2:6: what has a fixed price needs \"price\"; or say price_mode = "
     "\"enquire\""},
    {"offers/shoes.toml", "stock = 5\n", "",
     "offers/shoes.toml:3:8: \"stock\" is missing: how many are brought to the fair"},
    {"offers/shoes.toml", "kind = \"unique\"", "kind = \"unique\"\nstock = 2",
     "offers/shoes.toml:13:9: there is one of what is unique"},
    {"offers/shoes.toml", "id = \"sample\"", "id = \"pair\"",
     "offers/shoes.toml:11:6: \"id\" is \"pair\" a second time; each offer needs its own"},
    {"offers/shoes.toml", "kind = \"stock\"", "kind = \"stok\"",
     "offers/shoes.toml:3:8: \"kind\" is \"stok\"; it must be \"unique\", \"numbered\", \"stock\" "
     "or \"made_to_order\""},
    {"offers/shoes.toml", "person_limit = 2", "person_limits = 2",
     "offers/shoes.toml:6:1: \"person_limits\" is no key of this table; did you mean "
     "\"person_limit\"?"},
    {"trade.toml", "offer = \"shoes/pair\"", "offer = \"shoes/pear\"",
     "trade.toml:17:9: there is no offer \"shoes/pear\"; did you mean \"shoes/pair\"?"},
    {"trade.toml", "code = \"SPRING-26\"", "code = \"spring\"",
     "trade.toml:8:8: a code is 3 to 40 of A-Z, 0-9 and inner dashes"},
    {"trade.toml", "percent = 10", "percent = 101",
     "trade.toml:10:11: \"percent\" is 101; it must be from 1 to 100"},
    {"trade.toml", "percent = 10", "percent = 10\namount = \"20.00\"",
     "trade.toml:11:10: a code takes \"percent\" or \"amount\" off; give one of them"},
    {"trade.toml", "percent = 10\n", "",
     "trade.toml:8:8: a code takes \"percent\" or \"amount\" off; give one of them"},
    {"trade.toml", "percent = 10", "amount = \"0.00\"",
     "trade.toml:10:10: an amount is a price above nothing: \"20.00\""},
    {"trade.toml", "percent = 10", "percent = 10\nminimum = \"1,000\"",
     "trade.toml:11:11: a price is written \"128\" or \"128.00\", in the fair's currency and below "
     "ten million"},
    {"trade.toml", "commission_permille = 50", "currency = \"cny\"",
     "trade.toml:1:1: \"currency\" is no currency; write it as \"CNY\""},
};

TEST(PackTrade, ChecksNameTheFault) {
  EXPECT_EQ(Shop().faults(), "");
  for (const Wrong& wrong : wrongs) {
    const Shop shop;
    shop.replace(wrong.file, wrong.from, wrong.to);
    EXPECT_EQ(shop.faults(), std::string(wrong.line) + "\n") << wrong.to;
  }
}

TEST(PackTrade, ARelicIsNotSoldAndAnOfferNeedsItsExhibit) {
  const Shop shop;
  shop.write("offers/ding.toml", offers_toml);
  shop.write("offers/shoe.toml", offers_toml);
  shop.write("offers/Shoes.toml", offers_toml);
  EXPECT_EQ(shop.faults(),
            "offers/Shoes.toml:1:1: the name is no exhibit's slug; use 1 to 80 of a-z, 0-9 and "
            "single inner dashes\n"
            "offers/ding.toml:1:1: the exhibit is a relic; relics are shown and not sold\n"
            "offers/shoe.toml:1:1: there is no exhibit \"shoe\"; did you mean \"shoes\"?\n");
}

class PackTradeImport : public ::testing::Test {
 protected:
  bool import() {
    log_ = {};
    const auto done = import_pack_folder(*data_.database, data_.blobs, shop_.path(), log_);
    changed_ = done && done->changed;
    return done.has_value();
  }
  [[nodiscard]] std::string lines() const {
    std::string out;
    for (const Fault& fault : log_.faults.sorted()) out += to_line(fault) + "\n";
    return out;
  }
  [[nodiscard]] std::optional<trade::Edition> edition(const std::string& id) const {
    return data_.database
        ->read_now([&](store::ReadTx& tx) { return trade::find_edition(tx, "shoes", id); })
        .value();
  }
  Result<trade::Order> place(std::int64_t quantity, const std::string& code = "",
                             const std::string& buyer = "account:a") {
    return data_.database->write_now([&](store::Tx& tx) {
      return trade::place_order(
          tx, {.buyer = buyer, .items = {{"shoes", "pair", quantity}}, .discount = code});
    });
  }
  [[nodiscard]] std::vector<std::string> broken() const {
    return data_.database->read_now([](store::ReadTx& tx) { return trade::check_books(tx); })
        .value();
  }

  TempFolder folder_;
  DataFolder data_ = DataFolder::open(folder_.path()).value();
  Shop shop_;
  ReadLog log_;
  bool changed_ = false;
};

TEST_F(PackTradeImport, TakesOffersInWithTheirTerms) {
  ASSERT_TRUE(import()) << lines();
  const auto pair = edition("pair");
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->price, 12'800);
  EXPECT_EQ(pair->commission, 50);
  EXPECT_EQ(pair->vat, 130);
  EXPECT_EQ(pair->exhibitor, "museum");
  EXPECT_EQ(pair->title.en, "Shoes") << "the exhibit's, where the offer has none";
  EXPECT_EQ(pair->available(), 5);
  EXPECT_EQ(edition("sample")->available(), 1);
  ASSERT_TRUE(import());
  EXPECT_FALSE(changed_);
}

TEST_F(PackTradeImport, WhatIsHeldOrSoldStaysAndLessThanThatIsAFault) {
  ASSERT_TRUE(import()) << lines();
  ASSERT_TRUE(place(2));
  shop_.replace("offers/shoes.toml", "stock = 5", "stock = 9");
  ASSERT_TRUE(import()) << lines();
  EXPECT_EQ(edition("pair")->available(), 7);
  shop_.replace("offers/shoes.toml", "stock = 9", "stock = 1");
  shop_.replace("expo.toml", "小展", "大展");
  EXPECT_FALSE(import());
  EXPECT_EQ(lines(),
            "offers/shoes.toml:1:1: of the offer \"pair\" 2 are held or sold already; "
            "\"stock\" cannot be 1\n");
  EXPECT_EQ(edition("pair")->available(), 7) << "a faulty pack changes nothing";
  shop_.replace("offers/shoes.toml", "stock = 1", "stock = 2");
  ASSERT_TRUE(import()) << lines();
  EXPECT_EQ(edition("pair")->available(), 0);
  shop_.remove("offers/shoes.toml");
  shop_.replace("trade.toml", "[[price_list.price]]\noffer = \"shoes/pair\"\nprice = \"88.00\"\n",
                "");
  ASSERT_TRUE(import()) << lines();
  EXPECT_FALSE(edition("pair")->is_offered);
  EXPECT_THAT(broken(), ::testing::IsEmpty());
}

TEST_F(PackTradeImport, ExportGivesTheOffersBack) {
  ASSERT_TRUE(import()) << lines();
  const TempFolder out;
  const auto folder = out.path() / "pack";
  ASSERT_TRUE(export_pack_folder(*data_.database, data_.blobs, "small", folder));
  ReadLog log;
  const auto again = read_whole_pack(*Folder::open(folder), log);
  const auto before = read_whole_pack(*Folder::open(shop_.path()), log);
  EXPECT_FALSE(log.faults.any());
  EXPECT_TRUE(again.trade == before.trade);
  EXPECT_EQ(trade::write_trade(again.trade).at("offers/shoes.toml"),
            trade::write_trade(before.trade).at("offers/shoes.toml"));
}

// The list price is 128; a list that is over says nothing; one that runs says 88.
TEST_F(PackTradeImport, ListsAndCodesSetThePrice) {
  shop_.replace("offers/shoes.toml", "person_limit = 2", "person_limit = 5");
  shop_.replace("trade.toml", "ends = 2026-05-08", "ends = 2020-05-08");
  ASSERT_TRUE(import()) << lines();
  EXPECT_EQ(place(1)->goods, 12'800);
  shop_.replace("trade.toml", "ends = 2020-05-08T00:00:00+08:00", "starts = 2020-05-08T00:00:00Z");
  ASSERT_TRUE(import()) << lines();
  EXPECT_EQ(place(1)->goods, 8'800);
  const auto spring = place(1, "SPRING-26");
  ASSERT_TRUE(spring);
  EXPECT_EQ(spring->goods, 7'920);
  EXPECT_EQ(spring->lines[0].list_price, 12'800);
  EXPECT_EQ(place(1, "SPRING-26").error().place, "discount_used_up:SPRING-26");
  EXPECT_EQ(place(1, "AUTUMN").error().place, "no_such_discount:AUTUMN");
  EXPECT_THAT(broken(), ::testing::IsEmpty());
  // A use comes back with the order that did not become one.
  ASSERT_TRUE(data_.database->write_now([&](store::Tx& tx) -> Result<> {
    YZ_ASSIGN(auto order, trade::find_order(tx, spring->id));
    return trade::cancel_order(tx, *order, "account:a");
  }));
  EXPECT_TRUE(place(1, "SPRING-26"));
  EXPECT_THAT(broken(), ::testing::IsEmpty());
}

// 128 each; 20 off from 200 on, once.
TEST_F(PackTradeImport, ACodeTakesAnAmountOff) {
  shop_.replace("offers/shoes.toml", "person_limit = 2", "person_limit = 5");
  shop_.replace("trade.toml", "ends = 2026-05-08", "ends = 2020-05-08");
  shop_.replace("trade.toml", "percent = 10", "amount = \"20.00\"\nminimum = \"200\"");
  ASSERT_TRUE(import()) << lines();
  EXPECT_EQ(place(1, "SPRING-26").error().place, "discount_below_minimum:20000");
  const auto two = place(2, "SPRING-26");
  ASSERT_TRUE(two);
  EXPECT_EQ(two->goods, 2 * 12'800 - 2'000);
  EXPECT_EQ(two->lines[0].price, 12'800);
  EXPECT_EQ(two->taken_off(), 2'000);
  EXPECT_EQ(place(2, "SPRING-26").error().place, "discount_used_up:SPRING-26");
  EXPECT_THAT(broken(), ::testing::IsEmpty());
  const TempFolder out;
  ASSERT_TRUE(export_pack_folder(*data_.database, data_.blobs, "small", out.path() / "pack"));
  ReadLog log;
  const auto terms = read_whole_pack(*Folder::open(out.path() / "pack"), log).trade.terms;
  EXPECT_EQ(terms.discounts.at(0).amount, "20.00");
  EXPECT_EQ(terms.discounts.at(0).minimum, "200");
  EXPECT_FALSE(terms.discounts.at(0).percent);
}

TEST_F(PackTradeImport, ManyCostLess) {
  shop_.replace("offers/shoes.toml", "person_limit = 2", "person_limit = 5");
  shop_.replace("trade.toml", "[[price_list.price]]\noffer = \"shoes/pair\"\nprice = \"88.00\"\n",
                "");
  ASSERT_TRUE(import()) << lines();
  EXPECT_EQ(place(2)->goods, 2 * 12'800);
  EXPECT_EQ(place(3)->goods, 3 * 9'900);
}

}  // namespace
}  // namespace yz::app
