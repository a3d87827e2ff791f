#include "http/origin.hpp"

#include <algorithm>

namespace yz::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool equal_without_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

// `origin` is "scheme://authority"; the scheme is not compared, because TLS may end at a proxy.
// A default port may stand on either side.
bool names_host(std::string_view origin, std::string_view host) {
  std::string_view port;
  for (const auto& [scheme, default_port] :
       {std::pair{"http://", ":80"}, std::pair{"https://", ":443"}})
    if (origin.starts_with(scheme)) {
      origin.remove_prefix(std::string_view(scheme).size());
      port = default_port;
      break;
    }
  if (port.empty() || host.empty()) return false;
  if (origin.ends_with(port)) origin.remove_suffix(port.size());
  if (host.ends_with(port)) host.remove_suffix(port.size());
  return equal_without_case(origin, host);
}

// One Origin, naming our Host. Doubled fields are refused: which of them would count?
bool origin_fits(const Request& request) {
  const auto count = std::ranges::count_if(request.headers.pairs(),
                                           [](const auto& pair) { return pair.first == "origin"; });
  return count == 1 && names_host(*request.header("origin"), request.header("host").value_or(""));
}

bool needs_preflight(const Request& request) {
  return request.method != Method::post ||
         request.header("content-type").value_or("").starts_with("application/json");
}

}  // namespace

Result<> check_origin(const Request& request) {
  const auto site = request.header("sec-fetch-site");
  const auto origin = request.header("origin");
  if (site && *site != "same-origin" && *site != "none")
    return fail(ErrorKind::forbidden, "writes from another site are not accepted");
  if (origin && !origin_fits(request))
    return fail(ErrorKind::forbidden, "writes from another origin are not accepted");
  if (!site && !origin && request.header("cookie") && !needs_preflight(request))
    return fail(ErrorKind::forbidden, "this write must say which origin it comes from");
  return {};
}

Result<> check_socket_origin(const Request& request) {
  if (request.header("origin") && !origin_fits(request))
    return fail(ErrorKind::forbidden, "sockets from another origin are not accepted");
  return {};
}

}  // namespace yz::http
