#include "live/voice/voice.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "base/random.hpp"
#include "live/talk/storage.hpp"
#include "live/voice/voice_core.hpp"

namespace yz::live {
namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr const char* room_exists = "427";  // JANUS_VIDEOROOM_ERROR_ROOM_EXISTS

// A number of 53 bits, as JSON readers everywhere keep it.
std::int64_t random_number() {
  std::uint64_t number = 0;
  fill_random(std::as_writable_bytes(std::span(&number, 1)));
  return static_cast<std::int64_t>((number >> 11) | 1);
}

}  // namespace

Voice::Core::Core(store::Database& database, VoiceOptions options)
    : database_(database),
      options_(std::move(options)),
      asks_({.burst = 8, .refill = std::chrono::milliseconds(3000)}) {}

void Voice::Core::start() {
  thread_ = std::thread([this] { context_.run(); });
  post([](Core& core) {
    core.start_doing(core.keep_line());
    core.start_doing(core.look());
  });
}

// What was begun ends by itself: nothing waits for long, and no longer once the line is closed.
void Voice::Core::stop() {
  if (!thread_.joinable()) return;
  post([](Core& core) {
    core.is_stopping_ = true;
    core.retry_.cancel();
    core.next_look_.cancel();
    core.start_doing(core.close_rooms());
  });
  work_.reset();
  thread_.join();
}

// ---- who is here

void Voice::Core::enter(Listener who, VoiceVisitor visitor) {
  here_[who] = {std::move(visitor), std::nullopt};
  loops_.insert(who.loop);
  send(who, {{"available", janus_ != nullptr}});
}

void Voice::Core::leave(Listener who) {
  if (part_of(who) != nullptr) end_part(who, "");
  here_.erase(who);
}

void Voice::Core::hear(Listener who, json::object ask) {
  if (here(who) == nullptr) return;
  const std::string what = text_in(ask, "do");
  if (what == "voice_join") return start_doing(join(who, std::move(ask)));
  if (what == "voice_speak") return start_doing(speak(who, std::move(ask)));
  if (what == "voice_answer") return take_answer(who, ask);
  if (what == "voice_silent") return silence(who, "asked");
  if (what == "voice_leave") return end_part(who, "asked");
  refuse(who, ask, "unknown");
}

VoiceHere* Voice::Core::here(Listener who) {
  const auto at = here_.find(who);
  return at == here_.end() ? nullptr : &at->second;
}

Part* Voice::Core::part_of(Listener who) {
  VoiceHere* const one = here(who);
  return one != nullptr && one->part ? &*one->part : nullptr;
}

Part* Voice::Core::part_of(Listener who, PartId id) {
  Part* const part = part_of(who);
  return part != nullptr && part->id == id ? part : nullptr;
}

std::size_t Voice::Core::parts() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(here_, [](const auto& one) { return one.second.part.has_value(); }));
}

std::size_t Voice::Core::speakers_in(const std::string& hall) const {
  return static_cast<std::size_t>(std::ranges::count_if(here_, [&](const auto& one) {
    const auto& [visitor, part] = one.second;
    return part && visitor.hall == hall && (part->is_beginning || part->feed != 0);
  }));
}

void Voice::Core::count() {
  listeners_ = parts();
  speakers_ = by_feed_.size();
}

// One person has one place: the last line that asks takes it.
asio::awaitable<void> Voice::Core::join(Listener who, json::object ask) {
  if (here(who) == nullptr) co_return;
  const std::string key = here(who)->visitor.identity.key;
  if (key.empty()) co_return refuse(who, ask, "nobody");
  if (!janus_) co_return refuse(who, ask, "voice_gone");
  if (part_of(who) != nullptr) co_return send(who, {{"joined", true}});
  if (asks_.take(key, system_now()).count() != 0) co_return refuse(who, ask, "too_often");
  std::vector<Listener> earlier;
  for (const auto& [other, one] : here_)
    if (one.part && one.visitor.identity.key == key) earlier.push_back(other);
  for (const Listener other : earlier) end_part(other, "elsewhere");
  if (parts() >= options_.listeners_limit) co_return refuse(who, ask, "voice_full");
  const PartId id = ++last_part_;
  here(who)->part.emplace().id = id;
  count();
  const auto blocked =
      co_await database_.read([&](store::ReadTx& tx) { return blocked_by(tx, key); });
  Part* const part = part_of(who, id);
  if (part == nullptr) co_return;  // went, or Janus did
  if (!blocked) {
    end_part(who, "");
    co_return refuse(who, ask, "failed");
  }
  part->blocked = {blocked->begin(), blocked->end()};
  send(who, {{"joined", true}});
}

