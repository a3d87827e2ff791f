// An opened WebSocket (RFC 6455, permessage-deflate of RFC 7692), as a handler sees it. Pings are
// answered, the closing handshake kept, text checked to be UTF-8, silent peers pinged and dropped
// underneath.
//
// Everything happens on executor(), where the handler runs; other threads post to it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/result.hpp"

namespace yz::http {

enum class MessageKind : std::uint8_t { text, binary };

struct SocketMessage {
  MessageKind kind = MessageKind::text;
  std::string data;
};

struct SocketOptions {
  std::size_t message_limit = 64 * 1024;        // bytes after decompression; more closes with 1009
  std::size_t queue_limit = 1024 * 1024;        // bytes waiting to be sent, see WebSocket::send
  bool compress = true;                         // offer permessage-deflate
  std::chrono::seconds handshake_deadline{10};  // of opening and of closing
  std::chrono::seconds idle_deadline{60};       // silence; a ping is sent at half of it
};

enum class SendOutcome : std::uint8_t {
  queued,
  full,    // over the queue's limit: nothing was queued; the reader is slow and loses this message
  closed,  // closing or closed
};

class WebSocket {
 public:
  virtual ~WebSocket() = default;

  // The next whole message. Once the peer has closed or gone: `unavailable`; after a message over
  // the limit or a breach of the protocol (the peer is told which): `invalid`. One call at a time.
  // A handler that sends for long must keep receiving, since pings are answered there.
  virtual boost::asio::awaitable<Result<SocketMessage>> receive() = 0;

  // Queues a message; the same bytes may be queued on many sockets. Does not wait.
  virtual SendOutcome send(std::shared_ptr<const std::string> data, MessageKind kind) = 0;
  SendOutcome send_text(std::string data) {
    return send(std::make_shared<const std::string>(std::move(data)), MessageKind::text);
  }

  [[nodiscard]] virtual std::size_t queued_bytes() const = 0;

  // Sends what is queued, then the closing handshake. Later sends are `closed`. Idempotent.
  virtual void close(std::uint16_t code = 1000, std::string_view reason = "") = 0;

  [[nodiscard]] virtual boost::asio::any_io_executor executor() = 0;
};

}  // namespace yz::http
