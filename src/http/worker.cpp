#include "http/worker.hpp"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include <boost/asio/post.hpp>

#include "base/hex.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "http/connection.hpp"
#include "http/socket_session.hpp"

namespace yz::http {
namespace asio = boost::asio;
namespace {

constexpr std::chrono::milliseconds sweep_pause{250};
constexpr std::size_t event_limit = 256;             // of one look at the set
constexpr int look_limit = 16;                       // looks before the io_context has its turn
constexpr std::chrono::seconds last_grace{2};        // for sockets to notice that they were cut
constexpr std::chrono::seconds idle_before_room{1};  // idle this long may be closed for others
constexpr std::size_t room_made = 32;                // idle connections closed at once
constexpr int accept_limit = 64;                     // of one turn
constexpr unsigned access_line_limit = 250;          // of one second

asio::ip::address address_of(const sockaddr_storage& peer) {
  if (peer.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(peer);
    return asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(peer);
  asio::ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), v6.sin6_addr.s6_addr, bytes.size());
  const asio::ip::address_v6 address(bytes);
  if (address.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, address);
  return address;
}

void watch(int epoll, int descriptor, std::uint32_t events, void* tag) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = tag;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

std::string random_prefix() {
  std::array<std::byte, 6> bytes;
  fill_random(bytes);
  return to_hex(bytes);
}

}  // namespace

Worker::Worker(Shared& shared, int listener, unsigned number)
    : in(64 * 1024, '\0'),
      shared_(shared),
      events_(context_),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      listener_(listener),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      sweep_timer_(context_),
      id_prefix_(fmt::format("{}{:02x}", random_prefix(), number & 0xFFu)) {
  out.reserve(128 * 1024);
  events_.assign(epoll_);
  watch(epoll_, listener_, EPOLLIN, &listener_);
  watch(epoll_, wake_, EPOLLIN, &wake_);
  update_clock();
}

Worker::~Worker() {
  if (listener_ >= 0) ::close(listener_);
  ::close(wake_);
}

void Worker::run() {
  wait_for_events();
  schedule_sweep();
  context_.run();
}

void Worker::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

// ---- events
// --------------------------------------------------------------------------------------

void Worker::wait_for_events() {
  events_.async_wait(asio::posix::stream_descriptor::wait_read,
                     [this](boost::system::error_code error) {
                       if (error) return;
                       handle_events();
                       wait_for_events();
                     });
}

void Worker::handle_events() {
  std::array<epoll_event, event_limit> events;
  for (int look = 0; look < look_limit; ++look) {
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 0);
    if (count <= 0) break;
    update_clock();
    bool may_accept = false;
    for (int i = 0; i < count; ++i) {
      void* tag = events[static_cast<std::size_t>(i)].data.ptr;
      if (tag == &listener_)
        may_accept = true;
      else if (tag == &wake_)
        begin_drain();
      else
        static_cast<Connection*>(tag)->on_events(events[static_cast<std::size_t>(i)].events);
    }
    if (may_accept) accept_all();
    dropped_.clear();
  }
}

void Worker::accept_all() {
  for (int i = 0; i < accept_limit && listener_ >= 0; ++i) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    const int descriptor = ::accept4(listener_, reinterpret_cast<sockaddr*>(&peer), &size,
                                     SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
        pause_accepting();
      return;
    }
    if (shared_.connections.load(std::memory_order_relaxed) >= shared_.options.connection_limit &&
        !make_room()) {
      refuse_connection(descriptor);
      continue;
    }
    const auto address = address_of(peer);
    auto seat = shared_.seat_for(address);
    if (!seat) {
      refuse_connection(descriptor);
      continue;
    }
    shared_.connections.fetch_add(1, std::memory_order_relaxed);
    metrics_.connections_accepted.add();
    metrics_.connections_open.add();
    auto connection = std::make_shared<Connection>(*this, descriptor, address, std::move(*seat));
    Connection* raw = connection.get();
    connections_.emplace(raw, std::move(connection));
    watch(epoll_, descriptor, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, raw);
  }
}

// At the limit, connections that only wait make room for one that asks.
bool Worker::make_room() {
  std::vector<std::shared_ptr<Connection>> idle;
  for (const auto& [raw, connection] : connections_)
    if (idle.size() < room_made && connection->is_idle_since(now_ - idle_before_room))
      idle.push_back(connection);
  for (const auto& connection : idle) connection->abort();
  return !idle.empty();
}

// The listener stays readable while nothing can be accepted; until the next sweep it is not asked.
void Worker::pause_accepting() {
  log_error("nothing left to accept connections with", {{"open", shared_.connections.load()}});
  unwatch(listener_);
  is_accepting_ = false;
}

