// One hall's thread: its sockets and its people.
//
// Where the time goes is the kernel's send, receive and wake-up, so the loop makes few of them, and
// those in a row: it looks at the set every 2 ms and handles what has gathered; a visitor's frame
// goes out right after its own pose was read, carrying the acknowledgement of it, and silent ones
// are served from a list of due times. Nothing here waits for anything but the set
// (docs/live.md has the measurements).
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "live/presence/connection.hpp"

namespace yz::live {

struct LoopOptions {
  SteadyMs pace = 2;               // between looks at the set
  SteadyMs answer_interval = 85;   // at least, between a visitor's frames
  SteadyMs silent_interval = 130;  // for those who do not upload
  SteadyMs greeting_deadline = 10'000;
  SteadyMs silence_deadline = 20'000;  // a visitor is heard at least every 2 s
  SteadyMs stall_deadline = 30'000;
  SteadyMs partial_deadline = 10'000;  // from a frame's first byte to its last
  SteadyMs linger = 2'000;
  SteadyMs crowd_interval = 2'000;
  SteadyMs reaction_interval = 500;
  std::size_t message_limit = 8 * 1024;
  std::size_t queue_limit = 96 * 1024;
  std::uint32_t messages_a_second = 120;
  std::uint32_t bytes_a_second = 64 * 1024;
  std::uint8_t frames_in_flight = 40;
  int send_buffer = 48 * 1024;
};

class Loop;

// Who listens to what visitors say beyond their steps. Called on the hall's thread; must not wait.
class LoopListener {
 public:
  virtual ~LoopListener() = default;
  virtual void on_entered(Loop& loop, ConnectionId connection, Number number,
                          const Identity& identity) = 0;
  virtual void on_text(Loop& loop, ConnectionId connection, std::string text) = 0;
  virtual void on_left(Loop& loop, ConnectionId connection) = 0;
};

// Counted by the loop, read by any thread.
struct LoopFigures {
  std::atomic<std::uint64_t> visitors{0};
  std::atomic<std::uint64_t> entered{0};
  std::atomic<std::uint64_t> poses{0};
  std::atomic<std::uint64_t> frames{0};
  std::atomic<std::uint64_t> frame_bytes{0};
  std::atomic<std::uint64_t> refused_steps{0};
  std::atomic<std::uint64_t> faults{0};  // connections closed for what they sent
  std::atomic<std::uint64_t> slow{0};    // connections closed for what they did not read
  std::atomic<std::uint64_t> load_percent{0};
};

class Loop {
 public:
  Loop(const HallShape& shape, LoopOptions options, LoopListener* listener);
  ~Loop();  // as stop()

  // Takes over the descriptor of an opened WebSocket, non-blocking. Any thread.
  void adopt(int descriptor, std::string received, Identity identity,
             std::shared_ptr<void> seat = {});
  // Runs `act` on the hall's thread, soon. Any thread.
  void post(std::function<void()> act);
  // Closes every connection with 1012 and joins the thread. Idempotent; not from the hall's thread.
  void stop();

  [[nodiscard]] const LoopFigures& figures() const { return figures_; }

  // On the hall's thread.
  Hall& hall() { return hall_; }
  // Queues a whole frame (server_frame) for one or for all; it goes out within 0.1 s. A visitor
  // whose queue is full is closed with 4429 and comes back by its token.
  void send(ConnectionId connection, SharedBytes bytes);
  void send_all(const SharedBytes& bytes);
  void send_where(const SharedBytes& bytes, const std::function<bool(Number)>& is_meant);
  void close(ConnectionId connection, std::uint16_t code);
  // The visitor's reactions are not shown for so long; zero: they are again.
  void silence(ConnectionId connection, std::chrono::milliseconds duration);
  [[nodiscard]] Connection* find(ConnectionId connection);
  [[nodiscard]] Connection* find_number(Number number);

 private:
  void run();
  void round();
  void run_posted();
  void open(int descriptor, std::string received, Identity identity, std::shared_ptr<void> seat);
  void on_events(Connection& c, std::uint32_t events);
  void read(Connection& c);
  void discard_input(Connection& c);
  void take_in(Connection& c, std::span<std::uint8_t> bytes);
  std::size_t consume(Connection& c, std::span<std::uint8_t> bytes);
  bool within_limits(Connection& c, std::size_t bytes);
  void on_frame(Connection& c, const SocketFrame& frame);
  void on_data(Connection& c, const SocketFrame& frame);
  void on_message(Connection& c, Bytes bytes);
  void on_text(Connection& c, std::string text);
  void greet(Connection& c, Bytes bytes);
  void on_moved(Connection& c, const from_client::Moved& moved);
  void on_gesture(Connection& c, Gesture gesture);
  bool may_frame(const Connection& c) const;
  void send_frame(Connection& c);
  void send_queue(Connection& c, std::uint8_t* begin, std::uint8_t* end);
  void put(Connection& c, const std::uint8_t* bytes, std::size_t size);
  void flush(Connection& c);
  void enqueue(Connection& c, SharedBytes bytes);
  void tell(Connection& c, const ServerMessage& message);
  void fail(Connection& c, std::uint16_t code);
  void drop(Connection& c);
  void leave(Connection& c);
  void tick();
  void serve_due();
  void spread_crowd();
  void spread_reactions();
  void housekeep();
  void adapt(std::int64_t begin_us, std::int64_t end_us);
  void update_clock();

  LoopOptions options_;
  LoopListener* listener_;
  LoopFigures figures_;
  Hall hall_;
  FrameWriter writer_;
  int epoll_;
  int wake_;
  SteadyMs now_ = 0;
  SteadyMs next_tick_ = 0;
  SteadyMs next_crowd_ = 0;
  SteadyMs next_reactions_ = 0;
  SteadyMs next_housekeeping_ = 0;
  double stretch_ = 1;  // of the intervals, under load
  std::int64_t busy_us_ = 0;
  std::int64_t measured_since_us_ = 0;
  ConnectionId last_id_ = 0;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::unique_ptr<Connection>> dropped_;  // may still be named by waiting events
  std::unordered_map<ConnectionId, Connection*> by_id_;
  std::vector<Connection*> by_number_;
  std::vector<SteadyMs> due_;  // by number: when a silent visitor gets a frame
  std::vector<std::uint8_t> in_;
  std::vector<std::uint8_t> out_;
  std::string last_crowd_;
  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;
  std::atomic<bool> is_stopping_{false};
  std::thread thread_;
};

}  // namespace yz::live
