// Which of a client's Sec-WebSocket-Extensions we take up (RFC 7692 §5 and §7).
#pragma once

#include <string>
#include <string_view>

namespace yz::http {

// The first offer of permessage-deflate whose every parameter we know, alone, as it was written;
// empty where there is none. Beast looks at one offer only, so it is given the right one.
[[nodiscard]] std::string choose_deflate_offer(std::string_view extensions);

}  // namespace yz::http
