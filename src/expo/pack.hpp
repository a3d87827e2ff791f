// A pack read from its folder (spec/pack.md), and written back.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/folder.hpp"
#include "base/toml_in.hpp"
#include "expo/records.hpp"

namespace yz::expo {

struct PackLimits {
  static constexpr std::size_t zones = 100;
  static constexpr std::size_t exhibitors = 2'000;
  static constexpr std::size_t exhibits = 10'000;
  static constexpr std::size_t programme = 5'000;
  static constexpr std::size_t files_of_record = 200;
  static constexpr std::uint64_t total_bytes = 8ULL << 30;  // of all files that records name
};

// The records are sorted by slug.
struct Pack {
  Expo expo;
  std::vector<Zone> zones;
  std::vector<Exhibitor> exhibitors;
  std::vector<Exhibit> exhibits;
  std::vector<ProgrammeItem> programme;
  bool operator==(const Pack&) const = default;
};

// Everything of a pack but its halls. What is wrong goes to `log`; what could be read is given back
// all the same. The files that records name are not looked at yet, references not yet followed.
[[nodiscard]] Pack read_pack(const Folder& folder, ReadLog& log);

// The slugs that references may name: "zone", "exhibitor", "exhibit".
[[nodiscard]] std::map<std::string, std::set<std::string>> slugs_of(const Pack& pack);

// Looks at one file: all of FileRef but its path, or an error whose message is the rest of a
// sentence that begins with the file's name.
using LookAtFile = std::function<Result<FileRef>(const Folder& folder, const FileUse& use)>;

// Looks at every file that a record names, once each; by the path from the pack's root.
[[nodiscard]] std::map<std::string, FileRef> look_at_files(const Folder& folder, ReadLog& log,
                                                           const LookAtFile& look);

// Visits every file of every record, with the path from the pack's root.
void for_each_pack_file(Pack& pack,
                        const std::function<void(FileRef&, FileKind, std::string path)>& visit);

// The pack's text files by path from its root, in canonical form. With the files that its records
// name, they are the whole pack but its halls.
[[nodiscard]] std::map<std::string, std::string> write_pack(const Pack& pack);

}  // namespace yz::expo
