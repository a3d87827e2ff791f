#include "live/presence/loop.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <limits>

#include "base/log.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace yz::live {
namespace {

constexpr std::size_t event_limit = 1024;
constexpr std::size_t scratch = 64 * 1024;
constexpr int reads_a_turn = 4;
constexpr SteadyMs tick_interval = 10;
constexpr SteadyMs never = std::numeric_limits<SteadyMs>::max();
constexpr double most_stretch = 4;

std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void add(std::atomic<std::uint64_t>& figure, std::uint64_t count = 1) {
  figure.store(figure.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
}

SharedBytes frame_of(const ServerMessage& message) {
  std::vector<std::uint8_t> bytes;
  write(bytes, message);
  return std::make_shared<const std::string>(
      server_frame({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, Opcode::binary));
}

}  // namespace

Loop::Loop(const HallShape& shape, LoopOptions options, LoopListener* listener)
    : options_(options),
      listener_(listener),
      hall_(shape),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      in_(scratch),
      out_(header_limit + frame_limit + options.queue_limit + options.message_limit + 64) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
  update_clock();
  thread_ = std::thread([this] { run(); });
}

Loop::~Loop() {
  stop();
  ::close(epoll_);
  ::close(wake_);
}

void Loop::stop() {
  is_stopping_.store(true);
  post([] {});
  if (thread_.joinable()) thread_.join();
}

void Loop::post(std::function<void()> act) {
  {
    const std::scoped_lock lock(posted_mutex_);
    posted_.push_back(std::move(act));
    if (posted_.size() > 1) return;  // woken already
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

void Loop::adopt(int descriptor, std::string received, Identity identity,
                 std::shared_ptr<void> seat) {
  post([this, descriptor, received = std::move(received), identity = std::move(identity),
        seat = std::move(seat)]() mutable {
    open(descriptor, std::move(received), std::move(identity), std::move(seat));
  });
}

// ---- the loop
// --------------------------------------------------------------------------------------

void Loop::update_clock() { now_ = now_us() / 1000; }

void Loop::run() {
  while (!is_stopping_.load(std::memory_order_relaxed)) round();
  run_posted();
  for (std::size_t i = connections_.size(); i-- > 0;) fail(*connections_[i], close_code::restart);
  for (std::size_t i = connections_.size(); i-- > 0;) drop(*connections_[i]);
  dropped_.clear();
}

void Loop::round() {
  std::array<epoll_event, event_limit> events;
  const int patience = connections_.empty() ? 250 : static_cast<int>(tick_interval);
  const int count = ::epoll_wait(epoll_, events.data(), event_limit, patience);
  const std::int64_t begin = now_us();
  now_ = begin / 1000;
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.ptr == nullptr)
      run_posted();
    else
      on_events(*static_cast<Connection*>(event.data.ptr), event.events);
    if (i % 32 == 31) update_clock();
  }
  update_clock();
  if (now_ >= next_tick_) tick();
  dropped_.clear();
  const std::int64_t end = now_us();
  adapt(begin, end);
  // What comes within the next two milliseconds is handled together.
  const std::int64_t rest = begin + options_.pace * 1000 - end;
  if (rest > 0 && count > 0 && static_cast<std::size_t>(count) < event_limit)
    std::this_thread::sleep_for(std::chrono::microseconds(rest));
}

// Under load every visitor gets fewer frames before any frame gets old.
void Loop::adapt(std::int64_t begin_us, std::int64_t end_us) {
  busy_us_ += end_us - begin_us;
  const std::int64_t elapsed = end_us - measured_since_us_;
  if (elapsed < 250'000) return;
  const double load = static_cast<double>(busy_us_) / static_cast<double>(elapsed);
  figures_.load_percent.store(static_cast<std::uint64_t>(load * 100), std::memory_order_relaxed);
  if (load > 0.96)
    stretch_ = std::min(most_stretch, stretch_ * 1.1);
  else if (load < 0.85)
    stretch_ = std::max(1.0, stretch_ / 1.1);
  busy_us_ = 0;
  measured_since_us_ = end_us;
}

void Loop::run_posted() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(wake_, &count, sizeof count);
  std::vector<std::function<void()>> acts;
  {
    const std::scoped_lock lock(posted_mutex_);
    acts.swap(posted_);
  }
  for (const auto& act : acts) act();
}

void Loop::tick() {
  next_tick_ = now_ + tick_interval;
  hall_.rebuild();
  serve_due();
  if (now_ >= next_crowd_) spread_crowd();
  if (now_ >= next_housekeeping_) housekeep();
}

void Loop::serve_due() {
  const auto interval =
      static_cast<SteadyMs>(static_cast<double>(options_.silent_interval) * stretch_);
  for (std::size_t number = 0; number < due_.size(); ++number) {
    if (due_[number] > now_) continue;
    Connection& c = *by_number_[number];
    due_[number] = now_ + interval;
    if (c.unsent.empty() && may_frame(c)) send_frame(c);
  }
}

void Loop::spread_crowd() {
  next_crowd_ = now_ + options_.crowd_interval;
  if (hall_.size() < 2) return;
  const auto bytes = frame_of(hall_.crowd());
  if (*bytes == last_crowd_) return;
  last_crowd_ = *bytes;
  send_all(bytes);
}

void Loop::housekeep() {
  next_housekeeping_ = now_ + 500;
  hall_.forget_lost(now_);
  figures_.visitors.store(hall_.size(), std::memory_order_relaxed);
  for (std::size_t i = connections_.size(); i-- > 0;) {
    Connection& c = *connections_[i];
    using State = Connection::State;
    if (c.state == State::closing) {
      if (now_ - c.heard > options_.linger) drop(c);
    } else if (!c.pending.empty() && now_ - c.pending_since > options_.partial_deadline) {
      fail(c, close_code::policy);
    } else if (c.state == State::greeting && now_ - c.opened > options_.greeting_deadline) {
      fail(c, close_code::silent);
    } else if (now_ - c.heard > options_.silence_deadline) {
      fail(c, close_code::silent);
    } else if (!c.unsent.empty() && now_ - c.stalled > options_.stall_deadline) {
      add(figures_.slow);
      fail(c, close_code::slow);
    }
  }
}

// ---- connections
// --------------------------------------------------------------------------------------

void Loop::open(int descriptor, std::string received, Identity identity,
                std::shared_ptr<void> seat) {
  auto made = std::make_unique<Connection>();
  Connection& c = *made;
  c.descriptor = descriptor;
  c.id = ++last_id_;
  c.identity = std::move(identity);
  c.seat = std::move(seat);
  c.opened = c.heard = now_;
  c.index = connections_.size();
  by_id_.emplace(c.id, &c);
  connections_.push_back(std::move(made));
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // A reader that stops must not keep seconds of frames in the kernel.
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &options_.send_buffer,
               sizeof options_.send_buffer);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &c;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) return drop(c);
  if (!received.empty())
    take_in(c, {reinterpret_cast<std::uint8_t*>(received.data()), received.size()});
}

