#include "base/toml_in.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/contains.hpp"
#include "base/text_form.hpp"

namespace yz {
namespace {

std::string list_of(std::span<const std::string_view> words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += fmt::format("\"{}\"", words[i]);
  }
  return out;
}

std::string_view article(std::string_view noun) {
  return noun == "text" || noun == "true or false" ? "" : "a ";
}

// What is wrong with a path that a record names, or nothing. Names keep to ASCII letters, digits,
// ".", "_" and "-", which every file system and address spells alike.
std::optional<std::string> path_problem(std::string_view path) {
  if (path.empty()) return "is empty; name a file, or leave the key out";
  if (path.size() > 200) return "is longer than 200 bytes";
  if (path.starts_with('/')) return "is absolute; paths are relative to this file's folder";
  if (path.contains('\\')) return "holds a backslash; separate folders by \"/\"";
  const bool plain = std::ranges::all_of(path, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == '/';
  });
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t to = std::min(path.find('/', from), path.size());
    const std::string_view part = path.substr(from, to - from);
    if (part == "..") return "leaves its folder; keep the file in this folder or below";
    if (part.empty() || part.starts_with('.'))
      return "has a part that is empty or begins with \".\"";
    from = to + 1;
  }
  if (!plain) return "holds letters other than a-z, A-Z, 0-9, \".\", \"_\" and \"-\"";
  return std::nullopt;
}

}  // namespace

void check_references(const std::map<std::string, std::set<std::string>>& known, ReadLog& log) {
  for (const Reference& reference : log.references) {
    const auto kind = known.find(reference.kind);
    if (kind == known.end() || kind->second.contains(reference.slug)) continue;
    const std::vector<std::string_view> slugs(kind->second.begin(), kind->second.end());
    log.faults.add(reference.place,
                   fmt::format("there is no {} {}{}", reference.kind, in_quotes(reference.slug),
                               did_you_mean(reference.slug, slugs)));
  }
}

Place TomlIn::place_at(std::string_view key) const {
  const TomlMember* member = table_.find(key);
  return member ? at(member->value.line, member->value.column) : place_;
}

const TomlMember* TomlIn::take(std::string_view key, Need need) {
  known_.push_back(key);
  const TomlMember* member = table_.find(key);
  if (member == nullptr && need == Need::required) {
    faulty_.emplace(key);
    log_.faults.add(place_, fmt::format("\"{}\" is missing", key));
  }
  return member;
}

void TomlIn::wrong(std::string_view key, const TomlNode& node, std::string message) {
  faulty_.emplace(key);
  log_.faults.add(at(node.line, node.column), fmt::format("\"{}\" {}", key, message));
}

void TomlIn::wrong_type(std::string_view key, const TomlNode& node, std::string_view wanted) {
  wrong(key, node,
        fmt::format("is {}{}; it must be {}{}", article(node.kind_name()), node.kind_name(),
                    article(wanted), wanted));
}

const TomlTable* TomlIn::as_table(const TomlMember& member) {
  const auto* table = std::get_if<TomlTable>(&member.value.value);
  if (table == nullptr) wrong_type(member.key, member.value, "table");
  return table;
}

std::vector<const TomlNode*> TomlIn::as_tables(const TomlMember& member, std::size_t max_count) {
  std::vector<const TomlNode*> out;
  const auto* items = std::get_if<TomlArray>(&member.value.value);
  if (items == nullptr) {
    wrong(member.key, member.value,
          fmt::format("is {}{}; write each as [[{}]]", article(member.value.kind_name()),
                      member.value.kind_name(), member.key));
    return out;
  }
  if (items->size() > max_count)
    wrong(member.key, member.value,
          fmt::format("has {} entries; {} is the limit", items->size(), max_count));
  for (const TomlNode& item : *items) {
    if (std::holds_alternative<TomlTable>(item.value))
      out.push_back(&item);
    else
      wrong_type(member.key, item, "table");
    if (out.size() == max_count) break;
  }
  return out;
}

