// A document's terms, each with a level: how much the document is about it, 0 … 7.
//
// The level is BM25F's saturated weight, made at indexing time: over the fields f in which the term
// stands, w = Σ boost_f · tf_f / (1 − b + b · length_f / typical_f), then w / (w + k), in eight
// steps (Zaragoza et al., "Microsoft Cambridge at TREC-13", 2004). Typical lengths are constants,
// so that a document's postings depend on nothing else and segments merge by copying. The inverse
// document frequency comes in when somebody asks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "search/document.hpp"
#include "search/fold.hpp"
#include "search/term.hpp"

namespace yz::search {

inline constexpr int level_count = 8;
// Changes whenever the same document would get other terms: saved indexes of another are rebuilt.
inline constexpr std::uint32_t analysis_version = 1;

struct TermLevel {
  TermKey key = 0;
  std::uint8_t level = 0;
};

// What level stands for, in (0, 1).
[[nodiscard]] constexpr double weight_of_level(int level) { return (level + 0.5) / level_count; }

struct FieldRule {
  std::string_view name;
  double boost;
  double typical;  // length in terms
  bool is_name;    // also found by reading, initials and neighbours
};
enum class Field : std::uint8_t { title, alias, tag, facts, summary, body };
inline constexpr FieldRule field_rules[] = {{"title", 8.0, 8, true},     {"alias", 6.0, 8, true},
                                            {"tag", 3.0, 3, true},       {"facts", 2.0, 20, false},
                                            {"summary", 2.0, 40, false}, {"body", 1.0, 150, false}};

// One thread at a time; keeps its buffers.
class Analyzer {
 public:
  // The terms of `document`, each once, by key. Words that it has are added to `words` where given:
  // the vocabulary that spelling is held against.
  void analyse(const Document& document, std::vector<TermLevel>& out,
               std::unordered_set<std::string>* words);

 private:
  void add_text(std::string_view text, Field field);
  void add_run(std::span<const Glyph> run, const FieldRule& rule, double weight);
  void add_readings(std::span<const Glyph> run, double weight);
  void add_word(std::span<const Glyph> word, double weight);
  void put(TermKey key, double weight) { found_.push_back({key, static_cast<float>(weight)}); }

  struct Found {
    TermKey key;
    float weight;
  };
  std::vector<Found> found_;
  std::vector<Glyph> glyphs_;
  std::vector<Glyph> run_;
  std::unordered_set<std::string>* words_ = nullptr;
};

// The letters of a run of word glyphs.
[[nodiscard]] std::string letters_of(std::span<const Glyph> word);

}  // namespace yz::search
