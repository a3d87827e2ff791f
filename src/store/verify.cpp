#include <cstdio>
#include <fstream>
#include <set>

#include "store/backup.hpp"
#include "store/blobs.hpp"
#include "store/connection.hpp"
#include "store/file_hash.hpp"
#include "store/folder.hpp"

namespace yz::store {
namespace {

constexpr std::size_t most_faults_of_a_kind = 100;

void report(const Progress& progress, std::string_view step, std::uint64_t done,
            std::uint64_t total) {
  if (progress) progress(step, done, total);
}

Result<> check_pages(Connection& connection, Verification& found) {
  return connection.each("pragma integrity_check", {}, [&](const Row& row) {
    if (row.text(0) != "ok") found.faults.push_back(fmt::format("database: {}", row.text(0)));
  });
}

Result<> check_foreign_keys(Connection& connection, Verification& found) {
  return connection.each("pragma foreign_key_check", {}, [&](const Row& row) {
    if (found.faults.size() < most_faults_of_a_kind)
      found.faults.push_back(fmt::format("database: row {} of {} refers to a missing row of {}",
                                         row.is_null(1) ? -1 : row.integer(1), row.text(0),
                                         row.text(2)));
  });
}

Result<> check_journal(Connection& connection, Verification& found) {
  JournalPosition expected = 0;  // the beginning may have been pruned
  YZ_TRY(connection.each(
      "select position from store_journal order by position", {}, [&](const Row& row) {
        if (expected != 0 && row.integer(0) != expected)
          found.faults.push_back(
              fmt::format("journal: after position {} comes {}", expected - 1, row.integer(0)));
        expected = row.integer(0) + 1;
      }));
  found.journal_position = std::max<JournalPosition>(expected - 1, 0);
  return connection.each("select name, position from store_follower", {}, [&](const Row& row) {
    if (row.integer(1) > found.journal_position)
      found.faults.push_back(
          fmt::format("journal: the follower {} stands at {}, behind the end at {}", row.text(0),
                      row.integer(1), found.journal_position));
  });
}

void check_blob(const Blobs& blobs, const Sha256& name, Verification& found) {
  const auto hash = hash_of_file(blobs.path_of(name));
  if (!hash) {
    found.faults.push_back(fmt::format("blob {}: {}", name.hex(), hash.error().message));
  } else if (*hash != name) {
    found.faults.push_back(fmt::format("blob {}: its content has changed", name.hex()));
  }
}

Result<> check_blobs(const std::filesystem::path& data_folder, Connection& connection,
                     const BlobLister& lister, const Progress& progress, Verification& found) {
  std::set<Sha256> needed;
  ConnectionReadTx tx(connection);
  YZ_TRY(lister(tx, [&](const Sha256& name) { needed.insert(name); }));
  YZ_ASSIGN(const Blobs blobs, Blobs::open(data_folder));
  for (const Sha256& name : needed) {
    check_blob(blobs, name, found);
    report(progress, "blobs", ++found.blobs, needed.size());
  }
  return blobs.for_each([&](const Sha256& name, const std::filesystem::path&) {
    if (!needed.contains(name)) found.unreferenced.push_back(name);
  });
}

Result<> check_rooms(Connection& connection, const RoomsCheck& rooms, Verification& found) {
  if (!rooms) return {};
  ConnectionReadTx tx(connection);
  YZ_ASSIGN(const auto faults, rooms(tx));
  found.faults.insert(found.faults.end(), faults.begin(), faults.end());
  return {};
}

// One that was made and never written: its maker was killed before the first migration. Where files
// lie beside it, it has lost what was in it.
Result<bool> is_unwritten(const std::filesystem::path& data_folder, Connection& connection,
                          Verification& found) {
  YZ_ASSIGN(const auto tables, connection.number("select count(*) from sqlite_schema"));
  if (tables > 0) return false;
  YZ_ASSIGN(const Blobs blobs, Blobs::open(data_folder));
  YZ_TRY(blobs.for_each([&](const Sha256& name, const std::filesystem::path&) {
    found.unreferenced.push_back(name);
  }));
  if (!found.unreferenced.empty())
    found.faults.push_back(
        fmt::format("database: it is empty, but {} blobs lie here", found.unreferenced.size()));
  return true;
}

// A damaged page may make any of the looks below fail; that is a finding, not a failure to look.
void note_damage(const Result<>& outcome, Verification& found) {
  if (!outcome) found.faults.push_back(fmt::format("database: {}", outcome.error().message));
}

}  // namespace

Result<Verification> verify(const std::filesystem::path& data_folder, const BlobLister& lister,
                            const Progress& progress, const RoomsCheck& rooms) {
  const auto file = database_file(data_folder);
  YZ_ASSIGN(auto connection, Connection::open(file, Connection::Mode::read_write));
  YZ_TRY(connection->execute("pragma query_only = on; begin"));
  Verification found;
  report(progress, "database", 0, 3);
  note_damage(check_pages(*connection, found), found);
  report(progress, "database", 1, 3);
  if (const auto unwritten = is_unwritten(data_folder, *connection, found); unwritten && *unwritten)
    return found;
  note_damage(check_foreign_keys(*connection, found), found);
  report(progress, "database", 2, 3);
  note_damage(check_journal(*connection, found), found);
  report(progress, "database", 3, 3);
  note_damage(check_rooms(*connection, rooms, found), found);
  note_damage(check_blobs(data_folder, *connection, lister, progress, found), found);
  return found;
}

}  // namespace yz::store