std::optional<std::size_t> TomlIn::choose(std::string_view key,
                                          std::span<const std::string_view> names, Need need) {
  const TomlMember* member = take(key, need);
  if (member == nullptr) return std::nullopt;
  const auto* word = std::get_if<std::string>(&member->value.value);
  if (word == nullptr) {
    wrong_type(key, member->value, "text");
    return std::nullopt;
  }
  const auto found = std::ranges::find(names, *word);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  wrong(key, member->value, fmt::format("is {}; it must be {}", in_quotes(*word), list_of(names)));
  return std::nullopt;
}

bool TomlIn::read_text(std::string_view key, const TomlNode& node, std::string& out,
                       const TextRule& rule) {
  const auto* text = std::get_if<std::string>(&node.value);
  if (text == nullptr) {
    wrong_type(key, node, "text");
    return false;
  }
  if (auto problem = text_problem(*text, rule)) {
    wrong(key, node, std::move(*problem));
    return false;
  }
  out = *text;
  return true;
}

void TomlIn::text(std::string_view key, std::string& out, const TextRule& rule) {
  const TomlMember* member = take(key, rule.need);
  if (member == nullptr || !read_text(key, member->value, out, rule)) return;
  if (!rule.refers.empty())
    log_.references.push_back(
        {std::string(rule.refers), out, at(member->value.line, member->value.column)});
}

void TomlIn::both(std::string_view key, Text& out, const TextRule& rule) {
  const TomlMember* member = take(key, rule.need);
  if (member == nullptr) return;
  const auto* languages = std::get_if<TomlTable>(&member->value.value);
  if (languages == nullptr) {
    wrong(key, member->value,
          fmt::format("is {}{}; write {{ zh = \"…\", en = \"…\" }}",
                      article(member->value.kind_name()), member->value.kind_name()));
    return;
  }
  static constexpr std::string_view codes[] = {"zh", "en"};
  for (const TomlMember& language : languages->members) {
    if (language.key == "zh")
      read_text(fmt::format("{}.zh", key), language.value, out.zh, rule);
    else if (language.key == "en")
      read_text(fmt::format("{}.en", key), language.value, out.en, rule);
    else
      log_.faults.add(place_at(language),
                      fmt::format("{} is no language of the fair; it must be {}",
                                  in_quotes(language.key), list_of(codes)));
  }
  const bool has_zh = languages->find("zh") != nullptr;
  const bool has_en = languages->find("en") != nullptr;
  if (!has_zh && !has_en)
    wrong(key, member->value, "has no text; write { zh = \"…\", en = \"…\" }");
  else if (!has_zh || !has_en)
    log_.faults.warn(at(member->value.line, member->value.column),
                     fmt::format("\"{}\" has no text in {}; visitors will read the other language",
                                 key, has_zh ? "en" : "zh"));
}

void TomlIn::read_words(std::string_view key, const TomlMember& language,
                        std::vector<std::string>& out, std::size_t max_count,
                        std::size_t max_length) {
  const std::string name = fmt::format("{}.{}", key, language.key);
  const auto* items = std::get_if<TomlArray>(&language.value.value);
  if (items == nullptr) return wrong_type(name, language.value, "list");
  if (items->size() > max_count)
    return wrong(name, language.value,
                 fmt::format("has {} entries; {} is the limit", items->size(), max_count));
  for (const TomlNode& item : *items) {
    std::string word;
    if (!read_text(name, item, word, {.max = max_length})) continue;
    if (contains(out, word))
      log_.faults.add(at(item.line, item.column),
                      fmt::format("\"{}\" says {} twice", name, in_quotes(word)));
    else
      out.push_back(std::move(word));
  }
}

