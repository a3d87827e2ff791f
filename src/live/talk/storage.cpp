#include "live/talk/storage.hpp"

#include <algorithm>
#include <array>

#include <boost/json.hpp>

#include "live/guestbook/guestbook.hpp"
#include "live/talk/order.hpp"
#include "live/tour/recording.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;

constexpr std::int64_t most_waiting = 5;   // of one newcomer
constexpr std::int64_t most_held = 2'000;  // of all

constexpr std::string_view columns =
    "room, position, author, name, client_id, text, language, exhibit, said, picture";

std::string select(std::string_view rest) {
  return "select " + std::string(columns) +
         ", coalesce((select width from live_picture where content = picture limit 1), 0), "
         "coalesce((select "
         "height from live_picture where content = picture limit 1), 0), removed from "
         "live_message " +
         std::string(rest);
}

Message message_of(const store::Row& row) {
  Message m{row.string(0), row.integer(1), row.string(2), row.string(3), row.string(4),
            row.string(5), row.string(6),  row.string(7), row.instant(8)};
  m.is_removed = row.boolean(12);
  if (m.is_removed) {
    m.text.clear();
    m.exhibit.clear();
    return m;
  }
  m.picture = row.string(9);
  m.picture_width = row.integer(10);
  m.picture_height = row.integer(11);
  return m;
}

// The translations of messages that stand in one room, by rising position.
Result<> add_translations(store::ReadTx& tx, std::vector<Message>& messages) {
  if (messages.empty()) return {};
  const std::int64_t first = messages.front().position;
  return tx.each(
      "select position, language, text from live_translation where room = $1 and position between "
      "$2 and $3",
      {messages.front().room, first, messages.back().position}, [&](const store::Row& row) {
        const auto at = std::ranges::find(messages, row.integer(0), &Message::position);
        if (at != messages.end() && !at->is_removed)
          at->translations[row.string(1)] = row.string(2);
      });
}

RoomSummary summary_of(const store::Row& row) {
  return {row.string(0), row.integer(1), row.integer(1) - row.integer(2),
          row.string(3), row.string(4),  row.instant(5)};
}

// Of each room its last message, and how far $1 has read.
constexpr std::string_view summaries =
    "select m.room, m.position, coalesce(r.position, 0), coalesce((select o.name from live_message "
    "o where o.room = m.room and "
    "o.author <> $1 order by o.position desc limit 1), m.name), case when m.removed = 1 then '' "
    "else "
    "m.text end, m.said from live_message m "
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
  )sql"},
                                    store::Migration{"live/0002_order", R"sql(
    alter table live_message add column picture text not null default '';
    alter table live_message add column removed bigint not null default 0;
    alter table live_sanction add column name text not null default '';
    alter table live_sanction add column by_name text not null default '';
    alter table live_sanction add column made bigint not null default 0;
    alter table live_report add column settled bigint;
    create table live_held (
      number bigint not null primary key,
      room text not null,
      author text not null,
      name text not null,
      client_id text not null,
      text text not null,
      language text not null,
      exhibit text not null,
      picture text not null,
      made bigint not null,
      rejected bigint not null default 0,
      unique (author, client_id)
    );
    create table live_setting (
      name text not null primary key,
      value text not null
    );
    create table live_audit (
      number bigint not null primary key,
      made bigint not null,
      by_key text not null,
      by_name text not null,
      act text not null,
      subject text not null,
      detail text not null
    );
    create table live_block (
      key text not null,
      other text not null,
      primary key (key, other)
    );
    create table live_translation (
      room text not null,
      position bigint not null,
      language text not null,
      text text not null,
      primary key (room, position, language)
    );
    create table live_picture (
      content text not null,
      author text not null,
      width bigint not null,
      height bigint not null,
      made bigint not null,
      primary key (content, author)
    );
    create index live_message_picture on live_message (picture) where picture <> '';
  )sql"},
                                    store::Migration{"live/0003_tours", tour_schema},
                                    store::Migration{"live/0004_guestbook", guestbook_schema}};
  return steps;
}

namespace {

// The other of a room of two; "" of any other room.
std::string_view other_in(std::string_view room, std::string_view key) {
  constexpr std::string_view prefix = "direct/";
  const std::size_t middle = room.find('~');
  if (!room.starts_with(prefix) || middle == room.npos) return {};
  const auto first = room.substr(prefix.size(), middle - prefix.size());
  return first == key ? room.substr(middle + 1) : first;
}

Result<> may_say(store::ReadTx& tx, const Message& message, Instant now) {
  YZ_ASSIGN(const bool is_muted, has_sanction(tx, message.author, Sanction::mute, now));
  if (is_muted) return fail(ErrorKind::forbidden, "muted by the organiser", "muted");
  if (const auto other = other_in(message.room, message.author); !other.empty()) {
    YZ_ASSIGN(const bool is_blocked, has_blocked(tx, other, message.author));
    if (is_blocked) return fail(ErrorKind::forbidden, "not wanted by the other", "blocked");
  }
  if (!message.picture.empty()) {
    YZ_ASSIGN(const auto mine,
              tx.first("select 1 from live_picture where content = $1 and author = $2",
                       {message.picture, message.author}, [](const store::Row&) { return true; }));
    if (!mine) return fail(ErrorKind::invalid, "there is no such picture", "picture");
  }
  return refuse_unwanted(tx, message.text);
}

// Whether this very message waits already; forbidden where it was rejected.
Result<bool> is_held(store::ReadTx& tx, const Message& message) {
  YZ_ASSIGN(const auto rejected,
            tx.first("select rejected from live_held where author = $1 and client_id = $2",
                     {message.author, message.client_id},
                     [](const store::Row& row) { return row.boolean(0); }));
  if (rejected && *rejected) return fail(ErrorKind::forbidden, "not let through", "rejected");
  return rejected.has_value();
}

Result<> hold(store::Tx& tx, const Message& message) {
  const auto number = [](const store::Row& row) { return row.integer(0); };
  YZ_ASSIGN(const auto own,
            tx.first("select count(*) from live_held where author = $1 and rejected = 0",
                     {message.author}, number));
  YZ_ASSIGN(const auto all,
            tx.first("select count(*) from live_held where rejected = 0", {}, number));
  if (own.value_or(0) >= most_waiting || all.value_or(0) >= most_held)
    return fail(ErrorKind::too_many, "enough waits for approval", "waiting");
  YZ_ASSIGN(const auto last,
            tx.first("select coalesce(max(number), 0) from live_held", {}, number));
  YZ_TRY(
      tx.run("insert into live_held (number, room, author, name, client_id, text, language, "
             "exhibit, picture, made) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
             {last.value_or(0) + 1, message.room, message.author, message.name, message.client_id,
              message.text, message.language, message.exhibit, message.picture, tx.now()}));
  YZ_TRY(tx.append("live.held", json::object{{"room", message.room}, {"author", message.author}}));
  return {};
}

}  // namespace

