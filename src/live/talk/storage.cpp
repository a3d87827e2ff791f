#include "live/talk/storage.hpp"

#include <algorithm>
#include <array>

#include <boost/json.hpp>

namespace yz::live {
namespace {

namespace json = boost::json;

constexpr std::string_view columns =
    "room, position, author, name, client_id, text, language, exhibit, said";

std::string select(std::string_view rest) {
  return "select " + std::string(columns) + " from live_message " + std::string(rest);
}

Message message_of(const store::Row& row) {
  return {row.string(0), row.integer(1), row.string(2), row.string(3), row.string(4),
          row.string(5), row.string(6),  row.string(7), row.instant(8)};
}

std::string_view word_of(Sanction kind) { return kind == Sanction::mute ? "mute" : "ban"; }

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

Result<> refuse_unwanted(store::Tx& tx, std::string_view text) {
  const std::string low = folded(text);
  bool is_unwanted = false;
  YZ_TRY(tx.each("select word from live_word", {}, [&](const store::Row& row) {
    is_unwanted = is_unwanted || low.find(row.text(0)) != low.npos;
  }));
  if (is_unwanted) return fail(ErrorKind::invalid, "a word that is not wanted here", "word");
  return {};
}

RoomSummary summary_of(const store::Row& row) {
  return {row.string(0), row.integer(1), row.integer(1) - row.integer(2),
          row.string(3), row.string(4),  row.instant(5)};
}

// Of each room its last message, and how far $1 has read.
constexpr std::string_view summaries =
    "select m.room, m.position, coalesce(r.position, 0), m.name, m.text, m.said from live_message "
    "m "
    "left join live_read r on r.room = m.room and r.key = $1 where m.position = "
    "(select max(position) from live_message where room = m.room) and ";

}  // namespace

std::span<const store::Migration> migrations() {
  static constexpr std::array steps{store::Migration{"live/0001_talk", R"sql(
    create table live_message (
      room text not null,
      position bigint not null,
      author text not null,
      name text not null,
      client_id text not null,
      text text not null,
      language text not null,
      exhibit text not null,
      said bigint not null,
      primary key (room, position),
      unique (author, client_id)
    );
    create table live_read (
      key text not null,
      room text not null,
      position bigint not null,
      primary key (key, room)
    );
    create table live_sanction (
      key text not null,
      kind text not null check (kind in ('mute', 'ban')),
      until bigint,
      reason text not null,
      primary key (key, kind)
    );
    create table live_word (word text not null primary key);
    create table live_report (
      reporter text not null,
      room text not null,
      position bigint not null,
      reason text not null,
      made bigint not null,
      primary key (reporter, room, position)
    );
  )sql"}};
  return steps;
}

Result<Message> say(store::Tx& tx, Message message) {
  YZ_ASSIGN(auto known, tx.first(select("where author = $1 and client_id = $2"),
                                 {message.author, message.client_id}, message_of));
  if (known) return *known;
  YZ_ASSIGN(const bool is_muted, has_sanction(tx, message.author, Sanction::mute, tx.now()));
  if (is_muted) return fail(ErrorKind::forbidden, "muted by the organiser", "muted");
  YZ_TRY(refuse_unwanted(tx, message.text));
  YZ_ASSIGN(const auto newest, newest_message(tx, message.room));
  message.position = newest + 1;
  message.time = tx.now();
  YZ_TRY(tx.run("insert into live_message (" + std::string(columns) +
                    ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                {message.room, message.position, message.author, message.name, message.client_id,
                 message.text, message.language, message.exhibit, message.time}));
  YZ_TRY(tx.append("live.said", json::object{{"room", message.room},
                                             {"position", message.position},
                                             {"author", message.author}}));
  return message;
}

Result<std::vector<Message>> messages_after(store::ReadTx& tx, std::string_view room,
                                            std::int64_t after, std::int64_t limit) {
  return tx.all(select("where room = $1 and position > $2 order by position limit $3"),
                {room, after, limit}, message_of);
}

Result<std::vector<Message>> messages_before(store::ReadTx& tx, std::string_view room,
                                             std::int64_t before, std::int64_t limit) {
  YZ_ASSIGN(auto messages,
            tx.all(select("where room = $1 and position < $2 order by position desc limit $3"),
                   {room, before, limit}, message_of));
  std::ranges::reverse(messages);
  return messages;
}

Result<std::int64_t> newest_message(store::ReadTx& tx, std::string_view room) {
  YZ_ASSIGN(const auto newest,
            tx.first("select coalesce(max(position), 0) from live_message where room = $1", {room},
                     [](const store::Row& row) { return row.integer(0); }));
  return newest.value_or(0);
}

Result<> mark_read(store::Tx& tx, std::string_view key, std::string_view room,
                   std::int64_t position) {
  YZ_ASSIGN(const auto newest, newest_message(tx, room));
  YZ_TRY(
      tx.run("insert into live_read (key, room, position) values ($1, $2, $3) on conflict (key, "
             "room) do update set position = excluded.position where excluded.position > "
             "live_read.position",
             {key, room, std::min(position, newest)}));
  return {};
}

Result<std::int64_t> read_until(store::ReadTx& tx, std::string_view key, std::string_view room) {
  YZ_ASSIGN(const auto position,
            tx.first("select position from live_read where key = $1 and room = $2", {key, room},
                     [](const store::Row& row) { return row.integer(0); }));
  return position.value_or(0);
}

Result<std::vector<RoomSummary>> rooms_like(store::ReadTx& tx, std::string_view key,
                                            std::string_view prefix, std::int64_t limit) {
  const std::string end = std::string(prefix) + "\x7f";
  return tx.all(
      std::string(summaries) + "m.room >= $2 and m.room < $3 order by m.said desc limit $4",
      {key, prefix, end, limit}, summary_of);
}

Result<std::vector<RoomSummary>> rooms_with(store::ReadTx& tx, std::string_view key,
                                            std::int64_t limit) {
  // A key holds no sign that means something to LIKE (people::Actor::key).
  const std::string first = "direct/" + std::string(key) + "~%";
  const std::string second = "direct/%~" + std::string(key);
  const std::string desk = "desk/%/" + std::string(key);
  return tx.all(
      std::string(summaries) +
          "(m.room like $2 or m.room like $3 or m.room like $4) order by m.said desc limit $5",
      {key, first, second, desk, limit}, summary_of);
}

Result<> set_sanction(store::Tx& tx, std::string_view key, Sanction kind,
                      std::optional<Instant> until, std::string_view by, std::string_view reason) {
  YZ_TRY(
      tx.run("insert into live_sanction (key, kind, until, reason) values ($1, $2, $3, $4) on "
             "conflict (key, kind) do update set until = excluded.until, reason = excluded.reason",
             {key, word_of(kind), until, reason}));
  YZ_TRY(tx.append("live.sanctioned", json::object{{"key", view(key)},
                                                   {"kind", view(word_of(kind))},
                                                   {"by", view(by)},
                                                   {"reason", view(reason)}}));
  return {};
}

Result<> lift_sanctions(store::Tx& tx, std::string_view key, std::string_view by) {
  YZ_TRY(tx.run("delete from live_sanction where key = $1", {key}));
  YZ_TRY(tx.append("live.sanctions_lifted", json::object{{"key", view(key)}, {"by", view(by)}}));
  return {};
}

Result<bool> has_sanction(store::ReadTx& tx, std::string_view key, Sanction kind, Instant now) {
  YZ_ASSIGN(const auto found,
            tx.first("select 1 from live_sanction where key = $1 and kind = $2 and "
                     "(until is null or until > $3)",
                     {key, word_of(kind), now}, [](const store::Row&) { return true; }));
  return found.has_value();
}

Result<> set_word(store::Tx& tx, std::string_view word, bool is_unwanted, std::string_view by) {
  const std::string low = folded(word);
  if (is_unwanted)
    YZ_TRY(tx.run("insert into live_word (word) values ($1) on conflict (word) do nothing", {low}));
  else
    YZ_TRY(tx.run("delete from live_word where word = $1", {low}));
  YZ_TRY(tx.append("live.word_set",
                   json::object{{"word", low}, {"unwanted", is_unwanted}, {"by", view(by)}}));
  return {};
}

Result<> report(store::Tx& tx, std::string_view by, std::string_view room, std::int64_t position,
                std::string_view reason) {
  YZ_TRY(
      tx.run("insert into live_report (reporter, room, position, reason, made) values ($1, $2, "
             "$3, $4, $5) on conflict (reporter, room, position) do nothing",
             {by, room, position, reason, tx.now()}));
  YZ_TRY(tx.append("live.reported",
                   json::object{{"by", view(by)}, {"room", view(room)}, {"position", position}}));
  return {};
}

}  // namespace yz::live
