#include "base/text.hpp"

#include <algorithm>

namespace yz {
namespace {

// What may follow a lead byte (Unicode 15, table 3-7): how many bytes, and the range of the first
// of them, which keeps out overlong forms, surrogates and everything past U+10FFFF.
struct Tail {
  std::size_t count = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

std::optional<Tail> tail_of(unsigned char lead) {
  if (lead < 0x80) return Tail{};
  if (lead < 0xC2) return std::nullopt;
  if (lead < 0xE0) return Tail{1};
  if (lead == 0xE0) return Tail{2, 0xA0, 0xBF};
  if (lead == 0xED) return Tail{2, 0x80, 0x9F};
  if (lead < 0xF0) return Tail{2};
  if (lead == 0xF0) return Tail{3, 0x90, 0xBF};
  if (lead < 0xF4) return Tail{3};
  if (lead == 0xF4) return Tail{3, 0x80, 0x8F};
  return std::nullopt;
}

bool tail_fits(std::string_view rest, const Tail& tail) {
  if (rest.size() < tail.count) return false;
  for (std::size_t i = 0; i < tail.count; ++i) {
    const auto byte = static_cast<unsigned char>(rest[i]);
    const auto low = i == 0 ? tail.low : 0x80;
    const auto high = i == 0 ? tail.high : 0xBF;
    if (byte < low || byte > high) return false;
  }
  return true;
}

bool is_slug_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

std::string_view code_of(Language language) { return language == Language::zh ? "zh" : "en"; }

std::string_view html_code_of(Language language) {
  return language == Language::zh ? "zh-CN" : "en";
}

const std::string& Text::in(Language language) const {
  const std::string& wanted = language == Language::zh ? zh : en;
  const std::string& other = language == Language::zh ? en : zh;
  return wanted.empty() ? other : wanted;
}

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto tail = tail_of(static_cast<unsigned char>(text[at]));
    if (!tail || !tail_fits(text.substr(at + 1), *tail)) return at;
    at += 1 + tail->count;
  }
  return std::nullopt;
}

bool is_slug(std::string_view text) {
  if (text.empty() || text.size() > 80) return false;
  if (text.front() == '-' || text.back() == '-' || text.contains("--")) return false;
  return std::ranges::all_of(text, [](char c) { return c == '-' || is_slug_letter(c); });
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out.push_back(c);
    }
  }
  return out;
}

}  // namespace yz
