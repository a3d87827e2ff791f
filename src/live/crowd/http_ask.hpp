// One request to the server, for what a crowd must know before it comes. Waits for the answer.
#pragma once

#include <netinet/in.h>

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "live/crowd/crowd.hpp"

namespace yz::live {

[[nodiscard]] sockaddr_in address_of(const CrowdOptions& options);

struct HttpAnswer {
  std::string head;
  std::string body;
};
// Errors: unavailable where the server does not answer, not_found where it does not answer 2xx.
[[nodiscard]] Result<HttpAnswer> ask_http(const CrowdOptions& options, std::string_view method,
                                          std::string_view path);

}  // namespace yz::live
