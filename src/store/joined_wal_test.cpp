// What goes to the WAL is joined: few writes a commit, and the same bytes.
#include "store/joined_wal.hpp"

#include <gtest/gtest.h>

#include "store/failing_disk.hpp"
#include "store/store_fixture.hpp"

namespace yz::store {
namespace {

using test::FailingDisk;

DatabaseOptions on_failing_disk() {
  DatabaseOptions options;
  options.vfs = FailingDisk::name();
  return options;
}

std::string text_of(std::int64_t id, std::size_t size) {
  return std::string(size, static_cast<char>('a' + id % 26));
}

// So many notes of so many bytes in one closure, which reads the first of them again.
Result<> write_many(Tx& tx, std::int64_t count, std::size_t size) {
  for (std::int64_t id = 0; id < count; ++id) YZ_TRY(test::put_note(tx, id, text_of(id, size)));
  YZ_ASSIGN(const auto first, tx.first("select text from note where id = $1", {0},
                                       [](const Row& row) { return row.string(0); }));
  if (first != text_of(0, size)) return fail(ErrorKind::corrupt, "the first note is another");
  return {};
}

TEST(JoinedWal, ACommitOfManyPagesIsFewWrites) {
  FailingDisk disk;
  const test::Folder folder;
  auto db = test::open_notes(folder, on_failing_disk());
  ASSERT_TRUE(db->write_now([](Tx& tx) { return write_many(tx, 1, 10); }));
  disk.break_at(20, FailingDisk::Fault::io, true);
  EXPECT_TRUE(db->write_now([](Tx& tx) { return write_many(tx, 200, 3'000); }));
  EXPECT_FALSE(disk.has_failed()) << "200 pages were more than 20 writes and syncs";
  disk.heal();
}

// 24 MB do not fit in the writer's memory: SQLite writes pages to the WAL before the commit and
// reads them back from there.
TEST(JoinedWal, WhatIsLargerThanMemoryIsReadBackAndKept) {
  const test::Folder folder;
  constexpr std::int64_t count = 2'000;
  constexpr std::size_t size = 12'000;
  {
    auto db = test::open_notes(folder);
    ASSERT_TRUE(db->write_now([](Tx& tx) { return write_many(tx, count, size); }));
    // Undone, and written over by the next.
    EXPECT_FALSE(db->write_now([](Tx& tx) -> Result<> {
      YZ_TRY(write_many(tx, count, size + 1));
      return fail(ErrorKind::invalid, "no");
    }));
    ASSERT_TRUE(db->write_now([](Tx& tx) { return test::put_note(tx, count, "last"); }));
  }
  auto db = test::open_notes(folder);
  const auto notes = test::read_notes(*db);
  ASSERT_EQ(notes.size(), std::size_t(count) + 1);
  for (std::int64_t id = 0; id < count; ++id) ASSERT_EQ(notes.at(id), text_of(id, size)) << id;
  EXPECT_EQ(notes.at(count), "last");
}

TEST(JoinedWal, ADiskThatFailsInTheMiddleOfALargeTransactionUndoesAllOfIt) {
  FailingDisk disk;
  for (const bool lasting : {false, true})
    for (int n = 1; n < 200; n += 7) {
      SCOPED_TRACE(testing::Message() << "step " << n);
      const test::Folder folder;
      std::map<std::int64_t, std::string> expected{{7, "before"}};
      {
        auto db = test::open_notes(folder, on_failing_disk());
        ASSERT_TRUE(db->write_now([](Tx& tx) { return test::put_note(tx, 7, "before"); }));
        disk.break_at(n, FailingDisk::Fault::io, lasting);
        const auto outcome = db->write_now([](Tx& tx) { return write_many(tx, 1'000, 12'000); });
        disk.heal();
        if (outcome)
          for (std::int64_t id = 0; id < 1'000; ++id) expected[id] = text_of(id, 12'000);
        ASSERT_EQ(test::read_notes(*db), expected);
        ASSERT_TRUE(db->write_now([](Tx& tx) { return test::put_note(tx, 9'000, "after"); }));
        expected[9'000] = "after";
        if (!disk.has_failed()) break;  // it takes fewer steps than this
      }
      auto db = test::open_notes(folder);
      ASSERT_EQ(test::read_notes(*db), expected);
    }
}

}  // namespace
}  // namespace yz::store
