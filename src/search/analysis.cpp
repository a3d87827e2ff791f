#include "search/analysis.hpp"

#include <algorithm>

#include "search/stem.hpp"
#include "search/utf8.hpp"

namespace yz::search {
namespace {

constexpr double length_share = 0.4;         // b
constexpr double saturation = 4.0;           // k: half of the weight that can be had
constexpr std::size_t most_glyphs = 20'000;  // of one field; what a record may hold is below it
constexpr std::size_t longest_word = 64;

std::uint8_t level_of(double weight) {
  const double share = weight / (weight + saturation);
  return static_cast<std::uint8_t>(std::min(level_count - 1.0, share * level_count));
}

template <class Visit>
void each_first_letter(char32_t character, Visit visit) {
  char seen[4];
  std::size_t count = 0;
  for (const Syllable s : readings_of(character)) {
    const char letter = letters_of(s).front();
    if (std::find(seen, seen + count, letter) != seen + count) continue;
    seen[count++] = letter;
    visit(letter);
  }
}

std::vector<char> first_letters(char32_t character) {
  std::vector<char> letters;
  each_first_letter(character, [&](char letter) { letters.push_back(letter); });
  return letters;
}

}  // namespace

std::string letters_of(std::span<const Glyph> word) {
  std::string letters;
  for (const Glyph& glyph : word) append_utf8(letters, glyph.folded);
  return letters;
}

void Analyzer::analyse(const Document& document, std::vector<TermLevel>& out,
                       std::unordered_set<std::string>* words) {
  found_.clear();
  words_ = words;
  const auto add = [this](const Text& text, Field field) {
    add_text(text.zh, field);
    if (text.en != text.zh) add_text(text.en, field);
  };
  const auto add_all = [this](const Words& texts, Field field) {
    for (const auto& text : texts.zh) add_text(text, field);
    for (const auto& text : texts.en) add_text(text, field);
  };
  add(document.title, Field::title);
  add_all(document.aliases, Field::alias);
  add_all(document.tags, Field::tag);
  add(document.facts, Field::facts);
  add(document.summary, Field::summary);
  add(document.body, Field::body);

  std::ranges::sort(found_, {}, &Found::key);
  out.clear();
  for (std::size_t i = 0; i < found_.size();) {
    double weight = 0;
    const TermKey key = found_[i].key;
    for (; i < found_.size() && found_[i].key == key; ++i) weight += found_[i].weight;
    out.push_back({key, level_of(weight)});
  }
}

// Names are one run whatever stands between their characters: 晋中·博物馆 is found as 晋中博物馆.
void Analyzer::add_text(std::string_view text, Field field) {
  if (text.empty()) return;
  const FieldRule& rule = field_rules[static_cast<std::size_t>(field)];
  fold(text, glyphs_);
  if (glyphs_.size() > most_glyphs) glyphs_.resize(most_glyphs);
  const double length = static_cast<double>(glyphs_.size());
  const double weight =
      rule.boost / (1 - length_share + length_share * std::min(8.0, length / rule.typical));

  run_.clear();
  const auto end_run = [&] {
    if (!run_.empty()) add_run(run_, rule, weight);
    run_.clear();
  };
  for (std::size_t i = 0; i < glyphs_.size();) {
    if (glyphs_[i].kind == Glyph::Kind::word) {
      const std::size_t begin = i;
      while (i < glyphs_.size() && glyphs_[i].kind == Glyph::Kind::word) ++i;
      add_word(std::span(glyphs_).subspan(begin, i - begin), weight);
      continue;
    }
    if (glyphs_[i].kind == Glyph::Kind::character)
      run_.push_back(glyphs_[i]);
    else if (!rule.is_name)
      end_run();
    ++i;
  }
  end_run();
}

void Analyzer::add_run(std::span<const Glyph> run, const FieldRule& rule, double weight) {
  for (std::size_t i = 0; i + 1 < run.size(); ++i)
    put(pair_term(run[i].folded, run[i + 1].folded), weight);
  if (!rule.is_name) {
    if (run.size() == 1) put(single_term(run[0].folded), weight);
    return;
  }
  put(pair_term(edge, run.front().folded), weight);
  put(pair_term(run.back().folded, edge), weight);
  for (const Glyph& glyph : run) put(single_term(glyph.folded), weight);
  for (std::size_t i = 0; i + 2 < run.size(); ++i)
    put(near_pair_term(run[i].folded, run[i + 2].folded), weight);
  add_readings(run, weight);
}

void Analyzer::add_readings(std::span<const Glyph> run, double weight) {
  const auto parts = [](const Glyph& glyph) { return readings_of(glyph.original); };
  for (const Syllable s : parts(run.front())) put(syllable_pair_term(edge, term_part(s)), weight);
  for (const Syllable s : parts(run.back())) put(syllable_pair_term(term_part(s), edge), weight);
  for (std::size_t i = 0; i < run.size(); ++i)
    for (const Syllable a : parts(run[i])) {
      put(syllable_term(term_part(a)), weight);
      if (i + 1 == run.size()) continue;
      for (const Syllable b : parts(run[i + 1]))
        put(syllable_pair_term(term_part(a), term_part(b)), weight);
    }

  // Three first letters in a row, with two edges before the name and one after it.
  const std::vector<char> none{0};
  std::vector<char> a = none;
  std::vector<char> b = none;
  for (std::size_t i = 0; i <= run.size(); ++i) {
    const std::vector<char> c = i < run.size() ? first_letters(run[i].original) : none;
    for (const char x : a)
      for (const char y : b)
        for (const char z : c) put(initials_term(x, y, z), weight);
    a = std::move(b);
    b = c;
  }
}

void Analyzer::add_word(std::span<const Glyph> word, double weight) {
  const std::string letters = letters_of(word.first(std::min(word.size(), longest_word)));
  if (words_ != nullptr) words_->insert(letters);
  put(word_term(thread_stemmer().stem(letters)), weight);
}

}  // namespace yz::search