// `why` empty: nobody is there to be told.
void Voice::Core::end_part(Listener who, std::string_view why) {
  if (part_of(who) == nullptr) return;
  silence(who, "");
  release_subscriber(*part_of(who));
  VoiceHere& one = *here(who);
  one.part.reset();
  if (!why.empty()) send(who, {{"left", why}});
  leave_room(one.visitor.hall);
  count();
}

void Voice::Core::send(Listener who, json::object voice) {
  who.loop->post([who, bytes = frame_of(json::object{{"voice", std::move(voice)}})] {
    who.loop->send(who.connection, bytes);
  });
}

void Voice::Core::refuse(Listener who, const json::object& ask, std::string_view why) {
  const json::value refused =
      json::object{{"refused", json::object{{"why", why}, {"do", text_in(ask, "do")}}}};
  who.loop->post([who, bytes = frame_of(refused)] { who.loop->send(who.connection, bytes); });
}

void Voice::Core::tell_all() {
  const auto bytes =
      frame_of(json::object{{"voice", json::object{{"available", janus_ != nullptr}}}});
  for (Loop* const loop : loops_) loop->post([loop, bytes] { loop->send_all(bytes); });
}

// ---- the line to Janus

asio::awaitable<void> Voice::Core::keep_line() {
  auto pause = options_.first_pause;
  std::string complaint;  // said once, not at every attempt
  while (!is_stopping_) {
    trying_ = std::make_shared<Janus>(
        context_.get_executor(), options_.janus,
        [this](JanusHandle handle, std::string_view what) { take_news(handle, what); });
    const auto line = trying_;
    auto opened = co_await line->open();
    if (opened) {
      const auto handle = co_await line->attach();
      if (handle)
        control_ = *handle;
      else
        opened = std::unexpected(handle.error());
    }
    if (opened && !is_stopping_) {
      log_info("there is voice", {{"janus", options_.janus.url}});
      janus_ = line;
      is_available_ = true;
      tell_all();
      const std::string why = co_await line->wait_until_lost();
      if (!is_stopping_) log_warning("voice is gone", {{"why", why}});
      lose_line();
      pause = options_.first_pause;
      complaint.clear();
    } else if (!opened && std::exchange(complaint, describe(opened.error())) != complaint) {
      log_warning("there is no voice", {{"janus", options_.janus.url}, {"error", complaint}});
    }
    line->close();
    if (is_stopping_) co_return;
    retry_.expires_after(pause);
    co_await retry_.async_wait(quietly);
    pause = std::min(pause * 2, options_.longest_pause);
  }
}

// Rooms would outlive the session; then the line is closed, which ends what waits.
asio::awaitable<void> Voice::Core::close_rooms() {
  const auto rooms = std::exchange(rooms_, {});
  for (const auto& [hall, room] : rooms)
    if (room.is_made && !co_await destroy(room)) break;
  for (auto& [who, one] : here_)
    if (one.part && one.part->answered) one.part->answered->cancel();
  if (trying_) trying_->close();
}

void Voice::Core::lose_line() {
  janus_.reset();
  control_ = 0;
  is_available_ = false;
  by_handle_.clear();
  by_feed_.clear();
  for (auto& [hall, room] : rooms_) room.is_made = false;  // perhaps it stands; 427 says so
  for (auto& [who, one] : here_) {
    if (!one.part) continue;
    if (one.part->answered) one.part->answered->cancel();
    one.part.reset();
    send(who, {{"left", "gone"}});
  }
  count();
  tell_all();
}

