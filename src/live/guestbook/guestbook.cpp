#include "live/guestbook/guestbook.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/json.hpp>

#include "base/text.hpp"
#include "base/text_form.hpp"
#include "expo/queries.hpp"
#include "live/talk/order.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;

constexpr std::size_t name_characters = 40;
constexpr std::size_t most_lines = 20;  // 500 line breaks would push all else out of sight
constexpr std::int64_t most_held_of_one = 3;
constexpr std::int64_t most_held = 2'000;  // of all

constexpr std::array<std::pair<EntryAct, std::string_view>, 4> words_of_acts{{
    {EntryAct::show, "show"},
    {EntryAct::hide, "hide"},
    {EntryAct::settle, "settle"},
    {EntryAct::remove, "remove"},
}};

std::unexpected<Error> no_entry() {
  return fail(ErrorKind::not_found, "there is no such entry in the guestbook");
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const auto from = text.find_first_not_of(space);
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(space) + 1 - from);
}

// Browsers send line breaks of forms as "\r\n".
std::string with_plain_breaks(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out += text[i];
  }
  return out;
}

bool is_language(std::string_view tag) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return tag.size() >= 2 && tag.size() <= 35 && tag.front() != '-' && tag.back() != '-' &&
         std::ranges::all_of(tag, is_part);
}

constexpr std::string_view columns =
    "e.id, e.author, e.name, e.text, e.language, e.exhibit, e.state, e.made, e.edited, "
    "(select count(*) from live_guestbook_report r where r.entry = e.id and r.settled is null), "
    "(select r.reason from live_guestbook_report r where r.entry = e.id and r.settled is null "
    "order by r.made limit 1)";

EntryState parse_state(std::string_view word) {
  if (word == "held") return EntryState::held;
  return word == "hidden" ? EntryState::hidden : EntryState::shown;
}

Entry entry_of(const store::Row& row) {
  Entry e{row.id<EntryId>(0),
          row.string(1),
          row.string(2),
          row.string(3),
          row.string(4),
          row.string(5),
          parse_state(row.text(6)),
          row.instant(7),
          {},
          {},
          {}};
  if (!row.is_null(8)) e.edited = row.instant(8);
  e.reports = row.integer(9);
  if (!row.is_null(10)) e.reason = row.string(10);
  return e;
}

Result<std::optional<Entry>> find_any(store::ReadTx& tx, EntryId id) {
  return tx.first(fmt::format("select {} from live_guestbook e where e.id = $1", columns), {id},
                  entry_of);
}

Result<std::int64_t> count(store::ReadTx& tx, std::string_view sql, store::Params params) {
  YZ_ASSIGN(const auto found,
            tx.first(sql, params, [](const store::Row& row) { return row.integer(0); }));
  return found.value_or(0);
}

Result<> may_write(store::ReadTx& tx, const EntryWriter& writer, const EntryWords& words,
                   Instant now) {
  for (const Sanction kind : {Sanction::mute, Sanction::ban}) {
    YZ_ASSIGN(const bool holds, has_sanction(tx, writer.key, kind, now));
    if (holds) return fail(ErrorKind::forbidden, "muted by the organiser", "muted");
  }
  YZ_TRY(refuse_unwanted(tx, words.text));
  YZ_TRY(refuse_unwanted(tx, words.name));
  if (words.exhibit.empty()) return {};
  YZ_ASSIGN(const auto exhibit, expo::find_exhibit(tx, words.exhibit));
  if (!exhibit) return fail(ErrorKind::invalid, "there is no such exhibit", "exhibit");
  return {};
}

Result<EntryState> state_for(store::ReadTx& tx, const EntryWriter& writer) {
  if (writer.is_staff) return EntryState::shown;
  YZ_ASSIGN(const bool all_wait, newcomers_wait(tx));
  YZ_ASSIGN(const bool is_new, is_newcomer(tx, writer.key));
  return all_wait && is_new ? EntryState::held : EntryState::shown;
}

// What one visitor and all together may have there at a time.
Result<> refuse_too_many(store::ReadTx& tx, std::string_view key, EntryState state) {
  YZ_ASSIGN(const auto own,
            count(tx, "select count(*) from live_guestbook where author = $1", {key}));
  if (own >= most_entries_of_one)
    return fail(ErrorKind::too_many, "you have written enough in this book", "full");
  if (state != EntryState::held) return {};
  YZ_ASSIGN(
      const auto own_held,
      count(tx, "select count(*) from live_guestbook where author = $1 and state = 'held'", {key}));
  YZ_ASSIGN(const auto held,
            count(tx, "select count(*) from live_guestbook where state = 'held'", {}));
  if (own_held >= most_held_of_one || held >= most_held)
    return fail(ErrorKind::too_many, "enough waits for approval", "waiting");
  return {};
}

