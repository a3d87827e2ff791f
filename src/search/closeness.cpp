#include "search/closeness.hpp"

#include <algorithm>
#include <array>

#include "search/han_table.hpp"
#include "search/query.hpp"

namespace yz::search {
namespace {

constexpr double least_share = 0.5;  // of what was typed must fit
constexpr std::size_t width = most_query_glyphs + 1;
constexpr std::size_t longest_name = 200;

// The cost of the best fit that ends here, in twentieths, above the place in the name where it
// began: the smaller number is the better fit, and of two as good the one that begins earlier.
using Cell = std::uint32_t;
constexpr Cell one = 20U << 8U;
constexpr Cell swapped = 18U << 8U;
constexpr Cell sounding = 6U << 8U;
constexpr Cell unreachable = 0x00FF'FFFF;
using Row = std::array<Cell, width>;

// Nothing of the name used yet: what was typed so far is all too much.
void begin_row(Row& row, std::size_t typed, std::size_t at) {
  for (std::size_t j = 0; j <= typed; ++j)
    row[j] = static_cast<Cell>(j) * one | static_cast<Cell>(at);
}

bool sound_alike(char32_t a, char32_t b) {
  for (const Syllable x : readings_of(a))
    for (const Syllable y : readings_of(b))
      if (x == y) return true;
  return false;
}

struct Best {
  Cell cell = unreachable;
  std::size_t end = 0;
  void offer(Cell at, std::size_t where) {
    if (at < cell) {
      cell = at;
      end = where;
    }
  }
};

Closeness result(const Best& best, std::size_t typed, std::size_t name) {
  return {(best.cell >> 8U) / 20.0, best.cell & 0xFFU, best.end, typed, name};
}

// One more letter of the name, `now` from `before`.
template <class Cost>
void step(Row& now, const Row& before, std::size_t typed, Cost cost) {
  for (std::size_t j = 1; j <= typed; ++j)
    now[j] = std::min({before[j - 1] + cost(j - 1), before[j] + one, now[j - 1] + one});
}

}  // namespace

double Closeness::quality() const {
  if (typed == 0 || name == 0) return 0;
  const double share = 1 - errors / static_cast<double>(typed);
  if (share < least_share) return 0;
  const double filled = static_cast<double>(end - begin) / static_cast<double>(name);
  if (is_whole()) return 1;
  if (errors == 0) return (begin == 0 ? 0.84 : 0.80) + 0.1 * filled;
  return share * share * (0.70 + 0.15 * filled);
}

Closeness closeness(std::u32string_view typed, std::u32string_view name, bool by_sound) {
  typed = typed.substr(0, most_query_glyphs);
  name = name.substr(0, longest_name);
  const std::size_t m = typed.size();
  Row rows[3];
  Row* older = &rows[0];
  Row* before = &rows[1];
  Row* now = &rows[2];
  begin_row(*before, m, 0);
  Best best;
  best.offer((*before)[m], 0);
  for (std::size_t i = 0; i < name.size(); ++i) {
    (*now)[0] = static_cast<Cell>(i + 1);
    step(*now, *before, m, [&](std::size_t j) {
      if (typed[j] == name[i]) return Cell{0};
      return by_sound && sound_alike(typed[j], name[i]) ? sounding : one;
    });
    if (i > 0)
      for (std::size_t j = 2; j <= m; ++j)
        if (typed[j - 1] == name[i - 1] && typed[j - 2] == name[i])
          (*now)[j] = std::min((*now)[j], (*older)[j - 2] + swapped);
    best.offer((*now)[m], i + 1);
    std::swap(older, before);
    std::swap(before, now);
  }
  return result(best, m, name.size());
}

// A row stands for a place between characters of the name; each reading of the next character leads
// letter by letter to a row of its own, and the cheapest cells of all of them are the next place's.
Closeness closeness_by_reading(std::string_view letters, const std::vector<Glyph>& name) {
  letters = letters.substr(0, most_query_glyphs);
  const std::size_t m = letters.size();
  const std::size_t n = std::min(name.size(), longest_name);
  Row place;
  begin_row(place, m, 0);
  Best best;
  for (std::size_t i = 0; i < n; ++i) {
    const auto readings = readings_of(name[i].original);
    Row next;
    begin_row(next, m, i + 1);
    for (const Syllable reading : readings) {
      Row rows[3];
      const Row* older = nullptr;
      const Row* before = &place;
      char last = 0;
      std::size_t turn = 0;
      for (const char letter : letters_of(reading)) {
        Row& now = rows[turn++ % 3];
        now[0] = (*before)[0] + one;
        step(now, *before, m, [&](std::size_t j) { return letters[j] == letter ? Cell{0} : one; });
        for (std::size_t j = 2; older != nullptr && j <= m; ++j)
          if (letters[j - 1] == last && letters[j - 2] == letter)
            now[j] = std::min(now[j], (*older)[j - 2] + swapped);
        older = before;
        before = &now;
        last = letter;
      }
      for (std::size_t j = 1; j <= m; ++j) next[j] = std::min(next[j], (*before)[j]);
    }
    best.offer(next[m], i + 1);
    std::copy(next.begin(), next.begin() + static_cast<std::ptrdiff_t>(m) + 1, place.begin());
  }
  return result(best, m, n);
}

Closeness closeness_by_initials(std::string_view letters, const std::vector<Glyph>& name) {
  letters = letters.substr(0, most_query_glyphs);
  const std::size_t m = letters.size();
  const std::size_t n = std::min(name.size(), longest_name);
  Row before;
  begin_row(before, m, 0);
  Best best;
  for (std::size_t i = 0; i < n; ++i) {
    Row now;
    now[0] = static_cast<Cell>(i + 1);
    const auto readings = readings_of(name[i].original);
    step(now, before, m, [&](std::size_t j) {
      for (const Syllable s : readings)
        if (letters_of(s).front() == letters[j]) return Cell{0};
      return one;
    });
    best.offer(now[m], i + 1);
    before = now;
  }
  return result(best, m, n);
}

}  // namespace yz::search
