// Loop: what goes out, frames and what waits for them.
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "live/presence/loop_parts.hpp"

namespace yz::live {

SharedBytes frame_of(const ServerMessage& message) {
  std::vector<std::uint8_t> bytes;
  write(bytes, message);
  return std::make_shared<const std::string>(
      server_frame({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, Opcode::binary));
}

// A visitor whose line is slow has frames under way still: newer ones would only queue behind them.
bool Loop::may_frame(const Connection& c) const {
  const auto in_flight = static_cast<std::uint8_t>(c.frames_sent - c.frames_seen);
  return in_flight <= options_.frames_in_flight || now_ - c.framed > 2000;
}

void Loop::send_frame(Connection& c) {
  std::uint8_t* const payload = out_.data() + header_limit;
  std::uint8_t* begin = payload;
  std::uint8_t* end = payload;
  // A welcome is the first that a visitor hears; frames follow it.
  if (c.framed != 0 || c.queue.empty()) {
    if (hall_.frame(c.number, writer_)) {
      const std::size_t size = writer_.finish(payload);
      begin = write_header_before(payload, size, Opcode::binary);
      end = payload + size;
      ++c.frames_sent;
      add(figures_.frames);
      add(figures_.frame_bytes, static_cast<std::uint64_t>(end - begin));
    }
  }
  c.framed = now_;
  send_queue(c, begin, end);
}

// Sends what lies between `begin` and `end` of out_ and, in the same call, what is queued.
void Loop::send_queue(Connection& c, std::uint8_t* begin, std::uint8_t* end) {
  while (!c.queue.empty()) {
    const std::string& bytes = *c.queue.front();
    if (bytes.size() > static_cast<std::size_t>(out_.data() + out_.size() - end)) break;
    end = std::copy(bytes.begin(), bytes.end(), end);
    c.queued -= bytes.size();
    c.queue.pop_front();
  }
  if (end != begin) put(c, begin, static_cast<std::size_t>(end - begin));
}

void Loop::put(Connection& c, const std::uint8_t* bytes, std::size_t size) {
  const auto sent = ::send(c.descriptor, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent == static_cast<ssize_t>(size)) return;
  if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
    return;  // EPOLLERR tells
  const std::size_t done = sent > 0 ? static_cast<std::size_t>(sent) : 0;
  c.unsent.assign(reinterpret_cast<const char*>(bytes) + done, size - done);
  c.stalled = now_;
}

void Loop::flush(Connection& c) {
  const std::string rest = std::exchange(c.unsent, {});
  put(c, reinterpret_cast<const std::uint8_t*>(rest.data()), rest.size());
}

void Loop::enqueue(Connection& c, SharedBytes bytes) {
  if (c.state >= Connection::State::closing) return;
  if (c.queued + bytes->size() > options_.queue_limit) {
    add(figures_.slow);
    return fail(c, close_code::slow);
  }
  c.queued += bytes->size();
  c.queue.push_back(std::move(bytes));
  if (c.state == Connection::State::greeting) {  // no frames yet that could carry it
    if (c.unsent.empty()) send_queue(c, out_.data(), out_.data());
  } else {
    // Within the pace of frames, so that a hundred small messages are not a hundred calls.
    due_[c.number] = std::min(due_[c.number], std::max(now_, c.framed + options_.answer_interval));
  }
}

void Loop::tell(Connection& c, const ServerMessage& message) { enqueue(c, frame_of(message)); }

void Loop::send(ConnectionId connection, SharedBytes bytes) {
  if (Connection* c = find(connection)) enqueue(*c, std::move(bytes));
}

void Loop::send_all(const SharedBytes& bytes) {
  for (std::size_t i = connections_.size(); i-- > 0;)
    if (connections_[i]->state == Connection::State::inside) enqueue(*connections_[i], bytes);
}

void Loop::send_where(const SharedBytes& bytes, const std::function<bool(Number)>& is_meant) {
  for (std::size_t i = connections_.size(); i-- > 0;) {
    Connection& c = *connections_[i];
    if (c.state == Connection::State::inside && is_meant(c.number)) enqueue(c, bytes);
  }
}

void Loop::close(ConnectionId connection, std::uint16_t code) {
  if (Connection* c = find(connection)) fail(*c, code);
}

void Loop::silence(ConnectionId connection, std::chrono::milliseconds duration) {
  if (Connection* c = find(connection); c != nullptr && c->state == Connection::State::inside)
    hall_.mute(c->number, now_ + duration.count());
}

}  // namespace yz::live
