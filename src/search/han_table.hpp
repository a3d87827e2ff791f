// What is known of each character: the one it folds to (traditional and regional forms →
// simplified) and how it is read, in syllables without tones. Immutable after the first use; any
// thread.
//
// From OpenCC's tables and pinyin-data, compiled by tools/search/make_han_data. Characters beyond
// the basic plane have no entry: they fold to themselves and are not read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace yz::search {

// A place in the alphabetical list of the some 400 syllables of Mandarin; ü is written v.
using Syllable = std::uint16_t;

[[nodiscard]] std::size_t syllable_count();
[[nodiscard]] std::string_view letters_of(Syllable syllable);
[[nodiscard]] std::optional<Syllable> find_syllable(std::string_view letters);
// Those that begin with `letters`: [first, last).
[[nodiscard]] std::pair<Syllable, Syllable> syllables_starting(std::string_view letters);

// The commonest reading first, at most four; empty for what is no Han character.
[[nodiscard]] std::span<const Syllable> readings_of(char32_t character);
[[nodiscard]] char32_t simplified(char32_t character);

}  // namespace yz::search
