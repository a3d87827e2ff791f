// An answer as a handler gives it. The server adds what every answer has: Date, request id,
// security headers, ETag, Content-Length, compression, ranges, and 304 where the visitor has it
// already.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <boost/json/value.hpp>

#include "base/result.hpp"

namespace yz::http {

enum class Caching : std::uint8_t {
  none,          // no-store: it is for this visitor alone
  until_change,  // the same for everybody until content changes (Server::content_changed); the
                 // server keeps the ready-made bytes, browsers revalidate by ETag. Keyed by the
                 // whole target.
  immutable,     // content-addressed: for ever
};

// A file sent from disk; it must not change while it is served (blobs do not).
struct FileBody {
  std::filesystem::path path;
};

using Body = std::variant<std::string, std::shared_ptr<const std::string>, FileBody>;

struct Response {
  int status = 200;
  std::string content_type = {};  // with charset where it is text
  Body body = {};
  Caching caching = Caching::none;
  std::vector<std::pair<std::string, std::string>> headers =
      {};  // further ones: Location, Set-Cookie …

  // The same body compressed beforehand, where somebody has it. Without them the server compresses
  // what it may keep (until_change, immutable) once, and nothing else.
  std::shared_ptr<const std::string> brotli = {};
  std::shared_ptr<const std::string> gzip = {};
};

[[nodiscard]] Response json_response(const boost::json::value& value,
                                     Caching caching = Caching::none, int status = 200);
[[nodiscard]] Response html_response(std::string html, Caching caching = Caching::none,
                                     int status = 200);
[[nodiscard]] Response file_response(std::filesystem::path path, std::string content_type,
                                     Caching caching);
[[nodiscard]] Response redirect(std::string location, int status = 303);

// The status of each error kind (RFC 9110), in one place.
[[nodiscard]] int status_of(ErrorKind kind);

// RFC 9457: type "/problems/KIND", title, status, detail, instance = request id. The message of
// `internal` and `corrupt` errors stays in the log.
[[nodiscard]] Response problem_response(const Error& error, std::string_view request_id);

}  // namespace yz::http
