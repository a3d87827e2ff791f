// A crowd at work. Its files are crowd.cpp (the run and its report), crowd_coming.cpp (lines begun,
// lost and begun again), crowd_reading.cpp and crowd_sending.cpp; only they include this.
#pragma once

#include <sys/epoll.h>

#include <chrono>
#include <deque>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "live/crowd/bot.hpp"
#include "live/crowd/figures.hpp"
#include "live/crowd/ground.hpp"
#include "live/crowd/talkers.hpp"
#include "live/presence/socket_frames.hpp"

namespace yz::live {

inline std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

class CrowdRun {
 public:
  CrowdRun(const CrowdOptions& options, const Ground& ground);
  ~CrowdRun();
  [[nodiscard]] Result<> prepare() { return talks() ? talkers_.begin_visits() : Result<>(); }
  boost::json::object run();

 private:
  [[nodiscard]] bool talks() const { return !options_.room.empty(); }
  void plan_arrivals(std::int64_t now);
  void connect_due();
  void connect(std::uint32_t index);
  void on_event(std::uint32_t index, std::uint32_t events);
  void read(std::uint32_t index);
  void on_upgraded(Bot& bot);
  std::size_t take_in(std::uint32_t index, std::span<std::uint8_t> bytes);
  void on_message(std::uint32_t index, std::span<const std::uint8_t> bytes, std::size_t size);
  void on_frame(Bot& bot, Bytes bytes, std::size_t size);
  void on_update(Bot::Slot& slot, const Pose& pose);
  void rate(Bot::Slot& slot);
  void send_due();
  void act(Bot& bot);
  void upload(Bot& bot, const Pose& pose);
  void acknowledge(Bot& bot);
  void send_message(Bot& bot, const ClientMessage& message, Opcode opcode = Opcode::binary);
  void send_text(std::uint32_t index, const std::string& text);
  void lose(Bot& bot);
  void cut_lines();
  void look();
  void begin_measuring();
  void end_measuring();
  [[nodiscard]] bool is_over();
  boost::json::object report();

  const CrowdOptions& options_;
  const Ground ground_;
  std::mt19937 random_{12345};
  int epoll_;
  std::vector<Bot> bots_;
  std::vector<std::uint32_t> bot_of_;  // by number, plus one
  std::vector<std::uint32_t> order_;   // of arrival
  std::size_t next_arrival_ = 0;
  std::deque<std::uint32_t> returning_;  // in order of connect_at_us
  std::uint32_t next_to_act_ = 0;
  std::int64_t acted_ = 0;
  std::int64_t began_acting_ = 0;
  std::int64_t now_ = 0;
  bool is_measuring_ = false;
  std::int64_t measured_us_ = 0;  // since when
  double seconds_ = 0;            // measured, in the end
  std::uint32_t cut_ = 0;
  std::uint32_t joined_ = 0;
  std::uint32_t returned_ = 0;
  std::uint32_t dropped_ = 0;
  Histogram<10000> join_ms_{1};
  CrowdFigures figures_;
  Frame frame_;
  std::vector<epoll_event> events_ = std::vector<epoll_event>(1024);
  std::vector<std::uint8_t> in_;
  std::vector<std::uint8_t> out_;
  std::vector<std::uint8_t> payload_;
  Talkers talkers_;
  // Who sent a pose, and when, lies in another bot's memory: in a large crowd looking it up for
  // each of millions of updates would cost more than all the rest. One frame in eight says as much.
  const std::uint8_t age_stride_ = options_.visitors > 2000 ? 8 : 1;
  double server_cpu_ = 0;  // before, then of the time measured
  double own_cpu_ = 0;
};

}  // namespace yz::live
