// For tests: a server on a free port, and a client that sends exactly the bytes it is told to.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "http/server.hpp"

namespace yz::http::test {

class RunningServer {
 public:
  explicit RunningServer(Router router, ServerOptions options = {}) {
    options.port = 0;
    if (options.threads == 0) options.threads = 2;
    auto made = Server::create(std::move(router), std::move(options));
    if (!made) throw std::runtime_error(describe(made.error()));
    server_ = std::move(*made);
    thread_ = std::jthread([this] { server_->run(); });
  }
  ~RunningServer() { server_->stop(); }

  Server* operator->() { return server_.get(); }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  void join() { thread_.join(); }

 private:
  std::unique_ptr<Server> server_;
  std::jthread thread_;
};

struct Answer {
  int status = 0;                                   // 0: the connection was closed without one
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string head;
  std::string body;

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto at = headers.find(name);
    return at == headers.end() ? std::string() : at->second;
  }
};

class Client {
 public:
  explicit Client(std::uint16_t port, int receive_buffer = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0)
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;

  // False where the peer has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto put = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
  }

  void finish_sending() { ::shutdown(socket_, SHUT_WR); }

  // One answer; `to_head`: without a body. Status 0 where the peer closes or stays silent.
  Answer receive(bool to_head = false, std::chrono::milliseconds patience = default_patience) {
    while (read_.find("\r\n\r\n") == read_.npos)
      if (!read_more(patience)) return {};
    Answer answer;
    const std::size_t end = read_.find("\r\n\r\n") + 4;
    answer.head = read_.substr(0, end);
    read_.erase(0, end);
    answer.status = std::atoi(answer.head.substr(9, 3).c_str());
    for (std::size_t from = answer.head.find("\r\n") + 2; from + 2 < end;) {
      const std::size_t to = answer.head.find("\r\n", from);
      const std::size_t colon = answer.head.find(": ", from);
      std::string name = answer.head.substr(from, colon - from);
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
      answer.headers.emplace(name, answer.head.substr(colon + 2, to - colon - 2));
      from = to + 2;
    }
    const std::size_t length =
        to_head ? 0 : std::strtoul(answer.header("content-length").c_str(), nullptr, 10);
    while (read_.size() < length)
      if (!read_more(patience)) break;
    answer.body = read_.substr(0, length);
    read_.erase(0, std::min(length, read_.size()));
    return answer;
  }

  Answer ask(std::string_view bytes) { return send(bytes), receive(); }

  // True when the peer closes without another byte.
  bool is_closed(std::chrono::milliseconds patience = default_patience) {
    return read_.empty() && !read_more(patience) && closed_;
  }

  // Everything until the peer closes or falls silent.
  std::string receive_all(std::chrono::milliseconds patience = default_patience) {
    while (read_more(patience)) {
    }
    return std::exchange(read_, {});
  }

  // Exactly `size` bytes, or fewer where the peer closes or falls silent.
  std::string receive_bytes(std::size_t size,
                            std::chrono::milliseconds patience = default_patience) {
    while (read_.size() < size)
      if (!read_more(patience)) break;
    std::string bytes = read_.substr(0, size);
    read_.erase(0, bytes.size());
    return bytes;
  }

  [[nodiscard]] bool was_closed() const { return closed_; }

 private:
  static constexpr std::chrono::milliseconds default_patience{5000};

  bool read_more(std::chrono::milliseconds patience) {
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
    char buffer[65536];
    const auto got = ::recv(socket_, buffer, sizeof buffer, 0);
    if (got <= 0) return closed_ = true, false;
    read_.append(buffer, static_cast<std::size_t>(got));
    return true;
  }

  int socket_;
  std::string read_;
  bool closed_ = false;
};

inline std::string get(std::string_view target, std::string_view more = "") {
  return fmt::format("GET {} HTTP/1.1\r\nHost: fair.example\r\n{}\r\n", target, more);
}

}  // namespace yz::http::test
