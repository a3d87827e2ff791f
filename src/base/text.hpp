// Text as people read it: two languages, valid UTF-8, and the slugs that stand in addresses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yz {

enum class Language : std::uint8_t { zh, en };

[[nodiscard]] std::string_view code_of(Language language);       // "zh", "en"
[[nodiscard]] std::string_view html_code_of(Language language);  // "zh-CN", "en"

// One text in both languages. Either may be empty; `in` then falls back to the other, because a
// text in the other language serves a visitor better than none.
struct Text {
  std::string zh;
  std::string en;

  [[nodiscard]] const std::string& in(Language language) const;
  [[nodiscard]] bool empty() const { return zh.empty() && en.empty(); }
  bool operator==(const Text&) const = default;
};

// The byte offset of the first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7),
// or nothing where all of it is.
[[nodiscard]] std::optional<std::size_t> find_invalid_utf8(std::string_view text);

// 1 to 80 of a–z, 0–9 and single inner dashes: "painted-pottery-basin".
[[nodiscard]] bool is_slug(std::string_view text);

// Text for HTML content and for attribute values in double or single quotes.
[[nodiscard]] std::string escape_html(std::string_view text);

}  // namespace yz
