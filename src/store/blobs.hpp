// Blobs: immutable files named by their SHA-256 in hex, "blobs/ab/cdef…" below the data folder.
// A blob is complete or not there: it is written to a temporary file, synced, and renamed. Any
// thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "base/sha256.hpp"

namespace yz::store {

class Blobs {
 public:
  [[nodiscard]] static Result<Blobs> open(const std::filesystem::path& folder);

  // Keeps `data` durably and returns its name. Keeping what is there already costs one hash, and
  // makes it as young as what is new (see remove_unneeded).
  [[nodiscard]] Result<Sha256> put(std::string_view data) const;
  // The same for an open file, from its beginning; `limit` bytes at most (too_large).
  [[nodiscard]] Result<Sha256> put_file(int descriptor, std::uint64_t limit) const;

  [[nodiscard]] bool has(const Sha256& name) const;
  [[nodiscard]] std::filesystem::path path_of(const Sha256& name) const;
  [[nodiscard]] Result<std::string> read(const Sha256& name) const;  // not_found

  // Calls `each` with every blob's name and path, in no order.
  Result<> for_each(
      const std::function<void(const Sha256&, const std::filesystem::path&)>& each) const;

  struct Removed {
    std::uint64_t blobs = 0;
    std::uint64_t bytes = 0;
  };
  // Removes what `is_needed` denies and nobody has put for `grace`: long enough for whoever puts a
  // blob first and then writes the record that needs it. Others may put and read meanwhile.
  Result<Removed> remove_unneeded(const std::function<bool(const Sha256&)>& is_needed,
                                  std::chrono::seconds grace) const;

 private:
  // True where it is there; it is then as young as a new one.
  [[nodiscard]] bool renew(const Sha256& name) const;
  // The bytes it had, or nothing where it stays.
  [[nodiscard]] std::optional<std::uint64_t> remove_older(
      const std::filesystem::path& path, std::filesystem::file_time_type limit) const;
  explicit Blobs(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
};

}  // namespace yz::store
