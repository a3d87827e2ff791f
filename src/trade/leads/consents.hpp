// Consent to be written to by an exhibitor. It is given with an enquiry or a card, and taken back
// by whoever gave it: an account, or a visitor in the session in which they did.
//
// Taken back, the lead stands as if it never had been: what was told by consent (the address, the
// company, what a card said) is deleted, also from what waits for webhooks. That it was given and
// taken back, when, by which act and whom, stays in trade_consent, which is append-only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trade/leads/leads.hpp"
#include "trade/member.hpp"

namespace yz::trade {

inline constexpr std::int64_t most_consents_shown = 500;

struct Consent {
  LeadId lead;
  std::string exhibitor;
  std::string email;  // which the exhibitor sees; empty once it was taken back
  Instant given;
  std::optional<Instant> withdrawn;
};

// The newest first, those that were taken back among them.
[[nodiscard]] Result<std::vector<Consent>> consents_of(store::ReadTx& tx, std::string_view giver);

// not_found where `member` gave none to this lead.
[[nodiscard]] Result<Lead> consented_by(store::ReadTx& tx, const Member& member,
                                        std::string_view id_text);

// Changes nothing where it was taken back before. Tells the exhibitor's webhooks.
Result<> withdraw_consent(store::Tx& tx, Lead& lead, std::string_view giver);

// What a session consented to is the account's to take back, once it signed in.
Result<> hand_over_consents(store::Tx& tx, std::string_view from, std::string_view to);

// For leads.cpp: writes down that it was given, and by whom.
Result<> record_consent(store::Tx& tx, const Lead& lead, std::string_view giver, Act act);

}  // namespace yz::trade
