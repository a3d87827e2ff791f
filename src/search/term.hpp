// Terms: what postings are kept under. A term is 64 bits: its kind, and what it is made of.
#pragma once

#include <cstdint>
#include <string_view>

#include "search/han_table.hpp"

namespace yz::search {

using TermKey = std::uint64_t;

enum class TermKind : std::uint8_t {
  pair = 1,           // two characters side by side, in any field
  near_pair = 2,      // two characters with one between them, in names
  single = 3,         // a character of a name
  word = 4,           // the stem of a word, in any field
  syllable_pair = 5,  // readings of two characters side by side, in names
  syllable = 6,       // a reading of a character of a name
  initials = 7,       // first letters of three characters in a row, in names
};

// Stands before the first and after the last of a name, so that whole names are found exactly.
inline constexpr std::uint32_t edge = 0;

constexpr TermKey make_term(TermKind kind, std::uint64_t rest) {
  return static_cast<std::uint64_t>(kind) << 60U | (rest & 0x0FFF'FFFF'FFFF'FFFFU);
}
constexpr TermKind kind_of(TermKey key) { return static_cast<TermKind>(key >> 60U); }

constexpr TermKey pair_term(char32_t a, char32_t b) {
  return make_term(TermKind::pair, static_cast<std::uint64_t>(a) << 21U | b);
}
constexpr TermKey near_pair_term(char32_t a, char32_t b) {
  return make_term(TermKind::near_pair, static_cast<std::uint64_t>(a) << 21U | b);
}
constexpr TermKey single_term(char32_t a) { return make_term(TermKind::single, a); }

// Syllables count from 1 here; 0 is the edge.
constexpr TermKey syllable_pair_term(std::uint32_t a, std::uint32_t b) {
  return make_term(TermKind::syllable_pair, static_cast<std::uint64_t>(a) << 10U | b);
}
constexpr TermKey syllable_term(std::uint32_t a) { return make_term(TermKind::syllable, a); }
constexpr std::uint32_t term_part(Syllable syllable) { return syllable + 1U; }

// Letters 'a' … 'z', or 0 for the edge.
constexpr TermKey initials_term(char a, char b, char c) {
  const auto part = [](char letter) -> std::uint64_t {
    return letter == 0 ? 0U : static_cast<std::uint64_t>(letter - 'a' + 1);
  };
  return make_term(TermKind::initials, part(a) << 10U | part(b) << 5U | part(c));
}

// By FNV-1a: sixty bits, so that two words of one fair do not meet by chance.
constexpr TermKey word_term(std::string_view stem) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : stem) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return make_term(TermKind::word, hash ^ hash >> 60U);
}

}  // namespace yz::search
