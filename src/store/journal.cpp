#include "store/journal.hpp"

#include <algorithm>
#include <initializer_list>

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

namespace {

Result<JournalPosition> position_where(Tx& tx, std::string_view sql,
                                       std::initializer_list<Param> params,
                                       JournalPosition otherwise) {
  YZ_ASSIGN(const auto found, tx.first(sql, params, [](const Row& row) { return row.integer(0); }));
  return found.value_or(otherwise);
}

// The last entry of those at the journal's beginning that are all older than `age`.
Result<JournalPosition> last_older_than(Tx& tx, std::chrono::days age, JournalPosition newest) {
  YZ_ASSIGN(const auto first_younger,
            position_where(tx,
                           "select position from store_journal where time >= $1 "
                           "order by position limit 1",
                           {tx.now() - age}, newest + 1));
  return first_younger - 1;
}

}  // namespace

Result<std::int64_t> prune_journal(Tx& tx, const JournalKeep& keep) {
  YZ_ASSIGN(const auto newest, newest_position(tx));
  YZ_ASSIGN(const auto oldest,
            position_where(tx, "select position from store_journal order by position limit 1", {},
                           newest + 1));
  YZ_ASSIGN(const auto slowest,
            position_where(tx, "select position from store_follower order by position limit 1", {},
                           newest));
  YZ_ASSIGN(const auto old, last_older_than(tx, keep.age, newest));
  YZ_ASSIGN(const auto ancient, last_older_than(tx, keep.longest, newest));
  const auto wanted = std::max(std::min(old, slowest), ancient);
  const auto most =
      std::min(newest - std::max<std::int64_t>(keep.entries, 1), oldest - 1 + keep.removed_at_once);
  const auto last = std::min(wanted, most);
  if (last < oldest) return 0;
  return tx.run("delete from store_journal where position <= $1", {last});
}

Result<JournalPosition> newest_position(ReadTx& tx) {
  YZ_ASSIGN(const auto newest, tx.first("select coalesce(max(position), 0) from store_journal", {},
                                        [](const Row& row) { return row.integer(0); }));
  return newest.value_or(0);
}

}  // namespace yz::store
