// The journal: what happened, in the order of commits. Its table is the store's own.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "base/time.hpp"
#include "store/tx.hpp"

namespace yz::store {

struct JournalEntry {
  JournalPosition position = 0;  // 1, 2, 3, …: in the order of commits, without gaps to wait for
  Instant time;
  std::string topic;
  boost::json::value entry;
};

// At most `limit` entries after `after`, in order.
[[nodiscard]] Result<std::vector<JournalEntry>> read_journal(ReadTx& tx, JournalPosition after,
                                                             std::int64_t limit);

// How long entries stay.
struct JournalKeep {
  std::chrono::days age{90};             // younger ones stay
  std::int64_t entries = 10'000;         // the newest so many stay, however old
  std::chrono::days longest{400};        // older ones go even where a follower has not come so far
  std::int64_t removed_at_once = 5'000;  // of one call, so that the writer is not held up
};

// Removes the journal's oldest entries that are past `keep` and that every follower which ever
// saved its position has passed (one that has never moved begins with the oldest entry there is).
// The newest entry always stays: positions go on from it. Returns how many went.
Result<std::int64_t> prune_journal(Tx& tx, const JournalKeep& keep);

// The position of the newest entry this snapshot sees; 0 where there is none.
[[nodiscard]] Result<JournalPosition> newest_position(ReadTx& tx);

}  // namespace yz::store