void Voice::Core::take_news(JanusHandle handle, std::string_view what) {
  const auto at = by_handle_.find(handle);
  if (at == by_handle_.end()) return;
  const Listener who = at->second;
  Part* const part = part_of(who);
  if (part == nullptr) return;
  const bool is_heard = part->subscriber == handle;
  if (what == "webrtcup" && is_heard) part->failures = 0;
  if (what == "webrtcup" && !is_heard && part->publisher == handle) {
    by_feed_[part->feed] = who;
    count();
  }
  if (what != "hangup" && what != "detached") return;
  if (!is_heard) return silence(who, "lost");
  drop_subscriber(who);
}

asio::awaitable<Result<VoiceRoom>> Voice::Core::room_of(std::string hall) {
  VoiceRoom& known = rooms_[hall];
  if (known.is_made) co_return known;
  if (known.id == 0) known = {random_number(), random_token(), random_token(), false};
  const VoiceRoom room = known;
  if (!janus_) co_return fail(ErrorKind::unavailable, "there is no voice now", "voice_gone");
  json::object body{{"request", "create"},
                    {"room", room.id},
                    {"description", "yunzhan " + hall},
                    {"permanent", false},
                    {"is_private", true},
                    {"secret", room.secret},
                    {"pin", room.pin},
                    {"publishers", options_.speakers_limit},
                    {"audiocodec", "opus"},
                    {"opus_fec", true},
                    {"opus_dtx", true},
                    {"audiolevel_ext", true},
                    {"notify_joining", false}};
  if (!options_.janus.admin_key.empty()) body["admin_key"] = options_.janus.admin_key;
  const auto made = co_await janus_->ask(control_, std::move(body));
  if (!made && made.error().place != room_exists) co_return std::unexpected(made.error());
  const auto at = rooms_.find(hall);
  if (at == rooms_.end() || at->second.id != room.id) {  // everybody went meanwhile
    co_await destroy(room);
    co_return fail(ErrorKind::unavailable, "nobody needs the room any more");
  }
  at->second.is_made = true;
  co_return room;
}

asio::awaitable<bool> Voice::Core::destroy(VoiceRoom room) {
  if (!janus_) co_return false;
  const auto line = janus_;
  const auto done = co_await line->ask(
      control_, {{"request", "destroy"}, {"room", room.id}, {"secret", room.secret}});
  if (!done) log_warning("a room stays at Janus", {{"error", describe(done.error())}});
  co_return done.has_value();
}

asio::awaitable<void> Voice::Core::clear(VoiceRoom room) { co_await destroy(std::move(room)); }

// The last one turns off the light.
void Voice::Core::leave_room(const std::string& hall) {
  const bool is_used = std::ranges::any_of(
      here_, [&](const auto& one) { return one.second.part && one.second.visitor.hall == hall; });
  const auto at = rooms_.find(hall);
  if (is_used || at == rooms_.end()) return;
  if (at->second.is_made) start_doing(clear(at->second));
  rooms_.erase(at);
}

void Voice::Core::forget(JanusHandle& handle) {
  if (handle == 0) return;
  by_handle_.erase(handle);
  if (janus_) janus_->detach(handle);
  handle = 0;
}

std::string Voice::Core::metrics() const {
  return fmt::format(
      "# TYPE yunzhan_voice_available gauge\nyunzhan_voice_available {}\n"
      "# TYPE yunzhan_voice_listeners gauge\nyunzhan_voice_listeners {}\n"
      "# TYPE yunzhan_voice_speakers gauge\nyunzhan_voice_speakers {}\n",
      is_available_ ? 1 : 0, listeners_.load(), speakers_.load());
}

// ---- the others' side

Voice::Voice(store::Database& database, VoiceOptions options)
    : core_(std::make_shared<Core>(database, std::move(options))) {
  core_->start();
}

Voice::~Voice() { stop(); }

void Voice::enter(Listener who, VoiceVisitor visitor) {
  core_->post([who, visitor = std::move(visitor)](Core& core) mutable {
    core.enter(who, std::move(visitor));
  });
}

void Voice::leave(Listener who) {
  core_->post([who](Core& core) { core.leave(who); });
}

void Voice::hear(Listener who, json::object ask) {
  core_->post([who, ask = std::move(ask)](Core& core) mutable { core.hear(who, std::move(ask)); });
}

std::string Voice::metrics() const { return core_->metrics(); }

void Voice::stop() { core_->stop(); }

}  // namespace yz::live
