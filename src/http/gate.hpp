// The strict gate: reads the head of a request and refuses everything on which two parsers might
// differ, since that is what request smuggling lives on. Pure: bytes in, views or a refusal out; no
// allocation.
//
// Every line ends with CR LF, one space stands between the three parts of the request line, the
// target is in origin form and visible ASCII, names are tokens directly before their colon, values
// hold no control characters, nothing is folded. There is one Host (HTTP/1.0 may go without). A
// body has one Content-Length of plain digits or, in HTTP/1.1, one Transfer-Encoding that is
// exactly "chunked": never both, never twice, and never on GET or HEAD. docs/http.md has the whole
// table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "http/request.hpp"

namespace yz::http {

struct HeadField {
  std::string_view name;   // as sent, any case
  std::string_view value;  // without the white space around it
};

constexpr std::size_t field_limit = 100;
constexpr std::size_t target_limit = 8000;  // bytes; more is 414

// Views into the bytes that were read. Reused from request to request.
struct Head {
  Method method = Method::get;
  std::string_view target;
  bool is_http_1_0 = false;
  bool keep_alive = true;
  bool chunked = false;
  bool expects_continue = false;
  bool wants_websocket = false;
  bool has_host = false;
  std::optional<std::uint64_t> content_length;
  std::string_view host;
  std::string_view accept_encoding;  // of several, the last: they only choose a form
  std::string_view if_none_match;
  std::string_view range;
  std::string_view if_range;
  std::array<HeadField, field_limit> fields;
  std::size_t field_count = 0;

  [[nodiscard]] bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

struct Refusal {
  int status = 400;
  std::string_view reason;  // static text
};

// Where the head ends in bytes that arrive piece by piece; looks at each byte once.
class HeadEnd {
 public:
  // `bytes` is everything so far, from the head's first byte. The head's size with its empty line,
  // nothing while it is incomplete, or a refusal: bare LF, something that is no HTTP, too large.
  [[nodiscard]] std::expected<std::optional<std::size_t>, Refusal> find(std::string_view bytes,
                                                                        std::size_t limit);
  void reset() { *this = {}; }

 private:
  std::size_t seen_ = 0;        // bytes looked at
  std::size_t line_start_ = 0;  // of the line that is not complete yet
};

// `bytes` is one whole head, as HeadEnd measured it.
[[nodiscard]] std::expected<void, Refusal> parse_head(std::string_view bytes, Head& head);

}  // namespace yz::http
