// Reads records from TOML, collecting every fault with its place (see record.hpp).
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/faults.hpp"
#include "base/record.hpp"
#include "base/toml.hpp"

namespace yz {

// A slug that names another record, to be looked up once everything is read.
struct Reference {
  std::string kind;  // "zone"
  std::string slug;
  Place place;
};

// A file that a record names.
struct FileUse {
  std::string path;  // from the pack's root
  FileKind kind = FileKind::picture;
  Place place;
};

// What reading gathers across all documents of a pack.
struct ReadLog {
  Faults faults;
  std::vector<Reference> references;
  std::vector<FileUse> files;
};

// A fault for each reference whose kind is a key of `known` and whose slug is not among its slugs.
void check_references(const std::map<std::string, std::set<std::string>>& known, ReadLog& log);

class TomlIn {
 public:
  // Reads `table`, which must outlive this object; faults of the table as a whole stand at `place`.
  TomlIn(const TomlTable& table, Place place, ReadLog& log)
      : table_(table), place_(std::move(place)), log_(log) {}

  void here(std::string_view key, ReadAt& out) { out.place = place_at(key); }
  void own_slug(std::string&) {}  // the folder's name
  void body(Text&) {}             // in files beside

  void text(std::string_view key, std::string& out, const TextRule& rule);
  void both(std::string_view key, Text& out, const TextRule& rule);
  void words(std::string_view key, Words& out, std::size_t max_count, std::size_t max_length);
  void integer(std::string_view key, std::int64_t& out, std::int64_t min, std::int64_t max,
               Need need);
  void integer(std::string_view key, std::optional<std::int64_t>& out, std::int64_t min,
               std::int64_t max, Need need = Need::optional);
  void real(std::string_view key, double& out, double min, double max, Need need);
  void flag(std::string_view key, bool& out);
  void date(std::string_view key, Date& out);
  void moment(std::string_view key, Moment& out);
  void moment(std::string_view key, std::optional<Moment>& out);  // may be missing
  void file(std::string_view key, FileRef& out, FileKind kind, Need need = Need::optional);
  void point(std::string_view key, Point2& out, double limit, Need need);
  void point(std::string_view key, Point3& out, double limit, Need need);
  void points(std::string_view key, std::vector<Point2>& out, double limit, std::size_t min_count,
              std::size_t max_count, Need need);

  template <class Enum>
  void choice(std::string_view key, Enum& out, Need need = Need::required) {
    if (const auto index = choose(key, WordsOf<Enum>::names, need)) out = static_cast<Enum>(*index);
  }

  template <class T>
  void table(std::string_view key, std::optional<T>& out, Need need = Need::optional) {
    const TomlMember* member = take(key, need);
    const TomlTable* inner = member ? as_table(*member) : nullptr;
    if (inner == nullptr) return;
    TomlIn reader(*inner, place_at(*member), log_);
    describe(reader, out.emplace());
    reader.finish();
  }

  template <class T>
  void list(std::string_view key, std::vector<T>& out, std::size_t max_count) {
    const TomlMember* member = take(key, Need::optional);
    if (member == nullptr) return;
    for (const TomlNode* item : as_tables(*member, max_count)) {
      TomlIn reader(std::get<TomlTable>(item->value), at(item->line, item->column), log_);
      describe(reader, out.emplace_back());
      reader.finish();
    }
  }

  using Keys = std::initializer_list<std::string_view>;

  // A rule across fields, told at the first of `keys`; silent where that one is absent or any of
  // them is faulty already.
  void require(bool holds, Keys keys, std::string_view message);

  // No two tables of the list `key` may say the same under `id_key`.
  void unique(std::string_view key, std::string_view id_key);

  // After the last field: a fault for each key that no field took.
  void finish();

  // Where `key` stands, or the table where there is none.
  [[nodiscard]] Place place_at(std::string_view key) const;

 private:
  const TomlMember* take(std::string_view key, Need need);
  Place place_at(const TomlMember& member) const { return at(member.line, member.column); }
  Place at(std::uint32_t line, std::uint32_t column) const { return {place_.file, line, column}; }
  void wrong(std::string_view key, const TomlNode& node, std::string message);
  void wrong_type(std::string_view key, const TomlNode& node, std::string_view wanted);
  const TomlTable* as_table(const TomlMember& member);
  std::vector<const TomlNode*> as_tables(const TomlMember& member, std::size_t max_count);
  std::optional<std::size_t> choose(std::string_view key, std::span<const std::string_view> names,
                                    Need need);
  bool read_text(std::string_view key, const TomlNode& node, std::string& out,
                 const TextRule& rule);
  void read_moment(std::string_view key, std::optional<Moment>& out, Need need);
  bool read_number(std::string_view key, const TomlNode& node, double& out, double min, double max);
  template <std::size_t N>
  bool read_point(std::string_view key, const TomlNode& node, std::array<double, N>& out,
                  double limit);
  void read_words(std::string_view key, const TomlMember& language, std::vector<std::string>& out,
                  std::size_t max_count, std::size_t max_length);

  const TomlTable& table_;
  Place place_;
  ReadLog& log_;
  std::vector<std::string_view> known_;
  std::set<std::string, std::less<>> faulty_;
};

}  // namespace yz
