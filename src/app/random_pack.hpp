// Packs at random, made from the same description of records as everything else: each field holds
// something that its rule lets through. Only tests include it.
#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "base/toml_out.hpp"
#include "expo/pack.hpp"
#include "media/testing.hpp"

namespace yz::app::testing {

namespace fs = std::filesystem;

// An archive (base/record.hpp) that fills a record.
class RandomFill {
 public:
  RandomFill(std::mt19937& random, std::string owner) : random_(random), owner_(std::move(owner)) {}

  void here(auto&&...) {}
  void own_slug(std::string&) {}
  void body(Text& text) { text = {line(200) + "\n\n" + line(50), line(100)}; }

  void text(std::string_view, std::string& out, const TextRule& rule) {
    if (!rule.refers.empty()) {
      // Every pack has a zone, an exhibitor and an exhibit of these names; no hall.
      out = rule.refers == "hall" ? "" : "a-" + std::string(rule.refers);
      return;
    }
    if (rule.need == Need::optional && chance(3)) return;
    switch (rule.form) {
      case Form::slug: out = owner_ + "-" + std::to_string(++serial_); break;
      case Form::url: out = "https://example.org/?q=%22" + std::to_string(number(0, 99)); break;
      case Form::email: out = "fair@example.org"; break;
      case Form::licence: out = chance(2) ? "CC0-1.0" : "LicenseRef-Own.1"; break;
      case Form::colour: out = "#0a1b2c"; break;
      case Form::line: out = line(rule.max); break;
      case Form::paragraph: out = line(rule.max / 3) + "\n" + line(rule.max / 3); break;
    }
  }
  void both(std::string_view key, Text& out, const TextRule& rule) {
    // A picture needs the words for those who cannot see it.
    if (rule.need == Need::optional && !key.ends_with("_alt") && chance(3)) return;
    const TextRule each{.max = rule.max, .form = rule.form};
    if (!chance(6)) text(key, out.zh, each);
    if (out.zh.empty() || !chance(6)) text(key, out.en, each);
  }
  void words(std::string_view, Words& out, std::size_t, std::size_t max_length) {
    for (int i = number(0, 3); i > 0; --i)
      out.zh.push_back(std::to_string(i) + line(max_length - 2));
    for (int i = number(0, 3); i > 0; --i)
      out.en.push_back(std::to_string(i) + line(max_length - 2));
  }
  void integer(std::string_view, std::int64_t& out, std::int64_t, std::int64_t, Need) {
    out = number(0, 1000);
  }
  void integer(std::string_view key, std::optional<std::int64_t>& out, std::int64_t, std::int64_t,
               Need = Need::optional) {
    out = key == "year_from" ? number(-9000, -1) : number(0, 1900);  // both, in order
  }
  void real(std::string_view, double& out, double min, double max, Need) {
    out = std::uniform_real_distribution<double>(std::max(min, 0.001), std::min(max, 1e5))(random_);
  }
  void flag(std::string_view, bool& out) { out = chance(2); }
  void date(std::string_view key, Date& out) {
    out = std::chrono::year(key == "starts" ? 2026 : 2027) / number(1, 12) / number(1, 28);
  }
  void moment(std::string_view key, Moment& out) {
    out.at = Instant(
        std::chrono::seconds(1'777'000'000 + number(0, 999) + (key == "ends" ? 10'000 : 0)));
    out.offset_minutes = number(-12, 12) * 30;
  }
  void file(std::string_view key, FileRef& out, FileKind kind, Need need = Need::optional) {
    // Posters and logos always, because their words are always there.
    const bool wanted = need == Need::required || key == "poster" || key == "logo" || chance(2);
    if (!wanted) return;
    static constexpr std::string_view endings[] = {".webp", ".svg", ".glb", ".webm", ".vtt"};
    out.path = "files/" + std::string(key) + std::to_string(++serial_) +
               std::string(endings[static_cast<std::size_t>(kind)]);
  }
  template <std::size_t N>
  void point(std::string_view, std::array<double, N>& out, double limit, Need) {
    for (double& each : out) each = std::uniform_real_distribution<double>(-limit, limit)(random_);
  }
  void points(auto&&...) {}
  template <class Enum>
  void choice(std::string_view key, Enum& out, Need = Need::required) {
    out = static_cast<Enum>(number(0, static_cast<int>(std::size(WordsOf<Enum>::names)) - 1));
    // A weight has units of its own.
    if constexpr (std::is_same_v<Enum, expo::DimensionKind>) weight_ = out == Enum::weight;
    if constexpr (std::is_same_v<Enum, expo::Unit>) out = weight_ ? Enum::kg : Enum::cm;
    // A relic needs [museum], a film [film]; crafts may have both or none.
    if constexpr (std::is_same_v<Enum, expo::ExhibitKind>) kind_ = word_of(out);
    (void)key;
  }
  template <class T>
  void table(std::string_view key, std::optional<T>& out, Need = Need::optional) {
    const bool wanted = (kind_ == "relic" && key == "museum") || (kind_ == "film" && key == "film");
    if (wanted || chance(2)) describe(*this, out.emplace());
  }
  template <class T>
  void list(std::string_view, std::vector<T>& out, std::size_t) {
    for (int i = number(0, 3); i > 0; --i) describe(*this, out.emplace_back());
  }
  void require(bool, std::initializer_list<std::string_view>, std::string_view) {}
  void unique(std::string_view, std::string_view) {}

