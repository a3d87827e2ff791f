#include "http/connection.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/json.hpp>

#include "base/log.hpp"
#include "http/opening.hpp"
#include "http/origin.hpp"
#include "http/socket_session.hpp"
#include "http/target.hpp"
#include "http/visitor_address.hpp"

namespace yz::http {
namespace asio = boost::asio;
namespace {

constexpr int turn_limit = 32;  // pipelined requests before others have their turn
constexpr std::size_t linger_limit = 256 * 1024;
// A peer must take this much in each window of ServerOptions::body_deadline while we are sending.
constexpr std::uint64_t least_progress = 8 * 1024;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return lower;
}

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

Response refusal_response(const Refusal& refusal, std::string_view id) {
  boost::json::object problem{
      {"type", "about:blank"},
      {"status", refusal.status},
      {"detail", boost::json::string_view(refusal.reason.data(), refusal.reason.size())},
      {"instance", boost::json::string_view(id.data(), id.size())}};
  Response response = json_response(problem, Caching::none, refusal.status);
  response.content_type = "application/problem+json";
  return response;
}

}  // namespace

Connection::Connection(Worker& worker, int descriptor, asio::ip::address peer,
                       AddressSeats::Seat seat)
    : worker_(worker), descriptor_(descriptor), peer_(std::move(peer)), seat_(std::move(seat)) {
  await_request();
  deadline_ = worker_.now() + worker_.shared().options.header_deadline;
}

Connection::~Connection() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

// ---- events
// --------------------------------------------------------------------------------------

void Connection::on_events(std::uint32_t events) {
  if (state_ == State::closed) return;
  if (events & (EPOLLERR | EPOLLHUP)) return close();
  if (events & (EPOLLIN | EPOLLRDHUP)) is_readable_ = true;
  if (events & EPOLLRDHUP) peer_finished_ = true;
  if (state_ == State::sending && (events & EPOLLOUT)) send_on();
  go_on();
}

void Connection::resume() {
  is_deferred_ = false;
  if (state_ == State::closed) return;
  if (state_ == State::sending) send_on();
  go_on();
}

// Takes the next step that the state allows, with what is here already and then with what the
// socket holds.
void Connection::go_on() {
  if (is_deferred_) return;
  if (!in_.empty() && (state_ == State::reading_head || state_ == State::reading_body)) take_in({});
  read_on();
}

void Connection::on_sweep() {
  if (state_ == State::closed || worker_.now() < deadline_) return;
  switch (state_) {
    case State::reading_head:
      if (head_begun_) return refuse({408, "the request took too long to arrive"});
      return close();
    case State::reading_body: return refuse({408, "the body took too long to arrive"});
    case State::answering:
      return give_up_exchange({ErrorKind::timeout, "the answer took too long", {}, {}});
    case State::sending: {
      const std::uint64_t taken = taken_by_peer();
      if (taken < progress_mark_ + least_progress) return close();
      progress_mark_ = taken;
      deadline_ = worker_.now() + worker_.shared().options.body_deadline;
      return;
    }
    case State::lingering:
    case State::upgrading:
    case State::closed: return close();
  }
}

void Connection::on_drain() {
  if (state_ == State::reading_head && !head_begun_ && in_.empty()) close();
}

void Connection::abort() { close(); }

bool Connection::is_idle_since(SteadyTime time) const {
  return state_ == State::reading_head && !head_begun_ && in_.empty() &&
         deadline_ - worker_.shared().options.idle_deadline <= time;
}

// ---- reading
// -------------------------------------------------------------------------------------

void Connection::read_on() {
  // Reading on while earlier requests wait for their turn would gather them without end.
  while (is_readable_ && !is_deferred_ &&
         (state_ == State::reading_head || state_ == State::reading_body ||
          state_ == State::lingering)) {
    std::string& scratch = worker_.in;
    const auto got = ::recv(descriptor_, scratch.data(), scratch.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      is_readable_ = false;
      if (!would_block(errno)) close();
      return;
    }
    if (got == 0) return close();
    const auto size = static_cast<std::size_t>(got);
    // Less than was asked for: the socket is empty, and a new event will tell of more.
    if (size < scratch.size() && !peer_finished_) is_readable_ = false;
    if (state_ == State::lingering) {
      linger_bytes_ += size;
      if (linger_bytes_ > linger_limit) return close();
    } else {
      take_in({scratch.data(), size});
    }
  }
}

// Joins `bytes` to what is left from before, and keeps what cannot be used yet.
void Connection::take_in(std::string_view bytes) {
  if (in_.empty()) {
    const std::size_t used = consume(bytes);
    if (used < bytes.size() && state_ != State::closed && state_ != State::lingering)
      in_.assign(bytes.substr(used));
    return;
  }
  in_.append(bytes);
  const std::size_t used = consume(in_);
  if (used == in_.size())
    in_ = std::string();  // an idle connection holds no buffer
  else
    in_.erase(0, used);
}

