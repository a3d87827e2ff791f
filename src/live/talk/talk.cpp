#include "live/talk/talk.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include "base/log.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "expo/queries.hpp"
#include "live/talk/rooms.hpp"
#include "live/talk/storage.hpp"

namespace yz::live {
namespace asio = boost::asio;
namespace json = boost::json;
namespace {

constexpr std::size_t frame_size_limit = 60 * 1024;
constexpr std::int64_t most_summaries = 100;

struct Listener {
  Loop* loop = nullptr;
  ConnectionId connection = 0;
  auto operator<=>(const Listener&) const = default;
};

struct Speaker {
  Identity identity;
  Number number = 0;
  std::string name;
  std::set<std::string> rooms;
  double tokens = 0;
  std::chrono::steady_clock::time_point filled;
  std::chrono::steady_clock::time_point typed;
};

std::string text_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
  return value != nullptr && value->is_string()
             ? std::string(value->get_string().data(), value->get_string().size())
             : std::string();
}

std::int64_t number_in(const json::object& object, std::string_view name, std::int64_t otherwise) {
  const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
  return value != nullptr && value->is_int64() ? value->get_int64() : otherwise;
}

// Who wrote, as others may know it: the same for everything of one visitor, and no key.
std::string mark_of(std::string_view key) { return sha256(key).hex().substr(0, 16); }

json::object json_of(const Message& m) {
  return {{"room", m.room},         {"position", m.position}, {"author", mark_of(m.author)},
          {"name", m.name},         {"id", m.client_id},      {"text", m.text},
          {"language", m.language}, {"exhibit", m.exhibit},   {"time", to_rfc3339(m.time)}};
}

json::object json_of(const RoomSummary& s) {
  return {{"room", s.room},      {"newest", s.newest},  {"unread", s.unread},
          {"name", s.last_name}, {"text", s.last_text}, {"time", to_rfc3339(s.last_time)}};
}

SharedBytes frame_of(const json::value& value) {
  std::string text = json::serialize(value);
  if (text.size() > frame_size_limit) text = R"({"refused":{"why":"too_large"}})";
  return std::make_shared<const std::string>(server_frame(text, Opcode::text));
}

std::string why(const Error& error) {
  return error.place.empty() ? std::string(name_of(error.kind)) : error.place;
}

}  // namespace

class Talk::Core : public std::enable_shared_from_this<Talk::Core> {
 public:
  Core(store::Database& database, TalkOptions options) : database_(database), options_(options) {}

  void start() {
    thread_ = std::thread([this] { context_.run(); });
  }
  // What was begun ends first; the database still answers.
  void stop() {
    work_.reset();
    if (thread_.joinable()) thread_.join();
  }
  template <class Act>
  void post(Act act) {
    asio::post(context_,
               [self = shared_from_this(), act = std::move(act)]() mutable { act(*self); });
  }

  void enter(Listener who, Speaker speaker);
  void leave(Listener who);
  void hear(Listener who, const std::string& text);

 private:
  using Do = asio::awaitable<void>;

  asio::awaitable<void> check_ban(Listener who, std::string key);
  Do open(Listener who, json::object ask);
  Do earlier(Listener who, json::object ask);
  Do say(Listener who, json::object ask);
  Do read(Listener who, json::object ask);
  Do inbox(Listener who);
  Do sanction(Listener who, json::object ask, std::string key, std::string name);
  Do word(Listener who, json::object ask);
  Do complain(Listener who, json::object ask);
  void typing(Listener who, const json::object& ask);
  void find_person(Listener who, json::object ask);
  void leave_room(Listener who, const std::string& room);
  bool take_token(Speaker& speaker);
  Speaker* speaker_of(Listener who);
  [[nodiscard]] std::optional<Room> room_in(Listener who, const json::object& ask);
  void send(Listener who, const json::value& value);
  void send_room(const std::string& room, const json::value& value, const Listener* but = nullptr);
  void alert(const Room& room, const Message& message);
  void refuse(Listener who, const json::object& ask, std::string_view reason);
  void start_doing(Do work) {
    asio::co_spawn(context_, std::move(work), [self = shared_from_this()](std::exception_ptr) {});
  }

