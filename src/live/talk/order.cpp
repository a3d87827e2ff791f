#include "live/talk/order.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <boost/json.hpp>

namespace yz::live {
namespace {

namespace json = boost::json;

constexpr std::int64_t most_minutes = 5'000'000;
constexpr std::int64_t most_words = 2'000;

constexpr std::array<std::pair<OrderAct, std::string_view>, 12> words_of_acts{{
    {OrderAct::mute, "mute"},
    {OrderAct::kick, "kick"},
    {OrderAct::ban, "ban"},
    {OrderAct::lift, "lift"},
    {OrderAct::remove, "remove"},
    {OrderAct::settle, "settle"},
    {OrderAct::approve, "approve"},
    {OrderAct::reject, "reject"},
    {OrderAct::add_word, "add_word"},
    {OrderAct::remove_word, "remove_word"},
    {OrderAct::hold_newcomers, "hold_newcomers"},
    {OrderAct::free_newcomers, "free_newcomers"},
}};

std::string_view word_of(Sanction kind) { return kind == Sanction::mute ? "mute" : "ban"; }

// Words are held against text as it is read by people who would get round them: case folded, and
// without what is put between letters.
std::string folded(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (c != ' ' && c != '.' && c != '-' && c != '_' && c != '*') out += c;
  }
  return out;
}

Result<> write_down(store::Tx& tx, const Order& order, const By& by, std::string_view subject,
                    std::string_view detail) {
  return write_down(tx, word_of(order.act), by, subject, detail);
}

Result<> sanction(store::Tx& tx, const Order& order, const OrderDone& whom, const By& by) {
  const auto kind = order.act == OrderAct::mute ? Sanction::mute : Sanction::ban;
  std::optional<Instant> until;
  if (order.minutes > 0)
    until = tx.now() + std::chrono::minutes(std::min(order.minutes, most_minutes));
  YZ_TRY(tx.run(
      "insert into live_sanction (key, kind, until, reason, name, by_name, made) values ($1, $2, "
      "$3, $4, $5, $6, $7) on conflict (key, kind) do update set until = excluded.until, reason = "
      "excluded.reason, name = excluded.name, by_name = excluded.by_name, made = excluded.made",
      {whom.key, word_of(kind), until, order.reason, whom.name, by.name, tx.now()}));
  return {};
}

Result<OrderDone> person_of(store::ReadTx& tx, const Order& order) {
  if (!order.key.empty()) return OrderDone{order.key, order.name, {}, {}};
  YZ_ASSIGN(const auto message, find_message(tx, order.room, order.position));
  if (!message) return fail(ErrorKind::not_found, "there is no such message", "position");
  return OrderDone{message->author, message->name, {}, {}};
}

Result<OrderDone> act_on_person(store::Tx& tx, const Order& order, const By& by) {
  YZ_ASSIGN(OrderDone done, person_of(tx, order));
  if (order.act == OrderAct::mute || order.act == OrderAct::ban)
    YZ_TRY(sanction(tx, order, done, by));
  if (order.act == OrderAct::lift)
    YZ_TRY(tx.run("delete from live_sanction where key = $1", {done.key}));
  const std::string detail =
      order.minutes > 0 ? fmt::format("{} min {}", order.minutes, order.reason) : order.reason;
  YZ_TRY(write_down(tx, order, by, done.name.empty() ? done.key : done.name, detail));
  return done;
}

Result<OrderDone> act_on_message(store::Tx& tx, const Order& order, const By& by) {
  YZ_ASSIGN(const auto message, find_message(tx, order.room, order.position));
  if (!message) return fail(ErrorKind::not_found, "there is no such message", "position");
  if (order.act == OrderAct::remove)
    YZ_TRY(tx.run("update live_message set removed = 1 where room = $1 and position = $2",
                  {order.room, order.position}));
  // What is taken down need not be looked at again.
  YZ_TRY(tx.run("update live_report set settled = $3 where room = $1 and position = $2",
                {order.room, order.position, tx.now()}));
  YZ_TRY(write_down(tx, order, by, message->name,
                    fmt::format("{} {}: {}", order.room, order.position, message->text)));
  return OrderDone{message->author, message->name, {}, {}};
}

Result<OrderDone> act_on_held(store::Tx& tx, const Order& order, const By& by) {
  YZ_ASSIGN(const auto held, find_held(tx, order.number));
  if (!held) return fail(ErrorKind::not_found, "nothing waits under that number", "number");
  OrderDone done{held->author, held->name, {}, held->client_id};
  if (order.act == OrderAct::approve) {
    YZ_TRY(tx.run("delete from live_held where number = $1", {order.number}));
    YZ_ASSIGN(done.said, append_message(tx, *held));
  } else {
    YZ_TRY(tx.run("update live_held set rejected = 1 where number = $1", {order.number}));
  }
  YZ_TRY(write_down(tx, order, by, held->name, held->room + ": " + held->text));
  return done;
}

Result<OrderDone> act_on_word(store::Tx& tx, const Order& order, const By& by) {
  const std::string low = folded(order.word);
  if (low.empty() || low.size() > 100)
    return fail(ErrorKind::invalid, "a word is 1 to 100 bytes", "word");
  if (order.act == OrderAct::add_word) {
    YZ_ASSIGN(const auto count, tx.first("select count(*) from live_word", {},
                                         [](const store::Row& row) { return row.integer(0); }));
    if (count.value_or(0) >= most_words)
      return fail(ErrorKind::too_many, "the list of words is full", "word");
    YZ_TRY(tx.run("insert into live_word (word) values ($1) on conflict (word) do nothing", {low}));
  } else {
    YZ_TRY(tx.run("delete from live_word where word = $1", {low}));
  }
  YZ_TRY(write_down(tx, order, by, low, {}));
  return OrderDone{};
}

Result<OrderDone> set_newcomers(store::Tx& tx, const Order& order, const By& by) {
  const bool wait = order.act == OrderAct::hold_newcomers;
  YZ_TRY(
      tx.run("insert into live_setting (name, value) values ('newcomers_wait', $1) on conflict "
             "(name) do update set value = excluded.value",
             {wait ? "1" : "0"}));
  YZ_TRY(write_down(tx, order, by, {}, {}));
  return OrderDone{};
}

}  // namespace

