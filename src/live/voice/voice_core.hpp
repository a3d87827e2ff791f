// The thread of voice. Its files are voice.cpp (who is here, and the line to Janus),
// voice_speaking.cpp and voice_hearing.cpp; only they include this.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>

#include "live/talk/line_json.hpp"
#include "live/voice/voice.hpp"
#include "people/rate_limit.hpp"

namespace yz::live {

namespace asio = boost::asio;
namespace json = boost::json;

using PartId = std::uint64_t;  // tells a visitor's part from a later one of the same line

// What somebody who has joined takes part with: a stream that is spoken into, one peer connection
// that carries all that is heard.
struct Part {
  PartId id = 0;
  std::set<std::string> blocked;  // keys of whom one does not want to hear
  std::optional<Place> at;

  bool is_beginning = false;  // to speak
  JanusHandle publisher = 0;
  Feed feed = 0;
  std::chrono::steady_clock::time_point spoken_since;  // when it was begun

  JanusHandle subscriber = 0;
  std::set<Feed> heard;                // as Janus was told
  std::map<std::string, Feed> by_mid;  // media of the peer connection
  bool is_negotiating = false;
  std::int64_t offer = 0;  // that an answer is waited for; 0: none
  std::optional<std::string> answer;
  std::shared_ptr<asio::steady_timer> answered;
  std::chrono::steady_clock::time_point not_before;  // after a failure
  int failures = 0;                                  // in a row
};

struct VoiceHere {
  VoiceVisitor visitor;
  std::optional<Part> part;
};

// Of a hall, at Janus. Nobody but this server knows secret and pin.
struct VoiceRoom {
  std::int64_t id = 0;
  std::string secret;
  std::string pin;
  bool is_made = false;
};

class Voice::Core : public std::enable_shared_from_this<Voice::Core> {
 public:
  Core(store::Database& database, VoiceOptions options);

  void start();
  void stop();
  template <class Act>
  void post(Act act) {
    asio::post(context_,
               [self = shared_from_this(), act = std::move(act)]() mutable { act(*self); });
  }

  void enter(Listener who, VoiceVisitor visitor);
  void leave(Listener who);
  void hear(Listener who, json::object ask);
  [[nodiscard]] std::string metrics() const;

 private:
  using Do = asio::awaitable<void>;
  using Steady = std::chrono::steady_clock;

  // ---- who is here
  Do join(Listener who, json::object ask);
  void end_part(Listener who, std::string_view why);
  VoiceHere* here(Listener who);
  Part* part_of(Listener who);
  Part* part_of(Listener who, PartId id);
  [[nodiscard]] std::size_t parts() const;
  [[nodiscard]] std::size_t speakers_in(const std::string& hall) const;
  void count();
  void send(Listener who, json::object voice);
  void refuse(Listener who, const json::object& ask, std::string_view why);
  void tell_all();

  // ---- the line to Janus
  Do keep_line();
  Do close_rooms();
  void lose_line();
  void take_news(JanusHandle handle, std::string_view what);
  asio::awaitable<Result<VoiceRoom>> room_of(std::string hall);
  asio::awaitable<bool> destroy(VoiceRoom room);
  Do clear(VoiceRoom room);
  void leave_room(const std::string& hall);
  void forget(JanusHandle& handle);

  // ---- speaking
  Do speak(Listener who, json::object ask);
  asio::awaitable<Result<std::string>> publish(Listener who, PartId id, std::string offer);
  void silence(Listener who, std::string_view why);
  void forget_feed(Feed feed);
  void give_up_silent();
  Do look_for_order();

  // ---- hearing
  Do look();
  void ask_places();
  void take_places(const std::vector<std::pair<Listener, Place>>& places);
  void choose();
  [[nodiscard]] std::set<Feed> wanted_by(const VoiceHere& one) const;
  Do negotiate(Listener who, PartId id, std::set<Feed> wanted);
  asio::awaitable<Result<>> renew(Listener who, PartId id, std::set<Feed> wanted);
  asio::awaitable<Result<std::string>> offer(Listener who, PartId id, const JanusAnswer& made);
  void take_answer(Listener who, const json::object& ask);
  void release_subscriber(Part& part);
  void drop_subscriber(Listener who);
  [[nodiscard]] json::array streams_of(const Part& part) const;

  void start_doing(Do work) {
    asio::co_spawn(context_, std::move(work), [self = shared_from_this()](std::exception_ptr) {});
  }

  store::Database& database_;
  VoiceOptions options_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  asio::steady_timer retry_{context_};
  asio::steady_timer next_look_{context_};
  bool is_stopping_ = false;
  bool is_looking_for_order_ = false;

  std::shared_ptr<Janus> trying_;  // the line, open or about to be
  std::shared_ptr<Janus> janus_;   // the open line; null: there is no voice now
  JanusHandle control_ = 0;
  std::map<std::string, VoiceRoom> rooms_;  // by hall
  std::map<JanusHandle, Listener> by_handle_;
  std::map<Feed, Listener> by_feed_;  // those that came up: Janus knows no others
  Feed last_feed_ = 0;
  PartId last_part_ = 0;
  std::int64_t last_offer_ = 0;

  std::map<Listener, VoiceHere> here_;
  std::set<Loop*> loops_;
  std::set<Loop*> asked_;   // for places, and did not answer yet
  people::RateLimit asks_;  // by key: joining, speaking
  std::atomic<bool> is_available_{false};
  std::atomic<std::size_t> listeners_{0};
  std::atomic<std::size_t> speakers_{0};
  std::thread thread_;
};

}  // namespace yz::live
