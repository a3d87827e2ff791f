// One connection: requests read, answered and sent one after the other. A state machine without
// timers and, between requests, without buffers: ten thousand idle ones cost little. Everything
// happens on the worker's thread. connection.cpp reads requests and runs handlers,
// connection_answering.cpp is the fast path to a cached answer, connection_sending.cpp what goes
// out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/address.hpp>

#include "http/body_reader.hpp"
#include "http/conditions.hpp"
#include "http/gate.hpp"
#include "http/ready.hpp"
#include "http/worker.hpp"

namespace yz::http {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Worker& worker, int descriptor, boost::asio::ip::address peer,
             AddressSeats::Seat seat);
  ~Connection();

  void on_events(std::uint32_t events);
  void on_sweep();  // looks at the deadline
  void resume();    // goes on with what was left for a later turn
  void on_drain();  // finish what runs, take nothing new
  void abort();     // close now

  // Waits for a next request, and has for a while: it may be closed without harm.
  [[nodiscard]] bool is_idle_since(SteadyTime time) const;

  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  enum class State : std::uint8_t {
    reading_head,
    reading_body,
    answering,
    upgrading,
    sending,
    lingering,
    closed
  };

  // A request on its way through a handler; outlives the connection if the handler does.
  struct Exchange {
    Request request;
    Method method = Method::get;  // as sent: a HEAD stays one
    std::string target;
    std::string if_none_match;
    std::string range;
    std::string if_range;
    Encoding encoding = Encoding::identity;
    bool keep_alive = true;
    std::uint64_t generation = 0;
    SteadyTime begun;
    boost::asio::cancellation_signal cancel;
    bool is_over = false;  // answered, or given up
  };

  // What one answer depends on beside the representation.
  struct Terms {
    Method method;
    std::string_view if_none_match;
    std::string_view range;
    std::string_view if_range;
    bool keep_alive;
    SteadyTime begun;
    std::string_view id;  // empty: a new one
  };

  // What is still to be sent, after what the first send took.
  struct Outgoing {
    std::string bytes;
    std::size_t at = 0;
    std::shared_ptr<const std::string> body;
    std::size_t body_at = 0;
    std::size_t body_end = 0;
    std::shared_ptr<const OpenFile> file;
    std::uint64_t file_at = 0;
    std::uint64_t file_end = 0;
  };

  void read_on();
  void take_in(std::string_view bytes);
  std::size_t consume(std::string_view bytes);
  std::size_t consume_head(std::string_view bytes);
  bool begin_upgrade();
  void become_websocket(std::string_view leftover);
  void hand_over(std::string_view leftover);
  std::size_t consume_body(std::string_view bytes);
  bool answer_from_cache(const Head& head);
  void begin_exchange(std::string_view head_bytes, const Head& head, bool has_more);
  void begin_body(std::string_view head_bytes, const Head& head, bool has_more);
  void run_handler();
  void finish_exchange(std::shared_ptr<Exchange> exchange, Response response);
  void give_up_exchange(const Error& why);
  void abandon_exchange();
  std::shared_ptr<const Ready> ready_of(Exchange& exchange, Response response);
  Result<std::shared_ptr<Exchange>> make_exchange(const Head& head) const;

  int add_answer(const std::shared_ptr<const Ready>& ready, const Terms& terms);
  void add_tail(const Terms& terms);
  void add_content(const Ready& ready, std::uint64_t first, std::uint64_t length);
  void refuse(const Refusal& refusal);
  void flush();
  void go_on();
  void begin_sending();
  [[nodiscard]] std::uint64_t taken_by_peer() const;
  void send_on();
  bool send_bytes(std::string_view bytes, std::size_t& at, std::size_t end, bool more);
  bool send_file();
  void sent();
  void await_request();
  void linger();
  void close();

  Worker& worker_;
  int descriptor_;
  boost::asio::ip::address peer_;
  AddressSeats::Seat seat_;
  State state_ = State::reading_head;
  bool is_readable_ = false;    // the socket may hold more
  bool peer_finished_ = false;  // the peer will send no more
  bool closes_after_ = false;   // what is being sent is the last
  bool is_deferred_ = false;    // waits for its turn in Worker::defer
  bool is_consuming_ = false;   // inside consume(): answers wait for its flush
  bool head_begun_ = false;     // a head is here in part, its deadline running
  HeadEnd head_end_;
  std::string in_;  // received and not consumed
  Outgoing outgoing_;
  std::optional<BodyReader> body_;
  std::shared_ptr<Exchange> exchange_;
  const SocketRoute* upgrade_ = nullptr;
  SteadyTime deadline_;
  std::uint64_t progress_mark_ = 0;  // bytes the peer had taken when the deadline was set
  std::uint64_t handed_over_ = 0;    // bytes given to the kernel
  std::size_t linger_bytes_ = 0;
};

}  // namespace yz::http
