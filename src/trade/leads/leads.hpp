// Leads: everybody who asked, bid, bought or left a card, as each exhibitor's own list. A person
// stands there once. Their e-mail address is the exhibitor's to see only where they consented to be
// written to; when and by which act is recorded with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/record.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store/database.hpp"

namespace yz::trade {

struct LeadTag;
using LeadId = Id<LeadTag>;

enum class Act : std::uint8_t { asked, bid, bought, card };

struct Person {
  std::string key;  // "account:…", or "mail:ADDRESS" of a guest
  std::string name;
  std::string email;
  std::string company = {};
};

struct Lead {
  LeadId id;
  std::string exhibitor;
  Person person;
  std::optional<Instant> consented;
  std::string consent_by;  // the act's word
  std::string note;        // the exhibitor's own
  Instant first;
  Instant last;
  std::optional<Instant> withdrawn = {};  // when consent was taken back (consents.hpp)

  // Empty where they did not consent.
  [[nodiscard]] std::string_view shown_email() const {
    return consented ? std::string_view(person.email) : std::string_view();
  }
};

struct LeadAct {
  Act act = Act::asked;
  std::string exhibit;  // slug
  std::string text;     // of a card
  Instant time;
};

struct NewAct {
  std::string exhibitor;
  Person person;
  Act act = Act::asked;
  std::string exhibit;
  std::string text = {};
  bool consents = false;   // false takes no earlier consent back
  std::string giver = {};  // of consent: the key of the account or session that gives it
};

// The lead, now with this act. Tells the exhibitor's webhooks.
Result<Lead> add_act(store::Tx& tx, const NewAct& act);

// A card left at an exhibit: checked, then add_act. Errors: invalid (name, email, company, text,
// consent: without it a card cannot be left), too_many (10 a day by one person).
Result<Lead> leave_card(store::Tx& tx, NewAct card);

// Errors: invalid.
Result<> write_note(store::Tx& tx, Lead& lead, std::string_view note);

struct LeadCursor {
  Instant last;
  LeadId id;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::optional<LeadCursor> parse(std::string_view text);
};
[[nodiscard]] Result<std::optional<Lead>> find_lead(store::ReadTx& tx, LeadId id);
// The latest first.
[[nodiscard]] Result<std::vector<Lead>> leads_of(store::ReadTx& tx, std::string_view exhibitor,
                                                 std::optional<LeadCursor> after,
                                                 std::int64_t limit);
[[nodiscard]] Result<std::vector<LeadAct>> acts_of(store::ReadTx& tx, LeadId id);

// All leads of an exhibitor as CSV (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets
// read Chinese). A cell that a spreadsheet would take for a formula begins with an apostrophe.
[[nodiscard]] Result<std::string> leads_csv(store::ReadTx& tx, std::string_view exhibitor);
[[nodiscard]] std::string csv_cell(std::string_view text);

// Makes leads of what the journal says: enquiries, bids, paid orders. Call once.
void follow_leads(store::Database& database);

}  // namespace yz::trade

template <>
struct yz::WordsOf<yz::trade::Act> {
  static constexpr std::string_view names[] = {"asked", "bid", "bought", "card"};
};
