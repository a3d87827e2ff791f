// The HTTP/1.1 server: listener, one io_context a thread, connections, the cache of ready-made
// answers, metrics, drain. WebSocket upgrades go to the handlers of `websocket.hpp`.
//
// The server itself answers /healthz (200 while it runs), /readyz (503 while it drains or `ready`
// refuses) and /metrics (only to this machine: 404 to others).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "http/router.hpp"

namespace yz::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one, see Server::port
  unsigned threads = 0;       // 0: one a core
  std::size_t connection_limit = 10'000;
  // Of one address (of IPv6: one /64), WebSockets too; more is 503. 0: no bound. Proxies named
  // below bring many visitors and are not counted, nor is this machine itself: a proxy may stand on
  // it.
  std::size_t connections_per_address = 512;
  bool counts_own_machine = false;
  std::size_t header_limit = 16 * 1024;      // bytes of request line and fields; more is 431
  std::chrono::seconds header_deadline{10};  // from the first byte to the end of the header
  std::chrono::seconds body_deadline{30};
  std::chrono::seconds idle_deadline{60};         // between requests
  std::chrono::seconds drain_deadline{10};        // on stop: finish what runs, then insist
  std::size_t cache_limit = 64 * 1024 * 1024;     // bytes of ready-made answers
  std::vector<std::string> trusted_proxies = {};  // addresses whose X-Forwarded-For is believed

  // Whether work can be done, for /readyz; called on an I/O thread, must not wait. Ready if empty.
  std::function<Result<>()> ready = {};
  // Further OpenMetrics text for /metrics, without the final "# EOF". Must not wait.
  std::function<std::string()> more_metrics = {};
};

class Server {
 public:
  // Binds and listens; serving begins with run(). Errors: unavailable (address in use), invalid.
  [[nodiscard]] static Result<std::unique_ptr<Server>> create(Router router, ServerOptions options);
  ~Server();  // after run() has returned, and after everything that resumes handlers has stopped

  [[nodiscard]] std::uint16_t port() const;

  // Serves until stop(); returns when drained. Call once.
  void run();

  // Stops accepting, lets running requests finish, closes WebSockets with 1012. Any thread, also a
  // signal's; idempotent.
  void stop();

  // What `Caching::until_change` answers were made from has changed. Any thread; costs nothing.
  void content_changed();

  // OpenMetrics text of the server's own figures (requests by class of status, latency histogram,
  // connections, bytes, cache hits) and the process's (memory, CPU, descriptors).
  [[nodiscard]] std::string metrics() const;

 private:
  class Core;
  explicit Server(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace yz::http
