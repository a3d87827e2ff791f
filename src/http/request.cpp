#include "http/request.hpp"

#include <cassert>
#include <charconv>

#include <fmt/format.h>

#include "http/target.hpp"

namespace yz::http {

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::delete_: return "DELETE";
    case Method::options: return "OPTIONS";
  }
  return "GET";
}

std::string_view Request::parameter(std::string_view name) const {
  const auto value = parameters.find(name);
  assert(value && "the route has no such parameter");
  return value.value_or(std::string_view());
}

std::string loggable_path(const Request& request) {
  const auto token = request.parameters.find("token");
  const std::size_t at = token ? request.path.rfind(*token) : request.path.npos;
  if (at == request.path.npos) return request.path;
  return request.path.substr(0, at) + "…" + request.path.substr(at + token->size());
}

Result<Fields> parse_form(const Request& request) {
  constexpr std::string_view form_type = "application/x-www-form-urlencoded";
  const std::string_view type = request.header("content-type").value_or("");
  const auto rest = type.substr(std::min(type.size(), form_type.size()));
  if (!type.starts_with(form_type) || !(rest.empty() || rest.front() == ';' || rest.front() == ' '))
    return fail(ErrorKind::invalid, "expected a form", "Content-Type");
  return parse_urlencoded(request.body);
}

Result<std::int64_t> query_number(const Request& request, std::string_view name,
                                  std::int64_t fallback, std::int64_t min, std::int64_t max) {
  const auto text = request.query.find(name);
  if (!text) return fallback;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size() || number < min || number > max)
    return fail(ErrorKind::invalid, fmt::format("expected a whole number from {} to {}", min, max),
                std::string(name));
  return number;
}

}  // namespace yz::http
