// What was written before the tables were laid out anew is there afterwards, in its order, and goes
// on.
#include <gtest/gtest.h>

#include "store/store_fixture.hpp"
#include "trade/trade_fixture.hpp"

namespace yz::trade {
namespace {

using test::must;

constexpr std::size_t steps_before = 15;

std::unique_ptr<store::Database> open(const store::test::Folder& folder,
                                      std::span<const store::Migration> steps) {
  return must(store::Database::open(folder.database(), steps));
}

// A paid order, as the tables had it before.
Result<> write_order(store::Tx& tx, OrderId order, SellerOrderId seller, EditionId edition) {
  YZ_TRY(tx.run(
      "insert into trade_order (id, buyer, state, currency, goods, shipping, tax, total,"
      " contact, made, changed) values ($1, 'me', 'paid', 'CNY', 100, 0, 11, 100, '{}', 1, 1)",
      {order}));
  YZ_TRY(
      tx.run("insert into trade_seller_order (id, order_id, exhibitor, state, resume, goods,"
             " shipping, shipping_slug, total, commission, refunding, refunded, tracking) "
             "values ($1, $2, 'workshop', 'paid', 'paid', 100, 0, '', 100, 0, 0, 0, '')",
             {seller, order}));
  YZ_TRY(tx.run(
      "insert into trade_line (order_id, position, seller_order, edition, quantity, returned,"
      " price, vat, title_zh, title_en, list_price) "
      "values ($1, 0, $2, $3, 1, 0, 100, 130, '一件', 'One', 120)",
      {order, seller, edition}));
  // Their ids do not say in which order they were written.
  for (const auto& [id, event] : {std::pair{"c", "place"}, {"a", "pay"}, {"b", "capture"}})
    YZ_TRY(
        tx.run("insert into trade_audit (id, order_id, seller_order, event, was, became, actor,"
               " time) values ($1, $2, $3, $4, '', '', 'me', 1)",
               {std::as_bytes(std::span(id, 1)), order, nullptr, event}));
  for (const auto& [id, debit, credit] :
       {std::tuple{"x", "provider:stand", "buyer"}, {"y", "buyer", "seller:workshop"}})
    YZ_TRY(
        tx.run("insert into trade_transfer (id, order_id, why, debit, credit, amount, currency,"
               " time) values ($1, $2, 'share', $3, $4, 100, 'CNY', 1)",
               {std::as_bytes(std::span(id, 1)), order, debit, credit}));
  YZ_TRY(tx.run("insert into trade_cart (buyer, edition, quantity, put) values ('me', $1, 3, 1)",
                {edition}));
  return {};
}

std::vector<std::string> events_of(store::Database& db, OrderId order) {
  return must(db.read_now([&](store::ReadTx& tx) {
    return tx.all("select event from trade_audit where order_id = $1 order by position", {order},
                  [](const store::Row& row) { return row.string(0); });
  }));
}

TEST(ClusteredTables, KeepWhatWasWrittenBefore) {
  const store::test::Folder folder;
  const auto order = OrderId::make(system_now());
  const auto seller = SellerOrderId::make(system_now());
  {
    auto db = open(folder, migrations().first(steps_before));
    must(db->write_now([&](store::Tx& tx) -> Result<> {
      YZ_ASSIGN(const auto edition, put_edition(tx, test::terms("gourd", 5)));
      return write_order(tx, order, seller, edition);
    }));
  }
  auto db = open(folder, migrations());
  EXPECT_EQ(events_of(*db, order), (std::vector<std::string>{"place", "pay", "capture"}));
  const auto kept = *must(db->read_now([&](store::ReadTx& tx) { return find_order(tx, order); }));
  ASSERT_EQ(kept.lines.size(), 1U);
  EXPECT_EQ(kept.lines[0].title.zh, "一件");
  EXPECT_EQ(kept.lines[0].list_price, 120);
  EXPECT_EQ(kept.lines[0].seller_order, seller);
  const auto sums = must(db->read_now([](store::ReadTx& tx) { return balances(tx, "CNY"); }));
  EXPECT_EQ(sums, (Balances{{"provider:stand", -100}, {"buyer", 0}, {"seller:workshop", 100}}));
  const auto cart = must(db->read_now([](store::ReadTx& tx) { return in_cart(tx, "me"); }));
  ASSERT_EQ(cart.size(), 1U);
  EXPECT_EQ(cart[0].quantity, 3);

  // What moves now is written after it, and neither may be changed.
  must(db->write_now([&](store::Tx& tx) -> Result<> {
    YZ_ASSIGN(auto found, find_order(tx, order));
    return accept_order(tx, *found, found->sellers[0], "me");
  }));
  EXPECT_EQ(events_of(*db, order), (std::vector<std::string>{"place", "pay", "capture", "accept"}));
  for (const char* sql : {"delete from trade_audit", "update trade_audit set actor = 'x'",
                          "delete from trade_transfer", "update trade_transfer set amount = 1"})
    EXPECT_FALSE(db->write_now([&](store::Tx& tx) { return tx.run(sql); })) << sql;
}

}  // namespace
}  // namespace yz::trade
