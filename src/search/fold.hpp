// Texts as search compares them: compatibility forms, case, accents and traditional characters gone
// (Unicode NFKC_Casefold by ICU, Latin without marks, OpenCC's traditional → simplified).
//
// Folding goes character by character and does the same to queries and records, so that what
// belongs together meets; phrase rules (乾隆, but 干燥) would only make two texts of one word
// differ.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace yz::search {

struct Glyph {
  enum class Kind : std::uint8_t {
    gap,        // spaces, punctuation, symbols, controls
    word,       // Latin letters and digits of any script's width: words are runs of these
    character,  // Han, kana, Hangul, and letters of scripts that we do not cut into words
  };
  char32_t folded = 0;
  char32_t original = 0;  // compatibility forms gone, nothing else: what readings are looked up by
  std::uint32_t begin = 0;  // bytes of the text
  std::uint32_t end = 0;
  Kind kind = Kind::gap;
};

// Marks are dropped; a character that stands for several (ﬁ) becomes several at one place.
void fold(std::string_view text, std::vector<Glyph>& out);
[[nodiscard]] std::vector<Glyph> fold(std::string_view text);

// The folded text itself, gaps as single spaces, none at either end: two names that fold alike are
// the same name.
[[nodiscard]] std::string folded_text(const std::vector<Glyph>& glyphs);

}  // namespace yz::search