  store::Database& database_;
  TalkOptions options_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  std::map<Listener, Speaker> speakers_;
  std::map<std::string, std::set<Listener>> rooms_;
  std::thread thread_;
};

// ---- who is here
// -----------------------------------------------------------------------------------

void Talk::Core::enter(Listener who, Speaker speaker) {
  speaker.tokens = options_.burst;
  speaker.filled = std::chrono::steady_clock::now();
  const std::string key = speaker.identity.key;
  speakers_[who] = std::move(speaker);
  if (!key.empty()) start_doing(check_ban(who, key));
}

asio::awaitable<void> Talk::Core::check_ban(Listener who, std::string key) {
  const Instant now = system_now();
  const auto banned = co_await database_.read(
      [&](store::ReadTx& tx) { return has_sanction(tx, key, Sanction::ban, now); });
  if (banned && *banned)
    who.loop->post([who] { who.loop->close(who.connection, close_code::banned); });
}

void Talk::Core::leave(Listener who) {
  const auto at = speakers_.find(who);
  if (at == speakers_.end()) return;
  for (const auto& room : at->second.rooms)
    if (const auto listeners = rooms_.find(room); listeners != rooms_.end()) {
      listeners->second.erase(who);
      if (listeners->second.empty()) rooms_.erase(listeners);
    }
  speakers_.erase(at);
}

void Talk::Core::leave_room(Listener who, const std::string& room) {
  if (Speaker* speaker = speaker_of(who)) speaker->rooms.erase(room);
  if (const auto listeners = rooms_.find(room); listeners != rooms_.end()) {
    listeners->second.erase(who);
    if (listeners->second.empty()) rooms_.erase(listeners);
  }
}

Speaker* Talk::Core::speaker_of(Listener who) {
  const auto at = speakers_.find(who);
  return at == speakers_.end() ? nullptr : &at->second;
}

bool Talk::Core::take_token(Speaker& speaker) {
  const auto now = std::chrono::steady_clock::now();
  const double seconds = std::chrono::duration<double>(now - speaker.filled).count();
  speaker.filled = now;
  speaker.tokens = std::min(options_.burst, speaker.tokens + seconds / options_.refill_seconds);
  if (speaker.tokens < 1) return false;
  speaker.tokens -= 1;
  return true;
}

// ---- sending
// -----------------------------------------------------------------------------------------

void Talk::Core::send(Listener who, const json::value& value) {
  who.loop->post([who, bytes = frame_of(value)] { who.loop->send(who.connection, bytes); });
}

// Encoded once; one message to each hall's thread.
void Talk::Core::send_room(const std::string& room, const json::value& value, const Listener* but) {
  const auto listeners = rooms_.find(room);
  if (listeners == rooms_.end()) return;
  const auto bytes = frame_of(value);
  std::map<Loop*, std::vector<ConnectionId>> by_loop;
  for (const Listener& who : listeners->second)
    if (but == nullptr || who != *but) by_loop[who.loop].push_back(who.connection);
  for (auto& [loop, connections] : by_loop)
    loop->post([loop = loop, bytes, connections = std::move(connections)] {
      for (const ConnectionId connection : connections) loop->send(connection, bytes);
    });
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

void Talk::Core::refuse(Listener who, const json::object& ask, std::string_view reason) {
  json::object refused{{"why", json::string_view(reason.data(), reason.size())}};
  for (const char* name : {"do", "room", "id"})
    if (const auto* value = ask.if_contains(name)) refused[name] = *value;
  send(who, json::object{{"refused", std::move(refused)}});
}

// ---- what is asked
// ------------------------------------------------------------------------------------

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
  if (what == "direct" || what == "sanction") return find_person(who, ask);
  if (what == "word") return start_doing(word(who, ask));
  if (what == "report") return start_doing(complain(who, ask));
  if (what == "close") {
    if (const auto room = room_in(who, ask)) leave_room(who, room->name);
    return;
  }
  refuse(who, ask, "unknown");
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

asio::awaitable<void> Talk::Core::open(Listener who, json::object ask) {
  const auto room = room_in(who, ask);
  if (!room) co_return;
  Speaker* speaker = speaker_of(who);
  if (speaker->rooms.size() >= options_.rooms_limit && !speaker->rooms.contains(room->name))
    co_return refuse(who, ask, "too_many");
  // Listening begins before reading, so that nothing falls between; what comes twice has one
  // position.
  speaker->rooms.insert(room->name);
  rooms_[room->name].insert(who);
  const std::int64_t after = number_in(ask, "after", -1);
  const std::string key = speaker->identity.key;
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
                                               {"me", mark_of(key)}}}});
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

