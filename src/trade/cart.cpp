#include <fmt/format.h>

#include "trade/edition_row.hpp"
#include "trade/orders.hpp"
#include "trade/pricing.hpp"
#include "trade/refusal.hpp"

namespace yz::trade {
using store::Row;

Result<> put_in_cart(store::Tx& tx, std::string_view buyer, const Item& item) {
  const std::string name = item.exhibit + "/" + item.offer;
  if (item.quantity < 0 || item.quantity > most_quantity)
    return refuse(Refusal::bad_quantity, name);
  YZ_ASSIGN(const auto edition, find_edition(tx, item.exhibit, item.offer));
  if (!edition) return refuse(Refusal::no_such_offer, name);
  if (item.quantity == 0) {
    YZ_TRY(
        tx.run("delete from trade_cart where buyer = $1 and edition = $2", {buyer, edition->id}));
    return {};
  }
  if (!edition->is_offered) return refuse(Refusal::no_such_offer, name);
  if (edition->price_mode != PriceMode::fixed) return refuse(Refusal::price_on_request, name);
  YZ_ASSIGN(const auto others,
            tx.first("select count(*) from trade_cart where buyer = $1 and edition <> $2",
                     {buyer, edition->id}, [](const Row& row) { return row.integer(0); }));
  if (others.value_or(0) >= static_cast<std::int64_t>(most_lines))
    return refuse(Refusal::too_many_lines);
  YZ_TRY(
      tx.run("insert into trade_cart (buyer, edition, quantity, put) values ($1, $2, $3, $4) "
             "on conflict (buyer, edition) do update set quantity = excluded.quantity",
             {buyer, edition->id, item.quantity, tx.now()}));
  return {};
}

Result<> add_to_cart(store::Tx& tx, std::string_view buyer, const Item& item) {
  YZ_ASSIGN(
      const auto before,
      tx.first("select c.quantity from trade_cart c join trade_edition e on e.id = c.edition "
               "where c.buyer = $1 and e.exhibit = $2 and e.slug = $3",
               {buyer, item.exhibit, item.offer}, [](const Row& row) { return row.integer(0); }));
  // What is no quantity stays none.
  if (item.quantity < 1 || item.quantity > most_quantity)
    return refuse(Refusal::bad_quantity, item.exhibit + "/" + item.offer);
  return put_in_cart(tx, buyer, {item.exhibit, item.offer, before.value_or(0) + item.quantity});
}

Result<std::vector<InCart>> in_cart(store::ReadTx& tx, std::string_view buyer) {
  static const std::string sql = fmt::format(
      "select {}, c.quantity from trade_cart c join trade_edition e on e.id = c.edition "
      "join trade_stock s on s.edition = e.id where c.buyer = $1 order by c.put, c.edition",
      edition_columns);
  return tx.all(sql, {buyer},
                [](const Row& row) { return InCart{edition_in(row), row.integer(edition_width)}; });
}

Result<std::vector<CartLine>> cart_of(store::ReadTx& tx, std::string_view buyer, Instant now) {
  YZ_ASSIGN(auto all, in_cart(tx, buyer));
  std::vector<CartLine> lines;
  for (InCart& each : all) {
    YZ_ASSIGN(const std::int64_t price, price_for(tx, each.edition, each.quantity, now));
    lines.push_back({std::move(each.edition), each.quantity, price});
  }
  return lines;
}

}  // namespace yz::trade
