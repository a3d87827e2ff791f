#pragma once

#include <boost/json/object.hpp>

#include "http/request.hpp"

namespace yz::http {

// The body, which must be a JSON object and say so. Errors: invalid, naming Content-Type or body.
[[nodiscard]] Result<boost::json::object> parse_json_body(const Request& request);

}  // namespace yz::http
