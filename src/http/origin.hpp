// Whether a write comes from our own pages: the defence against cross-site request forgery.
#pragma once

#include "base/result.hpp"
#include "http/request.hpp"

namespace yz::http {

// `forbidden` unless one of these holds:
// - Sec-Fetch-Site is "same-origin" or "none", and Origin, where it is sent, names our Host;
// - Sec-Fetch-Site is absent and Origin names our Host;
// - both are absent, and the request is one that a page of another site cannot cause without a CORS
//   preflight (which we never grant), or that carries no cookie it could misuse: any method but
//   POST, or a JSON body, or no Cookie at all. Browsers have sent Origin with every POST since
//   2020; what sends neither is a script or a command-line client.
[[nodiscard]] Result<> check_origin(const Request& request);

// The rule for WebSocket upgrades, to which CORS does not apply: Origin, where sent, names our
// Host. Browsers always send it.
[[nodiscard]] Result<> check_socket_origin(const Request& request);

}  // namespace yz::http
