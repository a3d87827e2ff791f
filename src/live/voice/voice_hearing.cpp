// Voice: who hears whom. Twice a second it is looked who is near; where that changed, Janus makes
// an offer for the listener's peer connection, and the browser answers.
#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "live/voice/sdp.hpp"
#include "live/voice/voice_core.hpp"

namespace yz::live {
namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr int failures_limit = 3;  // then the network lets no voice through
// Media of one peer connection; Janus uses them again, and past this a new one is begun.
constexpr std::size_t media_limit = 12;

json::object update_of(const std::set<Feed>& heard, const std::set<Feed>& wanted) {
  json::array subscribe;
  json::array unsubscribe;
  for (const Feed feed : wanted)
    if (!heard.contains(feed)) subscribe.push_back(json::object{{"feed", feed}});
  for (const Feed feed : heard)
    if (!wanted.contains(feed)) unsubscribe.push_back(json::object{{"feed", feed}});
  json::object body{{"request", "update"}};
  if (!subscribe.empty()) body["subscribe"] = std::move(subscribe);
  if (!unsubscribe.empty()) body["unsubscribe"] = std::move(unsubscribe);
  return body;
}

json::object join_of(const VoiceRoom& room, const std::set<Feed>& wanted) {
  json::array streams;
  for (const Feed feed : wanted) streams.push_back(json::object{{"feed", feed}});
  return {{"request", "join"}, {"ptype", "subscriber"},         {"room", room.id},
          {"pin", room.pin},   {"streams", std::move(streams)}, {"autoupdate", false},
          {"close_pc", false}};
}

// The media that carry somebody's voice, as Janus says after a change.
std::map<std::string, Feed> media_in(const json::object& data) {
  std::map<std::string, Feed> by_mid;
  const auto* streams = data.if_contains("streams");
  if (streams == nullptr || !streams->is_array()) return by_mid;
  for (const auto& each : streams->get_array()) {
    const auto* stream = each.if_object();
    if (stream == nullptr) continue;
    const auto* feed = stream->if_contains("feed_id");
    const std::string mid = text_in(*stream, "mid");
    if (feed != nullptr && feed->is_int64() && !mid.empty()) by_mid[mid] = feed->get_int64();
  }
  return by_mid;
}

std::size_t media_count(const json::object& data) {
  const auto* streams = data.if_contains("streams");
  return streams != nullptr && streams->is_array() ? streams->get_array().size() : 0;
}

}  // namespace

asio::awaitable<void> Voice::Core::look() {
  auto last_order = Steady::now();
  while (!is_stopping_) {
    next_look_.expires_after(options_.look);
    co_await next_look_.async_wait(quietly);
    if (is_stopping_ || !janus_) continue;
    give_up_silent();
    ask_places();
    choose();
    if (Steady::now() - last_order < options_.look_for_order) continue;
    last_order = Steady::now();
    start_doing(look_for_order());
  }
}

// Where those who take part stand is known on their hall's thread.
void Voice::Core::ask_places() {
  std::map<Loop*, std::vector<Listener>> by_loop;
  for (const auto& [who, one] : here_)
    if (one.part && !asked_.contains(who.loop)) by_loop[who.loop].push_back(who);
  for (auto& [loop, all] : by_loop) {
    asked_.insert(loop);
    loop->post([self = shared_from_this(), loop = loop, all = std::move(all)] {
      const Floor& floor = loop->hall().floor();
      std::vector<std::pair<Listener, Place>> places;
      for (const Listener who : all) {
        const Connection* const connection = loop->find(who.connection);
        if (connection == nullptr || connection->state != Connection::State::inside) continue;
        const Mover& mover = loop->hall().mover(connection->number);
        places.push_back(
            {who,
             {floor.corner_x() + mover.x * unit_metres, floor.corner_y() + mover.y * unit_metres}});
      }
      self->post([loop, places = std::move(places)](Core& core) {
        core.asked_.erase(loop);
        core.take_places(places);
      });
    });
  }
}

void Voice::Core::take_places(const std::vector<std::pair<Listener, Place>>& places) {
  for (const auto& [who, at] : places)
    if (Part* const part = part_of(who)) part->at = at;
}

std::set<Feed> Voice::Core::wanted_by(const VoiceHere& one) const {
  std::vector<Voiced> voices;
  for (const auto& [feed, who] : by_feed_) {
    const VoiceHere& other = here_.at(who);
    if (&other == &one || other.visitor.hall != one.visitor.hall || !other.part->at ||
        one.part->blocked.contains(other.visitor.identity.key))
      continue;
    voices.push_back({feed, *other.part->at});
  }
  return choose_heard(*one.part->at, voices, one.part->heard, options_.hears);
}

void Voice::Core::choose() {
  for (auto& [who, one] : here_) {
    if (!one.part || !one.part->at || one.part->is_negotiating ||
        Steady::now() < one.part->not_before)
      continue;
    std::set<Feed> wanted = wanted_by(one);
    if (wanted == one.part->heard) continue;
    one.part->is_negotiating = true;
    start_doing(negotiate(who, one.part->id, std::move(wanted)));
  }
}

