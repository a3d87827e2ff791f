#include "search/han_table.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "search/utf8.hpp"

namespace yz::search {
namespace {

// Lines: "fold ABCD…" says that A folds to B and C to D; "1zhang 长…" says that zhang is the second
// commonest reading of these characters.
constexpr std::string_view data =
#include "search/han_data.inc"
    ;

constexpr std::size_t plane = 0x10000;
constexpr std::size_t most_readings = 4;

struct Table {
  std::vector<std::string> syllables;
  std::vector<char16_t> fold = std::vector<char16_t>(plane);
  struct Readings {
    std::array<Syllable, most_readings> of{};
    std::uint8_t count = 0;
  };
  // Han characters alone: from 0x3400 on.
  std::vector<Readings> readings = std::vector<Readings>(0xA000 - 0x3400 + 0x200);

  Table() {
    for (std::size_t c = 0; c < plane; ++c) fold[c] = static_cast<char16_t>(c);
    each_line([this](std::string_view name, std::string_view) {
      if (name.starts_with('0')) syllables.emplace_back(name.substr(1));
    });
    std::ranges::sort(syllables);
    each_line([this](std::string_view name, std::string_view characters) {
      name == "fold" ? read_folds(characters) : read_readings(name, characters);
    });
  }

  static std::size_t slot_of(char32_t c) {  // past the end: none
    if (c >= 0x3400 && c < 0xA000) return c - 0x3400;
    if (c >= 0xF900 && c < 0xFB00) return 0xA000 - 0x3400 + (c - 0xF900);  // compatibility forms
    return std::string_view::npos;
  }

 private:
  template <class Visit>
  static void each_line(Visit visit) {
    for (std::size_t at = 0; at < data.size();) {
      const std::size_t end = data.find('\n', at);
      const std::string_view line = data.substr(at, end - at);
      const std::size_t space = line.find(' ');
      visit(line.substr(0, space), line.substr(space + 1));
      at = end + 1;
    }
  }

  void read_folds(std::string_view characters) {
    for (Utf8 text(characters); !text.done();) {
      const char32_t from = text.next();
      fold[from] = static_cast<char16_t>(text.next());
    }
  }

  // Lines come in the order of ranks, so a character's readings come commonest first.
  void read_readings(std::string_view name, std::string_view characters) {
    const auto at = std::ranges::lower_bound(syllables, name.substr(1));
    for (Utf8 text(characters); !text.done();) {
      const std::size_t slot = slot_of(text.next());
      if (slot >= readings.size()) continue;
      Readings& entry = readings[slot];
      if (entry.count < most_readings)
        entry.of[entry.count++] = static_cast<Syllable>(at - syllables.begin());
    }
  }
};

const Table& table() {
  static const Table table;
  return table;
}

}  // namespace

std::size_t syllable_count() { return table().syllables.size(); }

std::string_view letters_of(Syllable syllable) { return table().syllables[syllable]; }

std::optional<Syllable> find_syllable(std::string_view letters) {
  const auto& all = table().syllables;
  const auto at = std::ranges::lower_bound(all, letters);
  if (at == all.end() || *at != letters) return std::nullopt;
  return static_cast<Syllable>(at - all.begin());
}

std::pair<Syllable, Syllable> syllables_starting(std::string_view letters) {
  const auto& all = table().syllables;
  const auto first = std::ranges::lower_bound(all, letters);
  auto last = first;
  while (last != all.end() && last->starts_with(letters)) ++last;
  return {static_cast<Syllable>(first - all.begin()), static_cast<Syllable>(last - all.begin())};
}

std::span<const Syllable> readings_of(char32_t character) {
  const std::size_t slot = Table::slot_of(character);
  const auto& all = table().readings;
  if (slot >= all.size()) return {};
  return {all[slot].of.data(), all[slot].count};
}

char32_t simplified(char32_t character) {
  return character < plane ? table().fold[character] : character;
}

}  // namespace yz::search
