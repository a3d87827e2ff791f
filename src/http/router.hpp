// Routes: a method, a path with typed parameters, and what answers.
//
//   router.get("/api/v1/exhibits/{slug:slug}", [&](Request& request) -> Reply { … co_return … });
//
// Parameter types: {x} any one segment, {x:slug}, {x:id} (32 hex), {x:sha256} (64 hex), {x:int},
// and {x:rest} (all that is left, at the end only). A literal segment wins over a parameter. A
// segment that does not fit its type is not found. The wrong method answers 405 with Allow; HEAD
// follows GET. A parameter named "token" is a secret and stays out of the logs. Routes are added
// before the server starts; afterwards any thread may look them up.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "base/result.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/websocket.hpp"

namespace yz::http {

// Errors become problem documents for /api/, and for pages what `Router::on_page_error` makes.
using Reply = boost::asio::awaitable<Result<Response>>;
using Handler = std::function<Reply(Request&)>;

// Talks over an opened WebSocket; it is closed when the handler returns.
using SocketHandler = std::function<boost::asio::awaitable<void>(WebSocket&, Request&)>;

// A WebSocket that its route takes for a loop of its own: the upgrade is answered, and from here on
// the descriptor (non-blocking, TCP_NODELAY) and its frames are the taker's. No extension is
// agreed.
struct TakenSocket {
  int descriptor = -1;   // the taker closes it
  std::string received;  // what came behind the request
  Request request;
  std::shared_ptr<void> seat;  // the connection's place among those of its address: keep it as long
};
using SocketTaker = std::function<void(TakenSocket)>;  // on an I/O thread; must not wait

struct SocketRoute {
  SocketHandler handler;
  SocketOptions options;
  SocketTaker take = {};  // instead of `handler`
};

struct RouteOptions {
  std::size_t body_limit = 64 * 1024;  // bytes; more is 413
  std::chrono::milliseconds deadline{
      10'000};               // from the request's last byte to the answer; then 503
  bool check_origin = true;  // writes from another Origin are 403; off only for signed webhooks
};

class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  void add(Method method, std::string_view pattern, Handler handler, RouteOptions options = {});
  void get(std::string_view pattern, Handler handler, RouteOptions options = {}) {
    add(Method::get, pattern, std::move(handler), options);
  }
  void post(std::string_view pattern, Handler handler, RouteOptions options = {}) {
    add(Method::post, pattern, std::move(handler), options);
  }

  // GET with an upgrade to WebSocket; without one it answers 426. The Origin, where sent, must be
  // ours.
  void websocket(std::string_view pattern, SocketHandler handler, SocketOptions options = {});

  // The same, for sockets that are handed over raw: they no longer count as the server's
  // connections, and stopping them is the taker's.
  void take_websocket(std::string_view pattern, SocketTaker take);

  // How an error outside /api/ looks to a person.
  void on_page_error(std::function<Response(const Error&, const Request&)> render);

  // Runs the route that fits, or answers 404/405. Never throws; errors become responses.
  [[nodiscard]] boost::asio::awaitable<Response> answer(Request& request) const;

  // The options of the route that `method` and `path` lead to; the defaults where there is none.
  [[nodiscard]] RouteOptions options_for(Method method, std::string_view path) const;

  // What `answer` would make of an error that arose before a route could be asked. Logs it.
  [[nodiscard]] Response error_response(const Error& error, const Request& request) const;

  // The WebSocket route at request.path, its parameters filled in; null where there
  // is none. Lives as long as the router.
  [[nodiscard]] const SocketRoute* find_socket(Request& request) const;

 private:
  struct Tree;
  std::unique_ptr<Tree> tree_;
};

}  // namespace yz::http
