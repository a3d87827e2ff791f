// What lies where in a data folder:
//
//   yunzhan.db (and -wal, -shm beside it)   the database
//   yunzhan.db.lock                         held by the process that serves it
//   blobs/                                  the immutable files, see blobs.hpp
#pragma once

#include <filesystem>

namespace yz::store {

[[nodiscard]] inline std::filesystem::path database_file(const std::filesystem::path& data_folder) {
  return data_folder / "yunzhan.db";
}

}  // namespace yz::store
