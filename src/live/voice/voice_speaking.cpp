// Voice: who speaks, and who no longer may.
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "live/talk/order.hpp"
#include "live/talk/storage.hpp"
#include "live/voice/sdp.hpp"
#include "live/voice/voice_core.hpp"

namespace yz::live {
namespace {

constexpr const char* room_is_full = "432";  // JANUS_VIDEOROOM_ERROR_PUBLISHERS_FULL

Result<bool> may_not_speak(store::ReadTx& tx, std::string_view key, Instant now) {
  YZ_ASSIGN(const bool is_muted, has_sanction(tx, key, Sanction::mute, now));
  if (is_muted) return true;
  return has_sanction(tx, key, Sanction::ban, now);
}

}  // namespace

asio::awaitable<void> Voice::Core::speak(Listener who, json::object ask) {
  if (here(who) == nullptr) co_return;
  if (part_of(who) == nullptr) co_return refuse(who, ask, janus_ ? "no_voice" : "voice_gone");
  const PartId id = part_of(who)->id;
  const VoiceVisitor visitor = here(who)->visitor;
  const std::string& key = visitor.identity.key;
  auto sdp = clean_sdp(text_in(ask, "sdp"), SdpKind::offer);
  if (!sdp) co_return refuse(who, ask, sdp.error().place);
  if (part_of(who)->is_beginning || asks_.take(key, system_now()).count() != 0)
    co_return refuse(who, ask, "too_often");
  silence(who, "");
  if (speakers_in(visitor.hall) >= options_.speakers_limit)
    co_return refuse(who, ask, "voice_full");
  part_of(who)->is_beginning = true;
  const auto muted = co_await database_.read(
      [&](store::ReadTx& tx) { return may_not_speak(tx, key, system_now()); });
  if (part_of(who, id) == nullptr) co_return;
  Result<std::string> answer = fail(ErrorKind::forbidden, "muted", "muted");
  if (muted && !*muted) answer = co_await publish(who, id, std::move(*sdp));
  Part* const part = part_of(who, id);
  if (part == nullptr) co_return;
  part->is_beginning = false;
  count();
  if (answer) co_return send(who, {{"answer", *answer}});
  const std::string& place = answer.error().place;
  if (place == "muted") co_return refuse(who, ask, muted ? "muted" : "failed");
  log_warning("a voice did not begin", {{"error", describe(answer.error())}});
  refuse(who, ask, place == room_is_full ? "voice_full" : "failed");
}

// The browser's offer goes to Janus, Janus' answer comes back.
asio::awaitable<Result<std::string>> Voice::Core::publish(Listener who, PartId id,
                                                          std::string offer) {
  const auto room = co_await room_of(here(who)->visitor.hall);
  if (!room) co_return std::unexpected(room.error());
  const auto line = janus_;
  if (!line) co_return fail(ErrorKind::unavailable, "there is no voice now");
  auto handle = co_await line->attach();
  if (!handle) co_return std::unexpected(handle.error());
  if (part_of(who, id) == nullptr) {
    line->detach(*handle);
    co_return fail(ErrorKind::unavailable, "went meanwhile");
  }
  by_handle_[*handle] = who;
  const Feed feed = ++last_feed_;
  const auto answer = co_await line->ask(*handle,
                                         {{"request", "joinandconfigure"},
                                          {"ptype", "publisher"},
                                          {"room", room->id},
                                          {"pin", room->pin},
                                          {"id", feed}},
                                         "offer", offer);
  Part* const part = part_of(who, id);
  if (!answer || part == nullptr || answer->sdp.empty()) {
    by_handle_.erase(*handle);
    line->detach(*handle);
    if (!answer) co_return std::unexpected(answer.error());
    co_return fail(ErrorKind::unavailable, "Janus gives no answer");
  }
  part->publisher = *handle;
  part->feed = feed;
  part->spoken_since = Steady::now();
  co_return answer->sdp;
}

// `why` empty: one is not told.
void Voice::Core::silence(Listener who, std::string_view why) {
  Part* const part = part_of(who);
  if (part == nullptr || part->feed == 0) return;
  forget(part->publisher);
  forget_feed(std::exchange(part->feed, 0));
  count();
  if (!why.empty()) send(who, {{"silent", json::string_view(why.data(), why.size())}});
}

// Those who heard it are told that nobody speaks there any more.
void Voice::Core::forget_feed(Feed feed) {
  by_feed_.erase(feed);
  for (auto& [who, one] : here_) {
    if (!one.part || one.part->heard.erase(feed) == 0) continue;
    std::erase_if(one.part->by_mid, [&](const auto& media) { return media.second == feed; });
    send(who, {{"streams", streams_of(*one.part)}});
  }
}

// A place to speak is not kept by who never connects.
void Voice::Core::give_up_silent() {
  std::vector<Listener> silent;
  for (const auto& [who, one] : here_)
    if (one.part && one.part->feed != 0 && !by_feed_.contains(one.part->feed) &&
        Steady::now() - one.part->spoken_since > options_.connect_deadline)
      silent.push_back(who);
  for (const Listener who : silent) silence(who, "lost");
}

// What organisers do and whom visitors block stands in the database, however it came there.
asio::awaitable<void> Voice::Core::look_for_order() {
  struct Found {
    Listener who;
    PartId id = 0;
    std::string key;
    bool speaks = false;
    std::vector<std::string> blocked = {};
    bool is_muted = false;
  };
  std::vector<Found> all;
  for (const auto& [who, one] : here_)
    if (one.part) all.push_back({who, one.part->id, one.visitor.identity.key, one.part->feed != 0});
  if (all.empty() || std::exchange(is_looking_for_order_, true)) co_return;
  const auto found = co_await database_.read([&](store::ReadTx& tx) -> Result<std::vector<Found>> {
    std::vector<Found> out = all;
    for (Found& one : out) {
      YZ_ASSIGN(one.blocked, blocked_by(tx, one.key));
      if (!one.speaks) continue;
      YZ_ASSIGN(one.is_muted, may_not_speak(tx, one.key, system_now()));
    }
    return out;
  });
  is_looking_for_order_ = false;
  if (!found) {
    log_warning("who is muted is not found out", {{"error", describe(found.error())}});
    co_return;
  }
  for (const Found& one : *found) {
    Part* const part = part_of(one.who, one.id);
    if (part == nullptr) continue;
    part->blocked = {one.blocked.begin(), one.blocked.end()};
    if (one.is_muted) silence(one.who, "muted");
  }
}

}  // namespace yz::live
