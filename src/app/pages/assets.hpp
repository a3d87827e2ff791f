// The built files of the web client, by the names that templates use.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/resources.hpp"
#include "http/template.hpp"

namespace yz::app {

class Assets {
 public:
  // Reads `manifest.json` (web/tools/manifest.ts). Errors: not_found where the web client was not
  // built, invalid.
  [[nodiscard]] static Result<Assets> load(const Resources& resources);

  // "page" is an entry's script, "page.css" its first style sheet, "seal.svg" the file
  // "assets/seal-HASH.svg".
  [[nodiscard]] std::optional<std::string> address_of(std::string_view name) const;

  // What an entry loads beside its own script.
  [[nodiscard]] std::vector<std::string> css_of(std::string_view entry) const;
  [[nodiscard]] std::vector<std::string> imports_of(std::string_view entry) const;

 private:
  struct Entry {
    std::string file;
    std::vector<std::string> css;
    std::vector<std::string> imports;
  };
  std::map<std::string, Entry, std::less<>> entries_;
  std::vector<std::string> files_;
};

}  // namespace yz::app