std::size_t Connection::consume(std::string_view bytes) {
  is_consuming_ = true;
  std::size_t used = 0;
  for (int turn = 0; used < bytes.size(); ++turn) {
    if (turn == turn_limit) {
      is_deferred_ = true;
      worker_.defer(shared_from_this());
      break;
    }
    std::size_t step = 0;
    if (state_ == State::reading_head)
      step = consume_head(bytes.substr(used));
    else if (state_ == State::reading_body)
      step = consume_body(bytes.substr(used));
    if (step == 0) break;
    used += step;
  }
  is_consuming_ = false;
  flush();
  return used;
}

std::size_t Connection::consume_head(std::string_view bytes) {
  const auto size = head_end_.find(bytes, worker_.shared().options.header_limit);
  if (!size) return refuse(size.error()), 0;
  if (!*size) {
    if (!head_begun_) deadline_ = worker_.now() + worker_.shared().options.header_deadline;
    head_begun_ = true;
    return 0;
  }
  Head& head = worker_.head;
  const auto head_bytes = bytes.substr(0, **size);
  if (const auto fine = parse_head(head_bytes, head); !fine) return refuse(fine.error()), 0;
  if (answer_from_cache(head)) {
    head_end_.reset();
    return head_bytes.size();
  }
  // Answers to earlier requests go first; where the peer does not take them, this one waits.
  flush();
  if (state_ != State::reading_head) return 0;
  head_end_.reset();
  begin_exchange(head_bytes, head, bytes.size() > head_bytes.size());
  if (state_ != State::upgrading) return head_bytes.size();
  become_websocket(bytes.substr(head_bytes.size()));
  return bytes.size();
}

Result<std::shared_ptr<Connection::Exchange>> Connection::make_exchange(const Head& head) const {
  YZ_ASSIGN(auto target, parse_target(head.target));
  auto exchange = std::make_shared<Exchange>();
  Request& request = exchange->request;
  request.method = head.method;
  request.path = std::move(target.path);
  request.query = std::move(target.query);
  for (std::size_t i = 0; i < head.field_count; ++i) {
    const auto& [name, value] = head.fields[i];
    request.headers.add(lower_case(name), std::string(value));
    if (request.headers.pairs().back().first == "cookie") parse_cookies(value, request.cookies);
  }
  request.id = worker_.make_request_id();
  request.remote = visitor_address(peer_, request.headers, worker_.shared().trusted);
  request.time = system_now();
  exchange->method = head.method;
  exchange->target = head.target;
  exchange->if_none_match = head.if_none_match;
  exchange->range = head.range;
  exchange->if_range = head.if_range;
  exchange->encoding = head.range.empty() ? negotiate(head.accept_encoding) : Encoding::identity;
  exchange->keep_alive = head.keep_alive;
  exchange->generation = worker_.shared().cache.generation();
  exchange->begun = std::chrono::steady_clock::now();
  return exchange;
}

// ---- a request through its handler
// ---------------------------------------------------------------

void Connection::begin_exchange(std::string_view head_bytes, const Head& head, bool has_more) {
  auto exchange = make_exchange(head);
  if (!exchange) return refuse({400, exchange.error().message});
  exchange_ = std::move(*exchange);
  if (head.has_body()) return begin_body(head_bytes, head, has_more);
  if (head.wants_websocket && begin_upgrade()) return;
  run_handler();
}

// Whether the request leads to a WebSocket. What may not is answered like any refused request.
bool Connection::begin_upgrade() {
  Request& request = exchange_->request;
  const Router& router = worker_.shared().router;
  const SocketRoute* route = router.find_socket(request);
  if (!route || request.method != Method::get || worker_.is_draining()) return false;
  if (const auto fine = check_socket_origin(request); !fine) {
    finish_exchange(exchange_, router.error_response(fine.error(), request));
    return true;
  }
  if (route->take && !opening_answer(request)) {
    finish_exchange(
        exchange_, router.error_response(
                       {ErrorKind::invalid, "this is no opening of a WebSocket", {}, {}}, request));
    return true;
  }
  upgrade_ = route;
  state_ = State::upgrading;
  return true;
}

