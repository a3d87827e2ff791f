// Loop: what visitors send, from bytes to what it does.
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "live/presence/loop_parts.hpp"

namespace yz::live {
namespace {

constexpr int reads_a_turn = 4;

}  // namespace

void Loop::on_events(Connection& c, std::uint32_t events) {
  if (c.state == Connection::State::gone) return;
  if (events & (EPOLLERR | EPOLLHUP)) return drop(c);
  if ((events & EPOLLOUT) && !c.unsent.empty()) flush(c);
  if (events & (EPOLLIN | EPOLLRDHUP)) {
    if (c.state == Connection::State::closing)
      discard_input(c);
    else
      read(c);
  }
}

void Loop::read(Connection& c) {
  for (int turn = 0;; ++turn) {
    const auto got = ::recv(c.descriptor, in_.data(), in_.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK) drop(c);
      return;
    }
    if (got == 0) return drop(c);
    const auto size = static_cast<std::size_t>(got);
    c.heard = now_;
    if (!within_limits(c, size)) {
      add(figures_.faults);
      return fail(c, close_code::policy);
    }
    take_in(c, {in_.data(), size});
    if (c.state == Connection::State::closing || c.state == Connection::State::gone) return;
    if (size < in_.size()) return;
    if (turn == reads_a_turn) return fail(c, close_code::policy);
  }
}

void Loop::discard_input(Connection& c) {
  for (int turn = 0; turn <= reads_a_turn; ++turn) {
    const auto got = ::recv(c.descriptor, in_.data(), in_.size(), 0);
    if (got > 0 && static_cast<std::size_t>(got) == in_.size()) continue;
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) drop(c);
    return;
  }
  drop(c);  // still flooding
}

bool Loop::within_limits(Connection& c, std::size_t bytes) {
  if (now_ - c.window_begin >= 1000) {
    c.window_begin = now_;
    c.window_messages = 0;
    c.window_bytes = 0;
  }
  c.window_bytes += static_cast<std::uint32_t>(bytes);
  return c.window_bytes <= options_.bytes_a_second;
}

// Joins `bytes` to what is left from before, and keeps what is not whole yet.
void Loop::take_in(Connection& c, std::span<std::uint8_t> bytes) {
  if (c.pending.empty()) {
    const std::size_t used = consume(c, bytes);
    if (used < bytes.size() && c.state < Connection::State::closing) {
      c.pending.assign(bytes.begin() + static_cast<std::ptrdiff_t>(used), bytes.end());
      c.pending_since = now_;
    }
    return;
  }
  c.pending.insert(c.pending.end(), bytes.begin(), bytes.end());
  auto joined = std::exchange(c.pending, {});
  const std::size_t used = consume(c, joined);
  if (c.state >= Connection::State::closing || used == joined.size()) return;
  if (used > 0) c.pending_since = now_;
  joined.erase(joined.begin(), joined.begin() + static_cast<std::ptrdiff_t>(used));
  c.pending = std::move(joined);
}

std::size_t Loop::consume(Connection& c, std::span<std::uint8_t> bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && c.state < Connection::State::closing) {
    SocketFrame frame;
    const FrameStep step =
        read_socket_frame(bytes.subspan(used), Side::server, options_.message_limit, frame);
    if (step.fault != 0) {
      add(figures_.faults);
      fail(c, step.fault);
    }
    if (step.used == 0) break;
    used += step.used;
    if (++c.window_messages > options_.messages_a_second) {
      add(figures_.faults);
      fail(c, close_code::policy);
      break;
    }
    on_frame(c, frame);
  }
  return used;
}

void Loop::on_frame(Connection& c, const SocketFrame& frame) {
  const std::string_view payload(reinterpret_cast<const char*>(frame.payload.data()),
                                 frame.payload.size());
  switch (frame.opcode) {
    case Opcode::ping:
      return enqueue(c, std::make_shared<const std::string>(server_frame(payload, Opcode::pong)));
    case Opcode::pong: return;
    case Opcode::close: return fail(c, 1000);
    default: return on_data(c, frame);
  }
}

void Loop::on_data(Connection& c, const SocketFrame& frame) {
  const bool goes_on = frame.opcode == Opcode::continuation;
  if (goes_on != c.is_in_message) {
    add(figures_.faults);
    return fail(c, close_code::protocol);
  }
  if (!goes_on) c.message_is_text = frame.opcode == Opcode::text;
  if (frame.is_last && !goes_on) {
    if (!c.message_is_text) return on_message(c, frame.payload);
    return on_text(c, {frame.payload.begin(), frame.payload.end()});
  }
  c.is_in_message = !frame.is_last;
  c.message.append(frame.payload.begin(), frame.payload.end());
  if (c.message.size() > options_.message_limit) {
    add(figures_.faults);
    return fail(c, close_code::too_big);
  }
  if (!frame.is_last) return;
  std::string message = std::exchange(c.message, {});
  if (c.message_is_text) return on_text(c, std::move(message));
  on_message(c, {reinterpret_cast<const std::uint8_t*>(message.data()), message.size()});
}

