// How close what was typed comes to a name: edit distance against the part of the name that fits
// best (Sellers 1980; neighbours that changed places count once, as in Damerau's distance). Typing
// a part of a name costs nothing; leaving a letter out, adding, replacing or swapping does.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "search/fold.hpp"

namespace yz::search {

struct Closeness {
  double errors = 0;      // edits, fractions for what sounds alike
  std::size_t begin = 0;  // the fitting part of the name: places in what was compared
  std::size_t end = 0;
  std::size_t typed = 0;  // lengths
  std::size_t name = 0;

  [[nodiscard]] bool is_whole() const { return errors == 0 && begin == 0 && end == name; }
  // 1: the whole name; 0.8 and more: a part of it, letter for letter; below: with errors; 0: no
  // match.
  [[nodiscard]] double quality() const;
};

// Of folded texts. With `by_sound`, characters of one reading count 0.3 instead of 1.
[[nodiscard]] Closeness closeness(std::u32string_view typed, std::u32string_view name,
                                  bool by_sound = false);

// Of letters against readings: every character of `name` may be read in each of its ways. The
// fitting part begins and ends with a character.
[[nodiscard]] Closeness closeness_by_reading(std::string_view letters,
                                             const std::vector<Glyph>& name);

// Of letters against first letters of readings.
[[nodiscard]] Closeness closeness_by_initials(std::string_view letters,
                                              const std::vector<Glyph>& name);

}  // namespace yz::search
