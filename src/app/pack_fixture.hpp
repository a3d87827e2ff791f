// A small pack without a fault, in a folder that goes away. Only tests include it.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include <stdlib.h>

#include "media/testing.hpp"

namespace yz::app::testing {

namespace fs = std::filesystem;

class TempFolder {
 public:
  TempFolder() {
    std::string name = (fs::temp_directory_path() / "yunzhan-pack-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

class PackFolder {
 public:
  explicit PackFolder(std::string_view slug = "small") {
    write("expo.toml",
          "slug = \"" + std::string(slug) + "\"\n" + R"(title = { zh = "小展", en = "Small fair" }
starts = 2026-05-01
ends = 2026-05-03
organiser = { zh = "主办方", en = "Organiser" }
place = { zh = "晋中", en = "Jinzhong" }
contact_email = "fair@example.org"
licence = "CC0-1.0"
hall = "main"
)");
    write("zh.md", "你好\n");
    write("en.md", "Hello\n");
    write("zones/relics/zone.toml", R"(title = { zh = "文物", en = "Relics" }
summary = { zh = "旧物", en = "Old things" }
order = 1
colour = "#8a2f23"
)");
    write("exhibitors/museum/exhibitor.toml", R"(title = { zh = "博物馆", en = "Museum" }
kind = "museum"
place = { zh = "晋中", en = "Jinzhong" }
)");
    write("exhibits/ding/exhibit.toml", exhibit_toml);
    write("exhibits/ding/zh.md", "一只鼎。\n");
    write("exhibits/ding/en.md", "A ding.\n");
    write("exhibits/ding/model.glb", media::testing::make_glb());
    write("exhibits/ding/poster.webp", media::testing::make_picture(400, 300));
    write("programme/talk.toml", R"(kind = "talk"
title = { zh = "讲座", en = "Talk" }
summary = { zh = "讲鼎", en = "On dings" }
starts = 2026-05-01T10:00:00+08:00
ends = 2026-05-01T11:00:00+08:00
zone = "relics"
exhibit = "ding"
)");
    write("halls/main/hall.toml", R"(title = { zh = "主馆", en = "Main hall" }
outline = [[0, 0], [10, 0], [10, 8], [0, 8]]
wall_height = 4
style = "plain"
[spawn]
at = [5, 1]
facing = 90
[[zone]]
zone = "relics"
outline = [[0, 4], [10, 4], [10, 8], [0, 8]]
sign = [5, 4]
sign_facing = 270
[[stand]]
id = "ding"
exhibit = "ding"
kind = "plinth"
at = [5, 6]
facing = 270
size = [0.6, 0.6]
height = 1
)");
  }

  static constexpr std::string_view exhibit_toml = R"(kind = "relic"
zone = "relics"
exhibitor = "museum"
order = 1
title = { zh = "鼎", en = "Ding" }
summary = { zh = "青铜鼎", en = "A bronze ding" }
poster = "poster.webp"
poster_alt = { zh = "鼎", en = "A ding" }
[museum]
period = { zh = "春秋", en = "Spring and Autumn" }
year_from = -549
year_to = -452
material = { zh = "青铜", en = "Bronze" }
provenance = { zh = "不详", en = "Unknown" }
holder = { zh = "博物馆", en = "Museum" }
credit = { zh = "摄影", en = "Photographer" }
licence = "CC0-1.0"
[[museum.dimension]]
kind = "height"
value = 30.5
unit = "cm"
[model]
file = "model.glb"
[[model.annotation]]
id = "rim"
title = { zh = "口", en = "Rim" }
text = { zh = "口沿", en = "The rim" }
position = [0, 1, 0]
normal = [0, 1, 0]
camera = [0, 2, 1]
)";

  [[nodiscard]] const fs::path& path() const { return folder_.path(); }

  void write(const fs::path& file, std::string_view content) const {
    fs::create_directories((path() / file).parent_path());
    std::ofstream(path() / file, std::ios::binary) << content;
  }

  [[nodiscard]] std::string read(const fs::path& file) const {
    std::ostringstream out;
    out << std::ifstream(path() / file, std::ios::binary).rdbuf();
    return std::move(out).str();
  }

  // The first `from` in `file` becomes `to`; a test that replaces nothing is wrong itself.
  void replace(const fs::path& file, std::string_view from, std::string_view to) const {
    std::string text = read(file);
    const std::size_t at = text.find(from);
    if (at == text.npos) std::abort();
    write(file, text.replace(at, from.size(), to));
  }

  void append(const fs::path& file, std::string_view more) const {
    write(file, read(file) + std::string(more));
  }

  void remove(const fs::path& file) const { fs::remove_all(path() / file); }

 private:
  TempFolder folder_;
};

}  // namespace yz::app::testing