Result<> write_down(store::Tx& tx, std::string_view act, const By& by, std::string_view subject,
                    std::string_view detail) {
  YZ_ASSIGN(const auto last, tx.first("select coalesce(max(number), 0) from live_audit", {},
                                      [](const store::Row& row) { return row.integer(0); }));
  YZ_TRY(
      tx.run("insert into live_audit (number, made, by_key, by_name, act, subject, detail) "
             "values ($1, $2, $3, $4, $5, $6, $7)",
             {last.value_or(0) + 1, tx.now(), by.key, by.name, act, subject, detail}));
  YZ_TRY(tx.append(
      "live.order_kept",
      json::object{{"act", act}, {"by", by.key}, {"subject", subject}, {"detail", detail}}));
  return {};
}

std::string_view word_of(OrderAct act) {
  return std::ranges::find(words_of_acts, act, &std::pair<OrderAct, std::string_view>::first)
      ->second;
}

std::optional<OrderAct> parse_order_act(std::string_view word) {
  const auto at =
      std::ranges::find(words_of_acts, word, &std::pair<OrderAct, std::string_view>::second);
  return at == words_of_acts.end() ? std::nullopt : std::optional(at->first);
}

Result<OrderDone> carry_out(store::Tx& tx, const Order& order, const By& by) {
  switch (order.act) {
    case OrderAct::mute:
    case OrderAct::kick:
    case OrderAct::ban:
    case OrderAct::lift: return act_on_person(tx, order, by);
    case OrderAct::remove:
    case OrderAct::settle: return act_on_message(tx, order, by);
    case OrderAct::approve:
    case OrderAct::reject: return act_on_held(tx, order, by);
    case OrderAct::add_word:
    case OrderAct::remove_word: return act_on_word(tx, order, by);
    case OrderAct::hold_newcomers:
    case OrderAct::free_newcomers: return set_newcomers(tx, order, by);
  }
  return fail(ErrorKind::invalid, "no such act", "act");
}

Result<bool> newcomers_wait(store::ReadTx& tx) {
  YZ_ASSIGN(const auto value,
            tx.first("select value from live_setting where name = 'newcomers_wait'", {},
                     [](const store::Row& row) { return row.text(0) == "1"; }));
  return value.value_or(false);
}

