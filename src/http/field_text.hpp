// The small change of header fields: optional white space, and lists with a separator.
#pragma once

#include <algorithm>
#include <string_view>

namespace yz::http {

// Without the spaces and tabs around it (OWS, RFC 9110 §5.6.3).
[[nodiscard]] constexpr std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Takes the piece up to `separator`, or all, off `text`, and the separator with it; returns it
// trimmed. Quoted strings are not looked into.
constexpr std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const auto piece = trim(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return piece;
}

}  // namespace yz::http
