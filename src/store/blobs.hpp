// Blobs: immutable files named by their SHA-256 in hex, "blobs/ab/cdef…" below the data folder.
// A blob is complete or not there: it is written to a temporary file, synced, and renamed. Any
// thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "base/result.hpp"
#include "base/sha256.hpp"

namespace yz::store {

class Blobs {
 public:
  [[nodiscard]] static Result<Blobs> open(const std::filesystem::path& folder);

  // Keeps `data` durably and returns its name. Keeping what is there already costs one hash.
  [[nodiscard]] Result<Sha256> put(std::string_view data) const;
  // The same for an open file, from its beginning; `limit` bytes at most (too_large).
  [[nodiscard]] Result<Sha256> put_file(int descriptor, std::uint64_t limit) const;

  [[nodiscard]] bool has(const Sha256& name) const;
  [[nodiscard]] std::filesystem::path path_of(const Sha256& name) const;
  [[nodiscard]] Result<std::string> read(const Sha256& name) const;  // not_found

  // Calls `each` with every blob's name and path, in no order.
  Result<> for_each(
      const std::function<void(const Sha256&, const std::filesystem::path&)>& each) const;

 private:
  explicit Blobs(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
};

}  // namespace yz::store
