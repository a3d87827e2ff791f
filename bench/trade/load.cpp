#include "load.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

namespace yz::bench {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void die(const char* what) {
  std::fprintf(stderr, "%s: %s\n", what, std::strerror(errno));
  std::exit(1);
}

struct Connection {
  int socket = -1;
  std::string in;
  Clock::time_point sent;
};

int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) die("connect");
  return socket;
}

// Requests are small: they fit in the socket's buffer.
void send_all(Connection& connection, const std::string& text) {
  connection.sent = Clock::now();
  if (::send(connection.socket, text.data(), text.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(text.size()))
    die("send");
}

// The whole answer at the head of `in`; nothing while some of it is missing.
bool parse(const std::string& in, Answer& answer, std::size_t& size) {
  const auto end = in.find("\r\n\r\n");
  if (end == in.npos || in.size() < 12) return false;
  answer.head = std::string_view(in).substr(0, end);
  std::from_chars(in.data() + 9, in.data() + 12, answer.status);
  std::size_t length = 0;
  for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "})
    if (const auto at = answer.head.find(name); at != answer.head.npos)
      std::from_chars(in.data() + at + name.size(), in.data() + end, length);
  size = end + 4 + length;
  if (in.size() < size) return false;
  answer.body = std::string_view(in).substr(end + 4, length);
  return true;
}

}  // namespace

void run_load(std::uint16_t port, std::size_t connections, const NextRequest& next,
              const TakeAnswer& take) {
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Connection> all(connections);
  std::size_t open = 0;
  const auto go_on = [&](std::size_t number) {
    const std::string text = next(number);
    if (!text.empty()) return send_all(all[number], text);
    ::close(all[number].socket);
    --open;
  };
  for (std::size_t i = 0; i < connections; ++i) {
    all[i].socket = connect_to(port);
    epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, all[i].socket, &event);
    ++open;
  }
  for (std::size_t i = 0; i < connections; ++i) go_on(i);
  std::vector<epoll_event> events(connections);
  char buffer[64 * 1024];
  while (open > 0) {
    const int count = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 30'000);
    if (count == 0) die("the server does not answer");
    for (int i = 0; i < count; ++i) {
      const auto number = static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64);
      Connection& connection = all[number];
      const ssize_t got = ::recv(connection.socket, buffer, sizeof buffer, MSG_DONTWAIT);
      if (got < 0 && errno == EAGAIN) continue;
      if (got <= 0) die("the server closed a connection");
      connection.in.append(buffer, static_cast<std::size_t>(got));
      Answer answer;
      std::size_t size = 0;
      if (!parse(connection.in, answer, size)) continue;
      answer.ms = std::chrono::duration<double, std::milli>(Clock::now() - connection.sent).count();
      take(number, answer);
      connection.in.erase(0, size);
      go_on(number);
    }
  }
  ::close(poll);
}

std::string request_text(std::string_view method, std::string_view path, std::string_view token,
                         std::string_view key, std::string_view body) {
  std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: sale\r\n", method, path);
  if (!token.empty()) text += fmt::format("Cookie: yunzhan={}\r\n", token);
  if (!key.empty()) text += fmt::format("Idempotency-Key: {}\r\n", key);
  // Pages of the site say where they come from; so do we.
  if (method != "GET") text += "Sec-Fetch-Site: same-origin\r\n";
  if (!body.empty()) text += "Content-Type: application/json\r\n";
  if (method != "GET") text += fmt::format("Content-Length: {}\r\n", body.size());
  return text.append("\r\n").append(body);
}

std::string_view text_after(std::string_view json, std::string_view name) {
  const std::string mark = fmt::format("\"{}\":\"", name);
  const auto at = json.find(mark);
  if (at == json.npos) return {};
  const auto from = at + mark.size();
  return json.substr(from, json.find('"', from) - from);
}

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(share * double(values.size() - 1))];
}

}  // namespace yz::bench
