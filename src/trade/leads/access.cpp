#include "trade/leads/access.hpp"

#include "expo/queries.hpp"

namespace yz::trade {
namespace {

template <class T>
Result<T> only_own(Result<std::optional<T>> found, const Member& member) {
  YZ_TRY(found);
  if (!*found || !member.acts_for((*found)->exhibitor))
    return fail(ErrorKind::not_found, "There is no such thing here.");
  return std::move(**found);
}

}  // namespace

Result<Lead> lead_as(store::ReadTx& tx, const Member& member, std::string_view id_text) {
  return only_own(find_lead(tx, LeadId::parse(id_text).value_or(LeadId())), member);
}

Result<Webhook> webhook_as(store::ReadTx& tx, const Member& member, std::string_view id_text) {
  return only_own(find_webhook(tx, WebhookId::parse(id_text).value_or(WebhookId())), member);
}

Result<Delivery> delivery_as(store::ReadTx& tx, const Member& member, std::string_view id_text) {
  return only_own(find_delivery(tx, DeliveryId::parse(id_text).value_or(DeliveryId())), member);
}

Result<> leave_card_at(store::Tx& tx, const Member& member, NewAct card) {
  YZ_ASSIGN(const auto exhibit, expo::find_exhibit(tx, card.exhibit));
  if (!exhibit) return fail(ErrorKind::not_found, "There is no such exhibit.");
  card.exhibitor = exhibit->exhibitor;
  card.person.key = member.actor.account ? member.key() : std::string();
  card.giver = member.key();
  YZ_TRY(leave_card(tx, std::move(card)));
  return {};
}

}  // namespace yz::trade
