// Fail at every step: whichever write, sync or truncation fails, an answer tells the truth, and the
// database goes on once the disk is well again.
#include "store/failing_disk.hpp"

#include <atomic>
#include <cstring>
#include <mutex>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "store/store_fixture.hpp"

namespace yz::store {
namespace test {
namespace {

std::atomic<int> until_failure{0};  // 0: well; n: the n-th operation fails
std::atomic<bool> lasts{false};
std::atomic<bool> failed{false};
std::atomic<FailingDisk::Fault> kind{FailingDisk::Fault::io};

// Whether this operation is the one to fail.
bool fails_now() {
  int left = until_failure.load();
  while (left > 0) {
    const int next = left == 1 && lasts ? 1 : left - 1;
    if (!until_failure.compare_exchange_weak(left, next)) continue;
    if (left == 1) failed = true;
    return left == 1;
  }
  return false;
}

struct File {
  sqlite3_file base;
  sqlite3_file* real;  // its bytes follow this struct
};

sqlite3_file* real_of(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real; }

int fault(int io_code) { return kind == FailingDisk::Fault::full ? SQLITE_FULL : io_code; }

int write_file(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  if (fails_now()) {
    // Half of it reaches the disk, as a torn write would.
    real_of(file)->pMethods->xWrite(real_of(file), data, size / 2, offset);
    return fault(SQLITE_IOERR_WRITE);
  }
  return real_of(file)->pMethods->xWrite(real_of(file), data, size, offset);
}
int sync_file(sqlite3_file* file, int flags) {
  if (fails_now()) return SQLITE_IOERR_FSYNC;
  return real_of(file)->pMethods->xSync(real_of(file), flags);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  if (fails_now()) return SQLITE_IOERR_TRUNCATE;
  return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

// What is passed through unchanged.
int close_file(sqlite3_file* f) { return real_of(f)->pMethods->xClose(real_of(f)); }
int read_file(sqlite3_file* f, void* data, int size, sqlite3_int64 at) {
  return real_of(f)->pMethods->xRead(real_of(f), data, size, at);
}
int size_file(sqlite3_file* f, sqlite3_int64* size) {
  return real_of(f)->pMethods->xFileSize(real_of(f), size);
}
int lock_file(sqlite3_file* f, int level) { return real_of(f)->pMethods->xLock(real_of(f), level); }
int unlock_file(sqlite3_file* f, int level) {
  return real_of(f)->pMethods->xUnlock(real_of(f), level);
}
int check_lock(sqlite3_file* f, int* out) {
  return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}
int control_file(sqlite3_file* f, int op, void* arg) {
  return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}
int sector_size(sqlite3_file* f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); }
int characteristics(sqlite3_file* f) {
  return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
  return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, out);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}
void shm_barrier(sqlite3_file* f) { real_of(f)->pMethods->xShmBarrier(real_of(f)); }
int shm_unmap(sqlite3_file* f, int remove) {
  return real_of(f)->pMethods->xShmUnmap(real_of(f), remove);
}

const sqlite3_io_methods methods{
    2,         close_file,  read_file,  write_file,   truncate_file, sync_file,       size_file,
    lock_file, unlock_file, check_lock, control_file, sector_size,   characteristics, shm_map,
    shm_lock,  shm_barrier, shm_unmap,  nullptr,      nullptr};

sqlite3_vfs* real_vfs() { return sqlite3_vfs_find("unix"); }

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* wrapper = reinterpret_cast<File*>(file);
  wrapper->real = reinterpret_cast<sqlite3_file*>(wrapper + 1);
  const int code = real_vfs()->xOpen(real_vfs(), name, wrapper->real, flags, out_flags);
  wrapper->base.pMethods = wrapper->real->pMethods != nullptr ? &methods : nullptr;
  return code;
}

}  // namespace

FailingDisk::FailingDisk() {
  static sqlite3_vfs vfs;
  static std::once_flag once;
  std::call_once(once, [] {
    vfs = *real_vfs();
    vfs.zName = "failing";
    vfs.szOsFile = static_cast<int>(sizeof(File)) + real_vfs()->szOsFile;
    vfs.xOpen = open_file;
    sqlite3_vfs_register(&vfs, 0);
  });
  heal();
}

