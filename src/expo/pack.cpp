#include "expo/pack.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/contains.hpp"
#include "base/record_json.hpp"
#include "base/text_form.hpp"
#include "base/toml_out.hpp"
#include "expo/markdown.hpp"

namespace yz::expo {
namespace {

constexpr std::array<std::string_view, 6> folders = {"zones",     "exhibitors", "exhibits",
                                                     "programme", "halls",      "offers"};

// What is the same for every kind of record that has a folder of its own.
struct Kind {
  std::string_view folder;  // "zones"
  std::string_view toml;    // "zone.toml"
  std::size_t limit;
  bool needs_body;
};
constexpr Kind zone_kind{"zones", "zone.toml", PackLimits::zones, false};
constexpr Kind exhibitor_kind{"exhibitors", "exhibitor.toml", PackLimits::exhibitors, false};
constexpr Kind exhibit_kind{"exhibits", "exhibit.toml", PackLimits::exhibits, true};

class Reader {
 public:
  Reader(const Folder& folder, ReadLog& log) : folder_(folder), log_(log) {}

  Pack run() {
    Pack pack;
    if (!look_at_root()) return pack;
    read_toml("expo.toml", pack.expo);
    read_body("", pack.expo.body);
    pack.zones = read_folders<Zone>(zone_kind);
    pack.exhibitors = read_folders<Exhibitor>(exhibitor_kind);
    pack.exhibits = read_folders<Exhibit>(exhibit_kind);
    pack.programme = read_programme();
    look_for_strays();
    return pack;
  }

