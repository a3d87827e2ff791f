// What nobody waits for any more: holds whose time is over, payments and refunds of which the
// provider's word is missing (a crash, a lost webhook).
#pragma once

#include <boost/asio/awaitable.hpp>

#include "store/database.hpp"
#include "trade/provider.hpp"

namespace yz::trade {

// One round. Errors of providers go to the log and are tried again later; the answer is the
// database's.
boost::asio::awaitable<Result<>> sweep(store::Database& database, const Providers& providers,
                                       Instant now);

// Asks the provider for a refund and writes down what it says. Before and after it is only a wish.
boost::asio::awaitable<Result<>> carry_out(store::Database& database, const Providers& providers,
                                           const Refund& refund);

}  // namespace yz::trade
