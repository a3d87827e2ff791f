// The thread of talk: who is where, what they ask, and what goes to whom. Its files are talk.cpp
// (who is here, and sending), talk_asking.cpp, talk_order.cpp (the organiser's acts, reports),
// talk_tours.cpp (what guides and their followers ask) and talk_touring.cpp (what time brings to a
// tour); only they include this.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include "live/talk/line_json.hpp"
#include "live/talk/listener.hpp"
#include "live/talk/rooms.hpp"
#include "live/talk/storage.hpp"
#include "live/talk/talk.hpp"
#include "live/tour/live_tour.hpp"
#include "live/voice/voice.hpp"
#include "people/rate_limit.hpp"

namespace yz::live {

namespace asio = boost::asio;
namespace json = boost::json;

struct Speaker {
  Identity identity;
  Number number = 0;
  std::string name;
  std::string hall;  // slug
  Bounds bounds;     // of the hall
  std::set<std::string> rooms;
  std::optional<TourId> following;
  std::chrono::steady_clock::time_point typed;
};

// A room that somebody listens to.
struct Heard {
  std::set<Listener> listeners;
  double tokens = 0;  // deliveries that may be made
  std::chrono::steady_clock::time_point filled;
};

inline constexpr std::size_t reason_limit = 500;  // bytes
inline constexpr std::chrono::hours for_good{24 * 365 * 10};

// Who wrote, as others may know it: the same for everything of one visitor, and no key.
[[nodiscard]] std::string mark_of(std::string_view key);
[[nodiscard]] json::object json_of(const Message& message);
// The word with which what failed is refused.
[[nodiscard]] std::string why(const Error& error);

class Talk::Core : public std::enable_shared_from_this<Talk::Core> {
 public:
  Core(store::Database& database, TalkOptions options, Voice* voice)
      : database_(database),
        options_(options),
        voice_(voice),
        says_({.burst = options.burst,
               .refill = std::chrono::milliseconds(
                   static_cast<std::int64_t>(options.refill_seconds * 1000))}) {}

  [[nodiscard]] store::Database& database() { return database_; }

  void start() {
    thread_ = std::thread([this] { context_.run(); });
    post([](Core& core) { core.start_doing(core.end_left_tours()); });
  }
  // What was begun ends first, tours too; the database still answers.
  void stop() {
    if (!thread_.joinable()) return;
    post([](Core& core) { core.finish_all_tours(); });
    work_.reset();
    thread_.join();
  }
  template <class Act>
  void post(Act act) {
    asio::post(context_,
               [self = shared_from_this(), act = std::move(act)]() mutable { act(*self); });
  }

  void enter(Listener who, Speaker speaker);
  void leave(Listener who);
  void hear(Listener who, const std::string& text);
  // Tells those in the halls what an organiser's act means for them.
  void announce(const Order& order, const OrderDone& done);

 private:
  using Do = asio::awaitable<void>;

  asio::awaitable<void> check_sanctions(Listener who, std::string key);
  void silence(Listener who, std::chrono::milliseconds duration);
  Do open(Listener who, json::object ask);
  Do earlier(Listener who, json::object ask);
  Do say(Listener who, json::object ask);
  Do read(Listener who, json::object ask);
  Do inbox(Listener who);
  Do keep_order(Listener who, json::object ask, Order order);
  Do translate(Listener who, json::object ask);
  Do block(Listener who, json::object ask);
  void begin_order(Listener who, const json::object& ask);
  Do complain(Listener who, json::object ask);
  void typing(Listener who, const json::object& ask);
  void find_person(Listener who, json::object ask);
  void leave_room(Listener who, const std::string& room);

  // ---- guided tours
  bool hear_tour(Listener who, const json::object& ask, std::string_view what);
  Do guide(Listener who, json::object ask);
  void follow(Listener who, const json::object& ask);
  void unfollow(Listener who);
  void show(Listener who, const json::object& ask);
  Do caption(Listener who, json::object ask);
  void hand(Listener who, const json::object& ask);
  void lower(Listener who, const json::object& ask);
  void begin_finish(Listener who, const json::object& ask);
  Do write_down_finish(By by, std::string subject);
  void enter_tours(Listener who);
  void leave_tours(Listener who);
  Do run_tours();
  void serve_tour(LiveTour& tour, LiveTour::Time now);
  void tell_audience(LiveTour& tour);
  Do write_steps(TourId id, std::vector<TourStep> steps);
  void end_tour(TourId id);
  Do write_end(LiveTour tour, std::vector<TourStep> steps, std::chrono::milliseconds length);
  Do end_left_tours();
  void finish_all_tours();
  LiveTour* find_live_tour(const std::optional<TourId>& id);
  LiveTour* tour_led_by(Listener who);
  [[nodiscard]] bool is_leading(const std::string& key) const;
  [[nodiscard]] std::size_t tours_running_in(const std::string& hall) const;
  [[nodiscard]] json::object list_of_tours(const std::string& hall) const;
  void tell_hall(Listener somebody, const json::value& value);

  bool may_speak_again(const Speaker& speaker);
  bool has_room_for(const std::string& room);
  Speaker* speaker_of(Listener who);
  [[nodiscard]] std::optional<Room> room_in(Listener who, const json::object& ask);
  void send(Listener who, const json::value& value);
  void send_room(const std::string& room, const json::value& value, const Listener* but = nullptr);
  void send_each(const std::set<Listener>& all, const json::value& value,
                 const Listener* but = nullptr);
  void send_person(std::string_view key, const json::value& value);
  void alert(const Room& room, const Message& message);
  void refuse(Listener who, const json::object& ask, std::string_view reason);
  void start_doing(Do work) {
    asio::co_spawn(context_, std::move(work), [self = shared_from_this()](std::exception_ptr) {});
  }

  store::Database& database_;
  TalkOptions options_;
  Voice* voice_;  // null: there is none
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  std::map<Listener, Speaker> speakers_;
  std::map<std::string, Heard> rooms_;
  std::map<TourId, LiveTour> tours_;
  std::set<std::string> beginning_;  // keys of guides whose tour is being written
  bool is_touring_ = false;          // run_tours runs
  bool is_stopping_ = false;
  people::RateLimit says_;  // by key, so that a new line is no new allowance
  std::thread thread_;
};

}  // namespace yz::live
