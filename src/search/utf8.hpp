// Walks through UTF-8, code point by code point. Bytes that are no UTF-8 read as U+FFFD, one each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace yz::search {

class Utf8 {
 public:
  explicit Utf8(std::string_view text) : text_(text) {}
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] std::size_t offset() const { return at_; }  // in bytes

  char32_t next() {
    const auto byte = [this](std::size_t i) { return static_cast<unsigned char>(text_[i]); };
    const unsigned char lead = byte(at_);
    if (lead < 0x80) return text_[at_++];
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at_ + length > text_.size()) return damaged();
    char32_t c = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
      if ((byte(at_ + i) & 0xC0U) != 0x80) return damaged();
      c = c << 6U | (byte(at_ + i) & 0x3FU);
    }
    if ((length == 3 && c < 0x800) || (length == 4 && c < 0x10000) || c > 0x10FFFF ||
        (c >= 0xD800 && c < 0xE000))
      return damaged();
    at_ += length;
    return c;
  }

 private:
  char32_t damaged() {
    ++at_;
    return 0xFFFD;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

inline void append_utf8(std::string& out, char32_t c) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6U);
    put(0x80 | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12U);
    put(0x80 | (c >> 6U & 0x3FU));
    put(0x80 | (c & 0x3FU));
  } else {
    put(0xF0 | c >> 18U);
    put(0x80 | (c >> 12U & 0x3FU));
    put(0x80 | (c >> 6U & 0x3FU));
    put(0x80 | (c & 0x3FU));
  }
}

}  // namespace yz::search
