#include "live/crowd/talkers.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "base/hex.hpp"
#include "base/random.hpp"
#include "live/crowd/http_ask.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;

constexpr std::int64_t again_after_us = 3'000'000;  // without any answer
constexpr std::int64_t refused_pause_us = 500'000;

std::string random_prefix() {
  std::array<std::byte, 6> bytes{};
  fill_random(bytes);
  return to_hex(bytes);
}

std::string string_in(const json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string().c_str())
                                                : std::string();
}

std::int64_t integer_in(const json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

const json::object* object_in(const json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr ? value->if_object() : nullptr;
}

}  // namespace

Talkers::Talkers(const CrowdOptions& options, Send send)
    : options_(options),
      send_(std::move(send)),
      prefix_(random_prefix()),
      hearers_(options.visitors),
      speakers_(options.speakers) {}

Result<> Talkers::begin_visits() {
  for (Speaker& speaker : speakers_) {
    YZ_ASSIGN(const auto answer, ask_http(options_, "POST", "/api/v1/live/visit"));
    const std::size_t begin = answer.head.find("Set-Cookie: ");
    if (begin == answer.head.npos)
      return fail(ErrorKind::unavailable, "the server gives no session");
    const std::size_t from = begin + 12;
    speaker.cookie = answer.head.substr(from, answer.head.find(';', from) - from);
  }
  return {};
}

Talkers::Speaker* Talkers::speaker_of(std::uint32_t bot) {
  return bot >= options_.deaf && bot - options_.deaf < speakers_.size()
             ? &speakers_[bot - options_.deaf]
             : nullptr;
}

std::string_view Talkers::cookie_of(std::uint32_t bot) const {
  const auto* speaker = const_cast<Talkers*>(this)->speaker_of(bot);
  return speaker != nullptr ? std::string_view(speaker->cookie) : std::string_view();
}

// ---- speaking
// ----------------------------------------------------------------------------------

void Talkers::begin(std::int64_t now_us) {
  began_us_ = now_us;
  is_speaking_ = true;
}

void Talkers::say_due(std::int64_t now_us) {
  ask_again(now_us);
  for (std::uint32_t i = 0; i < speakers_.size(); ++i)
    if (!speakers_[i].id.empty() && now_us >= speakers_[i].again_us)
      say(options_.deaf + i, speakers_[i], now_us);
  if (!is_speaking_) return;
  const auto due =
      static_cast<std::uint64_t>(static_cast<double>(now_us - began_us_) * 1e-6 * options_.chat);
  for (std::size_t tries = 0; said_ < due && tries < speakers_.size(); ++tries) {
    const std::uint32_t turn = next_++ % static_cast<std::uint32_t>(speakers_.size());
    Speaker& speaker = speakers_[turn];
    if (!speaker.id.empty()) continue;
    speaker.id = fmt::format("{}-{}-{}", prefix_, turn, ++speaker.count);
    speaker.said_us = now_us;
    said_at_us_[speaker.id] = now_us;
    ++said_;
    say(options_.deaf + turn, speaker, now_us);
  }
}

void Talkers::say(std::uint32_t bot, Speaker& speaker, std::int64_t now_us) {
  speaker.again_us = now_us + again_after_us;
  send_(bot, json::serialize(json::object{{"do", "say"},
                                          {"room", options_.room},
                                          {"id", speaker.id},
                                          {"text", "I say " + speaker.id},
                                          {"language", "en"}}));
}

// ---- hearing
// -----------------------------------------------------------------------------------

void Talkers::on_inside(std::uint32_t bot, std::int64_t now_us) {
  ask(bot, now_us);
  if (Speaker* speaker = speaker_of(bot); speaker != nullptr && !speaker->id.empty())
    say(bot, *speaker, now_us);
}

void Talkers::ask(std::uint32_t bot, std::int64_t now_us) {
  Hearer& hearer = hearers_[bot];
  hearer.asked_us = now_us;
  json::object open{{"do", "open"}, {"room", options_.room}};
  if (hearer.last >= 0) open["after"] = hearer.last;
  send_(bot, json::serialize(open));
}

// What does not come is asked for again, as any client would.
void Talkers::ask_again(std::int64_t now_us) {
  if (now_us - looked_us_ < 200'000) return;
  looked_us_ = now_us;
  for (std::uint32_t bot = options_.deaf; bot < hearers_.size(); ++bot)
    if (hearers_[bot].asked_us != 0 && now_us - hearers_[bot].asked_us > again_after_us) {
      ++asked_again_;
      ask(bot, now_us);
    }
}

void Talkers::on_text(std::uint32_t bot, std::string_view text, std::int64_t now_us) {
  json::error_code error;
  const auto value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) return;
  const auto& said = value.get_object();
  if (const auto* message = object_in(said, "message")) return on_message(bot, *message, now_us);
  if (const auto* page = object_in(said, "page")) return on_page(bot, *page, now_us);
  if (const auto* earlier = object_in(said, "earlier")) return on_page(bot, *earlier, now_us);
  if (const auto* refused = object_in(said, "refused")) return on_refused(bot, *refused, now_us);
}

