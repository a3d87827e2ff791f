// How often those without an account may ask and leave cards: by network address, as signing in is
// limited. Accounts have a limit of their own (`most_asked_a_day`).
#pragma once

#include <chrono>

#include "trade/routes.hpp"

namespace yz::trade {

// Nothing: they may, and it is counted. Otherwise how long to wait.
boost::asio::awaitable<Result<std::optional<std::chrono::seconds>>> wait_to_ask(
    const TradeRoutes& routes, const http::Request& request);

// 429 with the time to wait.
[[nodiscard]] http::Response asked_too_often(const http::Request& request,
                                             std::chrono::seconds wait);

}  // namespace yz::trade
