// What room trade tells of offers, by the journal, kept as search needs it.
#pragma once

#include <span>

#include "store/journal.hpp"
#include "store/tx.hpp"

namespace yz::search {

// A follower of the journal (store::Database::follow). Of "trade.offers_changed":
//   { "exhibit": slug, "offers": [{ "offer": slug, "title": { "zh", "en" }, "price": minor | null
//   }] }
// all that is offered of the exhibit now, it keeps the list, and tells the feed:
// "search.offers_changed" { "exhibit", "offers": [slugs, those that are gone too] }.
// Entries of another shape are left out with a warning.
Result<> take_offers(store::Tx& tx, std::span<const store::JournalEntry> entries);

}  // namespace yz::search
