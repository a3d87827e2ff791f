// The books: append-only transfers, each from one account to another, so that every row balances.
//
// Accounts are named: "provider:NAME" (money that a payment provider holds for the fair), "buyer"
// (what of an order's money belongs to its buyer: paid and not yet shared out, or on its way back),
// "seller:SLUG", "commission:SLUG" (the organiser's share of that seller's sales). Balances are
// sums; none is stored.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/tx.hpp"
#include "trade/goods.hpp"

namespace yz::trade {

struct Transfer {
  OrderId order;
  std::string_view why;  // capture, share, commission, refund_share, refund_commission, refund …
  std::string_view debit;
  std::string_view credit;
  std::int64_t amount = 0;  // minor units; nothing is written for 0, negative is a mistake of ours
  std::string_view currency;
};

Result<> record(store::Tx& tx, const Transfer& transfer);

[[nodiscard]] std::string seller_account(std::string_view exhibitor);
[[nodiscard]] std::string commission_account(std::string_view exhibitor);
[[nodiscard]] std::string provider_account(std::string_view provider);

// Credits less debits of each account, of all orders together: they sum to 0.
using Balances = std::map<std::string, std::int64_t>;
[[nodiscard]] Result<Balances> balances(store::ReadTx& tx, std::string_view currency);

// What is kept of `commission` once `refunded` of `total` went back: the same share, rounded down.
[[nodiscard]] std::int64_t commission_after(std::int64_t commission, std::int64_t refunded,
                                            std::int64_t total);

// value × numerator ÷ denominator, rounded down, however large the product.
[[nodiscard]] std::int64_t scaled(std::int64_t value, std::int64_t numerator,
                                  std::int64_t denominator);

// value × numerator ÷ denominator, rounded down, however large the product.
[[nodiscard]] std::int64_t scaled(std::int64_t value, std::int64_t numerator,
                                  std::int64_t denominator);

// `permille` of an amount that contains it (tax) or that it is taken from (commission).
[[nodiscard]] std::int64_t contained_share(std::int64_t amount, std::int64_t permille);
[[nodiscard]] std::int64_t share_of(std::int64_t amount, std::int64_t permille);

// Everything that must hold of the tables together: stock and holds, units, books, refunds. A
// sentence for each thing that does not; empty is good. Reads everything.
[[nodiscard]] Result<std::vector<std::string>> check_books(store::ReadTx& tx);

}  // namespace yz::trade
