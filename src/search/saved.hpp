// The index on disk, in a folder of the data folder: segments named by their SHA-256, and a
// manifest that says which of them make up the index, what is deleted in them, and up to which
// entry of the journal they know. The manifest is replaced as a whole, so a crash leaves the one
// before.
//
// Nothing here is precious: what cannot be read is made anew from the records.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/result.hpp"
#include "base/sha256.hpp"
#include "search/index.hpp"
#include "store/journal.hpp"

namespace yz::search {

// Up to where the index knows the journal, and which journal it was: a data folder that was
// restored from a backup has other entries at the same places.
struct Standing {
  store::JournalPosition position = 0;
  Sha256 entry;  // of the journal's entry there; all zero at 0
  bool operator==(const Standing&) const = default;
};

struct SavedIndex {
  std::vector<Part> parts;
  Standing standing;
};

// One thread at a time.
class Saves {
 public:
  explicit Saves(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Errors: not_found (nothing saved), corrupt (damaged, or of another version of the analysis),
  // internal.
  [[nodiscard]] Result<SavedIndex> load();

  // Writes what is not there yet, then the manifest, then forgets segments that nothing uses.
  Result<> save(const Snapshot& snapshot, const Standing& standing);

 private:
  Result<Sha256> keep(const Part& part);

  std::filesystem::path folder_;
  std::map<const Segment*, std::pair<std::weak_ptr<const Segment>, Sha256>> kept_;
};

}  // namespace yz::search
