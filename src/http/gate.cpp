#include "http/gate.hpp"

#include <cstring>

#include "http/field_text.hpp"

namespace yz::http {
namespace {

using Outcome = std::expected<void, Refusal>;

std::unexpected<Refusal> refuse(int status, std::string_view reason) {
  return std::unexpected(Refusal{status, reason});
}

// What a byte may stand for (RFC 9110 §5.6.2, §5.5; RFC 3986).
enum : std::uint8_t { token = 1, value = 2, target = 4 };

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (int c = 0x21; c <= 0x7E; ++c) classes[c] = value | target;
  for (int c = 0x80; c <= 0xFF; ++c) classes[c] = value;
  classes[' '] = value;
  classes['\t'] = value;
  classes['#'] = value;
  for (int c = '0'; c <= '9'; ++c) classes[c] |= token;
  for (int c = 'a'; c <= 'z'; ++c) classes[c] |= token;
  for (int c = 'A'; c <= 'Z'; ++c) classes[c] |= token;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) classes[static_cast<int>(c)] |= token;
  return classes;
}

constexpr auto classes = make_classes();

bool all_are(std::uint8_t kind, std::string_view text) {
  for (const char c : text)
    if (!(classes[static_cast<unsigned char>(c)] & kind)) return false;
  return true;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_name(std::string_view name, std::string_view lower_case) {
  if (name.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i)
    if (lower(name[i]) != lower_case[i]) return false;
  return true;
}

// The line up to CR LF, taken off `rest`. A CR elsewhere is caught as a control character.
std::string_view take_line(std::string_view& rest) {
  const auto* end = static_cast<const char*>(std::memchr(rest.data(), '\n', rest.size()));
  const auto size = static_cast<std::size_t>(end - rest.data());
  const auto line = rest.substr(0, size - 1);
  rest.remove_prefix(size + 1);
  return line;
}

std::optional<Method> method_named(std::string_view name) {
  for (const Method method : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                              Method::delete_, Method::options})
    if (name == name_of(method)) return method;
  return std::nullopt;
}

Outcome read_version(std::string_view version, Head& head) {
  if (version == "HTTP/1.1") return {};
  if (version == "HTTP/1.0") {
    head.is_http_1_0 = true;
    head.keep_alive = false;
    return {};
  }
  if (version.size() == 8 && version.starts_with("HTTP/") && version[5] >= '2' &&
      version[5] <= '9' && version[6] == '.')
    return refuse(505, "this server speaks HTTP/1.1");
  return refuse(400, "malformed HTTP version");
}

Outcome read_request_line(std::string_view line, Head& head) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == line.npos || first == last) return refuse(400, "malformed request line");
  const auto name = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  if (name.empty() || !all_are(token, name)) return refuse(400, "malformed method");
  if (auto fine = read_version(line.substr(last + 1), head); !fine) return fine;
  const auto method = method_named(name);
  if (!method) return refuse(501, "unknown method");
  head.method = *method;
  if (head.target.size() > target_limit) return refuse(414, "target too long");
  if (!head.target.starts_with('/')) return refuse(400, "target is not in origin form");
  if (!all_are(target, head.target)) return refuse(400, "target holds a forbidden byte");
  return {};
}

bool is_host_byte(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
         std::string_view("-._~!$&'()*+;=%").find(c) != std::string_view::npos;
}

// name, name:port, [v6] or [v6]:port.
bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    const std::size_t close = host.find(']');
    if (close == host.npos || close < 3) return false;
    for (const char c : host.substr(1, close - 1))
      if (c != ':' && c != '.' && !(c >= '0' && c <= '9') && !(lower(c) >= 'a' && lower(c) <= 'f'))
        return false;
    host.remove_prefix(close + 1);
  } else {
    const std::size_t end = std::min(host.find(':'), host.size());
    if (end == 0) return false;
    for (const char c : host.substr(0, end))
      if (!is_host_byte(c)) return false;
    host.remove_prefix(end);
  }
  if (host.empty()) return true;
  if (host.front() != ':' || host.size() > 6) return false;
  for (const char c : host.substr(1))
    if (c < '0' || c > '9') return false;
  return true;
}

Outcome read_host(std::string_view text, Head& head) {
  if (head.has_host) return refuse(400, "more than one Host");
  if (!is_host(text)) return refuse(400, "malformed Host");
  head.has_host = true;
  head.host = text;
  return {};
}

Outcome read_content_length(std::string_view text, Head& head) {
  if (head.content_length) return refuse(400, "more than one Content-Length");
  if (text.empty() || text.size() > 18) return refuse(400, "malformed Content-Length");
  std::uint64_t length = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return refuse(400, "malformed Content-Length");
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  head.content_length = length;
  return {};
}