void TomlIn::words(std::string_view key, Words& out, std::size_t max_count,
                   std::size_t max_length) {
  const TomlMember* member = take(key, Need::optional);
  if (member == nullptr) return;
  const auto* languages = std::get_if<TomlTable>(&member->value.value);
  if (languages == nullptr)
    return wrong(key, member->value,
                 fmt::format("is {}{}; write {{ zh = [\"…\"], en = [\"…\"] }}",
                             article(member->value.kind_name()), member->value.kind_name()));
  static constexpr std::string_view codes[] = {"zh", "en"};
  for (const TomlMember& language : languages->members) {
    if (!contains(codes, std::string_view(language.key)))
      log_.faults.add(place_at(language),
                      fmt::format("{} is no language of the fair; it must be {}",
                                  in_quotes(language.key), list_of(codes)));
    else
      read_words(key, language, language.key == "zh" ? out.zh : out.en, max_count, max_length);
  }
}

void TomlIn::integer(std::string_view key, std::int64_t& out, std::int64_t min, std::int64_t max,
                     Need need) {
  const TomlMember* member = take(key, need);
  if (member == nullptr) return;
  const auto* number = std::get_if<std::int64_t>(&member->value.value);
  if (number == nullptr) return wrong_type(key, member->value, "whole number");
  if (*number < min || *number > max)
    return wrong(key, member->value,
                 fmt::format("is {}; it must be from {} to {}", *number, min, max));
  out = *number;
}

void TomlIn::integer(std::string_view key, std::optional<std::int64_t>& out, std::int64_t min,
                     std::int64_t max, Need need) {
  std::int64_t number = max == INT64_MAX ? min : max + 1;
  const std::int64_t untouched = number;
  integer(key, number, min, max, need);
  if (number != untouched) out = number;
}

bool TomlIn::read_number(std::string_view key, const TomlNode& node, double& out, double min,
                         double max) {
  double number = 0;
  if (const auto* whole = std::get_if<std::int64_t>(&node.value))
    number = static_cast<double>(*whole);
  else if (const auto* real = std::get_if<double>(&node.value))
    number = *real;
  else {
    wrong_type(key, node, "number");
    return false;
  }
  if (!(number >= min && number <= max)) {  // also refuses nan
    wrong(key, node, fmt::format("is {}; it must be from {} to {}", number, min, max));
    return false;
  }
  out = number == 0 ? 0.0 : number;  // no −0, which would be written differently
  return true;
}

void TomlIn::real(std::string_view key, double& out, double min, double max, Need need) {
  if (const TomlMember* member = take(key, need)) read_number(key, member->value, out, min, max);
}

void TomlIn::flag(std::string_view key, bool& out) {
  const TomlMember* member = take(key, Need::optional);
  if (member == nullptr) return;
  const auto* flag = std::get_if<bool>(&member->value.value);
  if (flag == nullptr) return wrong_type(key, member->value, "true or false");
  out = *flag;
}

void TomlIn::date(std::string_view key, Date& out) {
  const TomlMember* member = take(key, Need::required);
  if (member == nullptr) return;
  std::optional<Date> date;
  if (const auto* native = std::get_if<Date>(&member->value.value)) date = *native;
  if (const auto* text = std::get_if<std::string>(&member->value.value)) date = parse_date(*text);
  if (!date || !date->ok()) return wrong(key, member->value, "is no date; write it as 2026-05-01");
  out = *date;
}

void TomlIn::moment(std::string_view key, Moment& out) {
  std::optional<Moment> moment;
  read_moment(key, moment, Need::required);
  if (moment) out = *moment;
}

void TomlIn::moment(std::string_view key, std::optional<Moment>& out) {
  read_moment(key, out, Need::optional);
}

void TomlIn::read_moment(std::string_view key, std::optional<Moment>& out, Need need) {
  const TomlMember* member = take(key, need);
  if (member == nullptr) return;
  std::optional<Moment> moment;
  if (const auto* native = std::get_if<Moment>(&member->value.value)) moment = *native;
  if (const auto* text = std::get_if<std::string>(&member->value.value))
    moment = parse_moment(*text);
  if (!moment)
    return wrong(key, member->value,
                 "is no time with an offset; write it as 2026-05-01T10:00:00+08:00");
  out = *moment;
}

