// A request as a handler sees it: already gated, parsed, size-limited, its target decoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace yz::http {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options };

[[nodiscard]] std::string_view name_of(Method method);

// Names and values in order of appearance; names may repeat.
class Fields {
 public:
  void add(std::string name, std::string value) {
    pairs_.emplace_back(std::move(name), std::move(value));
  }
  // The first value under `name`, or nothing. Header names compare without case, see Request.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const {
    for (const auto& [key, value] : pairs_)
      if (key == name) return value;
    return std::nullopt;
  }
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& pairs() const {
    return pairs_;
  }
  [[nodiscard]] bool empty() const { return pairs_.empty(); }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

struct Request {
  Method method = Method::get;
  std::string path;   // percent-decoded once, valid UTF-8, begins with "/", no "." or ".." segments
  Fields query;       // decoded as application/x-www-form-urlencoded
  Fields parameters;  // what "{name}" in the route stood for, decoded
  Fields headers;     // names in lower case
  Fields cookies;
  std::string body;                 // within the route's limit
  std::string id;                   // in the log, and in the answer's X-Request-Id
  boost::asio::ip::address remote;  // the peer's, or what a trusted proxy says of it
  Instant time;

  // The value of "{name}" in the route: it is always there.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> header(std::string_view lower_case_name) const {
    return headers.find(lower_case_name);
  }
  [[nodiscard]] bool is_write() const { return method != Method::get && method != Method::head; }
};

// The path as logs may show it: what a parameter named "token" stood for is left out.
[[nodiscard]] std::string loggable_path(const Request& request);

// The body's fields when its type is application/x-www-form-urlencoded; `invalid` otherwise.
[[nodiscard]] Result<Fields> parse_form(const Request& request);

// A bounded whole number from the query: `fallback` where it is absent, `invalid` naming the field
// where it is no number or out of range.
[[nodiscard]] Result<std::int64_t> query_number(const Request& request, std::string_view name,
                                                std::int64_t fallback, std::int64_t min,
                                                std::int64_t max);

}  // namespace yz::http
