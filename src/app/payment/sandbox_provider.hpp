// The fair's side of `yunzhan sandbox-pay`: a payment provider that moves no money.
//
// Requests to it and notices from it are JSON, signed with the shared secret (trade/signature.hpp)
// in X-Signature.
#pragma once

#include <memory>
#include <string>

#include "trade/provider.hpp"

namespace yz::app {

// `url` is where it answers, without a slash at the end.
[[nodiscard]] std::unique_ptr<trade::Provider> sandbox_provider(std::string url,
                                                                std::string secret);

}  // namespace yz::app