void TomlIn::file(std::string_view key, FileRef& out, FileKind kind, Need need) {
  const TomlMember* member = take(key, need);
  if (member == nullptr) return;
  const auto* path = std::get_if<std::string>(&member->value.value);
  if (path == nullptr) return wrong_type(key, member->value, "text");
  if (const auto problem = path_problem(*path))
    return wrong(key, member->value, fmt::format("{} {}", in_quotes(*path), *problem));
  out.path = *path;
  const std::string folder = place_.file.substr(0, place_.file.rfind('/') + 1);
  log_.files.push_back({folder + *path, kind, at(member->value.line, member->value.column)});
}

template <std::size_t N>
bool TomlIn::read_point(std::string_view key, const TomlNode& node, std::array<double, N>& out,
                        double limit) {
  const auto* items = std::get_if<TomlArray>(&node.value);
  if (items == nullptr || items->size() != N) {
    wrong(key, node, fmt::format("must be a list of {} numbers", N));
    return false;
  }
  for (std::size_t i = 0; i < N; ++i)
    if (!read_number(key, (*items)[i], out[i], -limit, limit)) return false;
  return true;
}

void TomlIn::point(std::string_view key, Point2& out, double limit, Need need) {
  if (const TomlMember* member = take(key, need)) read_point(key, member->value, out, limit);
}

void TomlIn::point(std::string_view key, Point3& out, double limit, Need need) {
  if (const TomlMember* member = take(key, need)) read_point(key, member->value, out, limit);
}

void TomlIn::points(std::string_view key, std::vector<Point2>& out, double limit,
                    std::size_t min_count, std::size_t max_count, Need need) {
  const TomlMember* member = take(key, need);
  if (member == nullptr) return;
  const auto* items = std::get_if<TomlArray>(&member->value.value);
  if (items == nullptr) return wrong_type(key, member->value, "list");
  if (items->size() < min_count || items->size() > max_count)
    return wrong(key, member->value,
                 fmt::format("has {} points; it must have from {} to {}", items->size(), min_count,
                             max_count));
  std::vector<Point2> points;
  for (const TomlNode& item : *items) {
    Point2 point{};
    if (read_point(key, item, point, limit)) points.push_back(point);
  }
  if (points.size() == items->size()) out = std::move(points);
}

void TomlIn::require(bool holds, Keys keys, std::string_view message) {
  const auto is_faulty = [&](std::string_view key) { return faulty_.contains(key); };
  const std::string_view first = *keys.begin();
  if (holds || std::ranges::any_of(keys, is_faulty) || table_.find(first) == nullptr) return;
  log_.faults.add(place_at(first), std::string(message));
}

void TomlIn::unique(std::string_view key, std::string_view id_key) {
  const TomlMember* member = table_.find(key);
  const auto* items = member ? std::get_if<TomlArray>(&member->value.value) : nullptr;
  std::set<std::string_view> seen;
  if (items == nullptr) return;
  for (const TomlNode& item : *items) {
    const auto* table = std::get_if<TomlTable>(&item.value);
    const TomlMember* id = table ? table->find(id_key) : nullptr;
    const auto* text = id ? std::get_if<std::string>(&id->value.value) : nullptr;
    if (text != nullptr && !seen.insert(*text).second)
      log_.faults.add(at(id->value.line, id->value.column),
                      fmt::format("\"{}\" is {} a second time; each {} needs its own", id_key,
                                  in_quotes(*text), key));
  }
}

void TomlIn::finish() {
  for (const TomlMember& member : table_.members) {
    if (contains(known_, std::string_view(member.key))) continue;
    log_.faults.add(place_at(member),
                    fmt::format("{} is no key of this table{}", in_quotes(member.key),
                                did_you_mean(member.key, known_)));
  }
}

}  // namespace yz
