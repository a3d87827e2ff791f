// Backup, restore and verify: what comes back is what was there, and every damage is named.
#include "store/backup.hpp"

#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/blobs.hpp"
#include "store/connection.hpp"
#include "store/store_fixture.hpp"

namespace yz::store {
namespace {

namespace fs = std::filesystem;
using test::Folder;
using test::open_notes;
using test::put_note;
using test::read_notes;
using testing::ElementsAre;
using testing::HasSubstr;

// The notes' texts name blobs.
Result<> list_blobs(ReadTx& tx, const NeedsBlob& needs) {
  return tx.each("select text from note", {}, [&](const Row& row) {
    if (const auto name = Sha256::parse(row.text(0))) needs(*name);
  });
}

Result<> keep_note(Database& db, const Blobs& blobs, std::int64_t id, const std::string& data) {
  YZ_ASSIGN(const Sha256 name, blobs.put(data));
  return db.write_now([&](Tx& tx) -> Result<> {
    YZ_TRY(put_note(tx, id, name.hex()));
    YZ_TRY(tx.append("test.kept", id));
    return {};
  });
}

class Backup : public testing::Test {
 protected:
  void SetUp() override {
    db = open_notes(data / "yunzhan.db");
    for (int id = 0; id < 20; ++id)
      ASSERT_TRUE(keep_note(*db, blobs, id, "blob " + std::to_string(id)));
    ASSERT_TRUE(blobs.put("nobody refers to this"));
  }

  Verification look_at(const fs::path& folder) {
    auto found = verify(folder, list_blobs);
    if (!found) ADD_FAILURE() << describe(found.error());
    return found.value_or(Verification{});
  }

  // Runs SQL that our own rules would not let through, on the closed database.
  void vandalise(const std::string& sql) {
    db.reset();
    auto connection = *Connection::open(data / "yunzhan.db", Connection::Mode::read_write);
    ASSERT_TRUE(connection->execute("pragma foreign_keys = off;" + sql));
  }

