#include "search/stages.hpp"

#include <algorithm>

#include "search/stem.hpp"
#include "search/utf8.hpp"

namespace yz::search {
namespace {

constexpr std::size_t most_terms = 192;
constexpr std::size_t most_completions = 24;  // of an unfinished word
constexpr std::size_t longest_initials = 16;

std::string text_of(char32_t c) {
  std::string out;
  if (c == edge)
    out = "|";
  else
    append_utf8(out, c);
  return out;
}

// A syllable as terms keep it (`term_part`), or the edge of a name.
std::string text_of_part(std::uint64_t part) {
  return part == edge ? "|" : std::string(letters_of(static_cast<Syllable>(part - 1)));
}

class Terms {
 public:
  Terms(Stage& stage, bool explain) : stage_(stage), explain_(explain) {}
  template <class Label>
  void add(TermKey key, double boost, bool counts, Label label) {
    if (stage_.terms.size() >= most_terms) return;
    for (const WantedTerm& term : stage_.terms)
      if (term.key == key) return;
    stage_.terms.push_back({key, boost, counts});
    if (explain_) stage_.labels.push_back(label());
  }
  void pair(char32_t a, char32_t b, double boost, bool counts) {
    add(pair_term(a, b), boost, counts, [&] { return text_of(a) + text_of(b); });
  }

