#include "store/blobs.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.hpp"

namespace yz::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = 256 * 1024;
constexpr std::chrono::hours abandoned{24};  // a temporary file of that age has no writer any more

std::unexpected<Error> io_failure(const fs::path& path, const char* what) {
  const int code = errno;
  const auto kind = code == ENOSPC || code == EDQUOT ? ErrorKind::unavailable : ErrorKind::internal;
  return fail(kind, fmt::format("{}: {}", what, std::strerror(code)), path.string());
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool ok() const { return number_ >= 0; }

 private:
  int number_;
};

Result<> sync_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.ok() || ::fsync(descriptor.number()) != 0)
    return io_failure(folder, "cannot be synced");
  return {};
}

Result<> make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0755) == 0) return sync_folder(folder.parent_path());
  if (errno == EEXIST) return {};
  return io_failure(folder, "cannot be made");
}

// A file that vanishes unless it is renamed to its lasting name.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& folder)
      : path_(folder / random_token(18)),
        descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444)) {}
  ~TemporaryFile() {
    if (descriptor_.ok() && !kept_) ::unlink(path_.c_str());
  }

  Result<> write(std::span<const std::byte> data) {
    while (!data.empty()) {
      const ssize_t written = ::write(descriptor_.number(), data.data(), data.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return io_failure(path_, "cannot be written");
      data = data.subspan(static_cast<std::size_t>(written));
    }
    return {};
  }

  Result<> keep_as(const fs::path& lasting) {
    if (::fsync(descriptor_.number()) != 0) return io_failure(path_, "cannot be synced");
    if (::rename(path_.c_str(), lasting.c_str()) != 0)
      return io_failure(lasting, "cannot be renamed to");
    kept_ = true;
    return sync_folder(lasting.parent_path());
  }

  [[nodiscard]] bool ok() const { return descriptor_.ok(); }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  Descriptor descriptor_;
  bool kept_ = false;
};

void remove_abandoned(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const auto age = fs::file_time_type::clock::now() - entry.last_write_time(ignored);
    if (age > abandoned) fs::remove(entry.path(), ignored);
  }
}

std::optional<Sha256> name_of_path(const fs::path& path) {
  return Sha256::parse(path.parent_path().filename().string() + path.filename().string());
}

}  // namespace

Result<Blobs> Blobs::open(const fs::path& folder) {
  Blobs blobs(folder / "blobs");
  YZ_TRY(make_folder(blobs.folder_));
  YZ_TRY(make_folder(blobs.folder_ / "tmp"));
  remove_abandoned(blobs.folder_ / "tmp");
  return blobs;
}

Result<Sha256> Blobs::put(std::string_view data) const {
  const Sha256 name = sha256(data);
  // It may be there without its folder being synced yet, by another thread that is at it just now.
  if (renew(name)) {
    YZ_TRY(sync_folder(path_of(name).parent_path()));
    return name;
  }
  TemporaryFile file(folder_ / "tmp");
  if (!file.ok()) return io_failure(file.path(), "cannot be made");
  YZ_TRY(file.write(std::as_bytes(std::span(data))));
  YZ_TRY(make_folder(path_of(name).parent_path()));
  YZ_TRY(file.keep_as(path_of(name)));
  return name;
}

Result<Sha256> Blobs::put_file(int descriptor, std::uint64_t limit) const {
  TemporaryFile file(folder_ / "tmp");
  if (!file.ok()) return io_failure(file.path(), "cannot be made");
  Sha256Stream hash;
  std::vector<std::byte> piece(piece_bytes);
  std::uint64_t size = 0;
  while (true) {
    const ssize_t got = ::pread(descriptor, piece.data(), piece.size(), static_cast<off_t>(size));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_failure(file.path(), "its source cannot be read");
    if (got == 0) break;
    size += static_cast<std::uint64_t>(got);
    if (size > limit)
      return fail(ErrorKind::too_large, fmt::format("is larger than {} bytes", limit));
    const std::span read(piece.data(), static_cast<std::size_t>(got));
    hash.update(read);
    YZ_TRY(file.write(read));
  }
  const Sha256 name = hash.finish();
  if (renew(name)) {
    YZ_TRY(sync_folder(path_of(name).parent_path()));
    return name;
  }
  YZ_TRY(make_folder(path_of(name).parent_path()));
  YZ_TRY(file.keep_as(path_of(name)));
  return name;
}

// Where the time cannot be set (somebody else's file), being there is enough.
bool Blobs::renew(const Sha256& name) const {
  return ::utimensat(AT_FDCWD, path_of(name).c_str(), nullptr, 0) == 0 ||
         (errno != ENOENT && has(name));
}

// Out of reach first and looked at again then: it may have been put in between.
std::optional<std::uint64_t> Blobs::remove_older(const fs::path& path,
                                                 fs::file_time_type limit) const {
  std::error_code error;
  const auto is_old = [&](const fs::path& at) {
    const auto time = fs::last_write_time(at, error);
    return !error && time < limit;
  };
  const auto size = fs::file_size(path, error);
  if (error || !is_old(path)) return std::nullopt;
  const fs::path away = folder_ / "tmp" / random_token(18);
  fs::rename(path, away, error);
  if (error) return std::nullopt;
  if (!is_old(away)) {
    fs::rename(away, path, error);
    return std::nullopt;
  }
  fs::remove(away, error);
  return size;
}

Result<Blobs::Removed> Blobs::remove_unneeded(const std::function<bool(const Sha256&)>& is_needed,
                                              std::chrono::seconds grace) const {
  std::vector<fs::path> unneeded;
  YZ_TRY(for_each([&](const Sha256& name, const fs::path& path) {
    if (!is_needed(name)) unneeded.push_back(path);
  }));
  const auto limit = fs::file_time_type::clock::now() - grace;
  Removed removed;
  for (const fs::path& path : unneeded)
    if (const auto bytes = remove_older(path, limit)) {
      ++removed.blobs;
      removed.bytes += *bytes;
    }
  return removed;
}

bool Blobs::has(const Sha256& name) const {
  struct stat status{};
  return ::stat(path_of(name).c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

fs::path Blobs::path_of(const Sha256& name) const {
  const std::string hex = name.hex();
  return folder_ / hex.substr(0, 2) / hex.substr(2);
}

Result<std::string> Blobs::read(const Sha256& name) const {
  std::ifstream file(path_of(name), std::ios::binary);
  if (!file) return fail(ErrorKind::not_found, "There is no such file.", name.hex());
  std::string data{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) return fail(ErrorKind::internal, "cannot be read", path_of(name).string());
  return data;
}

Result<> Blobs::for_each(const std::function<void(const Sha256&, const fs::path&)>& each) const {
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder_, error), end; !error && at != end;
       at.increment(error)) {
    if (const auto name = name_of_path(at->path()); name && at->is_regular_file(error))
      each(*name, at->path());
  }
  if (error) return fail(ErrorKind::internal, error.message(), folder_.string());
  return {};
}

}  // namespace yz::store
