// Whose a lead, a webhook or a delivery is: what is another's is not there (not_found).
#pragma once

#include "trade/leads/leads.hpp"
#include "trade/leads/webhooks.hpp"
#include "trade/member.hpp"

namespace yz::trade {

[[nodiscard]] Result<Lead> lead_as(store::ReadTx& tx, const Member& member,
                                   std::string_view id_text);
[[nodiscard]] Result<Webhook> webhook_as(store::ReadTx& tx, const Member& member,
                                         std::string_view id_text);
[[nodiscard]] Result<Delivery> delivery_as(store::ReadTx& tx, const Member& member,
                                           std::string_view id_text);

// A card at an exhibit. Errors: not_found (no such exhibit), and those of leave_card.
Result<> leave_card_at(store::Tx& tx, const Member& member, NewAct card);

}  // namespace yz::trade
