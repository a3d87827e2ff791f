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
#include <utility>

#include "live/presence/loop_parts.hpp"

namespace yz::live {
namespace {

constexpr std::size_t event_limit = 1024;
constexpr std::size_t scratch = 64 * 1024;
constexpr SteadyMs tick_interval = 10;
constexpr double most_stretch = 4;

std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
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
  if (now_ >= next_reactions_) spread_reactions();
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

// Encoded once a zone, however many react in it.
void Loop::spread_reactions() {
  next_reactions_ = now_ + options_.reaction_interval;
  for (const ZoneReactions& told : hall_.take_reactions())
    send_where(frame_of(told.message), [&](Number number) { return hall_.is_told(number, told); });
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

}  // namespace yz::live
