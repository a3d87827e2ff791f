#include "live/talk/talk.hpp"

#include <algorithm>

#include "live/talk/talk_core.hpp"

namespace yz::live {

// ---- who is here
// -----------------------------------------------------------------------------------

void Talk::Core::enter(Listener who, Speaker speaker) {
  const std::string key = speaker.identity.key;
  if (voice_ != nullptr) voice_->enter(who, {speaker.identity, speaker.number, speaker.hall});
  speakers_[who] = std::move(speaker);
  if (!key.empty()) start_doing(check_sanctions(who, key));
  enter_tours(who);
}

asio::awaitable<void> Talk::Core::check_sanctions(Listener who, std::string key) {
  struct Sanctions {
    bool is_banned = false;
    std::optional<Instant> muted_until;
  };
  const Instant now = system_now();
  const auto found = co_await database_.read([&](store::ReadTx& tx) -> Result<Sanctions> {
    Sanctions out;
    YZ_ASSIGN(out.is_banned, has_sanction(tx, key, Sanction::ban, now));
    YZ_ASSIGN(out.muted_until, sanction_end(tx, key, Sanction::mute, now));
    return out;
  });
  if (!found) co_return;
  if (found->is_banned)
    who.loop->post([who] { who.loop->close(who.connection, close_code::banned); });
  else if (found->muted_until)
    silence(who, *found->muted_until == Instant::max()
                     ? for_good
                     : std::chrono::milliseconds(*found->muted_until - now));
}

void Talk::Core::silence(Listener who, std::chrono::milliseconds duration) {
  who.loop->post([who, duration] { who.loop->silence(who.connection, duration); });
}

void Talk::Core::leave(Listener who) {
  const auto at = speakers_.find(who);
  if (at == speakers_.end()) return;
  if (voice_ != nullptr) voice_->leave(who);
  leave_tours(who);
  const std::set<std::string> rooms = std::move(at->second.rooms);
  speakers_.erase(at);
  for (const auto& room : rooms) leave_room(who, room);
}

void Talk::Core::leave_room(Listener who, const std::string& room) {
  if (Speaker* speaker = speaker_of(who)) speaker->rooms.erase(room);
  if (const auto heard = rooms_.find(room); heard != rooms_.end()) {
    heard->second.listeners.erase(who);
    if (heard->second.listeners.empty()) rooms_.erase(heard);
  }
}

Speaker* Talk::Core::speaker_of(Listener who) {
  const auto at = speakers_.find(who);
  return at == speakers_.end() ? nullptr : &at->second;
}

bool Talk::Core::may_speak_again(const Speaker& speaker) {
  return says_.take(speaker.identity.key, system_now()).count() == 0;
}

// One message to thousands is thousands of deliveries: a room that many listen to takes fewer.
bool Talk::Core::has_room_for(const std::string& room) {
  const auto at = rooms_.find(room);
  if (at == rooms_.end()) return true;
  Heard& heard = at->second;
  const auto now = std::chrono::steady_clock::now();
  const double seconds = std::chrono::duration<double>(now - heard.filled).count();
  heard.filled = now;
  heard.tokens = std::min(3 * options_.deliveries_a_second,
                          heard.tokens + seconds * options_.deliveries_a_second);
  const auto deliveries = static_cast<double>(heard.listeners.size());
  if (heard.tokens < deliveries) return false;
  heard.tokens -= deliveries;
  return true;
}

// ---- sending
// -----------------------------------------------------------------------------------------

void Talk::Core::send(Listener who, const json::value& value) {
  who.loop->post([who, bytes = frame_of(value)] { who.loop->send(who.connection, bytes); });
}

void Talk::Core::send_room(const std::string& room, const json::value& value, const Listener* but) {
  const auto heard = rooms_.find(room);
  if (heard != rooms_.end()) send_each(heard->second.listeners, value, but);
}

// Encoded once; one message to each hall's thread.
void Talk::Core::send_each(const std::set<Listener>& all, const json::value& value,
                           const Listener* but) {
  if (all.empty()) return;
  const auto bytes = frame_of(value);
  std::map<Loop*, std::vector<ConnectionId>> by_loop;
  for (const Listener& who : all)
    if (but == nullptr || who != *but) by_loop[who.loop].push_back(who.connection);
  for (auto& [loop, connections] : by_loop)
    loop->post([loop = loop, bytes, connections = std::move(connections)] {
      for (const ConnectionId connection : connections) loop->send(connection, bytes);
    });
}

void Talk::Core::send_person(std::string_view key, const json::value& value) {
  for (const auto& [who, speaker] : speakers_)
    if (speaker.identity.key == key) send(who, value);
}

void Talk::Core::refuse(Listener who, const json::object& ask, std::string_view reason) {
  json::object refused{{"why", json::string_view(reason.data(), reason.size())}};
  for (const char* name : {"do", "room", "id", "tour"})
    if (const auto* value = ask.if_contains(name)) refused[name] = *value;
  send(who, json::object{{"refused", std::move(refused)}});
}

// ---- the halls' side
// ----------------------------------------------------------------------------------

Talk::Talk(store::Database& database, TalkOptions options, Voice* voice)
    : core_(std::make_shared<Core>(database, options, voice)) {
  core_->start();
}

Talk::~Talk() { stop(); }

void Talk::on_entered(Loop& loop, ConnectionId connection, Number number,
                      const Identity& identity) {
  Speaker speaker;
  speaker.identity = identity;
  speaker.number = number;
  speaker.name = loop.hall().name(number);
  speaker.hall = loop.hall().slug();
  const Floor& floor = loop.hall().floor();
  speaker.bounds = {floor.corner_x(), floor.corner_y(),
                    floor.corner_x() + floor.width() * unit_metres,
                    floor.corner_y() + floor.depth() * unit_metres};
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
