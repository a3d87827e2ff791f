#include "http/json_body.hpp"

#include <boost/json/parse.hpp>

namespace yz::http {

Result<boost::json::object> parse_json_body(const Request& request) {
  const auto type = request.header("content-type").value_or(std::string_view());
  if (!type.starts_with("application/json"))
    return fail(ErrorKind::invalid, "The body must be application/json.", "Content-Type");
  boost::json::error_code error;
  auto value = boost::json::parse(request.body, error);
  if (error || !value.is_object())
    return fail(ErrorKind::invalid, "The body must be a JSON object.", "body");
  return std::move(value.as_object());
}

}  // namespace yz::http
