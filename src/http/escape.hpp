// Escaping for the places of an HTML document that a value may stand in. Each appends to `out`.
#pragma once

#include <string>
#include <string_view>

namespace yz::http {

// Element content, and attribute values in double or single quotes.
void append_html(std::string& out, std::string_view text);

// Everything but RFC 3986's unreserved characters becomes %XX.
void append_percent_encoded(std::string& out, std::string_view text);

// JSON text for a script element: "<", ">", "&", U+2028 and U+2029 become \u escapes, so that it
// can neither end the element nor open a comment in it. `json` is well-formed JSON.
void append_script_json(std::string& out, std::string_view json);

// http:, https:, mailto: or relative, and without characters that browsers drop or repair (white
// space, control characters, backslash), which could hide a scheme.
[[nodiscard]] bool is_safe_url(std::string_view url);

}  // namespace yz::http
