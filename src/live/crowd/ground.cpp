#include "live/crowd/ground.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include <boost/json.hpp>

namespace yz::live {
namespace {

// One GET, the answer's body. The server closes after it.
Result<std::string> fetch(const CrowdOptions& options, const std::string& path) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = address_of(options);
  std::string answer;
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: " + options.host +
                                "\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n";
    ::send(descriptor, request.data(), request.size(), MSG_NOSIGNAL);
    char buffer[16384];
    for (ssize_t got = 0; (got = ::recv(descriptor, buffer, sizeof buffer, 0)) > 0;)
      answer.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(descriptor);
  const std::size_t body = answer.find("\r\n\r\n");
  if (body == answer.npos) return fail(ErrorKind::unavailable, "the server does not answer");
  if (!answer.starts_with("HTTP/1.1 200"))
    return fail(ErrorKind::not_found, "the server has no such hall: " + answer.substr(0, 60));
  return answer.substr(body + 4);
}

}  // namespace

sockaddr_in address_of(const CrowdOptions& options) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options.port);
  ::inet_pton(AF_INET, options.host.c_str(), &address.sin_addr);
  return address;
}

Result<Ground> ground_of(const CrowdOptions& options) {
  YZ_ASSIGN(const auto text, fetch(options, "/api/v1/halls/" + options.hall));
  boost::json::error_code error;
  const auto plan = boost::json::parse(text, error);
  if (error) return fail(ErrorKind::corrupt, "the plan is no JSON");
  double least[2] = {1e9, 1e9};
  double most[2] = {-1e9, -1e9};
  for (const auto& corner : plan.at("outline").as_array())
    for (int axis = 0; axis < 2; ++axis) {
      const double value = corner.at(static_cast<std::size_t>(axis)).to_number<double>();
      least[axis] = std::min(least[axis], value);
      most[axis] = std::max(most[axis], value);
    }
  return Ground{most[0] - least[0], most[1] - least[1]};
}

}  // namespace yz::live
