// Talk: order in the hall. What organisers do, and what visitors report to them.
#include <algorithm>
#include <chrono>

#include "live/talk/talk_core.hpp"

namespace yz::live {
namespace {

constexpr std::size_t translation_limit = 4 * 1000;  // bytes

std::chrono::milliseconds muted_for(const Order& order) {
  if (order.act == OrderAct::lift) return {};
  constexpr auto most = std::chrono::duration_cast<std::chrono::minutes>(for_good).count();
  return order.minutes > 0 ? std::chrono::minutes(std::min<std::int64_t>(order.minutes, most))
                           : std::chrono::milliseconds(for_good);
}

}  // namespace

// About a visitor by number, about a message and its author by place, or about the hall as a whole.
void Talk::Core::begin_order(Listener who, const json::object& ask) {
  const Speaker* speaker = speaker_of(who);
  if (!speaker->identity.is_organiser) return refuse(who, ask, "forbidden");
  const auto act = parse_order_act(text_in(ask, "act"));
  if (!act) return refuse(who, ask, "not_complete");
  if (ask.contains("number") && *act <= OrderAct::lift) return find_person(who, ask);
  Order order;
  order.act = *act;
  order.room = text_in(ask, "room");
  order.position = number_in(ask, "position", 0);
  order.number = number_in(ask, "held", 0);
  order.word = text_in(ask, "word");
  order.minutes = number_in(ask, "minutes", 0);
  order.reason = text_in(ask, "reason", reason_limit);
  start_doing(keep_order(who, ask, std::move(order)));
}

asio::awaitable<void> Talk::Core::keep_order(Listener who, json::object ask, Order order) {
  const Speaker* speaker = speaker_of(who);
  if (speaker == nullptr) co_return;
  if (!speaker->identity.is_organiser) co_return refuse(who, ask, "forbidden");
  const By by{speaker->identity.key, speaker->name};
  const auto done =
      co_await database_.write([&](store::Tx& tx) { return carry_out(tx, order, by); });
  if (!done) co_return refuse(who, ask, why(done.error()));
  announce(order, *done);
  const std::string_view act = word_of(order.act);
  send(who,
       json::object{{"ordered", json::object{{"act", json::string_view(act.data(), act.size())},
                                             {"name", done->name}}}});
}

void Talk::Core::announce(const Order& order, const OrderDone& done) {
  switch (order.act) {
    case OrderAct::mute:
    case OrderAct::lift:
      for (const auto& [other, speaker] : speakers_)
        if (speaker.identity.key == done.key) silence(other, muted_for(order));
      return;
    case OrderAct::kick:
    case OrderAct::ban:
      for (const auto& [other, speaker] : speakers_)
        if (speaker.identity.key == done.key)
          other.loop->post(
              [other = other] { other.loop->close(other.connection, close_code::banned); });
      return;
    case OrderAct::remove:
      return send_room(order.room,
                       json::object{{"removed", json::object{{"room", order.room},
                                                             {"position", order.position}}}});
    case OrderAct::approve: {
      if (!done.said) return;
      const json::value value = json::object{{"message", json_of(*done.said)}};
      send_person(done.key,
                  value);  // once more for those of their lines that listen; it has one place
      return send_room(done.said->room, value);
    }
    case OrderAct::reject:
      return send_person(
          done.key,
          json::object{{"refused",
                        json::object{{"why", "rejected"}, {"do", "say"}, {"id", done.client_id}}}});
    default: return;
  }
}

asio::awaitable<void> Talk::Core::complain(Listener who, json::object ask) {
  const auto room = room_in(who, ask);
  if (!room) co_return;
  const Speaker& speaker = *speaker_of(who);
  if (speaker.identity.key.empty()) co_return refuse(who, ask, "nobody");
  if (!may_speak_again(speaker)) co_return refuse(who, ask, "too_often");
  const std::string key = speaker.identity.key;
  const std::int64_t position = number_in(ask, "position", 0);
  const std::string reason = text_in(ask, "reason", reason_limit);
  const auto done = co_await database_.write(
      [&](store::Tx& tx) { return report(tx, key, room->name, position, reason); });
  if (!done) co_return refuse(who, ask, why(done.error()));
  send(who, json::object{{"reported", json::object{{"room", room->name}, {"position", position}}}});
}

// The slot for a translator: a service with an organiser's account hears a room and gives its words
// in another language, which stand beside the message from then on.
asio::awaitable<void> Talk::Core::translate(Listener who, json::object ask) {
  const auto room = room_in(who, ask);
  if (!room) co_return;
  if (!speaker_of(who)->identity.is_organiser) co_return refuse(who, ask, "forbidden");
  const std::int64_t position = number_in(ask, "position", 0);
  const std::string language = text_in(ask, "language");
  const std::string text = text_in(ask, "text");
  if (language.empty() || language.size() > 35 || text.empty() || text.size() > translation_limit)
    co_return refuse(who, ask, "not_complete");
  const auto done = co_await database_.write(
      [&](store::Tx& tx) { return add_translation(tx, room->name, position, language, text); });
  if (!done) co_return refuse(who, ask, why(done.error()));
  send_room(room->name, json::object{{"translation", json::object{{"room", room->name},
                                                                  {"position", position},
                                                                  {"language", language},
                                                                  {"text", text}}}});
}

// ---- for the organiser's pages
// -----------------------------------------------------------------

asio::awaitable<Result<>> Talk::act(Order order, By by) {
  const auto done =
      co_await core_->database().write([&](store::Tx& tx) { return carry_out(tx, order, by); });
  if (!done) co_return std::unexpected(done.error());
  core_->post([order, told = *done](Core& core) { core.announce(order, told); });
  co_return Result<>();
}

asio::awaitable<Result<OrderState>> Talk::order_state() {
  const Instant now = system_now();
  co_return co_await core_->database().read(
      [&](store::ReadTx& tx) { return live::order_state(tx, now); });
}

}  // namespace yz::live
