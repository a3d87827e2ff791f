#include "mail/message.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <sodium.h>

#include "base/text.hpp"

namespace yz::mail {
namespace {

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // the terminating zero
  return out;
}

bool all_of(std::string_view text, std::string_view also) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           also.contains(c);
  });
}

bool is_host(std::string_view host) {
  return host.contains('.') && all_of(host, ".-") && !host.starts_with('.') &&
         !host.ends_with('.') && !host.starts_with('-') && !host.contains("..");
}

// Where the character that begins at or before `at` begins.
std::size_t character_start(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

// One line: line breaks and other controls become blanks, broken UTF-8 a mark.
std::string one_line(std::string_view text) {
  if (find_invalid_utf8(text)) return "?";
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return line;
}

}  // namespace

bool is_address(std::string_view text) {
  const auto at = text.find('@');
  return text.size() <= 254 && at != text.npos && at > 0 && at <= 64 &&
         all_of(text.substr(0, at), "._%+-") && text[0] != '-' && is_host(text.substr(at + 1));
}

std::string encoded_words(std::string_view text) {
  // "=?UTF-8?B?" + "?=" are 12 bytes; 39 bytes make 52 of base64; with the header's name before the
  // first word it is below 76. A word breaks between characters.
  constexpr std::size_t most = 39;
  const std::string line = one_line(text);
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = std::min(line.size(), at + most);
    if (end < line.size()) end = character_start(line, end);
    if (!out.empty()) out += "\r\n ";
    out += fmt::format("=?UTF-8?B?{}?=", base64(std::string_view(line).substr(at, end - at)));
    at = end;
  }
  return out;
}

Result<std::string> write_message(const Message& m) {
  if (!is_address(m.from)) return fail(ErrorKind::invalid, "is not an address", "from");
  if (!is_address(m.to)) return fail(ErrorKind::invalid, "is not an address", "to");
  if (m.id.empty() || m.id.size() > 100 || !all_of(m.id, "-"))
    return fail(ErrorKind::invalid, "holds letters, digits and dashes", "id");
  std::string date = to_http_date(m.time);  // "Fri, 01 May 2026 08:00:00 GMT"
  date.replace(date.size() - 3, 3, "+0000");
  const std::string host = m.from.substr(m.from.find('@') + 1);
  std::string out = fmt::format(
      "Date: {}\r\nFrom: {}{}<{}>\r\nTo: <{}>\r\nMessage-ID: <{}@{}>\r\nSubject: {}\r\n"
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n",
      date, encoded_words(m.from_name), m.from_name.empty() ? "" : "\r\n ", m.from, m.to, m.id,
      host, encoded_words(m.subject));
  std::string text;  // with CRLF inside, as text travels
  for (const char c : m.text) {
    if (c == '\n') text += '\r';
    if (c != '\r') text += c;
  }
  const std::string body = base64(text);
  for (std::size_t at = 0; at < body.size(); at += 76) out += body.substr(at, 76) + "\r\n";
  return out;
}

}  // namespace yz::mail