asio::awaitable<void> Talk::Core::say(Listener who, json::object ask) {
  const auto room = room_in(who, ask);
  if (!room) co_return;
  Speaker& speaker = *speaker_of(who);
  if (speaker.identity.key.empty()) co_return refuse(who, ask, "nobody");
  Message message;
  message.room = room->name;
  message.author = speaker.identity.key;
  message.name = speaker.name;
  message.client_id = text_in(ask, "id");
  message.text = text_in(ask, "text");
  message.language = text_in(ask, "language");
  message.exhibit = text_in(ask, "exhibit");
  // UTF-8 is known to be well formed: every character has one byte that goes on none.
  const auto size = static_cast<std::size_t>(std::ranges::count_if(
      message.text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  if (message.client_id.empty() || message.client_id.size() > 64 || message.language.size() > 35 ||
      (!message.exhibit.empty() && !is_slug(message.exhibit)) ||
      (size == 0 && message.exhibit.empty()))
    co_return refuse(who, ask, "not_complete");
  if (size > options_.text_limit) co_return refuse(who, ask, "too_long");
  if (!take_token(speaker)) co_return refuse(who, ask, "too_often");
  const auto said = co_await database_.write([&](store::Tx& tx) -> Result<Message> {
    YZ_ASSIGN(const bool is_there, exists(tx, *room));
    if (!is_there) return fail(ErrorKind::not_found, "no such room", "no_room");
    return live::say(tx, message);
  });
  if (!said) co_return refuse(who, ask, why(said.error()));
  const json::value value = json::object{{"message", json_of(*said)}};
  send(who, value);  // durable now; the author may not be listening to the room
  if (said->room != room->name) co_return;
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

// Desks one staffs, questions one asked, and talks of two: with what is unread.
asio::awaitable<void> Talk::Core::inbox(Listener who) {
  const Identity identity = speaker_of(who)->identity;
  if (identity.key.empty()) co_return send(who, json::object{{"inbox", json::array{}}});
  const auto rooms =
      co_await database_.read([&](store::ReadTx& tx) -> Result<std::vector<RoomSummary>> {
        YZ_ASSIGN(auto all, rooms_with(tx, identity.key, most_summaries));
        if (!identity.exhibitor.empty()) {
          YZ_ASSIGN(auto desk, rooms_like(tx, identity.key, "desk/" + identity.exhibitor + "/",
                                          most_summaries));
          all.insert(all.end(), desk.begin(), desk.end());
        }
        return all;
      });
  if (!rooms) co_return refuse(who, {}, "failed");
  json::array list;
  for (const RoomSummary& summary : *rooms) list.push_back(json_of(summary));
  send(who, json::object{{"inbox", std::move(list)}});
}

void Talk::Core::typing(Listener who, const json::object& ask) {
  const auto room = room_in(who, ask);
  Speaker* speaker = speaker_of(who);
  const auto now = std::chrono::steady_clock::now();
  if (!room || speaker->identity.key.empty() || now - speaker->typed < std::chrono::seconds(2))
    return;
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
    const bool is_direct = text_in(ask, "do") == "direct";
    self->post([who, ask = std::move(ask), key, name, is_direct](Core& core) mutable {
      const Speaker* speaker = core.speaker_of(who);
      if (speaker == nullptr) return;
      if (key.empty()) return core.refuse(who, ask, "nobody");
      if (!is_direct) return core.start_doing(core.sanction(who, std::move(ask), key, name));
      if (speaker->identity.key.empty() || speaker->identity.key == key)
        return core.refuse(who, ask, "nobody");
      core.send(who, json::object{
                         {"direct", json::object{{"room", direct_room(speaker->identity.key, key)},
                                                 {"name", name}}}});
    });
  });
}

// ---- order in the hall
// --------------------------------------------------------------------------------

asio::awaitable<void> Talk::Core::sanction(Listener who, json::object ask, std::string key,
                                           std::string name) {
  const Identity by = speaker_of(who)->identity;
  if (!by.is_organiser) co_return refuse(who, ask, "forbidden");
  const std::string kind = text_in(ask, "kind");
  const std::int64_t minutes = number_in(ask, "minutes", 0);
  if (kind != "mute" && kind != "ban" && kind != "kick" && kind != "lift")
    co_return refuse(who, ask, "not_complete");
  const std::string reason = text_in(ask, "reason").substr(0, 500);
  if (kind != "kick") {
    const auto done = co_await database_.write([&](store::Tx& tx) -> Result<> {
      if (kind == "lift") return lift_sanctions(tx, key, by.key);
      std::optional<Instant> until;
      if (minutes > 0)
        until = tx.now() + std::chrono::minutes(std::min<std::int64_t>(minutes, 5'000'000));
      return set_sanction(tx, key, kind == "mute" ? Sanction::mute : Sanction::ban, until, by.key,
                          reason);
    });
    if (!done) co_return refuse(who, ask, "failed");
  }
  if (kind == "kick" || kind == "ban")
    for (const auto& [other, speaker] : speakers_)
      if (speaker.identity.key == key)
        other.loop->post(
            [other = other] { other.loop->close(other.connection, close_code::banned); });
  send(who, json::object{{"sanctioned", json::object{{"name", name}, {"kind", kind}}}});
}

asio::awaitable<void> Talk::Core::word(Listener who, json::object ask) {
  const Identity by = speaker_of(who)->identity;
  const std::string word = text_in(ask, "word");
  if (!by.is_organiser) co_return refuse(who, ask, "forbidden");
  if (word.empty() || word.size() > 100) co_return refuse(who, ask, "not_complete");
  const auto* unwanted = ask.if_contains("unwanted");
  const bool is_unwanted = unwanted == nullptr || !unwanted->is_bool() || unwanted->get_bool();
  const auto done = co_await database_.write(
      [&](store::Tx& tx) { return set_word(tx, word, is_unwanted, by.key); });
  if (!done) co_return refuse(who, ask, "failed");
  send(who, json::object{{"word", json::object{{"word", word}, {"unwanted", is_unwanted}}}});
}

asio::awaitable<void> Talk::Core::complain(Listener who, json::object ask) {
  const auto room = room_in(who, ask);
  if (!room) co_return;
  Speaker& speaker = *speaker_of(who);
  if (speaker.identity.key.empty()) co_return refuse(who, ask, "nobody");
  if (!take_token(speaker)) co_return refuse(who, ask, "too_often");
  const std::string key = speaker.identity.key;
  const std::int64_t position = number_in(ask, "position", 0);
  const std::string reason = text_in(ask, "reason").substr(0, 500);
  const auto done = co_await database_.write(
      [&](store::Tx& tx) { return report(tx, key, room->name, position, reason); });
  if (!done) co_return refuse(who, ask, "failed");
  send(who, json::object{{"reported", json::object{{"room", room->name}, {"position", position}}}});
}

// ---- the halls' side
// ----------------------------------------------------------------------------------

Talk::Talk(store::Database& database, TalkOptions options)
    : core_(std::make_shared<Core>(database, options)) {
  core_->start();
}

Talk::~Talk() { stop(); }

void Talk::on_entered(Loop& loop, ConnectionId connection, Number number,
                      const Identity& identity) {
  Speaker speaker;
  speaker.identity = identity;
  speaker.number = number;
  speaker.name = loop.hall().name(number);
  core_->post([who = Listener{&loop, connection}, speaker = std::move(speaker)](
                  Core& core) mutable { core.enter(who, std::move(speaker)); });
}

void Talk::on_text(Loop& loop, ConnectionId connection, std::string text) {
  core_->post([who = Listener{&loop, connection}, text = std::move(text)](Core& core) {
    core.hear(who, text);
  });
}

void Talk::on_left(Loop& loop, ConnectionId connection) {
  core_->post([who = Listener{&loop, connection}](Core& core) { core.leave(who); });
}

void Talk::stop() { core_->stop(); }

}  // namespace yz::live
