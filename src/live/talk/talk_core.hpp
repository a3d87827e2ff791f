// The thread of talk: who is where, what they ask, and what goes to whom. Its files are talk.cpp
// (who is here, and sending), talk_asking.cpp and talk_order.cpp (the organiser's acts, reports);
// only they include this.
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

#include "live/talk/rooms.hpp"
#include "live/talk/storage.hpp"
#include "live/talk/talk.hpp"

namespace yz::live {

namespace asio = boost::asio;
namespace json = boost::json;

struct Listener {
  Loop* loop = nullptr;
  ConnectionId connection = 0;
  auto operator<=>(const Listener&) const = default;
};

struct Speaker {
  Identity identity;
  Number number = 0;
  std::string name;
  std::set<std::string> rooms;
  double tokens = 0;
  std::chrono::steady_clock::time_point filled;
  std::chrono::steady_clock::time_point typed;
};

// A field of what was asked; "" or `otherwise` where it is missing or of another type.
[[nodiscard]] std::string text_in(const json::object& object, std::string_view name);
[[nodiscard]] std::int64_t number_in(const json::object& object, std::string_view name,
                                     std::int64_t otherwise);

class Talk::Core : public std::enable_shared_from_this<Talk::Core> {
 public:
  Core(store::Database& database, TalkOptions options) : database_(database), options_(options) {}

  void start() {
    thread_ = std::thread([this] { context_.run(); });
  }
  // What was begun ends first; the database still answers.
  void stop() {
    work_.reset();
    if (thread_.joinable()) thread_.join();
  }
  template <class Act>
  void post(Act act) {
    asio::post(context_,
               [self = shared_from_this(), act = std::move(act)]() mutable { act(*self); });
  }

  void enter(Listener who, Speaker speaker);
  void leave(Listener who);
  void hear(Listener who, const std::string& text);

 private:
  using Do = asio::awaitable<void>;

  asio::awaitable<void> check_ban(Listener who, std::string key);
  Do open(Listener who, json::object ask);
  Do earlier(Listener who, json::object ask);
  Do say(Listener who, json::object ask);
  Do read(Listener who, json::object ask);
  Do inbox(Listener who);
  Do sanction(Listener who, json::object ask, std::string key, std::string name);
  Do word(Listener who, json::object ask);
  Do complain(Listener who, json::object ask);
  void typing(Listener who, const json::object& ask);
  void find_person(Listener who, json::object ask);
  void leave_room(Listener who, const std::string& room);
  bool take_token(Speaker& speaker);
  Speaker* speaker_of(Listener who);
  [[nodiscard]] std::optional<Room> room_in(Listener who, const json::object& ask);
  void send(Listener who, const json::value& value);
  void send_room(const std::string& room, const json::value& value, const Listener* but = nullptr);
  void alert(const Room& room, const Message& message);
  void refuse(Listener who, const json::object& ask, std::string_view reason);
  void start_doing(Do work) {
    asio::co_spawn(context_, std::move(work), [self = shared_from_this()](std::exception_ptr) {});
  }

  store::Database& database_;
  TalkOptions options_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  std::map<Listener, Speaker> speakers_;
  std::map<std::string, std::set<Listener>> rooms_;
  std::thread thread_;
};

}  // namespace yz::live