void Worker::refuse_connection(int descriptor) {
  constexpr std::string_view answer =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
      "Connection: close\r\n\r\n";
  metrics_.connections_refused.add();
  ::send(descriptor, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::close(descriptor);
}

void Worker::drop(Connection& connection) {
  const auto at = connections_.find(&connection);
  if (at == connections_.end()) return;
  dropped_.push_back(std::move(at->second));
  connections_.erase(at);
  shared_.connections.fetch_sub(1, std::memory_order_relaxed);
  metrics_.connections_open.subtract();
}

void Worker::adopt(std::shared_ptr<SocketSession> session) {
  shared_.connections.fetch_add(1, std::memory_order_relaxed);
  metrics_.websockets_open.add();
  SocketSession* raw = session.get();
  sessions_.emplace(raw, std::move(session));
  raw->start();
}

void Worker::drop(SocketSession& session) {
  if (sessions_.erase(&session) == 0) return;
  shared_.connections.fetch_sub(1, std::memory_order_relaxed);
  metrics_.websockets_open.subtract();
  if (is_draining_) stop_if_drained();
}

void Worker::unwatch(int descriptor) { ::epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr); }

void Worker::defer(std::shared_ptr<Connection> connection) {
  deferred_.push_back(std::move(connection));
  if (std::exchange(is_deferring_, true)) return;
  asio::post(context_, [this] { run_deferred(); });
}

void Worker::run_deferred() {
  is_deferring_ = false;
  const auto waiting = std::exchange(deferred_, {});
  for (const auto& connection : waiting) connection->resume();
}

// ---- time
// ----------------------------------------------------------------------------------------

void Worker::update_clock() {
  now_ = std::chrono::steady_clock::now();
  const Instant now = system_now();
  const std::int64_t second = now.time_since_epoch().count() / 1000;
  if (second == date_second_) return;
  date_second_ = second;
  date_line_ = "Date: " + to_http_date(now) + "\r\n";
  if (access_lines_left_out_ > 0)
    log_info("access lines left out", {{"count", access_lines_left_out_}});
  access_lines_ = 0;
  access_lines_left_out_ = 0;
}

bool Worker::may_log_access() {
  if (!is_logged(LogLevel::info)) return false;
  if (access_lines_ < access_line_limit) return ++access_lines_, true;
  ++access_lines_left_out_;
  return false;
}

void Worker::schedule_sweep() {
  sweep_timer_.expires_after(sweep_pause);
  sweep_timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    sweep();
    schedule_sweep();
  });
}

// One look at every deadline four times a second instead of a timer for each connection.
void Worker::sweep() {
  update_clock();
  std::vector<std::shared_ptr<Connection>> all;
  all.reserve(connections_.size());
  for (const auto& [raw, connection] : connections_) all.push_back(connection);
  for (const auto& connection : all) connection->on_sweep();
  if (!is_accepting_ && listener_ >= 0) {
    is_accepting_ = true;
    watch(epoll_, listener_, EPOLLIN, &listener_);
  }
  dropped_.clear();
  if (is_draining_) stop_if_drained();
}

void Worker::append_request_id(std::string& text) {
  std::uint64_t count = ++id_count_;
  text += id_prefix_;
  std::array<char, 10> digits;
  for (std::size_t i = digits.size(); i-- > 0; count >>= 4)
    digits[i] = "0123456789abcdef"[count & 15];
  text.append(digits.data(), digits.size());
}

std::string Worker::make_request_id() {
  std::string id;
  append_request_id(id);
  return id;
}

// ---- stopping
// ------------------------------------------------------------------------------------

void Worker::begin_drain() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(wake_, &count, sizeof count);
  if (!shared_.is_stopping.load() || is_draining_) return;
  accept_all();  // who was let in by the kernel is served
  is_draining_ = true;
  drain_end_ = now_ + shared_.options.drain_deadline;
  ::close(std::exchange(listener_, -1));
  std::vector<std::shared_ptr<Connection>> all;
  for (const auto& [raw, connection] : connections_) all.push_back(connection);
  for (const auto& connection : all) connection->on_drain();
  for (const auto& [raw, session] : sessions_) session->close(1012, "the server restarts");
  stop_if_drained();
}

void Worker::stop_if_drained() {
  if (now_ >= drain_end_) {
    std::vector<std::shared_ptr<Connection>> all;
    for (const auto& [raw, connection] : connections_) all.push_back(connection);
    for (const auto& connection : all) connection->abort();
    for (const auto& [raw, session] : sessions_) session->abort();
    if (now_ >= drain_end_ + last_grace) context_.stop();
  }
  if (connections_.empty() && sessions_.empty()) context_.stop();
}

}  // namespace yz::http
