// How a record is described once and then read, checked, written and kept from that description.
//
// A record is a struct with a function template `describe(Archive& a, T& record)` in its own
// namespace, which calls one member of the archive for each field, in the order in which the field
// is written. Archives: TomlIn (reads, collecting faults), TomlOut (writes the canonical TOML),
// JsonIn and JsonOut (what the database keeps), FileWalk (visits the files), and the tests' own
// that makes random records.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/faults.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "base/toml.hpp"

namespace yz {

enum class Need : std::uint8_t { optional, required };

// How the letters of a text are restricted beyond its length.
enum class Form : std::uint8_t {
  line,       // one line
  paragraph,  // may hold line breaks
  slug,       // is_slug
  url,        // an absolute https address
  email,      // name@host
  licence,    // an SPDX licence identifier, or LicenseRef-…
  colour,     // #rrggbb, lower case
};

struct TextRule {
  std::size_t max = 120;  // Unicode code points
  Need need = Need::required;
  Form form = Form::line;
  std::string_view refers = {};  // the kind of record that this slug names, if any
};

// A few short texts in each language.
struct Words {
  std::vector<std::string> zh;
  std::vector<std::string> en;
  [[nodiscard]] const std::vector<std::string>& in(Language language) const {
    return language == Language::zh ? zh : en;
  }
  [[nodiscard]] bool empty() const { return zh.empty() && en.empty(); }
  bool operator==(const Words&) const = default;
};

enum class FileKind : std::uint8_t { picture, logo, model, film, captions };
[[nodiscard]] std::string_view name_of(FileKind kind);

// A file that a record names. `path` is what the record says, relative to the record's own folder;
// the rest is known once the file was looked at.
struct FileRef {
  std::string path;  // empty: none
  Sha256 content;
  std::string content_type;
  std::uint64_t bytes = 0;
  int width = 0;  // pixels, of pictures
  int height = 0;
  [[nodiscard]] bool empty() const { return path.empty(); }
  [[nodiscard]] std::string_view name() const {  // the last part of the path
    return std::string_view(path).substr(path.rfind('/') + 1);
  }
  bool operator==(const FileRef&) const = default;
};

// A picture made smaller.
struct Derivative {
  Sha256 content;
  int width = 0;  // pixels
  int height = 0;
  bool operator==(const Derivative&) const = default;
};

// The words of an enumeration, in its order from 0.
template <class Enum>
struct WordsOf;  // specialise with: static constexpr std::string_view names[] = {…};

template <class Enum>
[[nodiscard]] std::string_view word_of(Enum value) {
  return WordsOf<Enum>::names[static_cast<std::size_t>(value)];
}

template <class Enum>
[[nodiscard]] std::optional<Enum> parse_word(std::string_view word) {
  for (std::size_t i = 0; i < std::size(WordsOf<Enum>::names); ++i)
    if (WordsOf<Enum>::names[i] == word) return static_cast<Enum>(i);
  return std::nullopt;
}

// Where a value was read, for faults found later; no part of what a record says.
struct ReadAt {
  Place place;
  bool operator==(const ReadAt&) const { return true; }
};

using Point2 = std::array<double, 2>;
using Point3 = std::array<double, 3>;

}  // namespace yz
