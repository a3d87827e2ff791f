#include "trade/deals.hpp"

#include <ranges>

#include "trade/refusal.hpp"

namespace yz::trade {
namespace {

std::unexpected<Error> no_such_order() {
  return fail(ErrorKind::not_found, "There is no such order.");
}

const Provider* by_hand(const Providers& providers, std::string_view name) {
  const Provider* provider = providers.find(name);
  return provider != nullptr && provider->is_manual() ? provider : nullptr;
}

// The buyer was sent to a provider who has not said yet how it went.
bool is_paying(const std::vector<Payment>& payments, const Providers& providers) {
  return !payments.empty() && payments.back().state == "pending" &&
         by_hand(providers, payments.back().provider) == nullptr;
}

// As the order is now.
Result<> look_again(store::ReadTx& tx, Dealt& deal) {
  const SellerOrderId id = deal.seller->id;
  YZ_ASSIGN(auto order, find_order(tx, deal.order.id));
  if (!order) return no_such_order();
  deal.order = std::move(*order);
  deal.seller = seller_in(deal.order, id);
  return {};
}

}  // namespace

Result<Order> own_order(store::ReadTx& tx, const Member& member, std::string_view id_text) {
  const auto id = OrderId::parse(id_text);
  if (!id) return no_such_order();
  YZ_ASSIGN(auto order, find_order(tx, *id));
  if (!order || order->buyer != member.key()) return no_such_order();
  return std::move(*order);
}

Result<std::unique_ptr<Dealt>> dealt(store::ReadTx& tx, const Member& member,
                                     std::string_view id_text) {
  const auto id = SellerOrderId::parse(id_text);
  if (!id) return no_such_order();
  YZ_ASSIGN(auto order, find_order(tx, *id));
  if (!order) return no_such_order();
  auto found = std::make_unique<Dealt>(Dealt{std::move(*order)});
  found->seller = seller_in(found->order, *id);
  if (found->seller == nullptr || !member.acts_for(found->seller->exhibitor))
    return no_such_order();
  return found;
}

Result<> receive_money(store::Tx& tx, Dealt& deal, const Member& member,
                       const Providers& providers) {
  if (deal.order.sellers.size() > 1 && !member.is_organiser())
    return fail(ErrorKind::forbidden, "The organiser confirms what several exhibitors share.");
  YZ_ASSIGN(const auto payments, payments_of(tx, deal.order.id));
  // The newest: of an order with a deposit the earlier one was received before.
  for (const Payment& payment : std::views::reverse(payments)) {
    if (by_hand(providers, payment.provider) == nullptr || payment.state == "failed") continue;
    YZ_TRY(settle(tx, deal.order, payments, payment,
                  {payment.key, true, payment.amount, payment.currency, ""}, member.key()));
    return {};
  }
  return refuse(Refusal::wrong_state, word_of(deal.order.state));
}

Result<> withdraw(store::Tx& tx, Dealt& deal, const Member& member, const Providers& providers,
                  std::string_view reason) {
  if (deal.order.sellers.size() > 1 && !member.is_organiser())
    return fail(ErrorKind::forbidden, "The organiser ends what several exhibitors share.");
  YZ_ASSIGN(const auto payments, payments_of(tx, deal.order.id));
  if (is_holding(deal.order.state) && is_paying(payments, providers))
    return refuse(Refusal::wrong_state, word_of(State::payment_pending));
  return withdraw_order(tx, deal.order, reason, member.key());
}

bool may_withdraw(const Order& order, const std::vector<Payment>& payments, const Member& member,
                  const Providers& providers) {
  return is_holding(order.state) && !is_paying(payments, providers) &&
         (order.sellers.size() == 1 || member.is_organiser());
}

Result<> confirm_refund(store::Tx& tx, Dealt& deal, const Member& member,
                        const Providers& providers) {
  YZ_ASSIGN(const auto refunds, refunds_of(tx, deal.order.id));
  for (const Refund& refund : refunds) {
    const bool is_meant =
        refund.seller_order ? *refund.seller_order == deal.seller->id : member.is_organiser();
    if (by_hand(providers, refund.provider) == nullptr || !is_meant || refund.state != "pending")
      continue;
    YZ_TRY(finish_refund(tx, refund.key, true, member.key()));
    return look_again(tx, deal);
  }
  return refuse(Refusal::wrong_state, word_of(deal.seller->state));
}

Result<> resolve(store::Tx& tx, Dealt& deal, const Member& member) {
  if (!member.is_organiser()) return fail(ErrorKind::forbidden, "The organiser decides disputes.");
  return resolve_dispute(tx, deal.order, *deal.seller, member.key());
}

Result<> bring_back(store::Tx& tx, Dealt& deal, std::int64_t position, std::int64_t quantity) {
  for (const Line& line : deal.order.lines)
    if (line.position == position && line.seller_order == deal.seller->id)
      return take_back(tx, deal.order, line.position, quantity);
  return refuse(Refusal::return_too_large);
}

}  // namespace yz::trade
