// Letters read as pinyin: where the syllables may end, also where a letter is wrong.
//
// Every reading of the letters is a path through a graph whose edges are syllables: exact ones cost
// nothing, ones with a letter wrong 1, a letter that fits nowhere 1.2, a syllable across a typed
// space
// 1. The terms are the neighbouring syllables of all paths not much dearer than the cheapest.
#pragma once

#include <string_view>
#include <vector>

#include "search/query.hpp"
#include "search/term.hpp"

namespace yz::search {

struct PinyinTerm {
  TermKey key = 0;
  bool is_edge = false;  // of the beginning or end of a name: it only tells names apart
  double wrong = 0;      // what its own syllables cost; 0: as typed
};

struct PinyinReading {
  double cost = 0;                // 0: pinyin through and through
  std::size_t syllables = 0;      // of the cheapest path
  std::vector<PinyinTerm> terms;  // those as typed first
};

struct PinyinOptions {
  double slack = 0.5;      // over the cheapest path; 1.1 adds any one wrong letter
  bool unfinished = true;  // the last syllable may lack letters
  std::size_t most_terms = 96;
};

[[nodiscard]] PinyinReading read_pinyin(std::string_view letters,
                                        const std::vector<std::size_t>& word_ends,
                                        const PinyinOptions& options);

// Every syllable within one wrong, missing, added or swapped letter, and itself.
[[nodiscard]] std::vector<Syllable> syllables_near(std::string_view letters);

}  // namespace yz::search
