#include "search/fold.hpp"

#include <array>
#include <stdexcept>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "search/han_table.hpp"
#include "search/utf8.hpp"

namespace yz::search {
namespace {

constexpr std::size_t plane = 0x10000;
constexpr std::size_t most_pieces = 18;  // U+FDFA, the longest compatibility form

struct Pieces {
  std::array<Glyph, most_pieces> glyphs{};
  std::size_t count = 0;
};

const UNormalizer2* normalizer(const UNormalizer2* (*get)(UErrorCode*)) {
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2* made = get(&error);
  if (U_FAILURE(error) != 0) throw std::runtime_error("ICU has no normalisation data");
  return made;
}

// ICU takes UTF-16; all that we give it is one character.
std::u32string normalised(const UNormalizer2* form, char32_t c) {
  std::array<UChar, 2> in{};
  int32_t length = 0;
  UErrorCode error = U_ZERO_ERROR;
  UBool failed = 0;
  U16_APPEND(in, length, 2, c, failed);
  std::array<UChar, 64> out{};
  const int32_t size = unorm2_normalize(form, in.data(), length, out.data(), 64, &error);
  if (failed != 0 || U_FAILURE(error) != 0) return {};
  std::u32string text;
  for (int32_t at = 0; at < size;) {
    UChar32 each = 0;
    U16_NEXT(out, at, size, each);
    text += static_cast<char32_t>(each);
  }
  return text;
}

Glyph::Kind kind_of(char32_t c) {
  if (c < 0x80) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return word ? Glyph::Kind::word : Glyph::Kind::gap;
  }
  if (u_isdigit(static_cast<UChar32>(c)) != 0) return Glyph::Kind::word;
  if (u_isalpha(static_cast<UChar32>(c)) == 0) return Glyph::Kind::gap;
  return c < 0x250 ? Glyph::Kind::word : Glyph::Kind::character;
}

// The letter of a Latin letter with marks.
char32_t without_marks(char32_t c) {
  if (c < 0xC0 || (c >= 0x250 && c < 0x1E00) || c >= 0x1F00) return c;
  static const UNormalizer2* nfd = normalizer(unorm2_getNFDInstance);
  const std::u32string parts = normalised(nfd, c);
  return parts.size() > 1 && parts[0] < 0x250 ? parts[0] : c;
}

Pieces fold_by_icu(char32_t c) {
  static const UNormalizer2* casefold = normalizer(unorm2_getNFKCCasefoldInstance);
  Pieces pieces;
  for (const char32_t each : normalised(casefold, c)) {
    if (pieces.count == most_pieces) break;
    if (u_charType(static_cast<UChar32>(each)) == U_NON_SPACING_MARK && each < 0x3000) continue;
    const char32_t letter = without_marks(each);
    pieces.glyphs[pieces.count++] = {simplified(letter), letter, 0, 0, kind_of(letter)};
  }
  return pieces;
}

// Most characters become one: those of the basic plane are looked up once and kept. 0 says "see
// ICU".
struct Single {
  char16_t folded = 0;
  char16_t original = 0;
  Glyph::Kind kind = Glyph::Kind::gap;
};

std::vector<Single> make_singles() {
  std::vector<Single> singles(plane);
  for (char32_t c = 1; c < plane; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    const Pieces pieces = fold_by_icu(c);
    const Glyph& glyph = pieces.glyphs[0];
    if (pieces.count != 1 || glyph.folded >= plane || glyph.original >= plane) continue;
    singles[c] = {static_cast<char16_t>(glyph.folded), static_cast<char16_t>(glyph.original),
                  glyph.kind};
  }
  return singles;
}

const std::vector<Single>& singles() {
  static const std::vector<Single> made = make_singles();
  return made;
}

}  // namespace

void fold(std::string_view text, std::vector<Glyph>& out) {
  out.clear();
  const auto& table = singles();
  for (Utf8 walk(text); !walk.done();) {
    const auto begin = static_cast<std::uint32_t>(walk.offset());
    const char32_t c = walk.next();
    const auto end = static_cast<std::uint32_t>(walk.offset());
    if (c < plane && table[c].folded != 0) {
      out.push_back({table[c].folded, table[c].original, begin, end, table[c].kind});
      continue;
    }
    const Pieces pieces = fold_by_icu(c);
    for (std::size_t i = 0; i < pieces.count; ++i) {
      Glyph glyph = pieces.glyphs[i];
      glyph.begin = begin;
      glyph.end = end;
      out.push_back(glyph);
    }
    if (pieces.count == 0 && !out.empty()) out.back().end = end;  // a mark belongs to its letter
  }
}

std::vector<Glyph> fold(std::string_view text) {
  std::vector<Glyph> glyphs;
  fold(text, glyphs);
  return glyphs;
}

std::string folded_text(const std::vector<Glyph>& glyphs) {
  std::string out;
  bool gap = false;
  for (const Glyph& glyph : glyphs) {
    if (glyph.kind == Glyph::Kind::gap) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += ' ';
    gap = false;
    append_utf8(out, glyph.folded);
  }
  return out;
}

}  // namespace yz::search
