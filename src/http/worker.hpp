// One thread of the server: its io_context, its listener, its connections.
//
// Handlers are coroutines on the io_context. Connections are not: they sit in an epoll set of their
// own, edge-triggered and registered once, and that set is one descriptor in the io_context. A
// cached answer so costs one recv and one send; waiting through the io_context costs an epoll_ctl
// or a recv in vain for each request (docs/decisions/0101-http-hot-path.md has the measurements).
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "http/address_seats.hpp"
#include "http/cache.hpp"
#include "http/gate.hpp"
#include "http/metrics.hpp"
#include "http/router.hpp"
#include "http/server.hpp"

namespace yz::http {

class Connection;
class SocketSession;

using SteadyTime = std::chrono::steady_clock::time_point;

// What all threads share.
struct Shared {
  Shared(Router r, ServerOptions o)
      : router(std::move(r)),
        options(std::move(o)),
        cache(options.cache_limit),
        seats(options.connections_per_address) {}

  // A place for one more connection of `address`, or nothing.
  [[nodiscard]] std::optional<AddressSeats::Seat> seat_for(
      const boost::asio::ip::address& address) {
    const bool is_free = (address.is_loopback() && !options.counts_own_machine) ||
                         std::ranges::find(trusted, address) != trusted.end();
    return is_free ? AddressSeats::Seat() : seats.take(address);
  }

  Router router;
  ServerOptions options;
  Cache cache;
  AddressSeats seats;
  std::vector<boost::asio::ip::address> trusted;
  std::atomic<std::size_t> connections{0};
  std::atomic<bool> is_stopping{false};
};

class Worker {
 public:
  // Takes over `listener`, a listening non-blocking socket.
  Worker(Shared& shared, int listener, unsigned number);
  ~Worker();

  void run();   // until stopped and drained
  void wake();  // async-signal-safe: looks at Shared::is_stopping

  [[nodiscard]] const Metrics& metrics() const { return metrics_; }

  // For connections, on this thread.
  Shared& shared() { return shared_; }
  Metrics& figures() { return metrics_; }
  boost::asio::io_context& context() { return context_; }
  [[nodiscard]] SteadyTime now() const { return now_; }  // as of the last batch of events
  [[nodiscard]] std::string_view date_line() const { return date_line_; }  // "Date: …\r\n"
  [[nodiscard]] bool is_draining() const { return is_draining_; }
  std::string make_request_id();
  void append_request_id(std::string& out);            // a new one
  void defer(std::shared_ptr<Connection> connection);  // Connection::resume() soon
  void drop(Connection& connection);                   // the last act of a connection
  void unwatch(int descriptor);                        // it goes on as a WebSocket
  void adopt(std::shared_ptr<SocketSession> session);
  void drop(SocketSession& session);
  bool may_log_access();  // a bounded number of lines a second

  std::string in;   // scratch for recv
  std::string out;  // scratch for answers that are sent at once
  Head head;        // scratch for the gate

 private:
  void wait_for_events();
  void handle_events();
  void accept_all();
  void refuse_connection(int descriptor);
  bool make_room();
  void pause_accepting();
  void sweep();
  void schedule_sweep();
  void begin_drain();
  void stop_if_drained();
  void run_deferred();
  void update_clock();

  Shared& shared_;
  Metrics metrics_;
  boost::asio::io_context context_{1};
  boost::asio::posix::stream_descriptor events_;
  int epoll_;
  int listener_;
  int wake_;
  boost::asio::steady_timer sweep_timer_;
  std::unordered_map<Connection*, std::shared_ptr<Connection>> connections_;
  std::unordered_map<SocketSession*, std::shared_ptr<SocketSession>> sessions_;
  std::vector<std::shared_ptr<Connection>> dropped_;  // may still be named by waiting events
  std::vector<std::shared_ptr<Connection>> deferred_;
  bool is_deferring_ = false;
  bool is_accepting_ = true;
  bool is_draining_ = false;
  SteadyTime drain_end_;
  SteadyTime now_;
  std::int64_t date_second_ = 0;
  std::string date_line_;
  std::string id_prefix_;
  std::uint64_t id_count_ = 0;
  unsigned access_lines_ = 0;
  std::uint64_t access_lines_left_out_ = 0;
};

}  // namespace yz::http
