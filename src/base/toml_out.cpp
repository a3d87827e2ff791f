#include "base/toml_out.hpp"

#include <fmt/format.h>

namespace yz {
namespace {

// The shortest digits that read back as the same number, marked as a real one.
std::string number(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".en") == text.npos) text += ".0";
  return text;
}

template <std::size_t N>
std::string list_of(const std::array<double, N>& values) {
  std::string out = "[";
  for (std::size_t i = 0; i < N; ++i) out += (i > 0 ? ", " : "") + number(values[i]);
  return out + "]";
}

std::string list_of(const std::vector<std::string>& values) {
  std::string out = "[";
  for (std::size_t i = 0; i < values.size(); ++i)
    out += (i > 0 ? ", " : "") + toml_string(values[i]);
  return out + "]";
}

std::string languages(std::string_view zh, std::string_view en) {
  if (en.empty()) return fmt::format("{{ zh = {} }}", zh);
  if (zh.empty()) return fmt::format("{{ en = {} }}", en);
  return fmt::format("{{ zh = {}, en = {} }}", zh, en);
}

}  // namespace

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
          out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
        else
          out.push_back(c);
    }
  }
  return out + "\"";
}

void TomlOut::line(std::string_view key, std::string_view value) {
  out_ += fmt::format("{} = {}\n", key, value);
}

void TomlOut::text(std::string_view key, const std::string& value, const TextRule&) {
  if (!value.empty()) line(key, toml_string(value));
}

void TomlOut::both(std::string_view key, const Text& value, const TextRule&) {
  if (value.empty()) return;
  line(key, languages(value.zh.empty() ? "" : toml_string(value.zh),
                      value.en.empty() ? "" : toml_string(value.en)));
}

void TomlOut::words(std::string_view key, const Words& value, std::size_t, std::size_t) {
  if (value.empty()) return;
  line(key, languages(value.zh.empty() ? "" : list_of(value.zh),
                      value.en.empty() ? "" : list_of(value.en)));
}

void TomlOut::integer(std::string_view key, std::int64_t value, std::int64_t, std::int64_t, Need) {
  line(key, fmt::format("{}", value));
}

void TomlOut::integer(std::string_view key, const std::optional<std::int64_t>& value, std::int64_t,
                      std::int64_t, Need) {
  if (value) line(key, fmt::format("{}", *value));
}

void TomlOut::real(std::string_view key, double value, double, double, Need need) {
  if (need == Need::required || value != 0) line(key, number(value));
}

void TomlOut::flag(std::string_view key, bool value) {
  if (value) line(key, "true");
}

void TomlOut::date(std::string_view key, const Date& value) { line(key, to_text(value)); }
void TomlOut::moment(std::string_view key, const Moment& value) { line(key, to_text(value)); }

void TomlOut::file(std::string_view key, const FileRef& value, FileKind, Need) {
  if (!value.empty()) line(key, toml_string(value.path));
}

void TomlOut::point(std::string_view key, const Point2& value, double, Need) {
  line(key, list_of(value));
}

void TomlOut::point(std::string_view key, const Point3& value, double, Need) {
  line(key, list_of(value));
}

void TomlOut::points(std::string_view key, const std::vector<Point2>& value, double, std::size_t,
                     std::size_t, Need) {
  if (value.empty()) return;
  std::string out = "[";
  for (std::size_t i = 0; i < value.size(); ++i) out += (i > 0 ? ", " : "") + list_of(value[i]);
  line(key, out + "]");
}

}  // namespace yz
