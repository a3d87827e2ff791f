// Offers and terms of a pack in the database: taken in, given back.
#pragma once

#include <string_view>

#include "base/faults.hpp"
#include "expo/pack.hpp"
#include "store/tx.hpp"
#include "trade/pack.hpp"

namespace yz::trade {

// A fault for each offer that is something else than it was, or of which more is held or sold than
// the pack now says there is, and for each discount code that another pack has.
Result<> find_clashes(store::ReadTx& tx, std::string_view pack, const PackTrade& trade,
                      Faults& faults);

// Puts these in the place of what the pack offered before; what it no longer says is withdrawn, and
// what was sold stays sold. In the same transaction as the records. Errors: conflict, as
// find_clashes.
Result<> import_trade(store::Tx& tx, const expo::Pack& pack, const PackTrade& trade);

// As it was imported; nothing where the pack sells nothing.
[[nodiscard]] Result<PackTrade> trade_of_pack(store::ReadTx& tx, std::string_view pack);

}  // namespace yz::trade
