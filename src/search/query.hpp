// What somebody typed, taken apart. Never fails on odd text, only on too much of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "search/fold.hpp"

namespace yz::search {

inline constexpr std::size_t longest_query_bytes = 4'096;
inline constexpr std::size_t most_query_glyphs = 96;  // what comes after them is not searched for

struct Query {
  std::u32string folded;           // letters and characters, words apart by one space
  std::vector<Glyph> characters;   // without words and gaps
  std::vector<std::string> words;  // folded
  std::string letters;             // a–z of all words in a row, where there are no characters and
                                   // no digits: what may be pinyin or initials
  std::vector<std::size_t> word_ends;  // in `letters`
  bool unfinished = false;             // ends in a letter: the last word may go on
  [[nodiscard]] bool empty() const { return characters.empty() && words.empty(); }
};

// Errors: too_large beyond longest_query_bytes; invalid for what is no UTF-8.
[[nodiscard]] Result<Query> parse_query(std::string_view text);

// What is compared of a text, letter by letter: `each(letter, of)`, where the space between two
// words is of the glyph after it, and other gaps are nothing.
template <class Each>
void each_compared(const std::vector<Glyph>& glyphs, Each each) {
  bool gap = false;
  bool in_word = false;
  for (const Glyph& glyph : glyphs) {
    if (glyph.kind == Glyph::Kind::gap) {
      gap = true;
      continue;
    }
    const bool word = glyph.kind == Glyph::Kind::word;
    if (word && in_word && gap) each(U' ', glyph);
    each(glyph.folded, glyph);
    in_word = word;
    gap = false;
  }
}

// The same form for the name of a record, to be held against `Query::folded`.
[[nodiscard]] std::u32string comparable(const std::vector<Glyph>& glyphs);

}  // namespace yz::search
