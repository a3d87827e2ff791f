#include "trade/leads/leads.hpp"

#include <charconv>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "people/email.hpp"
#include "trade/leads/consents.hpp"
#include "trade/leads/webhooks.hpp"
#include "trade/said.hpp"

namespace yz::trade {
namespace {

using store::Row;
namespace json = boost::json;

constexpr std::string_view columns =
    "select id, exhibitor, person, name, email, company, consented, consent_by, note, first, last,"
    " withdrawn from trade_lead ";
constexpr std::int64_t most_cards_a_day = 10;
constexpr std::int64_t most_acts = 200;  // kept of one lead, the first ones

Lead lead_in(const Row& row) {
  Lead lead{row.id<LeadId>(0),
            row.string(1),
            {row.string(2), row.string(3), row.string(4), row.string(5)},
            std::nullopt,
            row.string(7),
            row.string(8),
            row.instant(9),
            row.instant(10)};
  if (!row.is_null(6)) lead.consented = row.instant(6);
  if (!row.is_null(11)) lead.withdrawn = row.instant(11);
  return lead;
}

Result<Lead> find_or_make(store::Tx& tx, const NewAct& act) {
  static const std::string sql = fmt::format("{}where exhibitor = $1 and person = $2", columns);
  YZ_ASSIGN(auto found, tx.first(sql, {act.exhibitor, act.person.key}, lead_in));
  if (found) {
    // The name is the latest one given; a company that was named stays.
    found->person.name = act.person.name;
    found->person.email = act.person.email;
    if (!act.person.company.empty()) found->person.company = act.person.company;
    return std::move(*found);
  }
  Lead lead{
      LeadId::make(tx.now()), act.exhibitor, act.person, std::nullopt, "", "", tx.now(), tx.now()};
  YZ_TRY(tx.run(
      "insert into trade_lead (id, exhibitor, person, name, email, company, consented,"
      " consent_by, note, first, last) values ($1, $2, $3, $4, $5, $6, null, '', '', $7, $7)",
      {lead.id, lead.exhibitor, lead.person.key, lead.person.name, lead.person.email,
       lead.person.company, lead.first}));
  return lead;
}

Result<> add_line(store::Tx& tx, const Lead& lead, const NewAct& act) {
  YZ_ASSIGN(const auto last,
            tx.first("select coalesce(max(number), 0) from trade_lead_act where lead = $1",
                     {lead.id}, [](const Row& row) { return row.integer(0); }));
  if (last.value_or(0) >= most_acts) return {};
  YZ_TRY(tx.run(
      "insert into trade_lead_act (lead, number, act, exhibit, text, time) "
      "values ($1, $2, $3, $4, $5, $6)",
      {lead.id, last.value_or(0) + 1, yz::word_of(act.act), act.exhibit, act.text, tx.now()}));
  return {};
}

json::object event_of(const Lead& lead, const NewAct& act) {
  return {{"lead", lead.id.text()},
          {"act", yz::word_of(act.act)},
          {"exhibit", act.exhibit},
          {"name", lead.person.name},
          {"company", lead.person.company},
          {"email", lead.consented ? json::value(lead.person.email) : json::value(nullptr)},
          {"text", act.text}};
}

}  // namespace

std::string LeadCursor::text() const {
  return fmt::format("{}-{}", last.time_since_epoch().count(), id.text());
}

std::optional<LeadCursor> LeadCursor::parse(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == text.npos) return std::nullopt;
  std::int64_t millis = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + dash, millis);
  const auto id = LeadId::parse(text.substr(dash + 1));
  if (error != std::errc() || end != text.data() + dash || !id) return std::nullopt;
  return LeadCursor{Instant(std::chrono::milliseconds(millis)), *id};
}

Result<Lead> add_act(store::Tx& tx, const NewAct& act) {
  YZ_ASSIGN(Lead lead, find_or_make(tx, act));
  lead.last = std::max(lead.last, tx.now());
  if (act.consents && !lead.consented) {
    lead.consented = tx.now();
    lead.consent_by = yz::word_of(act.act);
    lead.withdrawn = std::nullopt;
  }
  if (act.consents)
    YZ_TRY(record_consent(tx, lead, act.giver.empty() ? act.person.key : act.giver, act.act));
  YZ_TRY(
      tx.run("update trade_lead set name = $1, email = $2, company = $3, consented = $4,"
             " consent_by = $5, last = $6, withdrawn = $7 where id = $8",
             {lead.person.name, lead.person.email, lead.person.company, lead.consented,
              lead.consent_by, lead.last, lead.withdrawn, lead.id}));
  YZ_TRY(add_line(tx, lead, act));
  YZ_TRY(queue_event(tx, act.exhibitor, fmt::format("lead.{}", yz::word_of(act.act)),
                     event_of(lead, act)));
  return lead;
}

