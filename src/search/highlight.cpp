#include "search/highlight.hpp"

#include <algorithm>
#include <set>

#include "search/analysis.hpp"
#include "search/stem.hpp"

namespace yz::search {
namespace {

// Which glyphs answer the query.
std::vector<bool> hits_in(const std::vector<Glyph>& glyphs, const Query& query) {
  std::set<std::pair<char32_t, char32_t>> pairs;
  const auto& c = query.characters;
  for (std::size_t i = 0; i + 1 < c.size(); ++i) pairs.emplace(c[i].folded, c[i + 1].folded);
  std::set<std::string, std::less<>> stems;
  for (const auto& word : query.words) stems.emplace(thread_stemmer().stem(word));

  std::vector<bool> hits(glyphs.size());
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    if (glyphs[i].kind == Glyph::Kind::character) {
      if (c.size() == 1 && glyphs[i].folded == c[0].folded) hits[i] = true;
      if (i + 1 < glyphs.size() && pairs.contains({glyphs[i].folded, glyphs[i + 1].folded}))
        hits[i] = hits[i + 1] = true;
    }
    if (glyphs[i].kind != Glyph::Kind::word) continue;
    std::size_t end = i;
    while (end < glyphs.size() && glyphs[end].kind == Glyph::Kind::word) ++end;
    const std::string word = letters_of(std::span(glyphs).subspan(i, end - i));
    if (stems.contains(thread_stemmer().stem(word)))
      std::fill(hits.begin() + static_cast<std::ptrdiff_t>(i),
                hits.begin() + static_cast<std::ptrdiff_t>(end), true);
    i = end - 1;
  }
  return hits;
}

// A window must not cut a word.
std::size_t word_begin(const std::vector<Glyph>& glyphs, std::size_t at) {
  while (at > 0 && glyphs[at].kind == Glyph::Kind::word && glyphs[at - 1].kind == Glyph::Kind::word)
    --at;
  return at;
}
std::size_t word_end(const std::vector<Glyph>& glyphs, std::size_t at) {
  while (at < glyphs.size() && at > 0 && glyphs[at].kind == Glyph::Kind::word &&
         glyphs[at - 1].kind == Glyph::Kind::word)
    ++at;
  return at;
}

}  // namespace

std::vector<Piece> mark(std::string_view text, std::size_t begin, std::size_t end) {
  std::vector<Piece> pieces;
  const auto put = [&](std::string_view part, bool hit) {
    if (!part.empty()) pieces.push_back({std::string(part), hit});
  };
  begin = std::min(begin, text.size());
  end = std::clamp(end, begin, text.size());
  put(text.substr(0, begin), false);
  put(text.substr(begin, end - begin), true);
  put(text.substr(end), false);
  return pieces;
}

std::vector<Piece> best_fragment(std::string_view text, const Query& query, std::size_t most) {
  const std::vector<Glyph> glyphs = fold(text.substr(0, 64U << 10U));
  const std::vector<bool> hits = hits_in(glyphs, query);
  std::size_t best = 0;
  std::size_t best_at = glyphs.size();
  std::size_t inside = 0;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    inside += hits[i] ? 1 : 0;
    if (i >= most && hits[i - most]) --inside;
    if (inside > best) {
      best = inside;
      best_at = i + 1;
    }
  }
  if (best == 0) return {};
  // Some of what stands before the first hit, for sense.
  std::size_t begin = best_at > most ? best_at - most : 0;
  while (!hits[begin]) ++begin;
  begin = word_begin(glyphs, begin > most / 5 ? begin - most / 5 : 0);
  const std::size_t end = word_end(glyphs, std::min(glyphs.size(), begin + most));

  std::vector<Piece> pieces;
  if (begin > 0) pieces.push_back({"…", false});
  for (std::size_t i = begin; i < end;) {
    std::size_t next = i;
    while (next < end && hits[next] == hits[i]) ++next;
    const std::size_t from = glyphs[i].begin;
    const std::size_t to = next < glyphs.size() ? glyphs[next].begin : text.size();
    pieces.push_back({std::string(text.substr(from, to - from)), hits[i]});
    i = next;
  }
  if (end < glyphs.size()) pieces.push_back({"…", false});
  return pieces;
}

}  // namespace yz::search
