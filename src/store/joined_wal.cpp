#include "store/joined_wal.hpp"

#include <cstddef>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <new>

#include <sqlite3.h>

namespace yz::store {
namespace {

constexpr std::size_t most_waiting = 0x1ffff;  // more the unix VFS does not write at once

// The bytes of one file that wait to be written: one stretch, in the order in which they came.
class Waiting {
 public:
  explicit Waiting(sqlite3_file* real) : real_(real), bytes_(new std::byte[most_waiting]) {}

  int write(const void* data, std::size_t size, sqlite3_int64 at) {
    if (size_ > 0 && (at != end() || size_ + size > most_waiting))
      if (const int code = write_out(); code != SQLITE_OK) return code;
    if (size > most_waiting)
      return real_->pMethods->xWrite(real_, data, static_cast<int>(size), at);
    if (size_ == 0) at_ = at;
    std::memcpy(bytes_.get() + size_, data, size);
    size_ += size;
    return SQLITE_OK;
  }

  // A read that fails loses nothing: SQLite may go on with the transaction.
  int read(void* data, std::size_t size, sqlite3_int64 at) {
    const sqlite3_int64 last = at + static_cast<sqlite3_int64>(size);
    if (size_ > 0 && at >= at_ && last <= end()) {
      std::memcpy(data, bytes_.get() + (at - at_), size);
      return SQLITE_OK;
    }
    if (size_ > 0 && at < end() && last > at_)
      if (const int code = try_to_write_out(); code != SQLITE_OK) return code;
    return real_->pMethods->xRead(real_, data, static_cast<int>(size), at);
  }

  // For calls after whose failure SQLite undoes the whole transaction: what could not be written is
  // forgotten, so that it does not reach the disk later.
  int write_out() {
    const int code = try_to_write_out();
    size_ = 0;
    return code;
  }

 private:
  int try_to_write_out() {
    if (size_ == 0) return SQLITE_OK;
    const int code = real_->pMethods->xWrite(real_, bytes_.get(), static_cast<int>(size_), at_);
    if (code == SQLITE_OK) size_ = 0;
    return code;
  }
  [[nodiscard]] sqlite3_int64 end() const { return at_ + static_cast<sqlite3_int64>(size_); }

  sqlite3_file* real_;
  std::unique_ptr<std::byte[]> bytes_;
  std::size_t size_ = 0;
  sqlite3_int64 at_ = 0;  // of the first of them
};

// SQLite gives the memory of this and of the real file behind it, uninitialised.
struct WalFile {
  sqlite3_file base;
  sqlite3_file* real;
  Waiting* waiting;
};

WalFile& wal(sqlite3_file* file) { return *reinterpret_cast<WalFile*>(file); }
sqlite3_file* real_of(sqlite3_file* file) { return wal(file).real; }

// What waits at the end was never committed.
int close_file(sqlite3_file* file) {
  delete wal(file).waiting;
  return real_of(file)->pMethods->xClose(real_of(file));
}
int read_file(sqlite3_file* file, void* data, int size, sqlite3_int64 at) {
  return wal(file).waiting->read(data, static_cast<std::size_t>(size), at);
}
int write_file(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  return wal(file).waiting->write(data, static_cast<std::size_t>(size), at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  if (const int code = wal(file).waiting->write_out(); code != SQLITE_OK) return code;
  return real_of(file)->pMethods->xTruncate(real_of(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
  if (const int code = wal(file).waiting->write_out(); code != SQLITE_OK) return code;
  return real_of(file)->pMethods->xSync(real_of(file), flags);
}
int size_file(sqlite3_file* file, sqlite3_int64* size) {
  if (const int code = wal(file).waiting->write_out(); code != SQLITE_OK) return code;
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

// What is passed on unchanged. SQLite locks and maps the database's file, never the WAL.
int lock_file(sqlite3_file* f, int level) { return real_of(f)->pMethods->xLock(real_of(f), level); }
int unlock_file(sqlite3_file* f, int level) {
  return real_of(f)->pMethods->xUnlock(real_of(f), level);
}
int check_lock(sqlite3_file* f, int* out) {
  return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}
int control_file(sqlite3_file* f, int op, void* argument) {
  return real_of(f)->pMethods->xFileControl(real_of(f), op, argument);
}
int sector_size(sqlite3_file* f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); }
int characteristics(sqlite3_file* f) {
  return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

constexpr sqlite3_io_methods methods{
    1,         close_file,  read_file,  write_file,   truncate_file, sync_file,       size_file,
    lock_file, unlock_file, check_lock, control_file, sector_size,   characteristics, nullptr,
    nullptr,   nullptr,     nullptr,    nullptr,      nullptr};

struct JoinedVfs {
  sqlite3_vfs vfs;  // first: SQLite gives its address back
  sqlite3_vfs* behind;
  std::string name;
};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  sqlite3_vfs* behind = reinterpret_cast<JoinedVfs*>(vfs)->behind;
  if ((flags & SQLITE_OPEN_WAL) == 0) return behind->xOpen(behind, name, file, flags, out_flags);
  WalFile& opened = wal(file);
  opened.base.pMethods = nullptr;
  opened.real = reinterpret_cast<sqlite3_file*>(&opened + 1);
  const int code = behind->xOpen(behind, name, opened.real, flags, out_flags);
  if (opened.real->pMethods == nullptr) return code;
  try {
    opened.waiting = new Waiting(opened.real);
  } catch (const std::bad_alloc&) {
    opened.real->pMethods->xClose(opened.real);
    return SQLITE_NOMEM;
  }
  opened.base.pMethods = &methods;
  return code;
}

}  // namespace

std::string joined_wal_vfs(const std::string& behind) {
  static std::mutex mutex;
  static std::map<std::string, JoinedVfs> registered;  // SQLite keeps their addresses
  const std::lock_guard lock(mutex);
  sqlite3_vfs* const found = sqlite3_vfs_find(behind.empty() ? nullptr : behind.c_str());
  if (found == nullptr) return behind;  // opening it will say so
  const auto [at, is_new] = registered.try_emplace(found->zName);
  JoinedVfs& joined = at->second;
  if (!is_new) return joined.name;
  joined.behind = found;
  joined.name = std::string("joined-wal-") + found->zName;
  joined.vfs = *found;
  joined.vfs.zName = joined.name.c_str();
  joined.vfs.szOsFile = static_cast<int>(sizeof(WalFile)) + found->szOsFile;
  joined.vfs.xOpen = open_file;
  sqlite3_vfs_register(&joined.vfs, 0);
  return joined.name;
}

}  // namespace yz::store
