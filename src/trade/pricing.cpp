#include "trade/pricing.hpp"

#include <algorithm>

#include "trade/ledger.hpp"
#include "trade/refusal.hpp"

namespace yz::trade {

using store::Row;

Result<std::int64_t> price_for(store::ReadTx& tx, const Edition& edition, std::int64_t quantity,
                               Instant now) {
  if (!edition.has_prices) return edition.price;
  YZ_ASSIGN(const auto lowest,
            tx.first("select min(price) from trade_price where edition = $1 and quantity <= $2 "
                     "and (starts is null or starts <= $3) and (ends is null or ends > $3)",
                     {edition.id, quantity, now}, [](const Row& row) {
                       return row.is_null(0) ? std::nullopt : std::optional(row.integer(0));
                     }));
  const auto price = lowest.value_or(std::nullopt);
  return price ? std::min(*price, edition.price) : edition.price;
}

std::int64_t Discount::price_after(std::int64_t price) const {
  return price * (100 - percent) / 100;
}

// Each line takes what the amount's share has grown by since the line before: rounding hits single
// lines by less than a minor unit and never the sum.
std::int64_t Discount::part_of(std::int64_t sum, std::int64_t before, std::int64_t goods) const {
  if (goods == 0) return 0;
  const std::int64_t all = std::min(amount, goods);
  return scaled(all, before + sum, goods) - scaled(all, before, goods);
}

Result<std::optional<Discount>> find_discount(store::ReadTx& tx, std::string_view code,
                                              Instant now) {
  if (code.empty()) return std::nullopt;
  return tx.first(
      "select pack, percent, amount, minimum from trade_discount where code = $1 and is_offered = "
      "1 "
      "and (starts is null or starts <= $2) and (ends is null or ends > $2)",
      {code, now}, [](const Row& row) {
        return Discount{row.string(0), row.integer(1), row.integer(2), row.integer(3)};
      });
}

Result<> use_discount(store::Tx& tx, std::string_view code) {
  if (code.empty()) return {};
  YZ_ASSIGN(const auto used, tx.run("update trade_discount set used = used + 1 "
                                    "where code = $1 and (uses is null or used < uses)",
                                    {code}));
  if (used == 0) return refuse(Refusal::discount_used_up, code);
  return {};
}

Result<> use_discount_again(store::Tx& tx, std::string_view code) {
  if (code.empty()) return {};
  YZ_TRY(tx.run("update trade_discount set used = used + 1 where code = $1", {code}));
  return {};
}

Result<> give_back_discount(store::Tx& tx, std::string_view code) {
  if (code.empty()) return {};
  YZ_TRY(tx.run("update trade_discount set used = used - 1 where code = $1", {code}));
  return {};
}

}  // namespace yz::trade
