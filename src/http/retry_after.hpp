#pragma once

#include <chrono>

#include "http/response.hpp"

namespace yz::http {

// When to try again, in place of what the response said of that.
inline void set_retry_after(Response& response, std::chrono::seconds wait) {
  std::erase_if(response.headers, [](const auto& header) { return header.first == "Retry-After"; });
  response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
}

}  // namespace yz::http