Result<Message> say(store::Tx& tx, Message message, Standing standing) {
  YZ_ASSIGN(auto known, tx.first(select("where author = $1 and client_id = $2"),
                                 {message.author, message.client_id}, message_of));
  if (known) {
    known->is_repeated = true;
    return *known;
  }
  YZ_ASSIGN(const bool waits, is_held(tx, message));
  message.position = 0;
  message.time = tx.now();
  if (waits) return message;
  YZ_TRY(may_say(tx, message, tx.now()));
  if (standing == Standing::newcomer) {
    YZ_ASSIGN(const bool all_wait, newcomers_wait(tx));
    YZ_ASSIGN(const bool is_new, is_newcomer(tx, message.author));
    if (all_wait && is_new) {
      YZ_TRY(hold(tx, message));
      return message;
    }
  }
  return append_message(tx, std::move(message));
}

Result<Message> append_message(store::Tx& tx, Message message) {
  YZ_ASSIGN(const auto newest, newest_message(tx, message.room));
  message.position = newest + 1;
  message.time = tx.now();
  YZ_TRY(tx.run("insert into live_message (" + std::string(columns) +
                    ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                {message.room, message.position, message.author, message.name, message.client_id,
                 message.text, message.language, message.exhibit, message.time, message.picture}));
  YZ_TRY(tx.append("live.said", json::object{{"room", message.room},
                                             {"position", message.position},
                                             {"author", message.author}}));
  if (message.picture.empty()) return message;
  YZ_ASSIGN(auto written, find_message(tx, message.room, message.position));  // with its size
  return written.value_or(message);
}

Result<std::optional<Message>> find_message(store::ReadTx& tx, std::string_view room,
                                            std::int64_t position) {
  return tx.first(select("where room = $1 and position = $2"), {room, position}, message_of);
}

Result<std::optional<Message>> find_held(store::ReadTx& tx, std::int64_t number) {
  return tx.first(
      "select room, author, name, client_id, text, language, exhibit, made, picture from live_held "
      "where number = $1 and rejected = 0",
      {number}, [](const store::Row& row) {
        Message m{row.string(0), 0,
                  row.string(1), row.string(2),
                  row.string(3), row.string(4),
                  row.string(5), row.string(6),
                  row.instant(7)};
        m.picture = row.string(8);
        return m;
      });
}

Result<> add_translation(store::Tx& tx, std::string_view room, std::int64_t position,
                         std::string_view language, std::string_view text) {
  YZ_ASSIGN(const auto message, find_message(tx, room, position));
  if (!message) return fail(ErrorKind::not_found, "there is no such message", "position");
  YZ_TRY(
      tx.run("insert into live_translation (room, position, language, text) values ($1, $2, $3, "
             "$4) on conflict (room, position, language) do update set text = excluded.text",
             {room, position, language, text}));
  return {};
}

Result<bool> has_blocked(store::ReadTx& tx, std::string_view key, std::string_view other) {
  YZ_ASSIGN(const auto found, tx.first("select 1 from live_block where key = $1 and other = $2",
                                       {key, other}, [](const store::Row&) { return true; }));
  return found.has_value();
}

Result<> set_block(store::Tx& tx, std::string_view key, std::string_view other, bool is_blocked) {
  if (!is_blocked) {
    YZ_TRY(tx.run("delete from live_block where key = $1 and other = $2", {key, other}));
    return {};
  }
  YZ_TRY(
      tx.run("insert into live_block (key, other) values ($1, $2) on conflict (key, other) do "
             "nothing",
             {key, other}));
  return {};
}

Result<std::vector<std::string>> blocked_by(store::ReadTx& tx, std::string_view key) {
  return tx.all("select other from live_block where key = $1 limit 500", {key},
                [](const store::Row& row) { return row.string(0); });
}

Result<std::vector<Message>> messages_after(store::ReadTx& tx, std::string_view room,
                                            std::int64_t after, std::int64_t limit) {
  YZ_ASSIGN(auto messages,
            tx.all(select("where room = $1 and position > $2 order by position limit $3"),
                   {room, after, limit}, message_of));
  YZ_TRY(add_translations(tx, messages));
  return messages;
}

Result<std::vector<Message>> messages_before(store::ReadTx& tx, std::string_view room,
                                             std::int64_t before, std::int64_t limit) {
  YZ_ASSIGN(auto messages,
            tx.all(select("where room = $1 and position < $2 order by position desc limit $3"),
                   {room, before, limit}, message_of));
  std::ranges::reverse(messages);
  YZ_TRY(add_translations(tx, messages));
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

}  // namespace yz::live