void Talkers::on_message(std::uint32_t bot, const json::object& message, std::int64_t now_us) {
  std::string id = string_in(message, "id");
  Speaker* speaker = speaker_of(bot);
  if (speaker != nullptr && speaker->id == id) {
    acknowledged_.insert(id);
    speaker->id.clear();
  }
  const std::int64_t position = integer_in(message, "position");
  if (hearers_[bot].last >= 0 && position > hearers_[bot].last)
    if (const auto said = said_at_us_.find(id); said != said_at_us_.end() && speaker == nullptr)
      age_ms_.add(static_cast<double>(now_us - said->second) / 1000);
  hear(bot, position, std::move(id));
  take_ahead(bot, now_us);
}

void Talkers::on_page(std::uint32_t bot, const json::object& page, std::int64_t now_us) {
  Hearer& hearer = hearers_[bot];
  hearer.asked_us = 0;
  if (hearer.last < 0) {
    hearer.last = integer_in(page, "newest");
    newest_ = std::max(newest_, hearer.last);
    // What was said while the page was read came before it.
    hearer.ahead.erase(hearer.ahead.begin(), hearer.ahead.upper_bound(hearer.last));
    return take_ahead(bot, now_us);
  }
  if (const auto* messages = page.if_contains("messages"); messages && messages->is_array())
    for (const auto& each : messages->get_array())
      if (const auto* message = each.if_object())
        hear(bot, integer_in(*message, "position"), string_in(*message, "id"));
  take_ahead(bot, now_us);
}

void Talkers::on_refused(std::uint32_t bot, const json::object& refused, std::int64_t now_us) {
  Speaker* speaker = speaker_of(bot);
  if (speaker != nullptr && !speaker->id.empty() && string_in(refused, "id") == speaker->id) {
    ++refused_;
    speaker->again_us = now_us + refused_pause_us;
  } else if (string_in(refused, "do") == "open") {
    open_refused_ = string_in(refused, "why");  // and is asked for again in its time
  }
}

void Talkers::hear(std::uint32_t bot, std::int64_t position, std::string id) {
  Hearer& hearer = hearers_[bot];
  if (position <= hearer.last || !hearer.ahead.emplace(position, std::move(id)).second) ++repeated_;
}

// Once it is known where one begins to hear, what follows on without a gap is delivered.
void Talkers::take_ahead(std::uint32_t bot, std::int64_t now_us) {
  Hearer& hearer = hearers_[bot];
  if (hearer.last < 0) return;
  while (!hearer.ahead.empty() && hearer.ahead.begin()->first == hearer.last + 1) {
    deliver(++hearer.last, hearer.ahead.begin()->second);
    hearer.ahead.erase(hearer.ahead.begin());
  }
  close_gap(bot, now_us);
}

// What is beyond a gap waits for what is missing: asked for from its near end, and, where that page
// begins later, from its far end.
void Talkers::close_gap(std::uint32_t bot, std::int64_t now_us) {
  Hearer& hearer = hearers_[bot];
  if (hearer.ahead.empty() || hearer.asked_us != 0) return;
  if (hearer.ahead.begin()->first - hearer.last <= 40) return ask(bot, now_us);
  hearer.asked_us = now_us;
  send_(bot,
        json::serialize(json::object{
            {"do", "earlier"}, {"room", options_.room}, {"before", hearer.ahead.begin()->first}}));
}

// Everybody must be shown the same at the same place, and nothing at two.
void Talkers::deliver(std::int64_t position, const std::string& id) {
  ++heard_;
  newest_ = std::max(newest_, position);
  const auto [at, is_first] = ledger_.emplace(position, id);
  if (!is_first && at->second != id) ++reordered_;
  if (!is_first) return;
  if (!place_of_.emplace(id, position).second) ++doubled_;
}

bool Talkers::is_settled(const std::function<bool(std::uint32_t bot)>& is_here) const {
  if (std::ranges::any_of(speakers_, [](const Speaker& s) { return !s.id.empty(); })) return false;
  for (std::uint32_t bot = options_.deaf; bot < hearers_.size(); ++bot)
    if (is_here(bot) && hearers_[bot].last != newest_) return false;
  return true;
}

void Talkers::report(json::object& out) const {
  std::uint64_t lost = 0;
  for (const std::string& id : acknowledged_) lost += !place_of_.contains(id);
  std::uint64_t behind = 0;
  for (std::uint32_t bot = options_.deaf; bot < hearers_.size(); ++bot)
    behind += hearers_[bot].last < newest_;
  // Of one speaker, what was said later stands later.
  std::uint64_t swapped = 0;
  for (std::uint32_t turn = 0; turn < speakers_.size(); ++turn)
    for (std::uint32_t n = 2; n <= speakers_[turn].count; ++n) {
      const auto a = place_of_.find(fmt::format("{}-{}-{}", prefix_, turn, n - 1));
      const auto b = place_of_.find(fmt::format("{}-{}-{}", prefix_, turn, n));
      swapped += a != place_of_.end() && b != place_of_.end() && a->second > b->second;
    }
  out["talk_said"] = said_;
  out["talk_acknowledged"] = acknowledged_.size();
  out["talk_heard"] = heard_;
  out["talk_p50_ms"] = age_ms_.quantile(0.5);
  out["talk_p99_ms"] = age_ms_.quantile(0.99);
  out["talk_lost"] = lost;
  out["talk_behind"] = behind;
  out["talk_doubled"] = doubled_;
  out["talk_reordered"] = reordered_ + swapped;
  out["talk_repeated"] = repeated_;
  out["talk_refused"] = refused_;
  out["talk_asked_again"] = asked_again_;
  out["talk_open_refused"] = open_refused_;
}

}  // namespace yz::live
