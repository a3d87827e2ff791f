// What nobody waits for any more: holds whose time is over, payments and refunds of which the
// provider's word is missing (a crash, a lost webhook).
#pragma once

#include <boost/asio/awaitable.hpp>

#include "store/database.hpp"
#include "trade/provider.hpp"

namespace yz::trade {

struct Swept {
  std::int64_t lapsed = 0;    // orders whose hold ended
  std::int64_t payments = 0;  // asked about
  std::int64_t refunds = 0;   // asked for again
  std::int64_t failures = 0;  // of those, without an answer
};

// One round. Errors of providers go to the log and are tried again later; the answer's errors are
// the database's.
boost::asio::awaitable<Result<Swept>> sweep(store::Database& database, const Providers& providers,
                                            Instant now);

// Asks the provider for a refund and writes down what it says. Before and after it is only a wish.
boost::asio::awaitable<Result<>> carry_out(store::Database& database, const Providers& providers,
                                           const Refund& refund);

}  // namespace yz::trade
