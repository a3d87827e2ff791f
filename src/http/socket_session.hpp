// A WebSocket's way through the server: the upgrade, the handler, the queue, the close. Beast's
// stream stays behind this door.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include "http/address_seats.hpp"
#include "http/replay_stream.hpp"
#include "http/router.hpp"
#include "http/websocket.hpp"

namespace yz::http {

class Worker;

class SocketSession final : public WebSocket, public std::enable_shared_from_this<SocketSession> {
 public:
  // Takes over `socket`. `received` is what came over it behind the request.
  SocketSession(Worker& worker, boost::asio::ip::tcp::socket socket, std::string received,
                Request request, const SocketRoute& route, AddressSeats::Seat seat);

  void start();  // the session keeps itself alive until it is over
  void abort();  // now, without a handshake

  boost::asio::awaitable<Result<SocketMessage>> receive() override;
  SendOutcome send(std::shared_ptr<const std::string> data, MessageKind kind) override;
  [[nodiscard]] std::size_t queued_bytes() const override { return queued_bytes_; }
  void close(std::uint16_t code, std::string_view reason) override;
  [[nodiscard]] boost::asio::any_io_executor executor() override { return stream_.get_executor(); }

 private:
  struct Outgoing {
    std::shared_ptr<const std::string> data;
    MessageKind kind;
  };

  void set_options();
  [[nodiscard]] boost::beast::http::request<boost::beast::http::empty_body> upgrade_request() const;
  void fail_connection(std::uint16_t code);
  boost::asio::awaitable<void> run();
  boost::asio::awaitable<void> run_handler();
  boost::asio::awaitable<void> write_all();
  boost::asio::awaitable<bool> write_one(Outgoing message);

  Worker& worker_;
  AddressSeats::Seat seat_;
  boost::beast::websocket::stream<ReplayStream> stream_;
  Request request_;
  const SocketRoute& route_;
  boost::beast::flat_buffer read_;
  std::deque<Outgoing> queue_;
  std::size_t queued_bytes_ = 0;
  boost::asio::steady_timer work_;      // cancelled when there is something to write
  boost::asio::steady_timer finished_;  // cancelled when the writer has ended
  bool is_open_ = false;
  bool is_writing_ = false;
  bool is_closing_ = false;
  bool has_finished_ = false;
  boost::beast::websocket::close_reason reason_;
};

}  // namespace yz::http