asio::awaitable<void> Voice::Core::negotiate(Listener who, PartId id, std::set<Feed> wanted) {
  if (part_of(who, id) == nullptr) co_return;
  const auto done = co_await renew(who, id, std::move(wanted));
  Part* const part = part_of(who, id);
  if (part == nullptr) co_return;
  part->is_negotiating = false;
  if (done) co_return;
  log_info("a listener's voices are not renewed", {{"error", describe(done.error())}});
  drop_subscriber(who);
}

asio::awaitable<Result<>> Voice::Core::renew(Listener who, PartId id, std::set<Feed> wanted) {
  const auto room = co_await room_of(here(who)->visitor.hall);
  if (!room) co_return std::unexpected(room.error());
  const auto line = janus_;
  if (!line || part_of(who, id) == nullptr)
    co_return fail(ErrorKind::unavailable, "went meanwhile");
  const bool is_new = part_of(who, id)->subscriber == 0;
  if (is_new) {
    const auto handle = co_await line->attach();
    if (!handle) co_return std::unexpected(handle.error());
    if (part_of(who, id) == nullptr) {
      line->detach(*handle);
      co_return fail(ErrorKind::unavailable, "went meanwhile");
    }
    part_of(who, id)->subscriber = *handle;
    by_handle_[*handle] = who;
  }
  Part* part = part_of(who, id);
  const JanusHandle handle = part->subscriber;
  json::object body = is_new ? join_of(*room, wanted) : update_of(part->heard, wanted);
  const auto made = co_await line->ask(handle, std::move(body));
  if (!made) co_return std::unexpected(made.error());
  part = part_of(who, id);
  if (part == nullptr || part->subscriber != handle)
    co_return fail(ErrorKind::unavailable, "went meanwhile");
  if (media_count(made->data) > media_limit)
    co_return fail(ErrorKind::too_many, "a peer connection is worn out");
  part->heard = std::move(wanted);
  std::erase_if(part->heard, [&](Feed feed) { return !by_feed_.contains(feed); });
  part->by_mid = media_in(made->data);
  std::erase_if(part->by_mid,
                [&](const auto& media) { return !part->heard.contains(media.second); });
  if (made->sdp.empty()) {
    send(who, {{"streams", streams_of(*part)}});
    co_return Result<>();
  }
  const auto answer = co_await offer(who, id, *made);
  if (!answer) co_return std::unexpected(answer.error());
  const auto started = co_await line->ask(handle, {{"request", "start"}}, "answer", *answer);
  if (!started) co_return std::unexpected(started.error());
  co_return Result<>();
}

// What the browser answers to Janus' offer.
asio::awaitable<Result<std::string>> Voice::Core::offer(Listener who, PartId id,
                                                        const JanusAnswer& made) {
  if (is_stopping_) co_return fail(ErrorKind::unavailable, "stopping");
  Part* part = part_of(who, id);
  part->offer = ++last_offer_;
  part->answer.reset();
  const auto answered = std::make_shared<asio::steady_timer>(context_, options_.answer_deadline);
  part->answered = answered;
  send(who, {{"offer", made.sdp}, {"id", part->offer}, {"streams", streams_of(*part)}});
  co_await answered->async_wait(quietly);
  part = part_of(who, id);
  if (part == nullptr) co_return fail(ErrorKind::unavailable, "went meanwhile");
  part->offer = 0;
  part->answered.reset();
  if (!part->answer) co_return fail(ErrorKind::timeout, "a browser does not answer in time");
  co_return *std::exchange(part->answer, std::nullopt);
}

void Voice::Core::take_answer(Listener who, const json::object& ask) {
  Part* const part = part_of(who);
  const auto* id = ask.if_contains("id");
  if (part == nullptr || part->offer == 0 || id == nullptr || !id->is_int64() ||
      id->get_int64() != part->offer)
    return;  // an answer that comes too late says nothing
  auto sdp = clean_sdp(text_in(ask, "sdp"), SdpKind::answer, media_limit);
  if (!sdp) return refuse(who, ask, sdp.error().place);
  part->answer = std::move(*sdp);
  part->answered->cancel();
}

void Voice::Core::release_subscriber(Part& part) {
  if (part.answered) part.answered->cancel();
  forget(part.subscriber);
  part.heard.clear();
  part.by_mid.clear();
}

// Begun anew after a while; not for ever where nothing gets through.
void Voice::Core::drop_subscriber(Listener who) {
  Part* const part = part_of(who);
  if (part == nullptr || part->subscriber == 0) return;
  release_subscriber(*part);
  ++part->failures;
  part->not_before = Steady::now() + options_.after_failure * part->failures;
  if (part->failures >= failures_limit) return end_part(who, "no_media");
}

json::array Voice::Core::streams_of(const Part& part) const {
  json::array streams;
  for (const auto& [mid, feed] : part.by_mid)
    streams.push_back(
        json::object{{"mid", mid}, {"number", here_.at(by_feed_.at(feed)).visitor.number}});
  return streams;
}

}  // namespace yz::live
