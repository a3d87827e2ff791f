#include "live/crowd/http_ask.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace yz::live {
namespace {

std::string exchange(const CrowdOptions& options, const std::string& request) {
  std::string answer;
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{10, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const sockaddr_in address = address_of(options);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    ::send(descriptor, request.data(), request.size(), MSG_NOSIGNAL);
    char buffer[16384];
    for (ssize_t got = 0; (got = ::recv(descriptor, buffer, sizeof buffer, 0)) > 0;)
      answer.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(descriptor);
  return answer;
}

}  // namespace

sockaddr_in address_of(const CrowdOptions& options) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options.port);
  ::inet_pton(AF_INET, options.host.c_str(), &address.sin_addr);
  return address;
}

Result<HttpAnswer> ask_http(const CrowdOptions& options, std::string_view method,
                            std::string_view path) {
  const std::string request = fmt::format(
      "{} {} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: identity\r\n{}"
      "Connection: close\r\n\r\n",
      method, path, options.host, method == "POST" ? "Content-Length: 0\r\n" : "");
  const std::string answer = exchange(options, request);
  const std::size_t body = answer.find("\r\n\r\n");
  if (body == answer.npos) return fail(ErrorKind::unavailable, "the server does not answer");
  if (!answer.starts_with("HTTP/1.1 2"))
    return fail(ErrorKind::not_found, fmt::format("{} {}: {}", method, path, answer.substr(0, 60)));
  return HttpAnswer{answer.substr(0, body), answer.substr(body + 4)};
}

}  // namespace yz::live
