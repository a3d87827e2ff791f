// A line to a Janus (https://janus.conf.meetecho.com), the server that forwards voices: its
// WebSocket API, one session of it, handles of its videoroom plugin. It is asked by this server
// alone; browsers never reach it but for media.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>

#include "base/result.hpp"

namespace yz::live {

struct JanusSettings {
  std::string url = {};        // ws://HOST[:PORT][/PATH]
  std::string secret = {};     // its api_secret; empty: it has none
  std::string admin_key = {};  // its videoroom plugin's admin_key; empty: it has none
  std::chrono::milliseconds deadline{5'000};      // of an answer
  std::chrono::milliseconds sign_of_life{4'000};  // is asked for so often; it expects one a minute
};

// invalid, where the address is no ws:// address.
[[nodiscard]] Result<> check_janus(const JanusSettings& settings);

using JanusHandle = std::int64_t;

struct JanusAnswer {
  boost::json::object data;  // of the plugin
  std::string sdp;           // empty: none
};

// Something happened to a handle that nobody asked for: "hangup", "detached", "webrtcup" …
using JanusNews = std::function<void(JanusHandle handle, std::string_view what)>;

// One line, from open() until it is lost; another begins with another Janus. All calls on the
// executor it was made with, which one thread runs.
class Janus : public std::enable_shared_from_this<Janus> {
 public:
  Janus(const boost::asio::any_io_executor& executor, JanusSettings settings, JanusNews news);
  ~Janus();

  // Connects and begins a session, once. Errors: unavailable, timeout, and what Janus refuses
  // (forbidden: the secret).
  [[nodiscard]] boost::asio::awaitable<Result<>> open();
  // Returns when the line is lost, and why: closed by either end, or no sign of life in time.
  [[nodiscard]] boost::asio::awaitable<std::string> wait_until_lost();
  void close();  // what waits for an answer is told so

  [[nodiscard]] boost::asio::awaitable<Result<JanusHandle>> attach();
  // Waits for what the plugin says. Errors: invalid (Janus or the plugin refuses; the place is its
  // number), timeout, unavailable, too_many (a thousand answers are waited for).
  [[nodiscard]] boost::asio::awaitable<Result<JanusAnswer>> ask(JanusHandle handle,
                                                                boost::json::object body,
                                                                std::string_view sdp_type = {},
                                                                std::string_view sdp = {});
  void detach(JanusHandle handle);  // does not wait; what was published or heard by it ends

 private:
  struct Line;
  struct Waiting;
  enum class Until : std::uint8_t { ack, answer };  // a plugin that works on it says "ack" first

  [[nodiscard]] boost::asio::awaitable<Result<boost::json::object>> request(
      boost::json::object message, Until until = Until::answer);
  boost::asio::awaitable<Result<>> connect();
  boost::asio::awaitable<void> read();
  boost::asio::awaitable<void> write();
  boost::asio::awaitable<void> give_signs_of_life();
  void put(boost::json::object message);
  void take(const boost::json::object& message);
  void lose(std::string why);

  boost::asio::any_io_executor executor_;
  JanusSettings settings_;
  JanusNews news_;
  std::unique_ptr<Line> line_;
  std::map<std::string, std::shared_ptr<Waiting>, std::less<>> waiting_;  // by transaction
  std::deque<std::string> unsent_;
  bool is_writing_ = false;
  bool is_lost_ = false;
  std::string why_lost_;
  boost::asio::steady_timer lost_;   // expires when the line is lost
  boost::asio::steady_timer pause_;  // between signs of life
  std::int64_t session_ = 0;
  std::int64_t last_transaction_ = 0;
};

}  // namespace yz::live
