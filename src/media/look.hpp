// Looks at one file that a pack names: is it what it is named as, and what does a visitor's browser
// need to know of it. The content says what a file is; its name must agree.
#pragma once

#include <cstdint>

#include "base/folder.hpp"
#include "base/record.hpp"
#include "base/toml_in.hpp"

namespace yz::media {

// Bytes that a file of this kind may have.
[[nodiscard]] constexpr std::uint64_t limit_of(FileKind kind) {
  constexpr std::uint64_t mib = 1024 * 1024;
  switch (kind) {
    case FileKind::picture: return 32 * mib;
    case FileKind::logo: return 1 * mib;
    case FileKind::model: return 64 * mib;
    case FileKind::film: return 512 * mib;
    case FileKind::captions: return 1 * mib;
  }
  return 0;
}

// All of FileRef but its path. Errors: those of Folder::open_file, and invalid; the message is the
// rest of a sentence that begins with the file's name.
[[nodiscard]] Result<FileRef> look_at(const Folder& folder, const FileUse& use);

// The same for bytes already here; `content` is not filled. For fuzzing and tests.
[[nodiscard]] Result<FileRef> look_at_bytes(FileKind kind, std::string_view bytes);

}  // namespace yz::media
