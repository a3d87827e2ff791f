// The path of a request through the room http: gate, body reader, target, cookies, conditions,
// routes. Whatever bytes come, it must end, stay within its bounds, and hold three promises:
//
// - bytes in pieces mean the same as bytes at once;
// - what the gate lets through, Beast reads in the same way, field by field;
// - a decoded path can neither leave its folder nor hold a control character.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>

#include "base/text.hpp"
#include "http/body_reader.hpp"
#include "http/conditions.hpp"
#include "http/encoding.hpp"
#include "http/gate.hpp"
#include "http/target.hpp"

namespace {

namespace beast = boost::beast;
using namespace yz::http;

constexpr std::size_t header_limit = 16 * 1024;
constexpr std::size_t body_limit = 1000;

void promise(bool kept) {
  if (!kept) std::abort();
}

struct Found {
  int status = 0;        // of a refusal
  std::size_t size = 0;  // of a whole head
  bool operator==(const Found&) const = default;
};

Found find_at_once(std::string_view bytes) {
  HeadEnd end;
  const auto size = end.find(bytes, header_limit);
  if (!size) return {size.error().status, 0};
  return {0, size->value_or(0)};
}

Found find_in_pieces(std::string_view bytes, std::size_t piece) {
  HeadEnd end;
  for (std::size_t at = 0; at < bytes.size();) {
    at = std::min(bytes.size(), at + piece);
    const auto size = end.find(bytes.substr(0, at), header_limit);
    if (!size) return {size.error().status, 0};
    if (*size) return {0, **size};
  }
  return {};
}

std::string line_of(std::string_view name, std::string_view value) {
  return std::string(name) + ": " + std::string(value);
}

void compare_with_beast(std::string_view head_bytes, const Head& head) {
  beast::http::request_parser<beast::http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(head_bytes.size() + 1));
  parser.body_limit(boost::none);
  beast::error_code error;
  parser.put(boost::asio::buffer(head_bytes.data(), head_bytes.size()), error);
  promise(!error || error == beast::http::error::need_more);
  promise(parser.is_header_done());
  const auto& message = parser.get();
  promise(message.target() == beast::string_view(head.target.data(), head.target.size()));
  promise(parser.chunked() == head.chunked);
  promise(parser.content_length().value_or(0) == head.content_length.value_or(0));
  // Beast puts fields of one name together, so they are compared in an order of their own.
  std::vector<std::string> theirs;
  for (const auto& field : message)
    theirs.push_back(line_of({field.name_string().data(), field.name_string().size()},
                             {field.value().data(), field.value().size()}));
  std::vector<std::string> ours;
  for (std::size_t i = 0; i < head.field_count; ++i)
    ours.push_back(line_of(head.fields[i].name, head.fields[i].value));
  std::ranges::sort(theirs);
  std::ranges::sort(ours);
  promise(ours == theirs);
}

void check_target(std::string_view text) {
  const auto target = parse_target(text);
  if (!target) return;
  const std::string& path = target->path;
  promise(path.starts_with('/'));
  promise(!yz::find_invalid_utf8(path));
  promise((path + "/").find("/../") == path.npos && (path + "/").find("/./") == path.npos);
  promise(path.find("//") == path.npos && path.find('\\') == path.npos);
  for (const char c : path) promise(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
}

struct Read {
  int status = 0;
  bool is_done = false;
  std::string body;
  std::size_t used = 0;
};

Read read_body(std::string_view head_bytes, const Head& head, std::string_view rest,
               std::size_t piece) {
  Read read;
  auto reader = BodyReader::create(head_bytes, head, body_limit);
  if (!reader) return {reader.error().status, false, {}, 0};
  std::size_t end = 0;
  while (!reader->is_done() && end < rest.size()) {
    end = std::min(rest.size(), end + piece);
    const auto used = reader->put(rest.substr(read.used, end - read.used));
    if (!used) return {used.error().status, false, {}, 0};
    read.used += *used;
  }
  read.is_done = reader->is_done();
  if (read.is_done) read.body = reader->take();
  promise(read.body.size() <= body_limit);
  promise(read.used <= rest.size());
  return read;
}

void check_body(std::string_view head_bytes, const Head& head, std::string_view rest,
                std::size_t piece) {
  const Read whole = read_body(head_bytes, head, rest, rest.size() + 1);
  const Read pieces = read_body(head_bytes, head, rest, piece);
  promise(whole.is_done == pieces.is_done || whole.status != 0 || pieces.status != 0);
  if (whole.is_done && pieces.is_done)
    promise(whole.body == pieces.body && whole.used == pieces.used);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t piece = 1 + data[0] % 32;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Found found = find_at_once(bytes);
  const Found pieced = find_in_pieces(bytes, piece);
  // A head that is refused at once may be refused earlier for another reason in pieces.
  promise(found.size == pieced.size || found.status != 0 || pieced.status != 0);
  if (found.size == 0) return 0;

  Head head;
  const auto head_bytes = bytes.substr(0, found.size);
  if (!parse_head(head_bytes, head)) return 0;
  compare_with_beast(head_bytes, head);
  check_target(head.target);
  (void)negotiate(head.accept_encoding);
  (void)matches(head.if_none_match, "\"a\"");
  const Selection part = select_range(head.range, 1000);
  if (part.kind == Selection::part) promise(part.length >= 1 && part.first + part.length <= 1000);
  Fields cookies;
  for (std::size_t i = 0; i < head.field_count; ++i) parse_cookies(head.fields[i].value, cookies);
  if (head.has_body()) check_body(head_bytes, head, bytes.substr(found.size), piece);
  return 0;
}
