// The files that the binary carries for the web: "pages/home.html", "messages/zh.json",
// "assets/page-3f2a9c.js", "openapi.json". Immutable after construction; any thread.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace yz {

class Resources {
 public:
  // Files under `folder`, read now, by their path relative to it. For work on the web client and
  // for tests; what is served otherwise is embedded (app/embedded_resources.hpp).
  [[nodiscard]] static Result<Resources> read_folder(const std::filesystem::path& folder);

  // `content` must outlive this object; embedded data does.
  void add_view(std::string path, std::string_view content);
  void add(std::string path, std::string content);

  [[nodiscard]] std::optional<std::string_view> find(std::string_view path) const;
  [[nodiscard]] std::vector<std::string> paths_below(std::string_view prefix) const;

 private:
  struct Content {
    std::string owned;
    std::string_view borrowed;
    [[nodiscard]] std::string_view view() const { return owned.empty() ? borrowed : owned; }
  };
  std::map<std::string, Content, std::less<>> files_;
};

}  // namespace yz