 private:
  int number(int min, int max) { return std::uniform_int_distribution(min, max)(random_); }
  bool chance(int of) { return number(1, of) == 1; }

  // Letters that formats like to trip over, never a space at either end.
  std::string line(std::size_t max) {
    static constexpr std::string_view letters[] = {
        "a",   "Z", "鼎", "\"",    "\\",  "'", "\U0001F3FA", "é",  "#", "=", "{", "]",  "\"\"\"",
        "'''", "$", "%",  "&amp;", "\\n", "…", "e\u0301",    " x", "~", "|", "0", "//", "\u200B"};
    const int count = number(1, static_cast<int>(std::min<std::size_t>(max / 5 + 1, 40)));
    std::string out = "t";
    for (int i = 1; i < count; ++i)
      out += letters[static_cast<std::size_t>(number(0, static_cast<int>(std::size(letters)) - 1))];
    return out;
  }

  std::mt19937& random_;
  std::string owner_;
  std::string_view kind_;
  bool weight_ = false;
  int serial_ = 0;
};

inline std::string bytes_for(FileKind kind) {
  static const std::string picture = media::testing::make_picture(40, 30);
  switch (kind) {
    case FileKind::picture: return picture;
    case FileKind::logo:
      return "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h9\"/></svg>";
    case FileKind::model: return media::testing::make_glb();
    case FileKind::film: return std::string("\x1A\x45\xDF\xA3\x9F\x42\x82\x84webm", 12);
    case FileKind::captions: return "WEBVTT\n";
  }
  return "";
}

template <class T>
T random_record(std::mt19937& random, std::string slug) {
  T record;
  RandomFill fill(random, slug);
  describe(fill, record);
  record.slug = std::move(slug);
  return record;
}

// Bodies hold letters that Markdown reads; here they are only ever plain words.
inline void plain_bodies(expo::Pack& pack) {
  const Text plain{"字 *强调* \"引\" \U0001F3FA\n\n- 一\n- 二", "Words, *more* & \"quotes\"."};
  pack.expo.body = plain;
  for (auto& zone : pack.zones) zone.body = plain;
  for (auto& exhibitor : pack.exhibitors) exhibitor.body = {plain.zh, ""};
  for (auto& exhibit : pack.exhibits) exhibit.body = plain;
}

inline void write_random_pack(const fs::path& folder, unsigned seed) {
  std::mt19937 random(seed);
  expo::Pack pack;
  pack.expo = random_record<expo::Expo>(random, "pack-" + std::to_string(seed));
  pack.zones.push_back(random_record<expo::Zone>(random, "a-zone"));
  pack.zones.push_back(random_record<expo::Zone>(random, "b-zone"));
  pack.exhibitors.push_back(random_record<expo::Exhibitor>(random, "a-exhibitor"));
  for (const char* slug : {"a-exhibit", "b-exhibit", "c-exhibit"})
    pack.exhibits.push_back(random_record<expo::Exhibit>(random, slug));
  pack.programme.push_back(random_record<expo::ProgrammeItem>(random, "a-talk"));
  plain_bodies(pack);
  const auto write = [&](const std::string& path, const std::string& content) {
    fs::create_directories((folder / path).parent_path());
    std::ofstream(folder / path, std::ios::binary) << content;
  };
  for (const auto& [path, text] : expo::write_pack(pack)) write(path, text);
  expo::for_each_pack_file(pack, [&](FileRef&, FileKind kind, const std::string& path) {
    write(path, bytes_for(kind));
  });
}

}  // namespace yz::app::testing
