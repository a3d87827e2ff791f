// Backup, restore and verification of a data folder. All may run while a server uses the folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/sha256.hpp"
#include "base/time.hpp"
#include "store/database.hpp"
#include "store/tx.hpp"

namespace yz::store {

// Tells every blob that the domains' tables refer to; it may tell one more than once. Rooms own
// their tables, so whoever joins the rooms supplies it.
using NeedsBlob = std::function<void(const Sha256&)>;
using BlobLister = std::function<Result<>(ReadTx& tx, const NeedsBlob& needs)>;

// Called now and then: the step's name and how much of it is done, both in the same unit.
using Progress =
    std::function<void(std::string_view step, std::uint64_t done, std::uint64_t total)>;

struct BackupReport {
  JournalPosition journal_position = 0;  // everything up to here is in it
  std::uint64_t blobs = 0;
  std::uint64_t bytes = 0;      // of database and blobs
  std::vector<Sha256> missing;  // referred to, but not in the data folder
};

// Makes `target` (which must not exist) a folder with one consistent copy of the database, the
// blobs it refers to (hard links where the disk allows, blobs never change), and backup.json, which
// is written last. A backup that is cut short is left as "TARGET.partial" and is none.
// Errors: not_found (no data folder), conflict (target exists), unavailable (disk full), internal.
[[nodiscard]] Result<BackupReport> backup(const std::filesystem::path& data_folder,
                                          const std::filesystem::path& target,
                                          const BlobLister& lister, Instant now,
                                          const Progress& progress = {});

// Makes `data_folder` from a backup, after checking the whole of it. `data_folder` must be missing
// or empty (conflict).
[[nodiscard]] Result<BackupReport> restore(const std::filesystem::path& backup_folder,
                                           const std::filesystem::path& data_folder,
                                           const BlobLister& lister, const Progress& progress = {});

struct Verification {
  std::vector<std::string> faults;   // one sentence each; empty: all is well
  std::vector<Sha256> unreferenced;  // blobs that no table refers to: no fault, only space
  JournalPosition journal_position = 0;
  std::uint64_t blobs = 0;  // referred to and looked at
  [[nodiscard]] bool ok() const { return faults.empty(); }
};

// Looks at everything: SQLite's own integrity check, foreign keys, the journal's positions, the
// followers' positions, every blob referred to and its hash. Changes nothing.
// The Result is an error only where it could not look (not_found, internal). `rooms` adds a
// sentence for each thing that a room finds wrong in its own tables.
using RoomsCheck = std::function<Result<std::vector<std::string>>(ReadTx& tx)>;
[[nodiscard]] Result<Verification> verify(const std::filesystem::path& data_folder,
                                          const BlobLister& lister, const Progress& progress = {},
                                          const RoomsCheck& rooms = {});

}  // namespace yz::store