Result<> tell(store::Tx& tx, std::string_view topic, const Entry& entry) {
  YZ_TRY(tx.append(topic, json::object{{"id", entry.id.text()},
                                       {"author", entry.author},
                                       {"state", word_of(entry.state)}}));
  return {};
}

Result<> delete_rows(store::Tx& tx, EntryId id) {
  YZ_TRY(tx.run("delete from live_guestbook_report where entry = $1", {id}));
  YZ_TRY(tx.run("delete from live_guestbook where id = $1", {id}));
  return {};
}

Result<> set_state(store::Tx& tx, EntryId id, EntryState state) {
  YZ_TRY(tx.run("update live_guestbook set state = $2 where id = $1", {id, word_of(state)}));
  return {};
}

// The condition of a choice, of what an organiser sees.
std::string_view condition_of(EntryChoice choice) {
  switch (choice) {
    case EntryChoice::held: return "e.state = 'held'";
    case EntryChoice::hidden: return "e.state = 'hidden'";
    case EntryChoice::reported:
      return "exists (select 1 from live_guestbook_report r where r.entry = e.id and r.settled is "
             "null)";
    case EntryChoice::all: break;
  }
  return "1 = 1";
}

}  // namespace

std::string_view word_of(EntryState state) {
  switch (state) {
    case EntryState::held: return "held";
    case EntryState::hidden: return "hidden";
    case EntryState::shown: break;
  }
  return "shown";
}

std::optional<EntryAct> parse_entry_act(std::string_view word) {
  const auto at =
      std::ranges::find(words_of_acts, word, &std::pair<EntryAct, std::string_view>::second);
  return at == words_of_acts.end() ? std::nullopt : std::optional(at->first);
}

std::optional<EntryChoice> parse_entry_choice(std::string_view word) {
  if (word.empty() || word == "all") return EntryChoice::all;
  if (word == "held") return EntryChoice::held;
  if (word == "reported") return EntryChoice::reported;
  if (word == "hidden") return EntryChoice::hidden;
  return std::nullopt;
}

Result<EntryWords> check_words(EntryWords words) {
  for (const std::string* each : {&words.name, &words.text})
    if (find_invalid_utf8(*each))
      return fail(ErrorKind::invalid, "is not well-formed UTF-8",
                  each == &words.name ? "name" : "text");
  words.name = trimmed(words.name);
  words.text = trimmed(with_plain_breaks(words.text));
  if (text_problem(words.name, {.max = name_characters}))
    return fail(ErrorKind::invalid, "a name has 1 to 40 characters", "name");
  if (text_problem(words.text, {.max = entry_text_limit, .form = Form::paragraph}) ||
      std::ranges::count(words.text, '\n') >= static_cast<std::ptrdiff_t>(most_lines))
    return fail(ErrorKind::invalid, "an entry has 1 to 500 characters on at most 20 lines", "text");
  if (!is_language(words.language))
    return fail(ErrorKind::invalid, "is not a language tag such as zh-CN or en", "language");
  if (!words.exhibit.empty() && !is_slug(words.exhibit))
    return fail(ErrorKind::invalid, "there is no such exhibit", "exhibit");
  return words;
}

Result<Entry> write_entry(store::Tx& tx, const EntryWriter& writer, const EntryWords& words) {
  YZ_TRY(may_write(tx, writer, words, tx.now()));
  YZ_ASSIGN(const EntryState state, state_for(tx, writer));
  YZ_TRY(refuse_too_many(tx, writer.key, state));
  Entry entry{EntryId::make(tx.now()),
              writer.key,
              words.name,
              words.text,
              words.language,
              words.exhibit,
              state,
              tx.now(),
              {},
              {},
              {}};
  YZ_TRY(
      tx.run("insert into live_guestbook (id, author, name, text, language, exhibit, state, made) "
             "values ($1, $2, $3, $4, $5, $6, $7, $8)",
             {entry.id, entry.author, entry.name, entry.text, entry.language, entry.exhibit,
              word_of(state), entry.made}));
  YZ_TRY(tell(tx, "live.guestbook_written", entry));
  return entry;
}

