#include "http/response.hpp"

#include <boost/json.hpp>

namespace yz::http {
namespace {

std::string_view title_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid: return "Invalid input";
    case ErrorKind::unauthenticated: return "Sign in first";
    case ErrorKind::forbidden: return "Not allowed";
    case ErrorKind::not_found: return "Not found";
    case ErrorKind::conflict: return "Conflict";
    case ErrorKind::too_large: return "Too large";
    case ErrorKind::too_many: return "Too many requests";
    case ErrorKind::timeout: return "Took too long";
    case ErrorKind::unavailable: return "Not available now";
    case ErrorKind::corrupt:
    case ErrorKind::internal: return "Internal error";
  }
  return "Internal error";
}

bool is_private(ErrorKind kind) {
  return kind == ErrorKind::internal || kind == ErrorKind::corrupt;
}

}  // namespace

Response json_response(const boost::json::value& value, Caching caching, int status) {
  return {status, "application/json", boost::json::serialize(value), caching, {}};
}

Response html_response(std::string html, Caching caching, int status) {
  return {status, "text/html; charset=utf-8", std::move(html), caching, {}};
}

Response file_response(std::filesystem::path path, std::string content_type, Caching caching) {
  return {200, std::move(content_type), FileBody{std::move(path)}, caching, {}};
}

Response redirect(std::string location, int status) {
  Response response{status, {}, std::string(), Caching::none, {}};
  response.headers.emplace_back("Location", std::move(location));
  return response;
}

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid: return 400;
    case ErrorKind::unauthenticated: return 401;
    case ErrorKind::forbidden: return 403;
    case ErrorKind::not_found: return 404;
    case ErrorKind::conflict: return 409;
    case ErrorKind::too_large: return 413;
    case ErrorKind::too_many: return 429;
    case ErrorKind::timeout:
    case ErrorKind::unavailable: return 503;
    case ErrorKind::corrupt:
    case ErrorKind::internal: return 500;
  }
  return 500;
}

Response problem_response(const Error& error, std::string_view request_id) {
  // `corrupt` looks like `internal` from outside: which of them it was helps nobody but us.
  const auto kind = is_private(error.kind) ? ErrorKind::internal : error.kind;
  boost::json::object problem{{"type", std::string("/problems/") + std::string(name_of(kind))},
                              {"title", title_of(kind)},
                              {"status", status_of(kind)}};
  if (!is_private(error.kind)) {
    problem["detail"] = error.message;
    if (!error.place.empty()) problem["place"] = error.place;
  }
  problem["instance"] = request_id;
  Response response{status_of(kind),
                    "application/problem+json",
                    boost::json::serialize(problem),
                    Caching::none,
                    {}};
  if (kind == ErrorKind::too_many || kind == ErrorKind::timeout || kind == ErrorKind::unavailable)
    response.headers.emplace_back("Retry-After", "5");
  return response;
}

}  // namespace yz::http
