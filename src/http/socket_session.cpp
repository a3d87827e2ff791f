#include "http/socket_session.hpp"

#include <sys/socket.h>

#include <array>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "http/deflate_offer.hpp"
#include "http/worker.hpp"

namespace yz::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ws = boost::beast::websocket;
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

// Compressing costs more than it saves on what fits in one packet anyway.
constexpr std::size_t least_compressed = 512;

Error error_of(const beast::error_code& error) {
  if (error == ws::error::closed || error.category() == asio::error::get_system_category() ||
      error.category() == asio::error::get_misc_category() || error == beast::error::timeout)
    return {ErrorKind::unavailable, "the socket is closed", {}, std::source_location::current()};
  return {ErrorKind::invalid, error.message(), {}, std::source_location::current()};
}

}  // namespace

SocketSession::SocketSession(Worker& worker, asio::ip::tcp::socket socket, std::string received,
                             Request request, const SocketRoute& route, AddressSeats::Seat seat)
    : worker_(worker),
      seat_(std::move(seat)),
      stream_(std::move(socket), std::move(received)),
      request_(std::move(request)),
      route_(route),
      work_(stream_.get_executor(), asio::steady_timer::time_point::max()),
      finished_(stream_.get_executor(), asio::steady_timer::time_point::max()) {
  set_options();
}

void SocketSession::set_options() {
  const SocketOptions& options = route_.options;
  ws::stream_base::timeout deadlines{};
  deadlines.handshake_timeout = options.handshake_deadline;
  deadlines.idle_timeout = options.idle_deadline;
  deadlines.keep_alive_pings = true;
  stream_.set_option(deadlines);
  stream_.read_message_max(options.message_limit);
  stream_.set_option(ws::stream_base::decorator([id = request_.id](ws::response_type& response) {
    response.set(beast::http::field::server, "yunzhan");
    response.set("X-Request-Id", id);
  }));
  ws::permessage_deflate deflate;
  deflate.server_enable = options.compress;
  deflate.msg_size_threshold = least_compressed;
  deflate.compLevel = 5;
  stream_.set_option(deflate);
  stream_.auto_fragment(false);
  stream_.control_callback([this](ws::frame_type type, beast::string_view) {
    if (type == ws::frame_type::close && stream_.reason().code > 4999) fail_connection(1002);
  });
}

// The request as Beast wants it. Its own reading of one is bounded to 1.5 KB, which a few cookies
// fill, and the gate has read this one already.
beast::http::request<beast::http::empty_body> SocketSession::upgrade_request() const {
  beast::http::request<beast::http::empty_body> upgrade(beast::http::verb::get, request_.path, 11);
  for (const auto& [name, value] : request_.headers.pairs())
    if (name != "sec-websocket-extensions") upgrade.insert(name, value);
  const auto offer = choose_deflate_offer(request_.header("sec-websocket-extensions").value_or(""));
  if (!offer.empty()) upgrade.set(beast::http::field::sec_websocket_extensions, offer);
  return upgrade;
}

void SocketSession::start() {
  asio::co_spawn(
      executor(),
      [](std::shared_ptr<SocketSession> self) { return self->run(); }(shared_from_this()),
      [self = shared_from_this()](std::exception_ptr) { self->worker_.drop(*self); });
}

void SocketSession::abort() { beast_close_socket(stream_.next_layer()); }

asio::awaitable<void> SocketSession::run() {
  const auto request = upgrade_request();
  const auto [error] = co_await stream_.async_accept(request, as_result);
  if (error) co_return;
  is_open_ = true;
  asio::co_spawn(executor(), write_all(), [self = shared_from_this()](std::exception_ptr) {
    self->has_finished_ = true;
    self->finished_.cancel();
  });
  co_await run_handler();
  close(1000, {});
  while (!has_finished_) co_await finished_.async_wait(as_result);
}

asio::awaitable<void> SocketSession::run_handler() {
  try {
    co_await route_.handler(*this, request_);
  } catch (const std::exception& exception) {
    log_error("socket handler failed", {{"request", request_.id}, {"error", exception.what()}});
    close(1011, "internal error");
  }
}

asio::awaitable<Result<SocketMessage>> SocketSession::receive() {
  // What was sent before goes out before a close that may be waiting behind it.
  if (!queue_.empty()) co_await asio::post(executor(), asio::use_awaitable);
  const auto [error, size] = co_await stream_.async_read(read_, as_result);
  if (error.category() == make_error_code(beast::zlib::error::general).category())
    fail_connection(1007);
  if (error) co_return std::unexpected(error_of(error));
  SocketMessage message;
  message.kind = stream_.got_text() ? MessageKind::text : MessageKind::binary;
  message.data.assign(static_cast<const char*>(read_.cdata().data()), size);
  read_.consume(size);
  co_return message;
}

// Ends the connection where Beast would not as the RFC has it: it drops the connection without a
// word where a payload does not inflate, and echoes close codes past 4999. The peer is told why,
// unless a frame of ours is half sent.
void SocketSession::fail_connection(std::uint16_t code) {
  const std::array<char, 4> frame = {'\x88', '\x02', static_cast<char>(code >> 8),
                                     static_cast<char>(code)};
  is_closing_ = true;
  if (!is_writing_)
    ::send(stream_.next_layer().socket().native_handle(), frame.data(), frame.size(),
           MSG_DONTWAIT | MSG_NOSIGNAL);
  boost::system::error_code ignored;
  stream_.next_layer().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

SendOutcome SocketSession::send(std::shared_ptr<const std::string> data, MessageKind kind) {
  if (!is_open_ || is_closing_ || has_finished_) return SendOutcome::closed;
  if (queued_bytes_ + data->size() > route_.options.queue_limit) return SendOutcome::full;
  queued_bytes_ += data->size();
  queue_.push_back({std::move(data), kind});
  work_.cancel();
  return SendOutcome::queued;
}

void SocketSession::close(std::uint16_t code, std::string_view reason) {
  if (is_closing_) return;
  is_closing_ = true;
  reason_ = ws::close_reason(static_cast<ws::close_code>(code),
                             beast::string_view(reason.data(), reason.size()));
  work_.cancel();
}

asio::awaitable<void> SocketSession::write_all() {
  while (true) {
    if (!queue_.empty()) {
      Outgoing message = std::move(queue_.front());
      queue_.pop_front();
      if (!co_await write_one(std::move(message))) co_return;
    } else if (is_closing_) {
      co_await stream_.async_close(reason_, as_result);
      co_return;
    } else {
      co_await work_.async_wait(as_result);
    }
  }
}

asio::awaitable<bool> SocketSession::write_one(Outgoing message) {
  stream_.text(message.kind == MessageKind::text);
  is_writing_ = true;
  const auto [error, size] = co_await stream_.async_write(asio::buffer(*message.data), as_result);
  is_writing_ = false;
  queued_bytes_ -= message.data->size();
  co_return !error;
}

}  // namespace yz::http
