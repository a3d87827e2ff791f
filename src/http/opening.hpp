// The opening handshake of a WebSocket (RFC 6455 §4.2) without Beast, for sockets that are handed
// over raw. The gate has read the request already.
#pragma once

#include <optional>
#include <string>

#include "http/request.hpp"

namespace yz::http {

// The 101 answer, no extension agreed; nothing where the key or the version does not fit.
[[nodiscard]] std::optional<std::string> opening_answer(const Request& request);

// What a Sec-WebSocket-Key is answered with, in base64.
[[nodiscard]] std::string accept_of_key(std::string_view key);

}  // namespace yz::http
