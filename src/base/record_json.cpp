#include "base/record_json.hpp"

#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

namespace yz {

std::string exact_text(double number) { return fmt::format("{}", number); }

double exact_number(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, number);
  if (code != std::errc() || stop != end) throw std::runtime_error("bad number");
  return number;
}

std::string_view name_of(FileKind kind) {
  switch (kind) {
    case FileKind::picture: return "picture";
    case FileKind::logo: return "logo";
    case FileKind::model: return "model";
    case FileKind::film: return "film";
    case FileKind::captions: return "captions";
  }
  return "file";
}

void JsonOut::file(std::string_view key, const FileRef& value, FileKind, Need) {
  if (value.empty()) return;
  out_[key] = {{"path", value.path},         {"content", value.content.hex()},
               {"type", value.content_type}, {"bytes", value.bytes},
               {"width", value.width},       {"height", value.height}};
}

void JsonIn::date(std::string_view key, Date& out) {
  const auto date = parse_date(in_.at(key).as_string());
  if (!date) throw std::runtime_error("bad date");
  out = *date;
}

void JsonIn::moment(std::string_view key, Moment& out) {
  const auto moment = parse_moment(in_.at(key).as_string());
  if (!moment) throw std::runtime_error("bad time");
  out = *moment;
}

void JsonIn::file(std::string_view key, FileRef& out, FileKind, Need) {
  const auto* value = in_.if_contains(key);
  if (value == nullptr) return;
  const auto& object = value->as_object();
  const auto content = Sha256::parse(object.at("content").as_string());
  if (!content) throw std::runtime_error("bad content name");
  out.path = object.at("path").as_string();
  out.content = *content;
  out.content_type = object.at("type").as_string();
  out.bytes = boost::json::value_to<std::uint64_t>(object.at("bytes"));
  out.width = boost::json::value_to<int>(object.at("width"));
  out.height = boost::json::value_to<int>(object.at("height"));
}

}  // namespace yz
