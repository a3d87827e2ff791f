#include "app/navmeshes.hpp"

#include <algorithm>

#include "hall/storage.hpp"

namespace yz::app {
namespace {

constexpr std::size_t most_navmeshes = 32;  // kept in memory

}  // namespace

Result<std::optional<Sha256>> navmesh_file_of(store::ReadTx& tx, std::string_view hall) {
  YZ_ASSIGN(const auto kept, hall::find_built(tx, hall));
  if (!kept) return std::nullopt;
  const auto file = std::ranges::find_if(
      kept->files, [](const auto& each) { return each.first.ends_with("navmesh.bin"); });
  return file == kept->files.end() ? std::nullopt : std::optional(file->second);
}

Result<std::shared_ptr<const hall::Navmesh>> Navmeshes::find(store::ReadTx& tx,
                                                             std::string_view hall) {
  YZ_ASSIGN(const auto file, navmesh_file_of(tx, hall));
  if (!file) return fail(ErrorKind::not_found, "the hall is not built yet");
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = read_.find(*file); at != read_.end()) return at->second;
  }
  YZ_ASSIGN(const std::string bytes, blobs_.read(*file));
  YZ_ASSIGN(auto read, hall::Navmesh::read(bytes));
  auto shared = std::make_shared<const hall::Navmesh>(std::move(read));
  const std::lock_guard lock(mutex_);
  if (read_.size() >= most_navmeshes) read_.clear();
  read_[*file] = shared;
  return shared;
}

}  // namespace yz::app
