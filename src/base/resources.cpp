#include "base/resources.hpp"

#include <fstream>
#include <iterator>

namespace yz {

Result<Resources> Resources::read_folder(const std::filesystem::path& folder) {
  Resources resources;
  std::error_code error;
  std::filesystem::recursive_directory_iterator walk(folder, error);
  if (error)
    return fail(ErrorKind::not_found, "cannot read folder: " + error.message(), folder.string());
  for (const auto& entry : walk) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string content(std::istreambuf_iterator<char>(file), {});
    if (!file) return fail(ErrorKind::internal, "cannot read file", entry.path().string());
    resources.add(entry.path().lexically_relative(folder).generic_string(), std::move(content));
  }
  return resources;
}

void Resources::add_view(std::string path, std::string_view content) {
  files_.insert_or_assign(std::move(path), Content{{}, content});
}

void Resources::add(std::string path, std::string content) {
  files_.insert_or_assign(std::move(path), Content{std::move(content), {}});
}

std::optional<std::string_view> Resources::find(std::string_view path) const {
  const auto at = files_.find(path);
  return at == files_.end() ? std::nullopt : std::optional(at->second.view());
}

std::vector<std::string> Resources::paths_below(std::string_view prefix) const {
  std::vector<std::string> paths;
  for (auto at = files_.lower_bound(prefix); at != files_.end() && at->first.starts_with(prefix);
       ++at)
    paths.push_back(at->first);
  return paths;
}

}  // namespace yz