 private:
  Stage& stage_;
  bool explain_;
};

bool stands_apart(const Glyph& a, const Glyph& b) { return a.end < b.begin; }

void add_characters(Terms& terms, const std::vector<Glyph>& c) {
  if (c.empty()) return;
  for (std::size_t i = 0; i + 1 < c.size(); ++i) {
    const bool apart = stands_apart(c[i], c[i + 1]);
    terms.pair(c[i].folded, c[i + 1].folded, apart ? 0.5 : 1, !apart);
  }
  // A character that stands alone has no pair to be found by.
  for (std::size_t i = 0; i < c.size(); ++i) {
    const bool alone = (i == 0 || stands_apart(c[i - 1], c[i])) &&
                       (i + 1 == c.size() || stands_apart(c[i], c[i + 1]));
    if (alone) terms.add(single_term(c[i].folded), 1, true, [&] { return text_of(c[i].folded); });
  }
  terms.pair(edge, c.front().folded, 0.3, false);
  terms.pair(c.back().folded, edge, 0.3, false);
}

bool is_known(const Snapshot& snapshot, TermKey key) {
  return std::ranges::any_of(
      snapshot.parts, [key](const Part& part) { return part.segment->postings(key).count() > 0; });
}

}  // namespace

Stage text_stage(const Snapshot& snapshot, const Query& query, bool explain,
                 std::vector<std::string>* corrected) {
  Stage stage;
  stage.way = Way::text;
  Terms terms(stage, explain);
  add_characters(terms, query.characters);
  const auto add_word = [&](const std::string& word, double boost, bool counts) {
    const std::string stem(thread_stemmer().stem(word));
    terms.add(word_term(stem), boost, counts, [&] { return stem; });
  };
  bool changed = false;
  std::vector<std::string> reads;
  for (std::size_t i = 0; i < query.words.size(); ++i) {
    const std::string& word = query.words[i];
    add_word(word, 1, true);
    reads.push_back(word);
    if (is_known(snapshot, word_term(thread_stemmer().stem(word)))) continue;
    if (query.unfinished && i + 1 == query.words.size())
      for (const auto& longer : words_starting(snapshot, word, most_completions))
        add_word(longer, 0.7, query.words.size() == 1);
    const auto nearest = nearest_words(snapshot, word);
    for (const auto& known : nearest) add_word(known, 0.6, query.words.size() == 1);
    if (!nearest.empty()) {
      reads.back() = nearest.front();
      changed = true;
    }
  }
  if (corrected != nullptr && changed && query.characters.empty()) *corrected = std::move(reads);
  if (query.words.size() == 1 && stage.terms.size() > 1 && query.characters.empty())
    stage.least_cover = 0.01;  // any of the words that it may have been
  return stage;
}

Stage nearly_stage(const Query& query, bool explain) {
  Stage stage;
  stage.way = Way::nearly;
  stage.least_cover = 0.12;
  stage.counts_matches = false;
  Terms terms(stage, explain);
  const auto& c = query.characters;
  add_characters(terms, c);
  for (std::size_t i = 0; i + 1 < c.size(); ++i) {
    const char32_t a = c[i].folded;
    const char32_t b = c[i + 1].folded;
    terms.add(near_pair_term(a, b), 0.8, true, [&] { return text_of(a) + "?" + text_of(b); });
    terms.pair(b, a, 0.6, true);
    if (i + 2 == c.size()) continue;
    const char32_t d = c[i + 2].folded;
    terms.pair(a, d, 0.6, true);
    terms.add(near_pair_term(a, d), 0.4, true, [&] { return text_of(a) + "?" + text_of(d); });
  }
  const auto sound = [&](std::uint32_t a, std::uint32_t b, double boost, bool counts) {
    terms.add(syllable_pair_term(a, b), boost, counts,
              [&] { return text_of_part(a) + " " + text_of_part(b); });
  };
  for (std::size_t i = 0; i < c.size(); ++i) {
    for (const Syllable a : readings_of(c[i].original)) {
      if (i == 0) sound(edge, term_part(a), 0.2, false);
      if (i + 1 == c.size()) {
        sound(term_part(a), edge, 0.2, false);
        continue;
      }
      for (const Syllable b : readings_of(c[i + 1].original))
        sound(term_part(a), term_part(b), 0.5, true);
    }
  }
  return stage;
}

Stage pinyin_stage(const Query& query, bool generous, bool explain) {
  Stage stage;
  stage.way = Way::pinyin;
  if (query.letters.empty()) return stage;
  const PinyinReading reading =
      read_pinyin(query.letters, query.word_ends,
                  {.slack = generous ? 1.1 : 0.4, .unfinished = query.unfinished});
  Terms terms(stage, explain);
  double counting = 0;
  for (const PinyinTerm& term : reading.terms) {
    const double boost = term.is_edge ? 0.3 : term.wrong < 0.1 ? 1 : 0.6;
    counting += term.is_edge ? 0 : boost;
    terms.add(term.key, boost, !term.is_edge, [&] {
      const std::uint64_t rest = term.key & 0x0FFF'FFFF'FFFF'FFFFU;
      return kind_of(term.key) == TermKind::syllable
                 ? text_of_part(rest)
                 : text_of_part(rest >> 10U) + " " + text_of_part(rest & 1023U);
    });
  }
  // Where more terms than one path has were asked for, a match needs only as many as a path has.
  const double path = std::max(1.0, static_cast<double>(reading.syllables) - 1);
  const double share = counting > 0 ? path / counting : 1;
  stage.counts_matches = reading.cost == 0 && !generous && share > 0.7;
  stage.least_cover = stage.counts_matches ? 0.9 * share : 0.3 * share;
  return stage;
}

Stage initials_stage(const Query& query, bool explain) {
  Stage stage;
  stage.way = Way::initials;
  stage.least_cover = 0.6;
  stage.counts_matches = false;
  if (query.words.size() != 1 || query.letters.empty() || query.letters.size() > longest_initials)
    return stage;
  Terms terms(stage, explain);
  const std::string& letters = query.letters;
  const auto add = [&](char a, char b, char c, double boost, bool counts) {
    terms.add(initials_term(a, b, c), boost, counts, [&] {
      std::string text;
      for (const char each : {a, b, c}) text += each == 0 ? '|' : each;
      return text;
    });
  };
  const std::size_t n = letters.size();
  add(0, 0, letters[0], 0.2, n == 1);
  if (n >= 2) {
    add(0, letters[0], letters[1], 0.6, n == 2);
    add(letters[n - 2], letters[n - 1], 0, 0.6, false);
  }
  for (std::size_t i = 0; i + 2 < n; ++i) add(letters[i], letters[i + 1], letters[i + 2], 1, true);
  return stage;
}

}  // namespace yz::search