Result<Lead> leave_card(store::Tx& tx, NewAct card) {
  card.act = Act::card;
  YZ_ASSIGN(card.person.name, take_in(card.person.name, "name", {.max = 40}));
  YZ_ASSIGN(card.person.email, people::normalise_email(card.person.email));
  YZ_ASSIGN(card.person.company,
            take_in(card.person.company, "company", {.max = 80, .need = Need::optional}));
  YZ_ASSIGN(card.text, take_in(card.text, "text",
                               {.max = 1'000, .need = Need::optional, .form = Form::paragraph}));
  if (!card.consents)
    return fail(ErrorKind::invalid, "is needed: the card is for the exhibitor to write to you",
                "consent");
  if (card.person.key.empty()) card.person.key = "mail:" + card.person.email;
  YZ_ASSIGN(const auto today,
            tx.first("select count(*) from trade_lead_act a join trade_lead l on l.id = a.lead "
                     "where l.person = $1 and a.act = 'card' and a.time > $2",
                     {card.person.key, tx.now() - std::chrono::hours(24)},
                     [](const Row& row) { return row.integer(0); }));
  if (today.value_or(0) >= most_cards_a_day)
    return fail(ErrorKind::too_many, "Those were many cards today; please go on tomorrow.");
  return add_act(tx, card);
}

Result<> write_note(store::Tx& tx, Lead& lead, std::string_view note) {
  YZ_ASSIGN(lead.note,
            take_in(note, "note", {.max = 2'000, .need = Need::optional, .form = Form::paragraph}));
  YZ_TRY(tx.run("update trade_lead set note = $1 where id = $2", {lead.note, lead.id}));
  return {};
}

Result<std::optional<Lead>> find_lead(store::ReadTx& tx, LeadId id) {
  static const std::string sql = fmt::format("{}where id = $1", columns);
  return tx.first(sql, {id}, lead_in);
}

Result<std::vector<Lead>> leads_of(store::ReadTx& tx, std::string_view exhibitor,
                                   std::optional<LeadCursor> after, std::int64_t limit) {
  static const std::string first =
      fmt::format("{}where exhibitor = $1 order by last desc, id desc limit $2", columns);
  static const std::string next = fmt::format(
      "{}where exhibitor = $1 and (last < $3 or (last = $3 and id < $4)) "
      "order by last desc, id desc limit $2",
      columns);
  return after ? tx.all(next, {exhibitor, limit, after->last, after->id}, lead_in)
               : tx.all(first, {exhibitor, limit}, lead_in);
}

Result<std::vector<LeadAct>> acts_of(store::ReadTx& tx, LeadId id) {
  return tx.all(
      "select act, exhibit, text, time from trade_lead_act where lead = $1 order by number", {id},
      [](const Row& row) {
        return LeadAct{parse_word<Act>(row.text(0)).value_or(Act::asked), row.string(1),
                       row.string(2), row.instant(3)};
      });
}

std::string csv_cell(std::string_view text) {
  constexpr std::string_view formula = "=+-@\t\r";
  const auto begin = text.find_first_not_of(" \n");
  const bool is_formula =
      begin != text.npos &&
      (formula.contains(text[begin]) || text[begin] == '\'' ||
       text.substr(begin).starts_with("＝") || text.substr(begin).starts_with("＋") ||
       text.substr(begin).starts_with("－") || text.substr(begin).starts_with("＠"));
  std::string cell = is_formula ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

Result<std::string> leads_csv(store::ReadTx& tx, std::string_view exhibitor) {
  std::string csv =
      "\xEF\xBB\xBFname,company,email,consented,consent_by,acts,note,first,last,withdrawn\r\n";
  std::optional<LeadCursor> after;
  while (true) {
    constexpr std::int64_t at_once = 500;
    YZ_ASSIGN(const auto leads, leads_of(tx, exhibitor, after, at_once));
    for (const Lead& lead : leads) {
      YZ_ASSIGN(const auto acts, acts_of(tx, lead.id));
      std::string what;
      for (const LeadAct& act : acts)
        what += fmt::format("{}{} {}", what.empty() ? "" : "; ", yz::word_of(act.act), act.exhibit);
      csv += fmt::format("{},{},{},{},{},{},{},{},{},{}\r\n", csv_cell(lead.person.name),
                         csv_cell(lead.person.company), csv_cell(lead.shown_email()),
                         csv_cell(lead.consented ? to_rfc3339(*lead.consented) : ""),
                         csv_cell(lead.consent_by), csv_cell(what), csv_cell(lead.note),
                         csv_cell(to_rfc3339(lead.first)), csv_cell(to_rfc3339(lead.last)),
                         csv_cell(lead.withdrawn ? to_rfc3339(*lead.withdrawn) : ""));
    }
    if (std::ssize(leads) < at_once) return csv;
    after = LeadCursor{leads.back().last, leads.back().id};
  }
}

}  // namespace yz::trade
