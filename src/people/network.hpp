#pragma once

#include <string>

namespace yz::people {

// What limits count an address as: one household or office has a whole /64 of IPv6.
[[nodiscard]] std::string network_of(const std::string& address);

}  // namespace yz::people
