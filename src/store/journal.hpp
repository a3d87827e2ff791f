// The journal: what happened, in the order of commits. Its table is the store's own.
#pragma once

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

// The position of the newest entry this snapshot sees; 0 where there is none.
[[nodiscard]] Result<JournalPosition> newest_position(ReadTx& tx);

}  // namespace yz::store
