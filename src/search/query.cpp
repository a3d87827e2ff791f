#include "search/query.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "search/analysis.hpp"

namespace yz::search {

std::u32string comparable(const std::vector<Glyph>& glyphs) {
  std::u32string out;
  each_compared(glyphs, [&](char32_t letter, const Glyph&) { out += letter; });
  return out;
}

Result<Query> parse_query(std::string_view text) {
  if (text.size() > longest_query_bytes)
    return fail(ErrorKind::too_large, "this is too long to search for", "q");
  if (find_invalid_utf8(text)) return fail(ErrorKind::invalid, "this is no UTF-8", "q");
  std::vector<Glyph> glyphs = fold(text);
  if (glyphs.size() > most_query_glyphs) glyphs.resize(most_query_glyphs);

  Query query;
  query.folded = comparable(glyphs);
  for (std::size_t i = 0; i < glyphs.size();) {
    if (glyphs[i].kind != Glyph::Kind::word) {
      if (glyphs[i].kind == Glyph::Kind::character) query.characters.push_back(glyphs[i]);
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < glyphs.size() && glyphs[i].kind == Glyph::Kind::word) ++i;
    query.words.push_back(letters_of(std::span(glyphs).subspan(begin, i - begin)));
  }
  query.unfinished = !glyphs.empty() && glyphs.back().kind == Glyph::Kind::word;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (query.characters.empty() && std::ranges::all_of(query.words, [&](const auto& w) {
        return std::ranges::all_of(w, is_letter);
      }))
    for (const std::string& word : query.words) {
      query.letters += word;
      query.word_ends.push_back(query.letters.size());
    }
  return query;
}

}  // namespace yz::search
