#include "search/saved.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/folder.hpp"
#include "search/analysis.hpp"
#include "search/bytes.hpp"

namespace yz::search {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view manifest_magic = "YZSEARCH";
constexpr std::uint64_t most_manifest = 256U << 20U;  // bytes

// A file mapped for reading. Its pages are the kernel's to keep or drop.
struct Mapped {
  const char* at = nullptr;
  std::size_t size = 0;
  Mapped(const char* begin, std::size_t bytes) : at(begin), size(bytes) {}
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;
  ~Mapped() { ::munmap(const_cast<char*>(at), size); }
};

std::unexpected<Error> failed(std::string_view what, const fs::path& path) {
  return fail(ErrorKind::internal, fmt::format("{}: {}", what, std::strerror(errno)),
              path.string());
}

Result<std::shared_ptr<const Mapped>> map_file(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open()) return fail(ErrorKind::corrupt, "a segment is missing", path.string());
  struct stat info{};
  if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode) || info.st_size <= 0)
    return fail(ErrorKind::corrupt, "a segment is no file", path.string());
  const auto size = static_cast<std::size_t>(info.st_size);
  void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (at == MAP_FAILED) return failed("a segment cannot be mapped", path);
  return std::make_shared<const Mapped>(static_cast<const char*>(at), size);
}

Result<> write_all(int file, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(file, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return failed("cannot write the search index", path);
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return {};
}

// Whole or not at all: written beside, made durable, then renamed.
Result<> put_file(const fs::path& path, std::string_view bytes) {
  const fs::path beside = path.string() + ".new";
  {
    const Descriptor file(
        ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.is_open()) return failed("cannot write the search index", beside);
    YZ_TRY(write_all(file.get(), bytes, beside));
    if (::fsync(file.get()) != 0) return failed("cannot keep the search index", beside);
  }
  if (::rename(beside.c_str(), path.c_str()) != 0)
    return failed("cannot keep the search index", path);
  const Descriptor folder(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) ::fsync(folder.get());
  return {};
}

fs::path segment_path(const fs::path& folder, const Sha256& name) {
  return folder / (name.hex() + ".segment");
}

std::string_view view_of(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

Sha256 digest_from(std::string_view bytes) {
  Sha256 digest;
  if (bytes.size() == digest.bytes.size())
    std::memcpy(digest.bytes.data(), bytes.data(), bytes.size());
  return digest;
}

std::string bits_of(const Deleted& deleted) {
  std::string bits;
  if (!deleted) return bits;
  bits.resize((deleted->size() + 7) / 8);
  for (std::size_t i = 0; i < deleted->size(); ++i)
    if ((*deleted)[i]) bits[i / 8] = static_cast<char>(bits[i / 8] | 1 << (i % 8));
  return bits;
}

Result<Part> read_part(const fs::path& folder, ByteReader& reader) {
  const Sha256 name = digest_from(reader.take(Sha256{}.bytes.size()));
  const std::string_view bits = reader.text();
  if (!reader.ok()) return fail(ErrorKind::corrupt, "the manifest of the search index is cut");
  const auto path = segment_path(folder, name);
  YZ_ASSIGN(auto mapped, map_file(path));
  const std::string_view bytes(mapped->at, mapped->size);
  if (sha256(bytes) != name) return fail(ErrorKind::corrupt, "a segment is damaged", path.string());
  Part part;
  YZ_ASSIGN(part.segment, Segment::open(bytes, std::move(mapped)));
  part.living = part.segment->size();
  if (bits.empty()) return part;
  if (bits.size() != (std::size_t{part.living} + 7) / 8)
    return fail(ErrorKind::corrupt, "deletions do not fit their segment", path.string());
  auto deleted = std::make_shared<std::vector<bool>>(part.segment->size());
  for (DocNumber doc = 0; doc < part.segment->size(); ++doc)
    if ((static_cast<unsigned char>(bits[doc / 8]) >> (doc % 8) & 1U) != 0) {
      (*deleted)[doc] = true;
      --part.living;
    }
  part.deleted = std::move(deleted);
  return part;
}

}  // namespace

Result<SavedIndex> Saves::load() {
  std::error_code error;
  if (!fs::exists(folder_ / "manifest", error))
    return fail(ErrorKind::not_found, "no search index is saved", folder_.string());
  YZ_ASSIGN(const Folder folder, Folder::open(folder_));
  YZ_ASSIGN(const std::string manifest, folder.read("manifest", most_manifest));
  const std::size_t digest_size = Sha256{}.bytes.size();
  if (manifest.size() < digest_size ||
      digest_from(std::string_view(manifest).substr(manifest.size() - digest_size)) !=
          sha256(std::string_view(manifest).substr(0, manifest.size() - digest_size)))
    return fail(ErrorKind::corrupt, "the manifest of the search index is damaged",
                folder_.string());
  ByteReader reader(std::string_view(manifest).substr(0, manifest.size() - digest_size));
  if (reader.take(manifest_magic.size()) != manifest_magic ||
      reader.raw<std::uint32_t>() != analysis_version)
    return fail(ErrorKind::corrupt, "the search index is of another version", folder_.string());
  SavedIndex saved;
  saved.standing.position = reader.raw<std::int64_t>();
  saved.standing.entry = digest_from(reader.take(digest_size));
  for (std::uint64_t left = reader.varint(); left > 0; --left) {
    YZ_ASSIGN(Part part, read_part(folder_, reader));
    kept_[part.segment.get()] = {part.segment, sha256(part.segment->bytes())};
    saved.parts.push_back(std::move(part));
  }
  return saved;
}

Result<Sha256> Saves::keep(const Part& part) {
  if (const auto at = kept_.find(part.segment.get());
      at != kept_.end() && at->second.first.lock() == part.segment)
    return at->second.second;
  const Sha256 name = sha256(part.segment->bytes());
  YZ_TRY(put_file(segment_path(folder_, name), part.segment->bytes()));
  kept_[part.segment.get()] = {part.segment, name};
  return name;
}

Result<> Saves::save(const Snapshot& snapshot, const Standing& standing) {
  std::error_code error;
  fs::create_directories(folder_, error);
  std::string manifest(manifest_magic);
  put_raw(manifest, analysis_version);
  put_raw(manifest, std::int64_t{standing.position});
  manifest += view_of(standing.entry);
  put_varint(manifest, snapshot.parts.size());
  std::set<std::string> used{"manifest"};
  for (const Part& part : snapshot.parts) {
    YZ_ASSIGN(const Sha256 name, keep(part));
    manifest += view_of(name);
    put_text(manifest, bits_of(part.deleted));
    used.insert(segment_path(folder_, name).filename().string());
  }
  manifest += view_of(sha256(manifest));
  YZ_TRY(put_file(folder_ / "manifest", manifest));
  for (const auto& entry : fs::directory_iterator(folder_, error))
    if (!used.contains(entry.path().filename().string())) fs::remove(entry.path(), error);
  std::erase_if(kept_, [](const auto& each) { return each.second.first.expired(); });
  return {};
}

}  // namespace yz::search
