// What the parties of an order may do with it, each behind the one question whose it is: what is
// another's is not there (not_found), for pages and API alike.
#pragma once

#include <memory>
#include <string_view>

#include "trade/member.hpp"
#include "trade/provider.hpp"

namespace yz::trade {

// The buyer's own order.
[[nodiscard]] Result<Order> own_order(store::ReadTx& tx, const Member& member,
                                      std::string_view id_text);

// An order and which of its seller orders is meant.
struct Dealt {
  Order order;
  SellerOrder* seller = nullptr;  // into `order`
};

// The seller order of an exhibitor that `member` acts for.
[[nodiscard]] Result<std::unique_ptr<Dealt>> dealt(store::ReadTx& tx, const Member& member,
                                                   std::string_view id_text);

// The buyer paid at the stand or by bank. An order of several exhibitors is one payment, so that
// only the organiser can say it came (forbidden). Refusal: wrong_state.
Result<> receive_money(store::Tx& tx, Dealt& deal, const Member& member,
                       const Providers& providers);

// The exhibitor backs out of an order that is not paid, or of which only the deposit is. What
// several exhibitors share only the organiser can end (forbidden), and nobody while the buyer may
// be at a payment provider just now (wrong_state): that ends by itself. Errors: invalid (reason).
Result<> withdraw(store::Tx& tx, Dealt& deal, const Member& member, const Providers& providers,
                  std::string_view reason);
// Whether that is so.
[[nodiscard]] bool may_withdraw(const Order& order, const std::vector<Payment>& payments,
                                const Member& member, const Providers& providers);

// A refund by hand was made: the seller order's, or for organisers one of a payment that bought
// nothing. Refusal: wrong_state.
Result<> confirm_refund(store::Tx& tx, Dealt& deal, const Member& member,
                        const Providers& providers);

// Organisers only (forbidden).
Result<> resolve(store::Tx& tx, Dealt& deal, const Member& member);

// Goods of one of its lines came back.
Result<> bring_back(store::Tx& tx, Dealt& deal, std::int64_t position, std::int64_t quantity);

}  // namespace yz::trade