Result<Entry> edit_entry(store::Tx& tx, EntryId id, const EntryWriter& writer,
                         const EntryWords& words) {
  YZ_ASSIGN(auto entry, find_any(tx, id));
  if (!entry || entry->author != writer.key) return no_entry();
  YZ_TRY(may_write(tx, writer, words, tx.now()));
  entry->name = words.name;
  entry->text = words.text;
  entry->language = words.language;
  entry->exhibit = words.exhibit;
  entry->edited = tx.now();
  YZ_TRY(
      tx.run("update live_guestbook set name = $2, text = $3, language = $4, exhibit = $5, edited "
             "= $6 where id = $1",
             {id, entry->name, entry->text, entry->language, entry->exhibit, tx.now()}));
  YZ_TRY(tell(tx, "live.guestbook_edited", *entry));
  return *entry;
}

Result<> remove_entry(store::Tx& tx, EntryId id, std::string_view key) {
  YZ_ASSIGN(const auto entry, find_any(tx, id));
  if (!entry || entry->author != key) return no_entry();
  YZ_TRY(delete_rows(tx, id));
  return tell(tx, "live.guestbook_removed", *entry);
}

Result<> report_entry(store::Tx& tx, EntryId id, std::string_view by, std::string_view reason) {
  YZ_ASSIGN(const auto entry, find_any(tx, id));
  if (!entry || entry->state != EntryState::shown || entry->author == by) return no_entry();
  YZ_TRY(tx.run(
      "insert into live_guestbook_report (entry, reporter, reason, made) values ($1, $2, $3, "
      "$4) on conflict (entry, reporter) do nothing",
      {id, by, reason, tx.now()}));
  YZ_TRY(tx.append("live.guestbook_reported", json::object{{"id", id.text()}, {"by", by}}));
  return {};
}

Result<> keep_entry(store::Tx& tx, EntryId id, EntryAct act, const By& by) {
  YZ_ASSIGN(const auto entry, find_any(tx, id));
  if (!entry) return no_entry();
  if (act == EntryAct::show) YZ_TRY(set_state(tx, id, EntryState::shown));
  if (act == EntryAct::hide) YZ_TRY(set_state(tx, id, EntryState::hidden));
  if (act == EntryAct::remove) {
    YZ_TRY(delete_rows(tx, id));
  } else {
    YZ_TRY(
        tx.run("update live_guestbook_report set settled = $2 where entry = $1 and settled is null",
               {id, tx.now()}));
  }
  const auto word =
      std::ranges::find(words_of_acts, act, &std::pair<EntryAct, std::string_view>::first)->second;
  return write_down(tx, fmt::format("{}_entry", word), by, entry->name,
                    fmt::format("guestbook {}: {}", id.text(), entry->text));
}

Result<std::vector<Entry>> find_entries(store::ReadTx& tx, const EntryFilter& filter) {
  std::vector<store::Param> params{filter.limit};
  const auto place_of = [&](const store::Param& param) {
    params.push_back(param);
    return params.size();
  };
  std::string where = filter.is_organiser ? std::string(condition_of(filter.choice))
                                          : fmt::format("(e.state = 'shown' or e.author = ${})",
                                                        place_of(filter.reader));
  if (!filter.exhibit.empty())
    where += fmt::format(" and e.exhibit = ${}", place_of(filter.exhibit));
  if (filter.before) where += fmt::format(" and e.id < ${}", place_of(*filter.before));
  std::vector<Entry> entries;
  YZ_TRY(tx.each(fmt::format("select {} from live_guestbook e where {} order by e.id desc limit $1",
                             columns, where),
                 params, [&](const store::Row& row) { entries.push_back(entry_of(row)); }));
  return entries;
}

Result<std::optional<Entry>> find_entry(store::ReadTx& tx, EntryId id, std::string_view reader,
                                        bool is_organiser) {
  YZ_ASSIGN(auto entry, find_any(tx, id));
  if (!entry) return std::nullopt;
  const bool is_seen = is_organiser || entry->state == EntryState::shown || entry->author == reader;
  return is_seen ? std::move(entry) : std::nullopt;
}

Result<EntryCounts> count_entries(store::ReadTx& tx) {
  EntryCounts counts;
  YZ_TRY(tx.each("select state, count(*) from live_guestbook group by state", {},
                 [&](const store::Row& row) {
                   switch (parse_state(row.text(0))) {
                     case EntryState::shown: counts.shown = row.integer(1); break;
                     case EntryState::held: counts.held = row.integer(1); break;
                     case EntryState::hidden: counts.hidden = row.integer(1); break;
                   }
                 }));
  YZ_ASSIGN(
      counts.reported,
      count(tx, "select count(distinct entry) from live_guestbook_report where settled is null",
            {}));
  return counts;
}

}  // namespace yz::live
