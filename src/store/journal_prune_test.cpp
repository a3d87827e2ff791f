// What goes from the journal's beginning, and whom it may not go before.
#include "store/backup.hpp"
#include "store/journal.hpp"
#include "store/store_fixture.hpp"

#include <gtest/gtest.h>

namespace yz::store {
namespace {

using namespace std::chrono_literals;

class Pruning : public testing::Test {
 protected:
  Pruning() { open(); }

  void open() {
    DatabaseOptions options;
    options.clock = clock_.clock();
    db_ = test::open_notes(folder_.database(), options);
  }

  void append(int count) {
    for (int i = 0; i < count; ++i)
      ASSERT_TRUE(db_->write_now([](Tx& tx) { return tx.append("test.said", {{"n", 1}}); }));
  }

  std::int64_t prune(const JournalKeep& keep) {
    const auto gone = db_->write_now([&](Tx& tx) { return prune_journal(tx, keep); });
    EXPECT_TRUE(gone) << describe(gone.error());
    return gone.value_or(-1);
  }

  JournalPosition oldest() {
    const auto entries = db_->read_now([](ReadTx& tx) { return read_journal(tx, 0, 1); });
    return entries && !entries->empty() ? entries->front().position : 0;
  }

  // As a follower would that has come so far.
  void save_position(std::string_view name, JournalPosition position) {
    ASSERT_TRUE(db_->write_now([&](Tx& tx) {
      return tx.run("insert into store_follower (name, position) values ($1, $2)",
                    {name, position});
    }));
  }

  test::Folder folder_;
  test::ManualClock clock_;
  std::unique_ptr<Database> db_;
};

const JournalKeep keep{.age = std::chrono::days(90), .entries = 3};

TEST_F(Pruning, WhatIsYoungStays) {
  append(10);
  clock_.move(89 * 24h);
  EXPECT_EQ(prune(keep), 0);
  EXPECT_EQ(oldest(), 1);
}

TEST_F(Pruning, WhatIsOldGoesButForTheNewest) {
  append(10);
  clock_.move(91 * 24h);
  EXPECT_EQ(prune(keep), 7);
  EXPECT_EQ(oldest(), 8);
  EXPECT_EQ(prune(keep), 0);
}

TEST_F(Pruning, AnEntryThatIsYoungKeepsAllAfterIt) {
  append(4);
  clock_.move(91 * 24h);
  append(6);
  clock_.move(-91 * 24h);  // a clock that was set back
  append(5);
  clock_.move(100 * 24h);
  EXPECT_EQ(prune(keep), 4);
  EXPECT_EQ(oldest(), 5);
}

TEST_F(Pruning, NoFollowerLosesWhatItHasNotSeen) {
  append(10);
  save_position("test.slow", 2);
  save_position("test.fast", 9);
  clock_.move(91 * 24h);
  EXPECT_EQ(prune(keep), 2);
  EXPECT_EQ(oldest(), 3);
}

TEST_F(Pruning, AFollowerThatNeverComesHoldsUpTheJournalForSoLongOnly) {
  append(10);
  save_position("test.gone", 2);
  clock_.move(401 * 24h);
  EXPECT_EQ(prune(keep), 7);
}

TEST_F(Pruning, GoesByStepsThatHoldUpNobody) {
  append(10);
  clock_.move(91 * 24h);
  JournalKeep small = keep;
  small.removed_at_once = 4;
  EXPECT_EQ(prune(small), 4);
  EXPECT_EQ(prune(small), 3);
  EXPECT_EQ(prune(small), 0);
}

TEST_F(Pruning, PositionsGoOnAfterReopeningAndTheFolderIsSound) {
  append(10);
  clock_.move(91 * 24h);
  JournalKeep least = keep;
  least.entries = 0;
  EXPECT_EQ(prune(least), 9);  // the newest stays whatever is asked for
  db_.reset();
  open();
  append(1);
  EXPECT_EQ(db_->journal_position(), 11);
  db_.reset();
  const auto seen =
      verify(folder_.path(), [](ReadTx&, const NeedsBlob&) -> Result<> { return {}; }, {});
  ASSERT_TRUE(seen) << describe(seen.error());
  EXPECT_TRUE(seen->ok()) << (seen->faults.empty() ? "" : seen->faults.front());
  EXPECT_EQ(seen->journal_position, 11);
}

TEST_F(Pruning, ANewFollowerBeginsWithTheOldestThereIsAndSeesEachOnce) {
  append(10);
  clock_.move(91 * 24h);
  EXPECT_EQ(prune(keep), 7);
  std::mutex mutex;
  std::vector<JournalPosition> seen;
  db_->follow("test.new", [&](Tx& tx, std::span<const JournalEntry> entries) -> Result<> {
    const std::lock_guard lock(mutex);
    for (const auto& entry : entries) seen.push_back(entry.position);
    // What it appends itself comes with a later step, although the journal has a gap.
    if (entries.front().position == 8) YZ_TRY(tx.append("test.heard", {{"n", 2}}));
    return {};
  });
  for (int i = 0; i < 500; ++i) {
    {
      const std::lock_guard lock(mutex);
      if (!seen.empty() && seen.back() == 11) break;
    }
    std::this_thread::sleep_for(10ms);
  }
  db_->stop();
  EXPECT_EQ(seen, (std::vector<JournalPosition>{8, 9, 10, 11}));
}

}  // namespace
}  // namespace yz::store
