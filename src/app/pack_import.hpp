// Takes a pack into a data folder, and gives it back.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "app/reduce_pictures.hpp"
#include "base/result.hpp"
#include "base/toml_in.hpp"
#include "store/blobs.hpp"
#include "store/database.hpp"

namespace yz::app {

struct ImportOutcome {
  std::string slug;      // the pack's
  bool changed = false;  // false: this very pack was there already
  std::size_t zones = 0;
  std::size_t exhibitors = 0;
  std::size_t exhibits = 0;
  std::size_t programme = 0;
  std::size_t halls = 0;
  std::size_t offers = 0;
  std::size_t files = 0;
  std::vector<std::string> unlit;  // halls whose geometry was made now: built/ was missing or stale
};

struct ImportOptions {
  ReduceOptions pictures;
};

// Reads the pack at `folder`, keeps its files, reduces its pictures, and replaces in one
// transaction what the pack said before; the journal gets "expo.pack_imported" where something
// changed. All or nothing: where `log.faults` has any afterwards, the answer is `invalid` and no
// record changed. Blocks for as long as pictures take; not on an I/O thread.
[[nodiscard]] Result<ImportOutcome> import_pack_folder(store::Database& database,
                                                       const store::Blobs& blobs,
                                                       const std::filesystem::path& folder,
                                                       ReadLog& log,
                                                       const ImportOptions& options = {});

// Writes the pack `slug` into `folder`, which must not exist or be empty; it is there whole or not
// at all. Errors: not_found, conflict (something is there), internal.
[[nodiscard]] Result<> export_pack_folder(store::Database& database, const store::Blobs& blobs,
                                          std::string_view slug,
                                          const std::filesystem::path& folder);

}  // namespace yz::app