// ---- what visitors say
// --------------------------------------------------------------------------------------

void Loop::on_text(Connection& c, std::string text) {
  if (find_invalid_utf8(text)) {
    add(figures_.faults);
    return fail(c, close_code::bad_text);
  }
  if (c.state != Connection::State::inside || listener_ == nullptr)
    return fail(c, close_code::not_taken);
  listener_->on_text(*this, c.id, std::move(text));
}

void Loop::on_message(Connection& c, Bytes bytes) {
  if (c.state == Connection::State::greeting) return greet(c, bytes);
  if (const auto moved = read_moved(bytes)) return on_moved(c, *moved);
  const auto message = read_client_message(bytes);
  if (!message || std::holds_alternative<from_client::Hello>(*message)) {
    add(figures_.faults);
    return fail(c, close_code::bad_message);
  }
  if (const auto* ack = std::get_if<from_client::Ack>(&*message)) {
    c.frames_seen = ack->ack;
  } else if (const auto* gesture = std::get_if<from_client::Gestured>(&*message)) {
    on_gesture(c, gesture->gesture);
  } else if (const auto* who = std::get_if<from_client::Who>(&*message)) {
    tell(c, hall_.names(who->numbers));
  } else if (const auto* ask = std::get_if<from_client::AskClock>(&*message)) {
    // At once: a clock that waits for the next frame is wrong by that wait.
    const auto unix_ms = static_cast<std::uint64_t>(system_now().time_since_epoch().count());
    tell(c, from_server::Clock{ask->nonce, unix_ms});
    if (c.unsent.empty()) send_frame(c);
  }
}

void Loop::greet(Connection& c, Bytes bytes) {
  const auto version = version_of_hello(bytes);
  if (version && *version != protocol_version) return fail(c, close_code::old_version);
  const auto message = read_client_message(bytes);
  const auto* hello = message ? std::get_if<from_client::Hello>(&*message) : nullptr;
  if (hello == nullptr) {
    add(figures_.faults);
    return fail(c, close_code::bad_message);
  }
  const auto admission = hall_.enter(*hello, c.identity, now_);
  if (!admission) return fail(c, close_code::full);
  const Number number = admission->number;
  if (number >= by_number_.size()) {
    by_number_.resize(number + 1u, nullptr);
    due_.resize(number + 1u, never);
  }
  if (admission->replaces && by_number_[number] != nullptr) {
    Connection& old = *by_number_[number];
    // The hall has given the number to the new connection already.
    if (listener_ != nullptr) listener_->on_left(*this, old.id);
    old.state = Connection::State::greeting;
    fail(old, close_code::replaced);
  }
  c.number = number;
  c.state = Connection::State::inside;
  by_number_[number] = &c;
  due_[number] = now_;
  add(figures_.entered);
  const Floor& floor = hall_.floor();
  tell(c, from_server::Welcome{protocol_version, number, admission->token, admission->pose,
                               static_cast<std::int32_t>(floor.corner_x() * 1000),
                               static_cast<std::int32_t>(floor.corner_y() * 1000), floor.width(),
                               floor.depth(), 100, admission->is_resumed, !c.identity.key.empty()});
  if (!last_crowd_.empty()) enqueue(c, std::make_shared<const std::string>(last_crowd_));
  if (listener_ != nullptr) listener_->on_entered(*this, c.id, number, c.identity);
}

void Loop::on_moved(Connection& c, const from_client::Moved& moved) {
  add(figures_.poses);
  c.frames_seen = moved.ack;
  if (!hall_.move(c.number, moved, now_)) {
    add(figures_.refused_steps);
    tell(c, from_server::Correction{hall_.mover(c.number).pose()});
  }
  const auto interval =
      static_cast<SteadyMs>(static_cast<double>(options_.answer_interval) * stretch_);
  if (now_ - c.framed >= interval && c.unsent.empty() && may_frame(c)) {
    due_[c.number] =
        now_ + static_cast<SteadyMs>(static_cast<double>(options_.silent_interval) * stretch_);
    send_frame(c);
  }
}

void Loop::on_gesture(Connection& c, Gesture gesture) {
  if (!hall_.gesture(c.number, gesture, now_) || is_reaction(gesture)) return;
  const auto bytes = frame_of(from_server::Gestured{c.number, gesture});
  hall_.each_near(c.number, [&](Number number) {
    if (Connection* other = find_number(number)) enqueue(*other, bytes);
  });
}

}  // namespace yz::live
