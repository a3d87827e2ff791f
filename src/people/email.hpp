// E-mail addresses as account names.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace yz::people {

// The one form under which an address is stored and looked up: without surrounding blanks, in lower
// case. What may stand there is the rule of the HTML standard's <input type=email> with a dot in
// the domain: ASCII, at most 64 bytes before the @ and 254 in all. Errors: invalid, place "email".
[[nodiscard]] Result<std::string> normalise_email(std::string_view text);

}  // namespace yz::people
