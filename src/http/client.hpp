// A request to somebody else's server: one connection, one answer, one deadline over all of it.
// For payment providers and the like; not fast.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/result.hpp"
#include "http/request.hpp"

namespace yz::http {

struct ClientRequest {
  Method method = Method::get;
  std::string url;  // http:// or https://; certificates are checked against the system's
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  std::chrono::milliseconds deadline{5'000};
  std::size_t answer_limit = 256 * 1024;  // bytes of body; more is too_large
};

struct ClientAnswer {
  int status = 0;
  Fields headers;  // names in lower case
  std::string body;
};

// Any status is an answer; redirects are not followed. Errors: invalid (the URL), timeout,
// too_large, unavailable (no connection, or it broke). Runs on the caller's executor.
[[nodiscard]] boost::asio::awaitable<Result<ClientAnswer>> fetch(ClientRequest request);

}  // namespace yz::http
