#include "store/backup.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/log.hpp"
#include "store/blobs.hpp"
#include "store/connection.hpp"
#include "store/folder.hpp"
#include "store/journal.hpp"

namespace yz::store {
namespace {

namespace fs = std::filesystem;

constexpr int pages_a_step = 1024;
constexpr std::int64_t format = 1;  // of backup.json

void report(const Progress& progress, std::string_view step, std::uint64_t done,
            std::uint64_t total) {
  if (progress) progress(step, done, total);
}

std::unexpected<Error> file_failure(const fs::path& path, std::error_code error) {
  const auto kind =
      error == std::errc::no_space_on_device ? ErrorKind::unavailable : ErrorKind::internal;
  return fail(kind, error.message(), path.string());
}

std::error_code last_error() { return {errno, std::generic_category()}; }

Result<> make_folders(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return file_failure(folder, error);
  return {};
}

// fsync of a file or a folder.
Result<> sync_path(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return file_failure(path, last_error());
  const bool synced = ::fsync(descriptor) == 0;
  const auto error = last_error();
  ::close(descriptor);
  if (!synced) return file_failure(path, error);
  return {};
}

Result<> copy_pages(sqlite3* source, sqlite3* target, const Progress& progress) {
  sqlite3_backup* copy = sqlite3_backup_init(target, "main", source, "main");
  if (copy == nullptr)
    return fail(ErrorKind::internal, fmt::format("Database: {}", sqlite3_errmsg(target)));
  int code = SQLITE_OK;
  while (code == SQLITE_OK) {
    code = sqlite3_backup_step(copy, pages_a_step);
    const int total = sqlite3_backup_pagecount(copy);
    report(progress, "database", static_cast<std::uint64_t>(total - sqlite3_backup_remaining(copy)),
           static_cast<std::uint64_t>(total));
  }
  sqlite3_backup_finish(copy);
  if (code == SQLITE_DONE) return {};
  return fail((code & 0xff) == SQLITE_FULL ? ErrorKind::unavailable : ErrorKind::internal,
              fmt::format("The database could not be copied: {}", sqlite3_errstr(code)));
}

// The snapshot is held while pages are copied, so that a busy server cannot make it start anew.
Result<> copy_database(const fs::path& from, const fs::path& to, const Progress& progress) {
  YZ_ASSIGN(auto source, Connection::open(from, Connection::Mode::read_write));
  YZ_TRY(source->execute("pragma query_only = on; begin"));
  YZ_TRY(source->number("select count(*) from store_migration"));
  YZ_ASSIGN(auto target, Connection::open(to, Connection::Mode::create));
  YZ_TRY(copy_pages(source->handle(), target->handle(), progress));
  // One plain file: a backup has no -wal beside it.
  return target->execute("pragma journal_mode = delete");
}

// Hard link where the disk allows, else a synced copy.
Result<std::uint64_t> take_blob(const fs::path& from, const fs::path& to) {
  std::error_code error;
  YZ_TRY(make_folders(to.parent_path()));
  if (::link(from.c_str(), to.c_str()) != 0) {
    fs::copy_file(from, to, error);
    if (error) return file_failure(to, error);
    YZ_TRY(sync_path(to));
  }
  const auto size = fs::file_size(to, error);
  if (error) return file_failure(to, error);
  return size;
}

Result<> take_blobs(const fs::path& from, const fs::path& to, const std::set<Sha256>& needed,
                    BackupReport& done, const Progress& progress) {
  YZ_ASSIGN(const Blobs source, Blobs::open(from));
  YZ_ASSIGN(const Blobs target, Blobs::open(to));
  std::set<fs::path> folders{to / "blobs"};
  for (const Sha256& name : needed) {
    if (source.has(name)) {
      YZ_ASSIGN(const auto size, take_blob(source.path_of(name), target.path_of(name)));
      folders.insert(target.path_of(name).parent_path());
      done.bytes += size;
    } else {
      done.missing.push_back(name);
    }
    report(progress, "blobs", ++done.blobs, needed.size());
  }
  for (const fs::path& folder : folders) YZ_TRY(sync_path(folder));
  return {};
}

// Copies database and blobs from one folder to another; the common part of backup and restore.
Result<BackupReport> copy_folder(const fs::path& from, const fs::path& to, const BlobLister& lister,
                                 const Progress& progress) {
  BackupReport done;
  std::set<Sha256> needed;
  YZ_TRY(make_folders(to));
  YZ_TRY(copy_database(database_file(from), database_file(to), progress));
  {
    YZ_ASSIGN(auto copy, Connection::open(database_file(to), Connection::Mode::read_only));
    ConnectionReadTx tx(*copy);
    YZ_TRY(lister(tx, [&](const Sha256& name) { needed.insert(name); }));
    YZ_ASSIGN(done.journal_position, newest_position(tx));
  }
  YZ_TRY(take_blobs(from, to, needed, done, progress));
  std::error_code error;
  done.bytes += fs::file_size(database_file(to), error);
  YZ_TRY(sync_path(database_file(to)));
  YZ_TRY(sync_path(to));
  return done;
}

Result<> write_manifest(const fs::path& folder, const BackupReport& done, Instant now) {
  const boost::json::value manifest{
      {"format", format},    {"made", to_rfc3339(now)}, {"journal_position", done.journal_position},
      {"blobs", done.blobs}, {"bytes", done.bytes},     {"missing_blobs", done.missing.size()}};
  const fs::path path = folder / "backup.json";
  std::ofstream file(path);
  file << boost::json::serialize(manifest) << '\n';
  file.close();
  if (!file) return file_failure(path, last_error());
  return sync_path(path);
}

Result<> check_manifest(const fs::path& folder) {
  std::ifstream file(folder / "backup.json");
  std::ostringstream text;
  text << file.rdbuf();
  boost::system::error_code error;
  const auto manifest = boost::json::parse(text.str(), error);
  const auto* fields = error ? nullptr : manifest.if_object();
  const auto* found = fields != nullptr ? fields->if_contains("format") : nullptr;
  if (found == nullptr || !found->is_int64())
    return fail(ErrorKind::not_found, "This folder is not a finished backup (no backup.json).",
                folder.string());
  if (found->get_int64() != format)
    return fail(ErrorKind::conflict, "This backup was made by a newer Yunzhan.", folder.string());
  return {};
}

Result<> check_whole(const fs::path& folder, const BlobLister& lister, const Progress& progress) {
  YZ_ASSIGN(const Verification found, verify(folder, lister, progress));
  if (found.ok()) return {};
  return fail(ErrorKind::corrupt,
              fmt::format("The backup is damaged: {} ({} faults in all)", found.faults.front(),
                          found.faults.size()),
              folder.string());
}

}  // namespace

Result<BackupReport> backup(const fs::path& data_folder, const fs::path& target,
                            const BlobLister& lister, Instant now, const Progress& progress) {
  std::error_code error;
  if (fs::exists(target, error))
    return fail(ErrorKind::conflict, "exists already", target.string());
  if (!fs::exists(database_file(data_folder), error))
    return fail(ErrorKind::not_found, "is not a data folder", data_folder.string());
  const fs::path partial = target.string() + ".partial";
  fs::remove_all(partial, error);
  YZ_ASSIGN(const BackupReport done, copy_folder(data_folder, partial, lister, progress));
  YZ_TRY(write_manifest(partial, done, now));
  YZ_TRY(sync_path(partial));
  fs::rename(partial, target, error);
  if (error) return file_failure(target, error);
  const fs::path parent = fs::absolute(target).parent_path();
  YZ_TRY(sync_path(parent));
  return done;
}

Result<BackupReport> restore(const fs::path& backup_folder, const fs::path& data_folder,
                             const BlobLister& lister, const Progress& progress) {
  std::error_code error;
  if (fs::exists(data_folder, error) && !fs::is_empty(data_folder, error))
    return fail(ErrorKind::conflict, "is not empty; a backup is restored into a new folder",
                data_folder.string());
  YZ_TRY(check_manifest(backup_folder));
  YZ_TRY(check_whole(backup_folder, lister, progress));
  return copy_folder(backup_folder, data_folder, lister, progress);
}

}  // namespace yz::store
