// Changes to single records, each told to the journal in its own transaction:
//   "expo.exhibit_changed" and "expo.exhibit_removed", { "exhibit": slug }.
#pragma once

#include <string_view>

#include "expo/records.hpp"
#include "store/tx.hpp"

namespace yz::expo {

// Puts `exhibit` in the place of the pack's exhibit of its slug, or beside the others. The pack is
// then no longer what was imported, so importing its files again takes them in again. Errors:
// not_found (no such pack, zone or exhibitor in it), conflict (another pack has the slug).
Result<> put_exhibit(store::Tx& tx, std::string_view pack, const Exhibit& exhibit);

// Errors: not_found.
Result<> remove_exhibit(store::Tx& tx, std::string_view slug);

}  // namespace yz::expo
