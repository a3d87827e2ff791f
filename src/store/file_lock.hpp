// A lock that one process at a time holds, for as long as the object lives; the kernel lets go of
// it when the process dies, however it dies.
#pragma once

#include <filesystem>
#include <utility>

#include "base/result.hpp"

namespace yz::store {

class FileLock {
 public:
  // Makes `file` where it is missing; it stays behind, empty. unavailable: another holds it.
  [[nodiscard]] static Result<FileLock> take(const std::filesystem::path& file);
  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace yz::store
