// The live hall over HTTP: GET /live/{hall} becomes a WebSocket and goes to the hall's own thread.
#pragma once

#include <memory>

#include "http/router.hpp"
#include "live/live.hpp"
#include "people/people.hpp"
#include "people/session_routes.hpp"

namespace yz::live {

// Who is at the door: finds out who shows a cookie, on a thread of its own.
class Door {
 public:
  // All must outlive the door; stop() before the database stops.
  Door(Live& live, people::People& people, people::SessionCookie cookie);
  ~Door();  // as stop()

  // A session for a visitor who shows none, so that what is said has an author and answers find
  // them.
  [[nodiscard]] http::Reply begin_visit(const http::Request& request);
  void take(http::TakenSocket socket);  // any thread; does not wait
  void stop();                          // sockets that wait at the door are closed; idempotent

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

void add_routes(http::Router& router, Door& door);

}  // namespace yz::live
