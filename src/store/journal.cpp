#include "store/journal.hpp"

#include <boost/json/parse.hpp>

namespace yz::store {

Result<std::vector<JournalEntry>> read_journal(ReadTx& tx, JournalPosition after,
                                               std::int64_t limit) {
  std::vector<JournalEntry> entries;
  JournalPosition unreadable = 0;
  YZ_TRY(tx.each(
      "select position, time, topic, entry from store_journal where position > $1 "
      "order by position limit $2",
      {after, limit}, [&](const Row& row) {
        boost::system::error_code error;
        auto value = boost::json::parse(row.text(3), error);
        if (error && unreadable == 0) unreadable = row.integer(0);
        entries.push_back({row.integer(0), row.instant(1), row.string(2), std::move(value)});
      }));
  if (unreadable != 0)
    return fail(ErrorKind::corrupt, fmt::format("Journal entry {} is not JSON.", unreadable));
  return entries;
}

Result<JournalPosition> newest_position(ReadTx& tx) {
  YZ_ASSIGN(const auto newest, tx.first("select coalesce(max(position), 0) from store_journal", {},
                                        [](const Row& row) { return row.integer(0); }));
  return newest.value_or(0);
}

}  // namespace yz::store
