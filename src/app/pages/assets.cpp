#include "app/pages/assets.hpp"

#include <boost/json.hpp>

namespace yz::app {
namespace {

namespace json = boost::json;

std::vector<std::string> texts_of(const json::value& list) {
  std::vector<std::string> texts;
  for (const auto& text : list.as_array()) texts.emplace_back(text.as_string());
  return texts;
}

// "seal.svg" names "assets/seal-3f2a9c1b.svg": one dash, then a hash without one.
bool is_built_from(std::string_view path, std::string_view name) {
  const auto dot = name.rfind('.');
  const auto stem = fmt::format("assets/{}-", name.substr(0, dot));
  if (dot == std::string_view::npos || !path.starts_with(stem)) return false;
  const auto rest = path.substr(stem.size());
  return rest.ends_with(name.substr(dot)) && rest.find('-') == std::string_view::npos;
}

}  // namespace

Result<Assets> Assets::load(const Resources& resources) {
  const auto manifest = resources.find("manifest.json");
  if (!manifest)
    return fail(ErrorKind::not_found, "the web client has not been built (web/dist is empty)",
                "manifest.json");
  Assets assets;
  assets.files_ = resources.paths_below("assets/");
  try {
    const json::value whole = json::parse(*manifest);
    for (const auto& [name, entry] : whole.as_object())
      assets.entries_.emplace(
          name, Entry{std::string(entry.at("file").as_string()), texts_of(entry.at("css")),
                      texts_of(entry.at("imports"))});
  } catch (const std::exception& error) {
    return fail(ErrorKind::invalid, error.what(), "manifest.json");
  }
  return assets;
}

std::optional<std::string> Assets::address_of(std::string_view name) const {
  const bool is_sheet = name.ends_with(".css");
  const auto entry = entries_.find(is_sheet ? name.substr(0, name.size() - 4) : name);
  if (entry != entries_.end() && !is_sheet) return entry->second.file;
  if (entry != entries_.end() && !entry->second.css.empty()) return entry->second.css.front();
  for (const auto& path : files_)
    if (is_built_from(path, name)) return "/" + path;
  return std::nullopt;
}

std::vector<std::string> Assets::css_of(std::string_view entry) const {
  const auto at = entries_.find(entry);
  return at == entries_.end() ? std::vector<std::string>{} : at->second.css;
}

std::vector<std::string> Assets::imports_of(std::string_view entry) const {
  const auto at = entries_.find(entry);
  return at == entries_.end() ? std::vector<std::string>{} : at->second.imports;
}

}  // namespace yz::app
