// Talk: rooms, messages, and what is unread.
#include <algorithm>
#include <chrono>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "base/text_form.hpp"
#include "expo/queries.hpp"
#include "live/talk/talk_core.hpp"

namespace yz::live {
namespace {

constexpr std::int64_t most_summaries = 100;

json::object json_of(const RoomSummary& s) {
  return {{"room", s.room},      {"newest", s.newest},  {"unread", s.unread},
          {"name", s.last_name}, {"text", s.last_text}, {"time", to_rfc3339(s.last_time)}};
}

Result<bool> exists(store::ReadTx& tx, const Room& room) {
  switch (room.kind) {
    case RoomKind::zone: {
      YZ_ASSIGN(const auto zone, expo::find_zone(tx, room.second));
      return zone.has_value();
    }
    case RoomKind::stand: {
      YZ_ASSIGN(const auto exhibit, expo::find_exhibit(tx, room.place));
      return exhibit.has_value();
    }
    case RoomKind::desk: {
      YZ_ASSIGN(const auto exhibitor, expo::find_exhibitor(tx, room.place));
      return exhibitor.has_value();
    }
    case RoomKind::direct: return true;
  }
  return false;
}

struct Page {
  bool exists = false;
  std::vector<Message> messages;
  std::int64_t newest = 0;
  std::int64_t read = 0;
};

}  // namespace

std::string mark_of(std::string_view key) { return sha256(key).hex().substr(0, 16); }

json::object json_of(const Message& m) {
  json::object out{
      {"room", m.room},         {"position", m.position}, {"author", mark_of(m.author)},
      {"name", m.name},         {"id", m.client_id},      {"text", m.text},
      {"language", m.language}, {"exhibit", m.exhibit},   {"time", to_rfc3339(m.time)}};
  if (m.is_removed) out["removed"] = true;
  if (!m.picture.empty())
    out["picture"] = json::object{{"url", "/api/v1/live/pictures/" + m.picture},
                                  {"width", m.picture_width},
                                  {"height", m.picture_height}};
  if (!m.translations.empty()) {
    json::object all;
    for (const auto& [language, text] : m.translations) all[language] = text;
    out["translations"] = std::move(all);
  }
  return out;
}

std::string why(const Error& error) {
  return error.place.empty() ? std::string(name_of(error.kind)) : error.place;
}

void Talk::Core::hear(Listener who, const std::string& text) {
  if (speaker_of(who) == nullptr) return;
  json::error_code error;
  json::parse_options strict;
  strict.max_depth = 4;
  const auto value = json::parse(text, error, {}, strict);
  if (error || !value.is_object()) return refuse(who, {}, "not_json");
  const json::object& ask = value.get_object();
  const std::string what = text_in(ask, "do");
  if (what == "open") return start_doing(open(who, ask));
  if (what == "earlier") return start_doing(earlier(who, ask));
  if (what == "say") return start_doing(say(who, ask));
  if (what == "read") return start_doing(read(who, ask));
  if (what == "inbox") return start_doing(inbox(who));
  if (what == "typing") return typing(who, ask);
  if (what == "direct") return find_person(who, ask);
  if (what == "order") return begin_order(who, ask);
  if (what == "translate") return start_doing(translate(who, ask));
  if (what == "block") return start_doing(block(who, ask));
  if (what == "report") return start_doing(complain(who, ask));
  if (what == "close") {
    if (const auto room = room_in(who, ask)) leave_room(who, room->name);
    return;
  }
  if (voice_ != nullptr && what.starts_with("voice")) return voice_->hear(who, ask);
  if (!hear_tour(who, ask, what)) refuse(who, ask, "unknown");
}

std::optional<Room> Talk::Core::room_in(Listener who, const json::object& ask) {
  const Speaker* speaker = speaker_of(who);
  if (speaker == nullptr) return std::nullopt;
  auto room = parse_room(text_in(ask, "room"), speaker->identity);
  if (!room || !may_enter(*room, speaker->identity)) {
    refuse(who, ask, room ? "forbidden" : "no_room");
    return std::nullopt;
  }
  return room;
}

asio::awaitable<void> Talk::Core::open(Listener who, json::object ask) {
  const auto room = room_in(who, ask);
  if (!room) co_return;
  Speaker* speaker = speaker_of(who);
  if (speaker->rooms.size() >= options_.rooms_limit && !speaker->rooms.contains(room->name))
    co_return refuse(who, ask, "too_many");
  // Listening begins before reading, so that nothing falls between; what comes twice has one
  // position.
  speaker->rooms.insert(room->name);
  rooms_[room->name].listeners.insert(who);
  const std::int64_t after = number_in(ask, "after", -1);
  const std::string key = speaker->identity.key;
  const bool keeps_order = speaker->identity.is_organiser;
  const auto page = co_await database_.read([&](store::ReadTx& tx) -> Result<Page> {
    Page out;
    YZ_ASSIGN(out.exists, exists(tx, *room));
    YZ_ASSIGN(out.newest, newest_message(tx, room->name));
    if (after >= 0 && out.newest - after <= options_.page_limit) {
      YZ_ASSIGN(out.messages, messages_after(tx, room->name, after, options_.page_limit));
    } else {
      YZ_ASSIGN(out.messages, messages_before(tx, room->name, out.newest + 1, options_.page_limit));
    }
    YZ_ASSIGN(out.read, read_until(tx, key, room->name));
    return out;
  });
  if (!page || !page->exists) {
    leave_room(who, room->name);
    co_return refuse(who, ask, page ? "no_room" : "failed");
  }
  json::array messages;
  for (const Message& message : page->messages) messages.push_back(json_of(message));
  send(who, json::object{{"page", json::object{{"room", room->name},
                                               {"asked", text_in(ask, "room")},
                                               {"messages", std::move(messages)},
                                               {"newest", page->newest},
                                               {"read", page->read},
                                               {"me", mark_of(key)},
                                               {"orders", keeps_order}}}});
}

asio::awaitable<void> Talk::Core::earlier(Listener who, json::object ask) {
  const auto room = room_in(who, ask);
  if (!room) co_return;
  const std::int64_t before = number_in(ask, "before", 0);
  const auto messages = co_await database_.read([&](store::ReadTx& tx) {
    return messages_before(tx, room->name, before, options_.page_limit);
  });
  if (!messages) co_return refuse(who, ask, "failed");
  json::array list;
  for (const Message& message : *messages) list.push_back(json_of(message));
  send(who, json::object{
                {"earlier", json::object{{"room", room->name}, {"messages", std::move(list)}}}});
}

// Rooms of two and desks reach those meant wherever they are, listening or not.
void Talk::Core::alert(const Room& room, const Message& message) {
  if (room.kind != RoomKind::desk && room.kind != RoomKind::direct) return;
  const json::value value = json::object{{"waiting", json_of(message)}};
  for (const auto& [who, speaker] : speakers_)
    if (may_enter(room, speaker.identity) && !speaker.rooms.contains(room.name) &&
        (!speaker.identity.is_organiser || speaker.identity.key == room.second))
      send(who, value);
}

namespace {

Message message_in(const json::object& ask, const Room& room, const Speaker& speaker) {
  Message message;
  message.room = room.name;
  message.author = speaker.identity.key;
  message.name = speaker.name;
  message.client_id = text_in(ask, "id");
  message.text = text_in(ask, "text");
  message.language = text_in(ask, "language");
  message.exhibit = text_in(ask, "exhibit");
  message.picture = text_in(ask, "picture");
  return message;
}

bool is_complete(const Message& m) {
  return !m.client_id.empty() && m.client_id.size() <= 64 && m.language.size() <= 35 &&
         (m.exhibit.empty() || is_slug(m.exhibit)) &&
         (m.picture.empty() || Sha256::parse(m.picture)) &&
         !(m.text.empty() && m.exhibit.empty() && m.picture.empty());
}

// Strangers in front of strangers wait, where the organiser wants it so.
Standing standing_of(const Room& room, const Identity& identity) {
  const bool is_public = room.kind == RoomKind::zone || room.kind == RoomKind::stand;
  const bool is_staff = identity.is_organiser || !identity.exhibitor.empty();
  return is_public && !is_staff ? Standing::newcomer : Standing::known;
}

}  // namespace

asio::awaitable<void> Talk::Core::say(Listener who, json::object ask) {
  const auto room = room_in(who, ask);
  if (!room) co_return;
  const Speaker& speaker = *speaker_of(who);
  if (speaker.identity.key.empty()) co_return refuse(who, ask, "nobody");
  const Message message = message_in(ask, *room, speaker);
  const Standing standing = standing_of(*room, speaker.identity);
  if (!is_complete(message)) co_return refuse(who, ask, "not_complete");
  if (count_code_points(message.text) > options_.text_limit) co_return refuse(who, ask, "too_long");
  if (!may_speak_again(speaker)) co_return refuse(who, ask, "too_often");
  if (!has_room_for(room->name)) co_return refuse(who, ask, "busy");
  const auto said = co_await database_.write([&](store::Tx& tx) -> Result<Message> {
    YZ_ASSIGN(const bool is_there, exists(tx, *room));
    if (!is_there) return fail(ErrorKind::not_found, "no such room", "no_room");
    return live::say(tx, message, standing);
  });
  if (!said) co_return refuse(who, ask, why(said.error()));
  if (said->position == 0)
    co_return send(
        who, json::object{{"held", json::object{{"room", room->name}, {"id", message.client_id}}}});
  const json::value value = json::object{{"message", json_of(*said)}};
  send(who, value);  // durable now; the author may not be listening to the room
  // Others have heard what is only sent again, or will ask for it when they find it missing.
  if (said->is_repeated) co_return;
  send_room(room->name, value, &who);
  alert(*room, *said);
}

asio::awaitable<void> Talk::Core::read(Listener who, json::object ask) {
  const auto room = room_in(who, ask);
  const Speaker* speaker = speaker_of(who);
  if (!room || speaker->identity.key.empty()) co_return;
  const std::string key = speaker->identity.key;
  const std::int64_t position = number_in(ask, "position", 0);
  const auto done = co_await database_.write(
      [&](store::Tx& tx) { return mark_read(tx, key, room->name, position); });
  if (!done) refuse(who, ask, "failed");
}

// Desks one staffs, questions one asked, and talks of two: with what is unread. And whom one does
// not want to hear.
asio::awaitable<void> Talk::Core::inbox(Listener who) {
  struct Inbox {
    std::vector<RoomSummary> rooms;
    std::vector<std::string> blocked;  // keys
  };
  const Speaker* speaker = speaker_of(who);
  if (speaker == nullptr) co_return;
  const Identity identity = speaker->identity;
  if (identity.key.empty()) co_return send(who, json::object{{"inbox", json::array{}}});
  const auto inbox = co_await database_.read([&](store::ReadTx& tx) -> Result<Inbox> {
    Inbox out;
    YZ_ASSIGN(out.rooms, rooms_with(tx, identity.key, most_summaries));
    YZ_ASSIGN(out.blocked, blocked_by(tx, identity.key));
    if (!identity.exhibitor.empty()) {
      YZ_ASSIGN(auto desk,
                rooms_like(tx, identity.key, "desk/" + identity.exhibitor + "/", most_summaries));
      out.rooms.insert(out.rooms.end(), desk.begin(), desk.end());
    }
    return out;
  });
  if (!inbox) co_return refuse(who, {}, "failed");
  json::array list;
  for (const RoomSummary& summary : inbox->rooms)
    if (std::ranges::none_of(inbox->blocked, [&](const std::string& other) {
          return summary.room == direct_room(identity.key, other);
        }))
      list.push_back(json_of(summary));
  json::array blocked;
  for (const std::string& other : inbox->blocked) blocked.push_back(json::value(mark_of(other)));
  send(who, json::object{{"inbox", std::move(list)}, {"blocked", std::move(blocked)}});
}

// The author of a message, or, to hear somebody again, whoever has the mark.
asio::awaitable<void> Talk::Core::block(Listener who, json::object ask) {
  const Speaker* speaker = speaker_of(who);
  if (speaker == nullptr) co_return;
  if (speaker->identity.key.empty()) co_return refuse(who, ask, "nobody");
  if (!may_speak_again(*speaker)) co_return refuse(who, ask, "too_often");
  const std::string key = speaker->identity.key;
  const std::string mark = text_in(ask, "author");
  std::optional<Room> room;
  if (mark.empty() && !(room = room_in(who, ask))) co_return;
  const std::int64_t position = number_in(ask, "position", 0);
  const auto done = co_await database_.write([&](store::Tx& tx) -> Result<> {
    if (room) {
      YZ_ASSIGN(const auto message, find_message(tx, room->name, position));
      if (!message || message->author == key)
        return fail(ErrorKind::not_found, "there is nobody to block", "nobody");
      return set_block(tx, key, message->author, true);
    }
    YZ_ASSIGN(const auto blocked, blocked_by(tx, key));
    for (const std::string& other : blocked)
      if (mark_of(other) == mark) YZ_TRY(set_block(tx, key, other, false));
    return {};
  });
  if (!done) co_return refuse(who, ask, why(done.error()));
  co_await inbox(who);
}

void Talk::Core::typing(Listener who, const json::object& ask) {
  const auto room = room_in(who, ask);
  Speaker* speaker = speaker_of(who);
  const auto now = std::chrono::steady_clock::now();
  if (!room || speaker->identity.key.empty() || now - speaker->typed < std::chrono::seconds(2))
    return;
  const auto heard = rooms_.find(room->name);
  if (heard == rooms_.end() || heard->second.listeners.size() > options_.typing_limit) return;
  speaker->typed = now;
  send_room(room->name,
            json::object{{"typing", json::object{{"room", room->name}, {"name", speaker->name}}}},
            &who);
}

// The person of a number, which only the hall knows, and then what was to be done with them.
void Talk::Core::find_person(Listener who, json::object ask) {
  const auto number = static_cast<Number>(number_in(ask, "number", 65535));
  who.loop->post([self = shared_from_this(), who, number, ask = std::move(ask)]() mutable {
    std::string key;
    std::string name;
    if (who.loop->find_number(number) != nullptr) {
      key = who.loop->hall().identity(number).key;
      name = who.loop->hall().name(number);
    }
    self->post([who, ask = std::move(ask), key, name](Core& core) {
      const Speaker* speaker = core.speaker_of(who);
      if (speaker == nullptr) return;
      if (key.empty()) return core.refuse(who, ask, "nobody");
      if (const auto act = parse_order_act(text_in(ask, "act")); act) {
        Order order;
        order.act = *act;
        order.key = key;
        order.name = name;
        order.minutes = number_in(ask, "minutes", 0);
        order.reason = text_in(ask, "reason", reason_limit);
        return core.start_doing(core.keep_order(who, ask, std::move(order)));
      }
      if (speaker->identity.key.empty() || speaker->identity.key == key)
        return core.refuse(who, ask, "nobody");
      core.send(who, json::object{
                         {"direct", json::object{{"room", direct_room(speaker->identity.key, key)},
                                                 {"name", name}}}});
    });
  });
}

}  // namespace yz::live
