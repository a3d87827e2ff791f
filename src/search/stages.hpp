// The ways in which a query is looked for, each as the terms that it asks postings for.
#pragma once

#include <string>
#include <vector>

#include "search/pinyin.hpp"
#include "search/query.hpp"
#include "search/retrieve.hpp"
#include "search/search.hpp"

namespace yz::search {

struct Stage {
  Way way = Way::text;
  std::vector<WantedTerm> terms;
  std::vector<std::string> labels;  // of each term, for explanations; empty unless asked for
  double least_cover = 0.5;
  bool counts_matches = true;  // what has all that counts is a match, not only a candidate
};

// As it stands: character pairs and word stems. Words that nobody uses become the nearest ones that
// somebody does; `corrected` then says how the query reads.
[[nodiscard]] Stage text_stage(const Snapshot& snapshot, const Query& query, bool explain,
                               std::vector<std::string>* corrected);

// As it may have been meant: a character too many, too few, swapped, or another of the same sound.
[[nodiscard]] Stage nearly_stage(const Query& query, bool explain);

// Letters as pinyin; empty terms where they read as none. `generous`: any letter may be wrong.
[[nodiscard]] Stage pinyin_stage(const Query& query, bool generous, bool explain);

// Letters as the first letters of syllables.
[[nodiscard]] Stage initials_stage(const Query& query, bool explain);

// Words of the vocabulary nearest to `word` by edit distance (1, or 2 from eight letters on), the
// one that most documents have first.
[[nodiscard]] std::vector<std::string> nearest_words(const Snapshot& snapshot,
                                                     std::string_view word);
// Words that begin with `prefix`, the most frequent first.
[[nodiscard]] std::vector<std::string> words_starting(const Snapshot& snapshot,
                                                      std::string_view prefix, std::size_t most);

}  // namespace yz::search
