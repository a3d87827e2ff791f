// Talk: order in the hall. What organisers do, and what visitors report to them.
#include <algorithm>
#include <chrono>

#include "live/talk/talk_core.hpp"

namespace yz::live {

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

}  // namespace yz::live