void FailingDisk::break_at(int n, Fault fault, bool lasting) {
  kind = fault;
  lasts = lasting;
  failed = false;
  until_failure = n;
}

void FailingDisk::heal() {
  until_failure = 0;
  lasts = false;
}

bool FailingDisk::has_failed() const { return failed; }

}  // namespace test

namespace {

using test::FailingDisk;
using Notes = std::map<std::int64_t, std::string>;

struct Case {
  FailingDisk::Fault fault;
  bool lasting;
};

class FailAtEveryStep : public testing::TestWithParam<Case> {};

DatabaseOptions failing_options() {
  DatabaseOptions options;
  options.vfs = FailingDisk::name();
  return options;
}

// Ten writes, large enough that some reach the database file through a checkpoint; `model` learns
// of those that were acknowledged.
void write_ten(Database& db, std::int64_t from, Notes& model) {
  for (std::int64_t id = from; id < from + 10; ++id) {
    const std::string text(20'000, static_cast<char>('a' + id % 26));
    const auto outcome = db.write_now([&](Tx& tx) -> Result<> {
      YZ_TRY(test::put_note(tx, id, text));
      YZ_TRY(tx.append("test.noted", id));
      return {};
    });
    if (outcome) model[id] = text;
  }
}

TEST_P(FailAtEveryStep, OfWriting) {
  FailingDisk disk;
  int n = 1;
  for (;; ++n) {
    SCOPED_TRACE(testing::Message() << "step " << n);
    const test::Folder folder;
    Notes model;
    {
      auto db = test::open_notes(folder, failing_options());
      write_ten(*db, 0, model);
      disk.break_at(n, GetParam().fault, GetParam().lasting);
      write_ten(*db, 100, model);
      disk.heal();
      ASSERT_EQ(test::read_notes(*db), model);
      const std::size_t before = model.size();
      write_ten(*db, 200, model);
      ASSERT_EQ(model.size(), before + 10) << "the database must go on once the disk is well";
      ASSERT_EQ(test::read_notes(*db), model);
      ASSERT_EQ(db->journal_position(), std::int64_t(model.size()));
    }
    auto db = test::open_notes(folder);
    ASSERT_EQ(test::read_notes(*db), model);
    ASSERT_EQ(db->journal_position(), std::int64_t(model.size()));
    if (!disk.has_failed()) break;
  }
  EXPECT_GT(n, 20) << "the writes must have been tried to fail";
}

TEST_P(FailAtEveryStep, OfOpening) {
  FailingDisk disk;
  for (int n = 1;; ++n) {
    SCOPED_TRACE(testing::Message() << "step " << n);
    const test::Folder folder;
    disk.break_at(n, GetParam().fault, GetParam().lasting);
    {
      const auto opened =
          Database::open(folder.database(), test::note_migrations(), failing_options());
      EXPECT_TRUE(opened || !opened.error().message.empty());
    }
    const bool reached = disk.has_failed();
    disk.heal();
    auto db = test::open_notes(folder);
    Notes model;
    write_ten(*db, 0, model);
    ASSERT_EQ(model.size(), 10U);
    if (!reached) break;
  }
}

INSTANTIATE_TEST_SUITE_P(Disk, FailAtEveryStep,
                         testing::Values(Case{FailingDisk::Fault::full, false},
                                         Case{FailingDisk::Fault::full, true},
                                         Case{FailingDisk::Fault::io, false},
                                         Case{FailingDisk::Fault::io, true}));

TEST(FailingDisk, AFullDiskIsNamed) {
  FailingDisk disk;
  const test::Folder folder;
  auto db = test::open_notes(folder, failing_options());
  disk.break_at(1, FailingDisk::Fault::full, true);
  const auto outcome = db->write_now([](Tx& tx) { return test::put_note(tx, 1, "one"); });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::unavailable);
  EXPECT_NE(outcome.error().message.find("full"), std::string::npos);
}

}  // namespace
}  // namespace yz::store
