// A read-only view of a folder that somebody else filled: nothing outside of it can be reached
// through it, whatever links, devices or pipes it holds, and nothing over a stated size is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace yz {

// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }

  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  void close();

 private:
  int number_ = -1;
};

class Folder {
 public:
  enum class Kind : std::uint8_t { file, folder, link, other };
  struct Entry {
    std::string name;
    Kind kind = Kind::other;
    std::uint64_t size = 0;  // bytes, of files
  };
  struct File {
    Descriptor descriptor;
    std::uint64_t size = 0;
  };

  // `path` itself may be reached through links: the caller named it. Errors: not_found, invalid (no
  // folder), internal.
  [[nodiscard]] static Result<Folder> open(const std::filesystem::path& path);

  // What stands in the folder at `relative` ("" is this one), sorted by name, without "." and "..".
  // Errors: not_found; too_large past `limit` entries; invalid where a link is on the way.
  [[nodiscard]] Result<std::vector<Entry>> list(std::string_view relative,
                                                std::size_t limit = 100'000) const;

  // Opens the plain file at `relative`. Errors: not_found; too_large past `limit` bytes, before a
  // byte is read; invalid where it leaves the folder, passes a link or is no plain file.
  [[nodiscard]] Result<File> open_file(std::string_view relative, std::uint64_t limit) const;

  // The same, read whole.
  [[nodiscard]] Result<std::string> read(std::string_view relative, std::uint64_t limit) const;

 private:
  explicit Folder(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  [[nodiscard]] Result<Descriptor> open_below(std::string_view relative, int flags) const;
  Descriptor descriptor_;
};

// All of an open file from its beginning; too_large past `limit`.
[[nodiscard]] Result<std::string> read_all(int descriptor, std::uint64_t limit);

}  // namespace yz
