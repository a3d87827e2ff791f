// The one folder a fair lives in; what lies where in it: store/folder.hpp.
#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "base/result.hpp"
#include "store/backup.hpp"
#include "store/blobs.hpp"
#include "store/database.hpp"

namespace yz::app {

struct DataFolder {
  std::filesystem::path path;
  store::Blobs blobs;
  std::unique_ptr<store::Database> database;

  // Opens `path`, or makes it (readable by its owner alone) with every room's tables.
  [[nodiscard]] static Result<DataFolder> open(const std::filesystem::path& path);
};

// The schema of all rooms, in an order in which they may refer to each other.
[[nodiscard]] std::span<const store::Migration> all_migrations();

// Every blob that some room's tables refer to, for backup and verification.
Result<> list_blobs(store::ReadTx& tx, const store::NeedsBlob& needs);

// What rooms find wrong in their tables, for verification: the books of trade.
[[nodiscard]] Result<std::vector<std::string>> check_rooms(store::ReadTx& tx);

}  // namespace yz::app
