// The request target and its relatives, decoded strictly: what is ambiguous is refused.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/request.hpp"

namespace yz::http {

struct Target {
  std::string path;
  Fields query;
};

// An origin-form target ("/a/b?c=d"). The path is percent-decoded once; refused (`invalid`) are bad
// escapes, NUL and other control characters, escaped "/" and "\", "." and ".." segments, empty
// inner segments, a fragment, and whatever is not UTF-8 afterwards.
[[nodiscard]] Result<Target> parse_target(std::string_view target);

// application/x-www-form-urlencoded: pairs by "&", "+" is a space. At most 256 pairs.
[[nodiscard]] Result<Fields> parse_urlencoded(std::string_view text);

// Cookie pairs by RFC 6265 §5.4; a malformed pair is left out, as browsers send what others set.
void parse_cookies(std::string_view header, Fields& cookies);

}  // namespace yz::http
