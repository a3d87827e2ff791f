#include "base/folder.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace yz {
namespace {

std::unexpected<Error> fail_errno(int code, std::string_view name) {
  switch (code) {
    case ENOENT: return fail(ErrorKind::not_found, "there is no such file", std::string(name));
    case ENOTDIR: return fail(ErrorKind::not_found, "there is no such file", std::string(name));
    case ELOOP:
      return fail(ErrorKind::invalid, "it is a symbolic link, or behind one", std::string(name));
    case EXDEV: return fail(ErrorKind::invalid, "the path leaves the folder", std::string(name));
    case EACCES: return fail(ErrorKind::invalid, "it may not be read", std::string(name));
    case ENAMETOOLONG: return fail(ErrorKind::invalid, "the path is too long", std::string(name));
    default: return fail(ErrorKind::internal, std::strerror(code), std::string(name));
  }
}

Folder::Kind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return Folder::Kind::file;
  if (S_ISDIR(mode)) return Folder::Kind::folder;
  if (S_ISLNK(mode)) return Folder::Kind::link;
  return Folder::Kind::other;
}

std::string size_text(std::uint64_t bytes) {
  if (bytes >= 1024 * 1024) return fmt::format("{:.0f} MiB", static_cast<double>(bytes) / 1048576);
  if (bytes >= 1024) return fmt::format("{:.0f} KiB", static_cast<double>(bytes) / 1024);
  return fmt::format("{} bytes", bytes);
}

std::unexpected<Error> fail_size(std::uint64_t size, std::uint64_t limit, std::string_view name) {
  return fail(ErrorKind::too_large,
              fmt::format("it is {} large; {} is the limit", size_text(size), size_text(limit)),
              std::string(name));
}

}  // namespace

void Descriptor::close() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

Result<Folder> Folder::open(const std::filesystem::path& path) {
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.is_open()) return Folder(std::move(descriptor));
  if (errno == ENOENT) return fail(ErrorKind::not_found, "there is no such folder", path.string());
  if (errno == ENOTDIR) return fail(ErrorKind::invalid, "it is no folder", path.string());
  return fail_errno(errno, path.string());
}

Result<Descriptor> Folder::open_below(std::string_view relative, int flags) const {
  if (relative.contains('\0'))
    return fail(ErrorKind::invalid, "the path holds a NUL", std::string(relative));
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags) | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const std::string path = relative.empty() ? "." : std::string(relative);
  long number = -1;
  do {
    number = ::syscall(SYS_openat2, descriptor_.get(), path.c_str(), &how, sizeof how);
  } while (number < 0 && (errno == EINTR || errno == EAGAIN));
  if (number < 0) return fail_errno(errno, relative);
  return Descriptor(static_cast<int>(number));
}

Result<std::vector<Folder::Entry>> Folder::list(std::string_view relative,
                                                std::size_t limit) const {
  YZ_ASSIGN(Descriptor opened, open_below(relative, O_RDONLY | O_DIRECTORY));
  const int number = ::fcntl(opened.get(), F_DUPFD_CLOEXEC, 3);
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(number), ::closedir);
  if (!stream) return fail_errno(errno, relative);
  std::vector<Entry> entries;
  while (const dirent* item = ::readdir(stream.get())) {
    const std::string name = item->d_name;
    if (name == "." || name == "..") continue;
    if (entries.size() == limit)
      return fail(ErrorKind::too_large, fmt::format("it holds more than {} entries", limit),
                  std::string(relative));
    struct stat facts{};
    if (::fstatat(opened.get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) continue;
    entries.push_back({name, kind_of(facts.st_mode), static_cast<std::uint64_t>(facts.st_size)});
  }
  std::ranges::sort(entries, {}, &Entry::name);
  return entries;
}

Result<Folder::File> Folder::open_file(std::string_view relative, std::uint64_t limit) const {
  // Looked at before it is opened for reading: opening a device can already do something.
  YZ_ASSIGN(const Descriptor looked, open_below(relative, O_PATH));
  struct stat facts{};
  if (::fstat(looked.get(), &facts) != 0) return fail_errno(errno, relative);
  if (!S_ISREG(facts.st_mode))
    return fail(ErrorKind::invalid, "it is no plain file", std::string(relative));
  YZ_ASSIGN(Descriptor opened, open_below(relative, O_RDONLY | O_NONBLOCK));
  if (::fstat(opened.get(), &facts) != 0) return fail_errno(errno, relative);
  if (!S_ISREG(facts.st_mode))
    return fail(ErrorKind::invalid, "it is no plain file", std::string(relative));
  const auto size = static_cast<std::uint64_t>(facts.st_size);
  if (size > limit) return fail_size(size, limit, relative);
  return File{std::move(opened), size};
}

Result<std::string> Folder::read(std::string_view relative, std::uint64_t limit) const {
  YZ_ASSIGN(const File file, open_file(relative, limit));
  auto text = read_all(file.descriptor.get(), limit);
  if (!text) text.error().place = relative;
  return text;
}

Result<std::string> read_all(int descriptor, std::uint64_t limit) {
  std::string out;
  std::string piece(256 * 1024, '\0');
  for (off_t at = 0;;) {
    const ssize_t got = ::pread(descriptor, piece.data(), piece.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorKind::internal, std::strerror(errno));
    if (got == 0) return out;
    at += got;
    if (static_cast<std::uint64_t>(at) > limit)
      return fail_size(static_cast<std::uint64_t>(at), limit, "");
    out.append(piece.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace yz