Result<bool> is_newcomer(store::ReadTx& tx, std::string_view key) {
  YZ_ASSIGN(const auto said,
            tx.first("select 1 from live_message where author = $1 and removed = 0 "
                     "and (room like 'zone/%' or room like 'stand/%') limit 1",
                     {key}, [](const store::Row&) { return true; }));
  if (said) return false;
  YZ_ASSIGN(const auto written,
            tx.first("select 1 from live_guestbook where author = $1 and state = 'shown' limit 1",
                     {key}, [](const store::Row&) { return true; }));
  return !written.has_value();
}

Result<bool> has_sanction(store::ReadTx& tx, std::string_view key, Sanction kind, Instant now) {
  YZ_ASSIGN(const auto end, sanction_end(tx, key, kind, now));
  return end.has_value();
}

Result<std::optional<Instant>> sanction_end(store::ReadTx& tx, std::string_view key, Sanction kind,
                                            Instant now) {
  return tx.first(
      "select until from live_sanction where key = $1 and kind = $2 and "
      "(until is null or until > $3)",
      {key, word_of(kind), now},
      [](const store::Row& row) { return row.is_null(0) ? Instant::max() : row.instant(0); });
}

Result<> refuse_unwanted(store::ReadTx& tx, std::string_view text) {
  const std::string low = folded(text);
  bool is_unwanted = false;
  YZ_TRY(tx.each("select word from live_word", {}, [&](const store::Row& row) {
    is_unwanted = is_unwanted || low.find(row.text(0)) != low.npos;
  }));
  if (is_unwanted) return fail(ErrorKind::invalid, "a word that is not wanted here", "word");
  return {};
}

Result<> report(store::Tx& tx, std::string_view by, std::string_view room, std::int64_t position,
                std::string_view reason) {
  YZ_ASSIGN(const auto message, find_message(tx, room, position));
  if (!message) return fail(ErrorKind::not_found, "there is no such message", "position");
  YZ_TRY(
      tx.run("insert into live_report (reporter, room, position, reason, made) values ($1, $2, "
             "$3, $4, $5) on conflict (reporter, room, position) do nothing",
             {by, room, position, reason, tx.now()}));
  YZ_TRY(
      tx.append("live.reported", json::object{{"by", by}, {"room", room}, {"position", position}}));
  return {};
}

Result<OrderState> order_state(store::ReadTx& tx, Instant now) {
  OrderState state;
  YZ_ASSIGN(state.newcomers_wait, newcomers_wait(tx));
  YZ_ASSIGN(state.words, tx.all("select word from live_word order by word", {},
                                [](const store::Row& row) { return row.string(0); }));
  YZ_ASSIGN(state.sanctions,
            tx.all("select key, name, kind, until, reason, by_name from live_sanction where until "
                   "is null or until > $1 order by made desc limit 100",
                   {now}, [](const store::Row& row) {
                     return Sanctioned{
                         row.string(0),
                         row.string(1),
                         row.text(2) == "mute" ? Sanction::mute : Sanction::ban,
                         row.is_null(3) ? std::nullopt : std::optional(row.instant(3)),
                         row.string(4),
                         row.string(5)};
                   }));
  YZ_ASSIGN(const auto reports,
            tx.all("select room, position, count(*), min(reason), min(made) from live_report where "
                   "settled is null group by room, position order by min(made) desc limit 100",
                   {}, [](const store::Row& row) {
                     Reported out;
                     out.message.room = row.string(0);
                     out.message.position = row.integer(1);
                     out.times = row.integer(2);
                     out.reason = row.string(3);
                     out.made = row.instant(4);
                     return out;
                   }));
  for (Reported each : reports) {
    YZ_ASSIGN(auto message, find_message(tx, each.message.room, each.message.position));
    if (!message) continue;
    each.message = std::move(*message);
    state.reports.push_back(std::move(each));
  }
  YZ_ASSIGN(const auto numbers,
            tx.all("select number from live_held where rejected = 0 order by number limit 100", {},
                   [](const store::Row& row) { return row.integer(0); }));
  for (const std::int64_t number : numbers) {
    YZ_ASSIGN(auto held, find_held(tx, number));
    if (held) state.held.push_back({number, std::move(*held)});
  }
  YZ_ASSIGN(state.audit, tx.all("select made, by_name, act, subject, detail from live_audit order "
                                "by number desc limit 100",
                                {}, [](const store::Row& row) {
                                  return Audited{row.instant(0), row.string(1), row.string(2),
                                                 row.string(3), row.string(4)};
                                }));
  YZ_ASSIGN(state.guestbook, count_entries(tx));
  return state;
}

}  // namespace yz::live
