// A load generator: so many connections to one HTTP server on this machine, each sending its next
// request as soon as the one before is answered. One thread, epoll; it costs little beside a
// server.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace yz::bench {

struct Answer {
  int status = 0;
  std::string_view head;
  std::string_view body;  // lives as long as the call
  double ms = 0;          // from the request's sending
};

// What a connection sends next; empty: it is done.
using NextRequest = std::function<std::string(std::size_t connection)>;
using TakeAnswer = std::function<void(std::size_t connection, const Answer& answer)>;

// Until every connection is done; exits the process with a message where the server breaks off.
void run_load(std::uint16_t port, std::size_t connections, const NextRequest& next,
              const TakeAnswer& take);

// An HTTP/1.1 request with a JSON body (empty: none), a session's token and an idempotency key.
[[nodiscard]] std::string request_text(std::string_view method, std::string_view path,
                                       std::string_view token, std::string_view key,
                                       std::string_view body);

// The text under `"name":"…"`, where the JSON is ours and flat enough for that.
[[nodiscard]] std::string_view text_after(std::string_view json, std::string_view name);

// Of `values` the one that this share of them are not above; 0 of none.
[[nodiscard]] double quantile(std::vector<double> values, double share);

}  // namespace yz::bench
