#include "live/routes.hpp"

#include <unistd.h>

#include <atomic>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "base/log.hpp"

namespace yz::live {
namespace asio = boost::asio;
namespace {

// A descriptor that is closed unless it is taken.
class Held {
 public:
  explicit Held(int descriptor) : descriptor_(descriptor) {}
  Held(const Held&) = delete;
  ~Held() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] int take() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

struct Waiting {
  explicit Waiting(http::TakenSocket taken)
      : socket(taken.descriptor),
        received(std::move(taken.received)),
        hall(taken.request.parameter("hall")),
        seat(std::move(taken.seat)) {}
  Held socket;
  std::string received;
  std::string hall;
  std::shared_ptr<void> seat;
  std::string token;
};

Identity identity_of(const people::Actor& actor) {
  Identity identity;
  identity.key = actor.key();
  identity.is_organiser = actor.is_organiser();
  if (!actor.account) return identity;
  identity.name = actor.account->name;
  identity.exhibitor = actor.account->exhibitor;
  return identity;
}

}  // namespace

struct Door::Inside {
  Inside(Live& l, people::People& p, people::SessionCookie c)
      : live(l), people(p), cookie(std::move(c)), thread([this] { context.run(); }) {}

  asio::awaitable<void> admit(std::shared_ptr<Waiting> waiting) {
    Identity identity;
    if (!waiting->token.empty()) {
      const auto actor = co_await people.current(waiting->token);
      // A visitor whose session cannot be looked up walks as a passer-by.
      if (actor)
        identity = identity_of(*actor);
      else
        log_warning("session not found out", {{"error", describe(actor.error())}});
    }
    live.take(waiting->hall, waiting->socket.take(), std::move(waiting->received),
              std::move(identity), std::move(waiting->seat));
  }

  Live& live;
  people::People& people;
  people::SessionCookie cookie;
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  std::thread thread;
};

Door::Door(Live& live, people::People& people, people::SessionCookie cookie)
    : inside_(std::make_unique<Inside>(live, people, std::move(cookie))) {}

Door::~Door() { stop(); }

void Door::take(http::TakenSocket socket) {
  auto token = inside_->cookie.token_in(socket.request);
  auto waiting = std::make_shared<Waiting>(std::move(socket));
  waiting->token = std::move(token);
  asio::co_spawn(inside_->context, inside_->admit(std::move(waiting)), asio::detached);
}

http::Reply Door::begin_visit(const http::Request& request) {
  const std::string token = inside_->cookie.token_in(request);
  const auto actor = co_await inside_->people.current(token);
  if (!actor) co_return std::unexpected(actor.error());
  http::Response response{.status = 204};
  if (!actor->key().empty()) co_return response;
  const auto begun = co_await inside_->people.begin_visit();
  if (!begun) co_return std::unexpected(begun.error());
  inside_->cookie.put(response, *begun);
  co_return response;
}

void Door::stop() {
  inside_->work.reset();  // who waits at the door still comes in, or is closed by the hall
  if (inside_->thread.joinable()) inside_->thread.join();
}

void add_routes(http::Router& router, Door& door) {
  router.post("/api/v1/live/visit", [&door](http::Request& request) -> http::Reply {
    co_return co_await door.begin_visit(request);
  });
  router.take_websocket("/live/{hall:slug}",
                        [&door](http::TakenSocket socket) { door.take(std::move(socket)); });
}

}  // namespace yz::live
