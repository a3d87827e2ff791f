// What a crowd learns of a hall before it comes.
#pragma once

#include <netinet/in.h>

#include "live/crowd/bot.hpp"
#include "live/crowd/crowd.hpp"

namespace yz::live {

[[nodiscard]] sockaddr_in address_of(const CrowdOptions& options);

// From the hall's plan, by one GET that waits for its answer. Errors: unavailable, not_found,
// corrupt.
[[nodiscard]] Result<Ground> ground_of(const CrowdOptions& options);

}  // namespace yz::live