// Answers the opening and gives the socket away, with what came behind the request.
void Connection::hand_over(std::string_view leftover) {
  const std::string answer = *opening_answer(exchange_->request);
  worker_.unwatch(descriptor_);
  // The answer is the first that this socket sends, or follows ones that the peer has read: it
  // fits.
  const auto put = ::send(descriptor_, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (put != static_cast<ssize_t>(answer.size())) return close();
  worker_.figures().bytes_sent.add(answer.size());
  TakenSocket taken{std::exchange(descriptor_, -1), std::string(leftover),
                    std::move(exchange_->request),
                    std::make_shared<AddressSeats::Seat>(std::move(seat_))};
  exchange_.reset();
  state_ = State::closed;
  worker_.drop(*this);
  upgrade_->take(std::move(taken));
}

// The descriptor and what came behind the request go to a session of their own.
void Connection::become_websocket(std::string_view leftover) {
  if (upgrade_->take) return hand_over(leftover);
  boost::system::error_code error;
  asio::ip::tcp::socket socket(worker_.context());
  worker_.unwatch(descriptor_);
  socket.assign(peer_.is_v6() ? asio::ip::tcp::v6() : asio::ip::tcp::v4(), descriptor_, error);
  if (error) return close();
  descriptor_ = -1;
  auto session =
      std::make_shared<SocketSession>(worker_, std::move(socket), std::string(leftover),
                                      std::move(exchange_->request), *upgrade_, std::move(seat_));
  exchange_.reset();
  state_ = State::closed;
  worker_.drop(*this);
  worker_.adopt(std::move(session));
}

void Connection::begin_body(std::string_view head_bytes, const Head& head, bool has_more) {
  const Shared& shared = worker_.shared();
  const auto options = shared.router.options_for(head.method, exchange_->request.path);
  auto reader = BodyReader::create(head_bytes, head, options.body_limit);
  if (!reader) return refuse(reader.error());
  body_ = std::move(*reader);
  state_ = State::reading_body;
  deadline_ = worker_.now() + shared.options.body_deadline;
  if (head.expects_continue && !has_more) worker_.out += "HTTP/1.1 100 Continue\r\n\r\n";
}

std::size_t Connection::consume_body(std::string_view bytes) {
  const auto used = body_->put(bytes);
  if (!used) return refuse(used.error()), 0;
  if (body_->is_done()) {
    exchange_->request.body = body_->take();
    body_.reset();
    run_handler();
  }
  return *used;
}

void Connection::run_handler() {
  const Router& router = worker_.shared().router;
  worker_.figures().cache_misses.add();
  state_ = State::answering;
  const auto options = router.options_for(exchange_->method, exchange_->request.path);
  deadline_ = worker_.now() + options.deadline;
  auto handle = [](const Router& r, std::shared_ptr<Exchange> e) -> asio::awaitable<Response> {
    co_return co_await r.answer(e->request);
  };
  auto done = [self = shared_from_this(), exchange = exchange_](std::exception_ptr error,
                                                                Response response) {
    if (error) response = problem_response({ErrorKind::internal, {}, {}, {}}, exchange->request.id);
    self->finish_exchange(exchange, std::move(response));
  };
  asio::co_spawn(worker_.context(), handle(router, exchange_),
                 asio::bind_cancellation_slot(exchange_->cancel.slot(), std::move(done)));
}

void Connection::finish_exchange(std::shared_ptr<Exchange> exchange, Response response) {
  if (exchange->is_over) return;  // its deadline passed, or its visitor left
  exchange->is_over = true;
  const auto ready = ready_of(*exchange, std::move(response));
  const Exchange& e = *exchange;
  exchange_.reset();
  await_request();
  const int status = add_answer(
      ready, {e.method, e.if_none_match, e.range, e.if_range, e.keep_alive, e.begun, e.request.id});
  if (worker_.may_log_access())
    log_info("answered", {{"request", e.request.id},
                          {"remote", e.request.remote.to_string()},
                          {"method", name_of(e.method)},
                          {"path", loggable_path(e.request)},
                          {"status", status},
                          {"bytes", ready->size()},
                          {"us", std::chrono::duration_cast<std::chrono::microseconds>(
                                     std::chrono::steady_clock::now() - e.begun)
                                     .count()}});
  if (is_consuming_) return;
  flush();
  go_on();
}

std::shared_ptr<const Ready> Connection::ready_of(Exchange& exchange, Response response) {
  Shared& shared = worker_.shared();
  const bool is_kept =
      is_shareable(response) && (exchange.method == Method::get || exchange.method == Method::head);
  auto ready = make_ready(std::move(response), exchange.encoding);
  if (!ready) {
    auto problem = shared.router.error_response(ready.error(), exchange.request);
    ready = make_ready(std::move(problem), Encoding::identity);
    if (!ready) ready = make_ready(problem_response({}, exchange.request.id), Encoding::identity);
  } else if (is_kept && !(*ready)->file) {
    shared.cache.keep(exchange.target, exchange.encoding, exchange.generation, *ready);
  }
  return *ready;
}

// Answers in the handler's place. It is cancelled, and may still run to where it notices.
void Connection::give_up_exchange(const Error& why) {
  const auto exchange = exchange_;
  exchange->keep_alive = false;
  finish_exchange(exchange, worker_.shared().router.error_response(why, exchange->request));
  exchange->cancel.emit(asio::cancellation_type::terminal);
}

void Connection::abandon_exchange() {
  if (!exchange_) return;
  const auto exchange = std::move(exchange_);
  exchange_.reset();
  if (std::exchange(exchange->is_over, true)) return;
  exchange->cancel.emit(asio::cancellation_type::terminal);
}

void Connection::refuse(const Refusal& refusal) {
  worker_.figures().refusals.add();
  abandon_exchange();
  body_.reset();
  std::string id = worker_.make_request_id();
  if (worker_.may_log_access())
    log_info("refused", {{"request", id},
                         {"peer", peer_.to_string()},
                         {"status", refusal.status},
                         {"reason", refusal.reason}});
  const auto ready = make_ready(refusal_response(refusal, id), Encoding::identity);
  state_ = State::sending;
  add_answer(*ready, {Method::post, {}, {}, {}, false, worker_.now(), id});
  if (!is_consuming_) flush();
}

}  // namespace yz::http
