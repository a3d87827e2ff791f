// Mail to people who are away: an answer or a quote in their enquiry, an enquiry or a paid order at
// their stand, a higher bid, a won auction. Follows the journal; each mail goes to the outbox in
// the transaction in which the follower moves on, so that none is lost and none is written twice.
//
// A mail about a thread waits two minutes and is withdrawn when its reader looks meanwhile.
#pragma once

#include <memory>
#include <string>

#include "base/messages.hpp"
#include "store/database.hpp"

namespace yz::app {

// What happened more than a day ago, before a mail server was named, is told to nobody.
//
// Call once. `public_url` is where links lead.
void follow_trade_notices(store::Database& database, std::shared_ptr<const Messages> messages,
                          std::string public_url);

}  // namespace yz::app
