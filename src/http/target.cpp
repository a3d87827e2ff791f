#include "http/target.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/field_text.hpp"

namespace yz::http {
namespace {

constexpr std::size_t pair_limit = 256;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The byte that "%XY" at `at` stands for, or -1.
int escaped_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size()) return -1;
  const int high = digit_of(text[at + 1]);
  const int low = digit_of(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

Result<std::string> decode_path(std::string_view path) {
  std::string decoded;
  decoded.reserve(path.size());
  for (std::size_t at = 0; at < path.size(); ++at) {
    char c = path[at];
    if (c == '%') {
      const int byte = escaped_byte(path, at);
      if (byte < 0) return fail(ErrorKind::invalid, "bad percent escape in the path");
      c = static_cast<char>(byte);
      if (c == '/' || c == '\\')
        return fail(ErrorKind::invalid, "an escaped slash has no place in the path");
      at += 2;
    }
    if (is_control(c)) return fail(ErrorKind::invalid, "control character in the path");
    decoded.push_back(c);
  }
  return decoded;
}

Result<> check_segments(std::string_view path) {
  if (path.find('\\') != path.npos) return fail(ErrorKind::invalid, "backslash in the path");
  if (path.find("//") != path.npos) return fail(ErrorKind::invalid, "empty segment in the path");
  for (std::size_t from = 1; from <= path.size();) {
    const std::size_t to = std::min(path.find('/', from), path.size());
    const auto segment = path.substr(from, to - from);
    if (segment == "." || segment == "..")
      return fail(ErrorKind::invalid, "dot segment in the path");
    from = to + 1;
  }
  return {};
}

Result<std::string> decode_form_text(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+') {
      decoded.push_back(' ');
    } else if (text[at] == '%') {
      const int byte = escaped_byte(text, at);
      if (byte <= 0) return fail(ErrorKind::invalid, "bad percent escape");
      decoded.push_back(static_cast<char>(byte));
      at += 2;
    } else {
      decoded.push_back(text[at]);
    }
  }
  if (find_invalid_utf8(decoded)) return fail(ErrorKind::invalid, "text is not UTF-8");
  return decoded;
}

}  // namespace

Result<Target> parse_target(std::string_view target) {
  if (!target.starts_with('/')) return fail(ErrorKind::invalid, "target must begin with a slash");
  if (target.find('#') != target.npos) return fail(ErrorKind::invalid, "fragment in the target");
  const std::size_t mark = target.find('?');
  YZ_ASSIGN(auto path, decode_path(target.substr(0, mark)));
  YZ_TRY(check_segments(path));
  if (find_invalid_utf8(path)) return fail(ErrorKind::invalid, "path is not UTF-8");
  Fields query;
  if (mark != target.npos) {
    YZ_ASSIGN(query, parse_urlencoded(target.substr(mark + 1)));
  }
  return Target{std::move(path), std::move(query)};
}

Result<Fields> parse_urlencoded(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (fields.pairs().size() == pair_limit) return fail(ErrorKind::invalid, "too many fields");
    const std::size_t equals = std::min(pair.find('='), pair.size());
    YZ_ASSIGN(auto name, decode_form_text(pair.substr(0, equals)));
    YZ_ASSIGN(auto value, decode_form_text(pair.substr(std::min(equals + 1, pair.size()))));
    fields.add(std::move(name), std::move(value));
  }
  return fields;
}

void parse_cookies(std::string_view header, Fields& cookies) {
  while (!header.empty() && cookies.pairs().size() < pair_limit) {
    const auto pair = take_until(header, ';');
    const std::size_t equals = pair.find('=');
    if (equals == pair.npos || equals == 0) continue;
    auto value = pair.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    cookies.add(std::string(pair.substr(0, equals)), std::string(value));
  }
}

}  // namespace yz::http
