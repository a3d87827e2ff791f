// What people wrote, taken in: without blanks around it, with one kind of line break.
#pragma once

#include <string>
#include <string_view>

#include "base/record.hpp"
#include "base/result.hpp"

namespace yz::trade {

// Errors: invalid, with `place`, where it does not keep to the rule. An optional one may be empty.
[[nodiscard]] Result<std::string> take_in(std::string_view text, std::string_view place,
                                          const TextRule& rule);

}  // namespace yz::trade
