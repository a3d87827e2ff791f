// Filters as addresses spell them: type=exhibit, zone=…, exhibitor=…, period=song-yuan (or years,
// -500..220), price=10000-49999 (minor units, an end may be left out).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "search/search.hpp"

namespace yz::search {

struct FilterTexts {
  std::string type, zone, exhibitor, period, price;
  bool operator==(const FilterTexts&) const = default;
};

// Errors: invalid, with the parameter as its place.
[[nodiscard]] Result<Filters> parse_filters(const FilterTexts& texts);

// Where a list was left, opaque to others.
[[nodiscard]] std::string cursor_text(std::size_t offset);
[[nodiscard]] std::optional<std::size_t> parse_cursor(std::string_view text);

}  // namespace yz::search