  Folder folder;
  fs::path data = [this] {
    fs::create_directory(folder.path() / "data");
    return folder.path() / "data";
  }();
  fs::path target = folder.path() / "backup";
  Blobs blobs = *Blobs::open(data);
  std::unique_ptr<Database> db;
};

TEST_F(Backup, RestoresToTheSameNotesAndBlobs) {
  const auto report = backup(data, target, list_blobs, system_now());
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_EQ(report->blobs, 20U);
  EXPECT_EQ(report->journal_position, 20);
  EXPECT_TRUE(report->missing.empty());
  EXPECT_TRUE(look_at(target).ok());
  EXPECT_TRUE(look_at(target).unreferenced.empty());

  const fs::path restored = folder.path() / "restored";
  ASSERT_TRUE(restore(target, restored, list_blobs));
  EXPECT_TRUE(look_at(restored).ok());
  auto copy = open_notes(restored / "yunzhan.db");
  EXPECT_EQ(read_notes(*copy), read_notes(*db));
  EXPECT_EQ(*Blobs::open(restored)->read(sha256("blob 7")), "blob 7");
}

TEST_F(Backup, WhileWritingHoldsOneMoment) {
  std::atomic<bool> stop = false;
  std::jthread writer([&] {
    for (int id = 100; !stop; ++id) (void)keep_note(*db, blobs, id, "busy " + std::to_string(id));
  });
  for (int round = 0; round < 3; ++round) {
    const fs::path each = folder.path() / ("backup" + std::to_string(round));
    const auto report = backup(data, each, list_blobs, system_now());
    ASSERT_TRUE(report) << describe(report.error());
    const Verification found = look_at(each);
    EXPECT_THAT(found.faults, ElementsAre());
    EXPECT_EQ(found.journal_position, report->journal_position);
    EXPECT_EQ(std::int64_t(found.blobs), found.journal_position);  // one blob a journal entry
  }
  stop = true;
}

TEST_F(Backup, RefusesToOverwriteAnything) {
  ASSERT_TRUE(backup(data, target, list_blobs, system_now()));
  EXPECT_EQ(backup(data, target, list_blobs, system_now()).error().kind, ErrorKind::conflict);
  EXPECT_EQ(restore(target, data, list_blobs).error().kind, ErrorKind::conflict);
  EXPECT_EQ(
      backup(folder.path() / "none", folder.path() / "x", list_blobs, system_now()).error().kind,
      ErrorKind::not_found);
  EXPECT_FALSE(fs::exists(folder.path() / "x"));
}

TEST_F(Backup, AnUnfinishedOneIsNotRestored) {
  ASSERT_TRUE(backup(data, target, list_blobs, system_now()));
  fs::remove(target / "backup.json");
  const auto outcome = restore(target, folder.path() / "restored", list_blobs);
  EXPECT_EQ(outcome.error().kind, ErrorKind::not_found);
  EXPECT_FALSE(fs::exists(folder.path() / "restored"));
}

TEST_F(Backup, ADamagedOneIsNotRestored) {
  ASSERT_TRUE(backup(data, target, list_blobs, system_now()));
  const fs::path blob = Blobs::open(target)->path_of(sha256("blob 3"));
  fs::remove(blob);  // a hard link: the data folder's own stays as it is
  std::ofstream(blob) << "something else";
  const auto outcome = restore(target, folder.path() / "restored", list_blobs);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::corrupt);
  EXPECT_THAT(outcome.error().message, HasSubstr(sha256("blob 3").hex()));
  EXPECT_TRUE(look_at(data).ok());
}

TEST_F(Backup, TellsOfMissingBlobsAndGoesOn) {
  fs::remove(blobs.path_of(sha256("blob 5")));
  const auto report = backup(data, target, list_blobs, system_now());
  ASSERT_TRUE(report);
  EXPECT_THAT(report->missing, ElementsAre(sha256("blob 5")));
}

TEST_F(Backup, VerifyFindsNothingWrongAndListsWhatNobodyRefersTo) {
  const Verification found = look_at(data);
  EXPECT_THAT(found.faults, ElementsAre());
  EXPECT_THAT(found.unreferenced, ElementsAre(sha256("nobody refers to this")));
  EXPECT_EQ(found.blobs, 20U);
}

TEST_F(Backup, VerifyNamesAMissingAndAChangedBlob) {
  fs::remove(blobs.path_of(sha256("blob 5")));
  const fs::path changed = blobs.path_of(sha256("blob 6"));
  fs::remove(changed);
  std::ofstream(changed) << "blob 7";
  EXPECT_THAT(look_at(data).faults,
              testing::UnorderedElementsAre(
                  "blob " + sha256("blob 5").hex() + ": it is missing",
                  "blob " + sha256("blob 6").hex() + ": its content has changed"));
}

TEST_F(Backup, VerifyNamesAGapInTheJournal) {
  vandalise("delete from store_journal where position = 8");
  EXPECT_THAT(look_at(data).faults, ElementsAre("journal: after position 7 comes 9"));
}

TEST_F(Backup, VerifyNamesAFollowerThatIsAheadOfTheJournal) {
  vandalise("insert into store_follower values ('lost', 999)");
  EXPECT_THAT(look_at(data).faults, ElementsAre(HasSubstr("the follower lost stands at 999")));
}

TEST_F(Backup, VerifyNamesABrokenReference) {
  vandalise("insert into reply values (1, 12345)");
  EXPECT_THAT(look_at(data).faults, ElementsAre(HasSubstr("refers to a missing row of note")));
}

TEST_F(Backup, VerifyNamesDamagedPages) {
  db.reset();
  std::fstream file(data / "yunzhan.db", std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096 * 2);
  file << std::string(4096 * 4, '\xff');
  file.close();
  EXPECT_FALSE(look_at(data).ok());
}

TEST_F(Backup, VerifyOfADatabaseThatWasNeverWritten) {
  const fs::path made = folder.path() / "made";
  fs::create_directory(made);
  std::ofstream(made / "yunzhan.db").close();
  EXPECT_THAT(look_at(made).faults, testing::IsEmpty());
  // With files beside it, it has lost what was in it.
  ASSERT_TRUE((*Blobs::open(made)).put("kept"));
  EXPECT_THAT(look_at(made).faults, ElementsAre("database: it is empty, but 1 blobs lie here"));
}

TEST_F(Backup, VerifyOfNoDataFolderIsNotFound) {
  EXPECT_EQ(verify(folder.path() / "none", list_blobs).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace yz::store
