// The WAL stays short under a writer that never pauses, and nothing of it is lost.
#include "store/checkpointer.hpp"

#include <gtest/gtest.h>

#include "store/store_fixture.hpp"

namespace yz::store {
namespace {

std::int64_t wal_bytes(const test::Folder& folder) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(folder.database().string() + "-wal", missing);
  return missing ? 0 : static_cast<std::int64_t>(size);
}

std::string text_of(std::int64_t id) {
  return std::to_string(id) + std::string(20'000, static_cast<char>('a' + id % 26));
}

TEST(Checkpointer, TheWalBeginsAnewUnderAWriterThatNeverPauses) {
  const test::Folder folder;
  constexpr std::int64_t commits = 8'000;  // some 40,000 pages
  std::int64_t longest = 0;
  std::map<std::int64_t, std::string> expected;
  {
    auto db = test::open_notes(folder);
    for (std::int64_t i = 0; i < commits; ++i) {
      const std::string text = text_of(i);
      ASSERT_TRUE(db->write_now([&](Tx& tx) { return test::put_note(tx, i % 500, text); }));
      expected[i % 500] = text;
      longest = std::max(longest, wal_bytes(folder));
    }
    EXPECT_GT(longest, 4'000 * 4'096) << "it was never long";
    EXPECT_LT(longest, 20'000 * 4'120);
    EXPECT_EQ(test::read_notes(*db), expected);
  }
  auto db = test::open_notes(folder);
  EXPECT_EQ(test::read_notes(*db), expected);
}

// Whoever reads keeps the WAL from beginning anew; commits go on, and it does once they are done.
TEST(Checkpointer, AReaderOfOldPagesHoldsNobodyUp) {
  const test::Folder folder;
  auto db = test::open_notes(folder);
  const auto write = [&](std::int64_t from, std::int64_t count) {
    for (std::int64_t i = from; i < from + count; ++i)
      ASSERT_TRUE(db->write_now([&](Tx& tx) { return test::put_note(tx, i % 500, text_of(i)); }));
  };
  write(0, 1'000);
  std::size_t seen = 0;
  const auto reading = db->read_now([&](ReadTx& tx) -> Result<> {
    const auto count = [&] {
      return tx.first("select count(*) from note where text like '9%'", {},
                      [](const Row& row) { return row.integer(0); });
    };
    YZ_ASSIGN(const auto before, count());
    write(1'000, 4'000);
    YZ_ASSIGN(const auto after, count());
    seen = before == after ? 1 : 2;
    return {};
  });
  ASSERT_TRUE(reading);
  EXPECT_EQ(seen, 1U);
  const std::int64_t long_wal = wal_bytes(folder);
  write(5'000, 6'000);
  EXPECT_LT(wal_bytes(folder), long_wal + 20'000 * 4'120);
}

}  // namespace
}  // namespace yz::store