 private:
  bool look_at_root() {
    const auto entries = folder_.list("", 10'000);
    if (!entries) {
      log_.faults.add({"."}, entries.error().message);
      return false;
    }
    for (const auto& entry : *entries) {
      const bool known = contains(folders, std::string_view(entry.name));
      if (known) continue;
      // Other folders and files may lie beside (a README, scripts); a name that is nearly one of
      // ours is a slip.
      if (entry.kind == Folder::Kind::folder)
        if (const auto meant = nearest(entry.name, folders))
          log_.faults.warn({entry.name},
                           fmt::format("this folder is not read; did you mean \"{}\"?", *meant));
    }
    return true;
  }

  template <class T>
  bool read_toml(const std::string& file, T& record) {
    const auto text = folder_.read(file, toml_limit);
    if (!text) {
      log_.faults.add({file}, text.error().kind == ErrorKind::not_found ? "this file is missing"
                                                                        : text.error().message);
      return false;
    }
    const auto table = parse_toml(file, *text, log_.faults);
    if (!table) {
      unread_.insert(file.substr(0, file.rfind('/')));
      return false;
    }
    TomlIn in(*table, {file}, log_);
    describe(in, record);
    in.finish();
    return true;
  }

  // True where there is a text in at least one language.
  bool read_body(const std::string& folder, Text& body) {
    const bool zh = read_markdown(folder + "zh.md", body.zh);
    const bool en = read_markdown(folder + "en.md", body.en);
    if (zh != en)
      log_.faults.warn({folder + (zh ? "en.md" : "zh.md")},
                       "this file is missing; visitors will read the other language");
    return zh || en;
  }

  // True where the file is there, even if it is faulty.
  bool read_markdown(const std::string& file, std::string& out) {
    auto text = folder_.read(file, markdown_limit);
    if (!text && text.error().kind == ErrorKind::not_found) return false;
    if (!text) {
      log_.faults.add({file}, text.error().message);
      return true;
    }
    if (const auto bad = find_invalid_utf8(*text)) {
      log_.faults.add(place_of(file, *text, *bad),
                      fmt::format("byte 0x{:02X} at offset {} is not UTF-8; save the file as UTF-8",
                                  static_cast<unsigned char>((*text)[*bad]), *bad));
      return true;
    }
    out = plain_text(*text);
    if (const auto odd = std::ranges::find_if(
            out,
            [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; });
        odd != out.end())
      log_.faults.add(place_of(file, out, static_cast<std::size_t>(odd - out.begin())),
                      "a control character stands in the text; remove it");
    else if (out.empty())
      log_.faults.add({file}, "this file is empty; write the text, or remove the file");
    else
      check_markdown(file, out, log_.faults);
    return true;
  }

  // As it is kept: no byte order mark, line ends as "\n", none at the end.
  static std::string plain_text(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') out.push_back(text[i]);
    const std::size_t end = out.find_last_not_of(" \t\n");
    out.resize(end == out.npos ? 0 : end + 1);
    return out;
  }

  std::vector<Folder::Entry> list_records(std::string_view name, std::size_t limit) {
    auto entries = folder_.list(name, limit * 2 + 100);
    if (!entries) {
      if (entries.error().kind != ErrorKind::not_found)
        log_.faults.add({std::string(name)}, entries.error().message);
      return {};
    }
    std::erase_if(*entries, [](const auto& entry) { return entry.name.starts_with('.'); });
    if (entries->size() > limit) {
      log_.faults.add({std::string(name)},
                      fmt::format("it holds {} records; {} is the limit", entries->size(), limit));
      entries->resize(limit);
    }
    return std::move(*entries);
  }

  template <class T>
  std::vector<T> read_folders(const Kind& kind) {
    std::vector<T> records;
    for (const auto& entry : list_records(kind.folder, kind.limit)) {
      const std::string folder = fmt::format("{}/{}", kind.folder, entry.name);
      if (!is_record_folder(folder, entry)) continue;
      const std::string toml = fmt::format("{}/{}", folder, kind.toml);
      T& record = records.emplace_back();
      record.slug = entry.name;
      taken_.insert({toml, folder + "/zh.md", folder + "/en.md"});
      const bool read = read_toml(toml, record);
      if (!read_body(folder + "/", record.body) && kind.needs_body && read)
        log_.faults.add({toml}, "it has no description; write zh.md and en.md beside it");
    }
    return records;
  }

  bool is_record_folder(const std::string& path, const Folder::Entry& entry) {
    if (entry.kind == Folder::Kind::link) {
      log_.faults.add({path}, "it is a symbolic link; a pack holds plain files and folders only");
      return false;
    }
    if (entry.kind != Folder::Kind::folder) {
      log_.faults.warn({path}, "this file is not read; each record is a folder of its own");
      return false;
    }
    return is_slug_name(path, entry.name);
  }

  bool is_slug_name(const std::string& path, std::string_view name) {
    if (is_slug(name)) return true;
    log_.faults.add({path}, fmt::format("the name {} is no slug; use 1 to 80 of a-z, 0-9 and "
                                        "single inner dashes",
                                        in_quotes(name)));
    return false;
  }

  std::vector<ProgrammeItem> read_programme() {
    std::vector<ProgrammeItem> items;
    for (const auto& entry : list_records("programme", PackLimits::programme)) {
      const std::string file = "programme/" + entry.name;
      if (entry.kind == Folder::Kind::link) {
        log_.faults.add({file}, "it is a symbolic link; a pack holds plain files and folders only");
      } else if (entry.kind != Folder::Kind::file || !entry.name.ends_with(".toml")) {
        log_.faults.warn({file}, "this is not read; a programme item is a file SLUG.toml");
      } else if (is_slug_name(file,
                              std::string_view(entry.name).substr(0, entry.name.size() - 5))) {
        ProgrammeItem& item = items.emplace_back();
        item.slug = entry.name.substr(0, entry.name.size() - 5);
        read_toml(file, item);
      }
    }
    return items;
  }

  // Files in records' folders that nothing names: most often a slip in a name.
  void look_for_strays() {
    for (const FileUse& use : log_.files) taken_.insert(use.path);
    for (const Kind& kind : {zone_kind, exhibitor_kind, exhibit_kind})
      if (const auto entries = folder_.list(kind.folder, kind.limit * 2 + 100))
        for (const auto& entry : *entries)
          look_into(fmt::format("{}/{}", kind.folder, entry.name), entry);
  }

  // What a TOML file that could not be read names, nobody knows.
  void look_into(const std::string& folder, const Folder::Entry& entry) {
    if (entry.kind == Folder::Kind::folder && is_slug(entry.name) && !unread_.contains(folder))
      strays_in(folder, 0);
  }

  void strays_in(const std::string& folder, int depth) {
    const auto entries = folder_.list(folder, PackLimits::files_of_record);
    if (!entries)
      return log_.faults.add({folder},
                             fmt::format("{} (a record's folder)", entries.error().message));
    for (const auto& entry : *entries) {
      const std::string path = folder + "/" + entry.name;
      if (entry.name.starts_with('.') || taken_.contains(path)) continue;
      if (entry.kind == Folder::Kind::link)
        log_.faults.add({path}, "it is a symbolic link; a pack holds plain files and folders only");
      else if (entry.kind == Folder::Kind::other)
        log_.faults.add({path}, "it is a device, pipe or socket; a pack holds plain files only");
      else if (entry.kind == Folder::Kind::folder && depth < 3)
        strays_in(path, depth + 1);
      else
        log_.faults.warn({path}, "nothing names this file; it will not be shown");
    }
  }

  const Folder& folder_;
  ReadLog& log_;
  std::set<std::string> taken_;   // files that something names
  std::set<std::string> unread_;  // folders whose TOML is none
};

std::string file_message(const Folder& folder, const FileUse& use, const Error& error) {
  if (error.kind != ErrorKind::not_found)
    return fmt::format("{}: {}", in_quotes(use.path), error.message);
  const std::string parent = use.path.substr(0, use.path.rfind('/'));
  std::vector<std::string_view> names;
  const auto entries = folder.list(parent, PackLimits::files_of_record);
  if (entries)
    for (const auto& entry : *entries) names.push_back(entry.name);
  return fmt::format("{}: there is no such file{}", in_quotes(use.path),
                     did_you_mean(use.path.substr(use.path.rfind('/') + 1), names));
}

void put_body(std::map<std::string, std::string>& out, const std::string& folder,
              const Text& body) {
  if (!body.zh.empty()) out[folder + "zh.md"] = body.zh + "\n";
  if (!body.en.empty()) out[folder + "en.md"] = body.en + "\n";
}

template <class T>
void put_records(std::map<std::string, std::string>& out, const Kind& kind,
                 const std::vector<T>& records) {
  for (const T& record : records) {
    const std::string folder = fmt::format("{}/{}/", kind.folder, record.slug);
    out[folder + std::string(kind.toml)] = to_toml(record);
    put_body(out, folder, record.body);
  }
}

}  // namespace

Pack read_pack(const Folder& folder, ReadLog& log) { return Reader(folder, log).run(); }

std::map<std::string, std::set<std::string>> slugs_of(const Pack& pack) {
  std::map<std::string, std::set<std::string>> out{
      {"zone", {}}, {"exhibitor", {}}, {"exhibit", {}}};
  for (const Zone& zone : pack.zones) out["zone"].insert(zone.slug);
  for (const Exhibitor& exhibitor : pack.exhibitors) out["exhibitor"].insert(exhibitor.slug);
  for (const Exhibit& exhibit : pack.exhibits) out["exhibit"].insert(exhibit.slug);
  return out;
}

std::map<std::string, FileRef> look_at_files(const Folder& folder, ReadLog& log,
                                             const LookAtFile& look) {
  std::map<std::string, FileRef> found;
  std::uint64_t total = 0;
  for (const FileUse& use : log.files) {
    auto facts = look(folder, use);
    if (!facts) {
      log.faults.add(use.place, file_message(folder, use, facts.error()));
      continue;
    }
    const std::uint64_t bytes = facts->bytes;
    if (!found.emplace(use.path, std::move(*facts)).second) continue;
    total += bytes;
    if (total > PackLimits::total_bytes && total - bytes <= PackLimits::total_bytes)
      log.faults.add(use.place, fmt::format("with this file the pack is over {} GiB, its limit",
                                            PackLimits::total_bytes >> 30));
  }
  return found;
}

void for_each_pack_file(Pack& pack,
                        const std::function<void(FileRef&, FileKind, std::string path)>& visit) {
  const auto in_folder = [&](const std::string& folder) {
    return [&visit, folder](FileRef& ref, FileKind kind) { visit(ref, kind, folder + ref.path); };
  };
  for_each_file(pack.expo, in_folder(""));
  for (Zone& z : pack.zones) for_each_file(z, in_folder("zones/" + z.slug + "/"));
  for (Exhibitor& e : pack.exhibitors) for_each_file(e, in_folder("exhibitors/" + e.slug + "/"));
  for (Exhibit& e : pack.exhibits) for_each_file(e, in_folder("exhibits/" + e.slug + "/"));
}

std::map<std::string, std::string> write_pack(const Pack& pack) {
  std::map<std::string, std::string> out;
  out["expo.toml"] = to_toml(pack.expo);
  put_body(out, "", pack.expo.body);
  put_records(out, zone_kind, pack.zones);
  put_records(out, exhibitor_kind, pack.exhibitors);
  put_records(out, exhibit_kind, pack.exhibits);
  for (const ProgrammeItem& item : pack.programme)
    out["programme/" + item.slug + ".toml"] = to_toml(item);
  return out;
}

}  // namespace yz::expo
