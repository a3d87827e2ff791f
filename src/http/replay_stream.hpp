// A TCP socket that first gives again what was read from it before: frames that a hasty client sent
// together with its upgrade request.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/websocket/teardown.hpp>

namespace yz::http {

class ReplayStream {
 public:
  using executor_type = boost::asio::ip::tcp::socket::executor_type;

  ReplayStream(boost::asio::ip::tcp::socket socket, std::string received)
      : socket_(std::move(socket)), received_(std::move(received)) {}

  executor_type get_executor() { return socket_.get_executor(); }
  boost::asio::ip::tcp::socket& socket() { return socket_; }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const Buffers& to) {
          if (at_ == received_.size()) return socket_.async_read_some(to, std::move(handler));
          const std::size_t size = boost::asio::buffer_copy(
              to, boost::asio::buffer(received_.data() + at_, received_.size() - at_));
          at_ += size;
          if (at_ == received_.size()) {
            received_ = std::string();
            at_ = 0;
          }
          boost::asio::post(socket_.get_executor(),
                            boost::beast::bind_front_handler(std::move(handler),
                                                             boost::system::error_code(), size));
        },
        token, buffers);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return socket_.async_write_some(buffers, std::forward<Token>(token));
  }

 private:
  boost::asio::ip::tcp::socket socket_;
  std::string received_;
  std::size_t at_ = 0;
};

inline void teardown(boost::beast::role_type role, ReplayStream& stream,
                     boost::system::error_code& error) {
  boost::beast::websocket::teardown(role, stream.socket(), error);
}

template <class Handler>
void async_teardown(boost::beast::role_type role, ReplayStream& stream, Handler&& handler) {
  boost::beast::websocket::async_teardown(role, stream.socket(), std::forward<Handler>(handler));
}

// Beast closes the lowest layer when a deadline passes.
inline void beast_close_socket(ReplayStream& stream) {
  boost::system::error_code ignored;
  stream.socket().close(ignored);
}

}  // namespace yz::http
