// Writes records as canonical TOML (see record.hpp): the keys in the order of description, nothing
// that is empty, one way to spell each value. Equal records give equal bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/record.hpp"

namespace yz {

// A TOML basic string with its quotes.
[[nodiscard]] std::string toml_string(std::string_view text);

class TomlOut {
 public:
  TomlOut() = default;

  void here(std::string_view, const ReadAt&) {}
  void own_slug(const std::string&) {}
  void body(const Text&) {}

  void text(std::string_view key, const std::string& value, const TextRule& rule);
  void both(std::string_view key, const Text& value, const TextRule& rule);
  void words(std::string_view key, const Words& value, std::size_t, std::size_t);
  void integer(std::string_view key, std::int64_t value, std::int64_t, std::int64_t, Need);
  void integer(std::string_view key, const std::optional<std::int64_t>& value, std::int64_t,
               std::int64_t, Need = Need::optional);
  void real(std::string_view key, double value, double, double, Need need);
  void flag(std::string_view key, bool value);
  void date(std::string_view key, const Date& value);
  void moment(std::string_view key, const Moment& value);
  void moment(std::string_view key, const std::optional<Moment>& value) {
    if (value) moment(key, *value);
  }
  void file(std::string_view key, const FileRef& value, FileKind, Need = Need::optional);
  void point(std::string_view key, const Point2& value, double, Need);
  void point(std::string_view key, const Point3& value, double, Need);
  void points(std::string_view key, const std::vector<Point2>& value, double, std::size_t,
              std::size_t, Need);

  template <class Enum>
  void choice(std::string_view key, Enum value, Need = Need::required) {
    line(key, toml_string(word_of(value)));
  }

  template <class T>
  void table(std::string_view key, std::optional<T>& value, Need = Need::optional) {
    if (value) inner(key, "[", "]", *value);
  }

  template <class T>
  void list(std::string_view key, std::vector<T>& values, std::size_t) {
    for (T& value : values) inner(key, "[[", "]]", value);
  }

  void require(bool, std::initializer_list<std::string_view>, std::string_view) {}
  void unique(std::string_view, std::string_view) {}

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  template <class T>
  void inner(std::string_view key, std::string_view open, std::string_view close, T& value) {
    TomlOut writer;
    writer.path_ = path_ + std::string(key);
    writer.out_ = "\n" + std::string(open) + writer.path_ + std::string(close) + "\n";
    writer.path_ += '.';
    describe(writer, value);
    out_ += writer.out_;
  }
  void line(std::string_view key, std::string_view value);

  std::string path_;  // of the table being written, with a trailing dot
  std::string out_;
};

// The canonical TOML of a record.
template <class T>
[[nodiscard]] std::string to_toml(T record) {  // a copy: describe takes what it may also fill
  TomlOut out;
  describe(out, record);
  return out.take();
}

}  // namespace yz
