// What a visitor without an account put in the cart, bought and asked becomes the account's when
// that visitor signs in or registers.
#pragma once

#include <string_view>

#include "store/database.hpp"

namespace yz::trade {

// Moves cart, orders and enquiries; where both carts hold the same offer, the account's line stays.
Result<> hand_over(store::Tx& tx, std::string_view from_buyer, std::string_view to_buyer);

// Follows the journal's "people.signed_in" from now on.
void follow_sign_ins(store::Database& database);

}  // namespace yz::trade
