#include "trade/leads/consents.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include "trade/leads/webhooks.hpp"

namespace yz::trade {
namespace {

using store::Row;
namespace json = boost::json;

Result<> write_down(store::Tx& tx, const LeadId& lead, std::string_view event, std::string_view act,
                    std::string_view giver) {
  YZ_TRY(
      tx.run("insert into trade_consent (lead, number, event, act, giver, time) "
             "select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 from trade_consent "
             "where lead = $1",
             {lead, event, act, giver, tx.now()}));
  return {};
}

// Of the same person: what follows the journal must not take an older consent for a new one.
Result<> forget_in_enquiries(store::Tx& tx, const Lead& lead, std::string_view giver) {
  constexpr std::string_view prefix = "mail:";
  const std::string_view key = lead.person.key;
  const std::string_view address = key.starts_with(prefix) ? key.substr(prefix.size()) : "";
  YZ_TRY(
      tx.run("update trade_enquiry set consents = 0 where exhibitor = $1 and consents = 1 "
             "and (asker = $2 or asker = $3 or email = $4)",
             {lead.exhibitor, key, giver, address}));
  return {};
}

// What was told by consent is in no event that is sent from now on, the first time or again.
Result<> forget_in_deliveries(store::Tx& tx, const Lead& lead) {
  struct Kept {
    DeliveryId id;
    std::string body;
  };
  YZ_ASSIGN(const auto kept,
            tx.all("select d.id, d.body from trade_delivery d join trade_webhook w "
                   "on w.id = d.webhook where w.exhibitor = $1 and d.body like $2",
                   {lead.exhibitor, fmt::format("%\"lead\":\"{}\"%", lead.id.text())},
                   [](const Row& row) { return Kept{row.id<DeliveryId>(0), row.string(1)}; }));
  for (const Kept& each : kept) {
    json::error_code error;
    auto body = json::parse(each.body, error);
    if (error) return fail(ErrorKind::corrupt, "a delivery is no JSON");
    json::object& data = body.as_object()["data"].as_object();
    if (data.contains("email")) data["email"] = nullptr;
    for (const char* field : {"company", "text"})
      if (data.contains(field)) data[field] = "";
    YZ_TRY(tx.run("update trade_delivery set body = $1 where id = $2",
                  {json::serialize(body), each.id}));
  }
  return {};
}

}  // namespace

Result<> record_consent(store::Tx& tx, const Lead& lead, std::string_view giver, Act act) {
  YZ_TRY(write_down(tx, lead.id, "given", yz::word_of(act), giver));
  YZ_TRY(
      tx.run("insert into trade_consent_giver (lead, giver, given) values ($1, $2, $3) "
             "on conflict (lead, giver) do update set given = excluded.given",
             {lead.id, giver, tx.now()}));
  return {};
}

Result<std::vector<Consent>> consents_of(store::ReadTx& tx, std::string_view giver) {
  return tx.all(
      "select l.id, l.exhibitor, l.email, g.given, l.withdrawn from trade_consent_giver g "
      "join trade_lead l on l.id = g.lead where g.giver = $1 "
      "order by g.given desc, l.id limit $2",
      {giver, most_consents_shown}, [](const Row& row) {
        Consent consent{row.id<LeadId>(0), row.string(1), row.string(2), row.instant(3), {}};
        if (!row.is_null(4)) {
          consent.withdrawn = row.instant(4);
          consent.email.clear();
        }
        return consent;
      });
}

Result<Lead> consented_by(store::ReadTx& tx, const Member& member, std::string_view id_text) {
  const auto none = [] { return fail(ErrorKind::not_found, "There is no such consent."); };
  const auto id = LeadId::parse(id_text);
  if (!id) return none();
  YZ_ASSIGN(const auto is_giver,
            tx.first("select 1 from trade_consent_giver where lead = $1 and giver = $2",
                     {*id, member.key()}, [](const Row&) { return true; }));
  if (!is_giver) return none();
  YZ_ASSIGN(auto lead, find_lead(tx, *id));
  if (!lead) return fail(ErrorKind::corrupt, "a consent's lead is not there");
  return std::move(*lead);
}

Result<> withdraw_consent(store::Tx& tx, Lead& lead, std::string_view giver) {
  if (!lead.consented) return {};
  YZ_TRY(
      tx.run("update trade_lead set consented = null, consent_by = '', withdrawn = $1, email = '',"
             " company = '' where id = $2",
             {tx.now(), lead.id}));
  YZ_TRY(tx.run("update trade_lead_act set text = '' where lead = $1", {lead.id}));
  YZ_TRY(forget_in_enquiries(tx, lead, giver));
  YZ_TRY(forget_in_deliveries(tx, lead));
  YZ_TRY(write_down(tx, lead.id, "withdrawn", "", giver));
  lead.consented = std::nullopt;
  lead.consent_by.clear();
  lead.withdrawn = tx.now();
  lead.person.email.clear();
  lead.person.company.clear();
  return queue_event(
      tx, lead.exhibitor, "lead.consent_withdrawn",
      {{"lead", lead.id.text()}, {"name", lead.person.name}, {"withdrawn", to_rfc3339(tx.now())}});
}

Result<> hand_over_consents(store::Tx& tx, std::string_view from, std::string_view to) {
  YZ_TRY(
      tx.run("insert into trade_consent_giver (lead, giver, given) "
             "select lead, $2, given from trade_consent_giver where giver = $1 "
             "on conflict (lead, giver) do nothing",
             {from, to}));
  YZ_TRY(tx.run("delete from trade_consent_giver where giver = $1", {from}));
  return {};
}

}  // namespace yz::trade
