#include "search/ask_request.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>

namespace yz::search {
namespace {

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "from SEPARATOR to"; what is left out has no bound.
template <class Number>
std::optional<std::pair<Number, Number>> range(std::string_view text, std::string_view separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  const auto from = text.substr(0, at);
  const auto to = text.substr(at + separator.size());
  const auto low = from.empty() ? std::numeric_limits<Number>::min() + 1 : number<Number>(from);
  const auto high = to.empty() ? std::numeric_limits<Number>::max() : number<Number>(to);
  if (!low || !high || *low > *high) return std::nullopt;
  return std::pair(*low, *high);
}

}  // namespace

Result<Filters> parse_filters(const FilterTexts& texts) {
  Filters filters;
  if (!texts.type.empty()) {
    const auto at = std::ranges::find(type_names, texts.type);
    if (at == type_names.end())
      return fail(ErrorKind::invalid, "a type is exhibit, exhibitor, zone, programme or offer",
                  "type");
    filters.type = static_cast<Type>(at - type_names.begin());
  }
  for (const auto& [name, slug] : {std::pair("zone", &texts.zone), {"exhibitor", &texts.exhibitor}})
    if (!slug->empty() && !is_slug(*slug)) return fail(ErrorKind::invalid, "this is no slug", name);
  filters.zone = texts.zone;
  filters.exhibitor = texts.exhibitor;
  if (!texts.period.empty()) {
    const auto named = std::ranges::find(periods(), texts.period, &Period::id);
    if (named != periods().end())
      filters.years = {named->from, named->to};
    else
      filters.years = range<std::int32_t>(texts.period, "..");
    if (!filters.years)
      return fail(ErrorKind::invalid, "a period is one of the facet's, or years: -500..220",
                  "period");
  }
  if (!texts.price.empty()) {
    filters.prices = range<std::int64_t>(texts.price, "-");
    if (!filters.prices)
      return fail(ErrorKind::invalid, "a price is a range in minor units: 10000-49999", "price");
  }
  return filters;
}

std::string cursor_text(std::size_t offset) { return fmt::format("s{:x}", offset); }

std::optional<std::size_t> parse_cursor(std::string_view text) {
  if (!text.starts_with('s') || text.size() < 2 || text.size() > 8) return std::nullopt;
  std::size_t offset = 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), offset, 16);
  if (error != std::errc() || end != text.data() + text.size() || offset >= deepest_result)
    return std::nullopt;
  return offset;
}

}  // namespace yz::search
