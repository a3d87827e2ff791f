#include "base/messages.hpp"

#include <algorithm>
#include <optional>

#include <boost/json/parse.hpp>

namespace yz {
namespace {

constexpr std::string_view zh_path = "messages/zh.json";
constexpr std::string_view en_path = "messages/en.json";

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_key(std::string_view text) {
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
                  c == '-';
         });
}

// What stands between one pair of braces.
std::optional<MessagePart> parse_placeholder(std::string_view inner) {
  const auto colon = inner.find(':');
  if (!is_name(inner.substr(0, colon))) return std::nullopt;
  MessagePart part{MessagePart::Kind::argument, std::string(inner.substr(0, colon)), {}, {}};
  if (colon == std::string_view::npos) return part;
  const auto words = inner.substr(colon + 1);
  const auto bar = words.find('|');
  if (bar == std::string_view::npos || words.find('|', bar + 1) != std::string_view::npos)
    return std::nullopt;
  part.kind = MessagePart::Kind::plural;
  part.one = words.substr(0, bar);
  part.other = words.substr(bar + 1);
  return part;
}

Result<Message> parse_message(std::string_view text, const std::string& place) {
  Message message;
  while (!text.empty()) {
    const auto brace = text.find_first_of("{}");
    if (brace != 0)
      message.push_back({MessagePart::Kind::literal, std::string(text.substr(0, brace)), {}, {}});
    if (brace == std::string_view::npos) break;
    const auto end = text.find('}', brace);
    if (text[brace] == '}' || end == std::string_view::npos)
      return fail(ErrorKind::invalid, "a brace without its partner", place);
    auto part = parse_placeholder(text.substr(brace + 1, end - brace - 1));
    if (!part)
      return fail(ErrorKind::invalid, "a placeholder is {name} or {name:one|other}", place);
    message.push_back(std::move(*part));
    text.remove_prefix(end + 1);
  }
  return message;
}

using Catalogue = std::map<std::string, Message, std::less<>>;

Result<Catalogue> parse_catalogue(std::string_view json, std::string_view path) {
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  if (error) return fail(ErrorKind::invalid, "not JSON: " + error.message(), std::string(path));
  if (!value.is_object())
    return fail(ErrorKind::invalid, "a catalogue is one flat object", std::string(path));
  Catalogue catalogue;
  for (const auto& [key, text] : value.get_object()) {
    const auto place = fmt::format("{}: {}", path, std::string_view(key));
    if (!is_key(key))
      return fail(ErrorKind::invalid, "a key is lower-case words joined by dots", place);
    if (!text.is_string() || text.get_string().empty())
      return fail(ErrorKind::invalid, "a message is a string that is not empty", place);
    YZ_ASSIGN(auto message, parse_message(text.get_string(), place));
    catalogue.emplace(key, std::move(message));
  }
  return catalogue;
}

Result<> check_no_extra_keys(const Catalogue& one, const Catalogue& other,
                             std::string_view other_path) {
  for (const auto& [key, message] : one)
    if (!other.contains(key))
      return fail(ErrorKind::invalid, "this key is missing in one language",
                  fmt::format("{}: {}", other_path, key));
  return {};
}

const std::string* find_argument(const Messages::Arguments& arguments, std::string_view name) {
  for (const auto& [key, value] : arguments)
    if (key == name) return &value;
  return nullptr;
}

}  // namespace

std::vector<std::string_view> arguments_of(const Message& message) {
  std::vector<std::string_view> names;
  for (const MessagePart& part : message)
    if (part.kind != MessagePart::Kind::literal) names.push_back(part.text);
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Result<Messages> Messages::load(const Resources& resources) {
  const auto zh = resources.find(zh_path);
  const auto en = resources.find(en_path);
  if (!zh || !en)
    return fail(ErrorKind::not_found, "no such file", std::string(zh ? en_path : zh_path));
  return parse(*zh, *en);
}

Result<Messages> Messages::parse(std::string_view zh_json, std::string_view en_json) {
  YZ_ASSIGN(auto zh, parse_catalogue(zh_json, zh_path));
  YZ_ASSIGN(auto en, parse_catalogue(en_json, en_path));
  YZ_TRY(check_no_extra_keys(zh, en, en_path));
  YZ_TRY(check_no_extra_keys(en, zh, zh_path));
  Messages messages;
  for (auto& [key, message] : zh) {
    Message& english = en.find(key)->second;
    if (arguments_of(message) != arguments_of(english))
      return fail(ErrorKind::invalid, "the two languages take different arguments",
                  fmt::format("{}: {}", en_path, key));
    messages.messages_.emplace(key, Pair{std::move(message), std::move(english)});
  }
  return messages;
}

const Message* Messages::find(Language language, std::string_view key) const {
  const auto at = messages_.find(key);
  if (at == messages_.end()) return nullptr;
  return language == Language::zh ? &at->second.zh : &at->second.en;
}

bool Messages::has_prefix(std::string_view prefix) const {
  const auto at = messages_.lower_bound(prefix);
  return at != messages_.end() && at->first.starts_with(prefix);
}

bool Messages::takes(std::string_view key, std::string_view argument) const {
  const Message* message = find(Language::zh, key);
  return message != nullptr && std::ranges::binary_search(arguments_of(*message), argument);
}

std::string Messages::format(Language language, std::string_view key,
                             const Arguments& arguments) const {
  const Message* message = find(language, key);
  if (message == nullptr) return std::string(key);
  std::string out;
  for (const MessagePart& part : *message) {
    if (part.kind == MessagePart::Kind::literal) {
      out += part.text;
      continue;
    }
    const std::string* value = find_argument(arguments, part.text);
    if (value == nullptr) continue;
    if (part.kind == MessagePart::Kind::argument)
      out += *value;
    else
      out += *value == "1" ? part.one : part.other;
  }
  return out;
}

}  // namespace yz