Outcome read_transfer_encoding(std::string_view text, Head& head) {
  if (head.chunked) return refuse(400, "more than one Transfer-Encoding");
  if (text != "chunked") return refuse(400, "Transfer-Encoding must be exactly chunked");
  if (head.is_http_1_0) return refuse(400, "HTTP/1.0 has no Transfer-Encoding");
  head.chunked = true;
  return {};
}

Outcome read_expect(std::string_view text, Head& head) {
  if (!is_name(text, "100-continue")) return refuse(417, "unknown expectation");
  head.expects_continue = !head.is_http_1_0;
  return {};
}

Outcome read_connection(std::string_view text, Head& head) {
  while (!text.empty()) {
    const auto option = take_until(text, ',');
    if (!all_are(token, option)) return refuse(400, "malformed Connection");
    if (is_name(option, "close")) head.keep_alive = false;
  }
  return {};
}

// Fields that change how the request is read or answered; the others wait for the handler.
Outcome understand(const HeadField& field, Head& head) {
  const auto [name, text] = field;
  switch (name.size()) {
    case 4:
      if (is_name(name, "host")) return read_host(text, head);
      break;
    case 5:
      if (is_name(name, "range")) head.range = text;
      break;
    case 6:
      if (is_name(name, "expect")) return read_expect(text, head);
      break;
    case 7:
      if (is_name(name, "upgrade")) head.wants_websocket = is_name(text, "websocket");
      break;
    case 8:
      if (is_name(name, "if-range")) head.if_range = text;
      break;
    case 10:
      if (is_name(name, "connection")) return read_connection(text, head);
      break;
    case 13:
      if (is_name(name, "if-none-match")) head.if_none_match = text;
      break;
    case 14:
      if (is_name(name, "content-length")) return read_content_length(text, head);
      break;
    case 15:
      if (is_name(name, "accept-encoding")) head.accept_encoding = text;
      break;
    case 17:
      if (is_name(name, "transfer-encoding")) return read_transfer_encoding(text, head);
      break;
    default: break;
  }
  return {};
}

Outcome read_field(std::string_view line, Head& head) {
  if (line.front() == ' ' || line.front() == '\t') return refuse(400, "folded field");
  const std::size_t colon = line.find(':');
  if (colon == line.npos || colon == 0) return refuse(400, "malformed field");
  const HeadField field{line.substr(0, colon), trim(line.substr(colon + 1))};
  if (!all_are(token, field.name)) return refuse(400, "malformed field name");
  if (!all_are(value, field.value)) return refuse(400, "control character in a field");
  if (head.field_count == field_limit) return refuse(431, "too many fields");
  head.fields[head.field_count++] = field;
  return understand(field, head);
}

void clear(Head& head) {
  head.method = Method::get;
  head.keep_alive = true;
  head.is_http_1_0 = head.chunked = head.expects_continue = head.wants_websocket = head.has_host =
      false;
  head.content_length.reset();
  head.target = head.host = head.accept_encoding = head.if_none_match = head.range =
      head.if_range = {};
  head.field_count = 0;
}

Outcome check_whole(const Head& head) {
  if (!head.has_host && !head.is_http_1_0) return refuse(400, "no Host");
  if (head.chunked && head.content_length)
    return refuse(400, "both Content-Length and Transfer-Encoding");
  if (head.has_body() && (head.method == Method::get || head.method == Method::head))
    return refuse(400, "a body on GET or HEAD");
  return {};
}

}  // namespace

std::expected<std::optional<std::size_t>, Refusal> HeadEnd::find(std::string_view bytes,
                                                                 std::size_t limit) {
  while (seen_ < bytes.size()) {
    const void* hit = std::memchr(bytes.data() + seen_, '\n', bytes.size() - seen_);
    if (!hit) {
      seen_ = bytes.size();
      break;
    }
    const auto at = static_cast<std::size_t>(static_cast<const char*>(hit) - bytes.data());
    if (at == 0 || bytes[at - 1] != '\r') return refuse(400, "line feed without carriage return");
    if (at - 1 == line_start_) {
      if (line_start_ == 0) return refuse(400, "empty line before the request");
      if (at + 1 > limit) return refuse(431, "head too large");
      return at + 1;
    }
    seen_ = line_start_ = at + 1;
  }
  if (!bytes.empty() && !(classes[static_cast<unsigned char>(bytes[0])] & token) &&
      bytes[0] != '\r')
    return refuse(400, "this is no HTTP");
  if (bytes.size() >= limit)
    return line_start_ == 0 ? refuse(414, "request line too long") : refuse(431, "head too large");
  return std::nullopt;
}

std::expected<void, Refusal> parse_head(std::string_view bytes, Head& head) {
  clear(head);
  std::string_view rest = bytes;
  if (auto fine = read_request_line(take_line(rest), head); !fine) return fine;
  while (true) {
    const auto line = take_line(rest);
    if (line.empty()) break;
    if (auto fine = read_field(line, head); !fine) return fine;
  }
  return check_whole(head);
}

}  // namespace yz::http