void Loop::leave(Connection& c) {
  if (c.state != Connection::State::inside) return;
  hall_.leave(c.number, now_);
  by_number_[c.number] = nullptr;
  due_[c.number] = never;
  if (listener_ != nullptr) listener_->on_left(*this, c.id);
}

void Loop::drop(Connection& c) {
  if (c.state == Connection::State::gone) return;
  leave(c);
  c.state = Connection::State::gone;
  ::close(std::exchange(c.descriptor, -1));
  by_id_.erase(c.id);
  auto own = std::move(connections_[c.index]);
  if (c.index + 1 < connections_.size()) {
    connections_[c.index] = std::move(connections_.back());
    connections_[c.index]->index = c.index;
  }
  connections_.pop_back();
  dropped_.push_back(std::move(own));
}

// Tells the peer why and lets it go. A close with unread input would reset the connection and could
// take the reason with it, so what still comes is read and thrown away for a moment.
void Loop::fail(Connection& c, std::uint16_t code) {
  if (c.state == Connection::State::closing || c.state == Connection::State::gone) return;
  leave(c);
  c.state = Connection::State::closing;
  c.heard = now_;
  const std::string frame = close_frame(code);
  if (c.unsent.empty())
    ::send(c.descriptor, frame.data(), frame.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  c.unsent.clear();
  c.queue.clear();
  c.pending.clear();
  ::shutdown(c.descriptor, SHUT_WR);
}

Connection* Loop::find(ConnectionId connection) {
  const auto at = by_id_.find(connection);
  return at == by_id_.end() ? nullptr : at->second;
}

Connection* Loop::find_number(Number number) {
  return number < by_number_.size() ? by_number_[number] : nullptr;
}

// ---- reading
// --------------------------------------------------------------------------------------

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
  const auto bytes = frame_of(from_server::Gestured{c.number, gesture});
  hall_.each_near(c.number, [&](Number number) {
    if (Connection* other = find_number(number)) enqueue(*other, bytes);
  });
}

// ---- sending
// --------------------------------------------------------------------------------------

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

}  // namespace yz::live
