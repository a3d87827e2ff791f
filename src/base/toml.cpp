#include "base/toml.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/text.hpp"

namespace yz {
namespace {

// toml++ builds and destroys tables recursively and bounds only nested values, not dotted keys: a
// key of a hundred thousand parts would end the process. So depth is bounded before it parses.
class DepthScan {
 public:
  explicit DepthScan(std::string_view text) : text_(text) {}

  // The offset at which the document becomes too deep.
  std::optional<std::size_t> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        skip_string(c);
        continue;
      }
      if (c == '#') {
        skip_comment();
        continue;
      }
      if (c == '.') ++dots_;
      if (c == '=' || c == ',' || c == '\n' || c == '{' || c == '[') dots_ = 0;
      if (c == '{' || c == '[') ++open_;
      if ((c == '}' || c == ']') && open_ > 0) --open_;
      if (dots_ + open_ > toml_depth_limit) return at_;
      ++at_;
    }
    return std::nullopt;
  }

 private:
  void skip_comment() {
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
  }

  void skip_string(char quote) {
    const std::string three(3, quote);
    const bool long_form = text_.substr(at_).starts_with(three);
    at_ += long_form ? 3 : 1;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\' && quote == '"') {
        at_ += 2;
      } else if (long_form && text_.substr(at_).starts_with(three)) {
        at_ += 3;
        while (at_ < text_.size() && text_[at_] == quote) ++at_;
        return;
      } else if (!long_form && (c == quote || c == '\n')) {
        ++at_;
        return;
      } else {
        ++at_;
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t dots_ = 0;
  std::size_t open_ = 0;
};

Moment moment_of(const toml::date_time& value) {
  const auto& d = value.date;
  const auto& t = value.time;
  const Date date(std::chrono::year(d.year), std::chrono::month(d.month), std::chrono::day(d.day));
  const int offset = value.offset ? value.offset->minutes : 0;
  const Instant at = std::chrono::sys_days(date) + std::chrono::hours(t.hour) +
                     std::chrono::minutes(t.minute) + std::chrono::seconds(t.second) +
                     std::chrono::milliseconds(t.nanosecond / 1'000'000) -
                     std::chrono::minutes(offset);
  return {at, offset};
}

TomlNode convert(const toml::node& node);

TomlTable convert_table(const toml::table& table) {
  TomlTable out;
  for (const auto& [key, value] : table) {
    const auto& begin = key.source().begin;
    out.members.push_back({std::string(key.str()), begin.line, begin.column, convert(value)});
  }
  std::ranges::sort(out.members, {},
                    [](const TomlMember& m) { return std::pair(m.line, m.column); });
  return out;
}

TomlArray convert_array(const toml::array& array) {
  TomlArray out;
  for (const auto& item : array) out.push_back(convert(item));
  return out;
}

TomlNode convert(const toml::node& node) {
  const auto& begin = node.source().begin;
  TomlNode out{std::max(begin.line, 1U), std::max(begin.column, 1U), {}};
  switch (node.type()) {
    case toml::node_type::table: out.value = convert_table(*node.as_table()); break;
    case toml::node_type::array: out.value = convert_array(*node.as_array()); break;
    case toml::node_type::string: out.value = node.as_string()->get(); break;
    case toml::node_type::integer: out.value = node.as_integer()->get(); break;
    case toml::node_type::floating_point: out.value = node.as_floating_point()->get(); break;
    case toml::node_type::boolean: out.value = node.as_boolean()->get(); break;
    case toml::node_type::date: {
      const auto& d = node.as_date()->get();
      out.value =
          Date(std::chrono::year(d.year), std::chrono::month(d.month), std::chrono::day(d.day));
      break;
    }
    case toml::node_type::date_time: {
      const auto& value = node.as_date_time()->get();
      if (value.offset)
        out.value = moment_of(value);
      else
        out.value = TomlOther{"time without an offset"};
      break;
    }
    default: out.value = TomlOther{"time of day"};
  }
  return out;
}

std::string sentence(std::string_view message) {
  std::string out(message);
  while (!out.empty() && (out.back() == '.' || out.back() == '\n')) out.pop_back();
  return out;
}

}  // namespace

std::string to_text(const Moment& moment) {
  const Instant wall = moment.at + std::chrono::minutes(moment.offset_minutes);
  std::string text = to_rfc3339(wall);  // as if the wall showed UTC: …T10:00:00.000Z
  text.pop_back();
  if (text.ends_with(".000")) text.resize(text.size() - 4);
  if (moment.offset_minutes == 0) return text + "Z";
  const int minutes = std::abs(moment.offset_minutes);
  return text + fmt::format("{}{:02}:{:02}", moment.offset_minutes < 0 ? '-' : '+', minutes / 60,
                            minutes % 60);
}

std::optional<Moment> parse_moment(std::string_view text) {
  const auto at = parse_rfc3339(text);
  if (!at) return std::nullopt;
  if (text.back() == 'Z' || text.back() == 'z') return Moment{*at, 0};
  // parse_rfc3339 accepted it, so it ends in ±hh:mm.
  const auto digits = [&](std::size_t from) {
    return (text[text.size() - from] - '0') * 10 + (text[text.size() - from + 1] - '0');
  };
  const int minutes = digits(5) * 60 + digits(2);
  return Moment{*at, text[text.size() - 6] == '-' ? -minutes : minutes};
}

const TomlMember* TomlTable::find(std::string_view key) const {
  const auto found = std::ranges::find(members, key, &TomlMember::key);
  return found == members.end() ? nullptr : &*found;
}

std::string_view TomlNode::kind_name() const {
  static constexpr std::string_view names[] = {"text", "whole number", "number", "true or false",
                                               "date", "time",         "list",   "table"};
  if (const auto* other = std::get_if<TomlOther>(&value)) return other->name;
  return names[value.index()];
}

std::optional<TomlTable> parse_toml(const std::string& file, std::string_view text,
                                    Faults& faults) {
  if (text.size() > toml_limit) {
    faults.add({file},
               fmt::format("it is {} bytes large; {} is the limit", text.size(), toml_limit));
    return std::nullopt;
  }
  if (const auto bad = find_invalid_utf8(text)) {
    faults.add(place_of(file, text, *bad),
               fmt::format("byte 0x{:02X} at offset {} is not UTF-8; save the file as UTF-8",
                           static_cast<unsigned char>(text[*bad]), *bad));
    return std::nullopt;
  }
  if (const auto deep = DepthScan(text).run()) {
    faults.add(place_of(file, text, *deep),
               fmt::format("tables and lists stand more than {} deep", toml_depth_limit));
    return std::nullopt;
  }
  try {
    return convert_table(toml::parse(text));
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    faults.add({file, std::max(at.line, 1U), std::max(at.column, 1U)},
               fmt::format("this is no TOML: {}", sentence(error.description())));
    return std::nullopt;
  }
}

}  // namespace yz
