#include "search/facets.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace yz::search {
namespace {

constexpr std::array all_periods{
    Period{"neolithic", -2'000'000, -2071}, Period{"shang-zhou", -2070, -222},
    Period{"qin-han", -221, 219},           Period{"six-dynasties", 220, 580},
    Period{"sui-tang", 581, 959},           Period{"song-yuan", 960, 1367},
    Period{"ming-qing", 1368, 1911},        Period{"modern", 1912, 3000}};

constexpr std::array all_bands{
    PriceBand{"0-9999", 0, 9'999}, PriceBand{"10000-49999", 10'000, 49'999},
    PriceBand{"50000-199999", 50'000, 199'999},
    PriceBand{"200000-", 200'000, std::numeric_limits<std::int64_t>::max()}};

constexpr std::size_t most_values = 50;  // listed of one facet
constexpr std::size_t looks_ahead = 16;  // documents

struct Counts {
  std::array<std::uint64_t, type_names.size()> types{};
  std::array<std::uint64_t, all_periods.size()> periods{};
  std::array<std::uint64_t, all_bands.size()> prices{};
  std::unordered_map<std::string_view, std::uint64_t> zones, exhibitors;  // views into segments
  std::uint64_t total = 0;
};

// Those that its years overlap. Periods follow one another without gaps.
void count_periods(const Column& column, Counts& counts) {
  std::size_t period = 0;
  while (period < all_periods.size() && column.year_from > all_periods[period].to) ++period;
  for (; period < all_periods.size() && column.year_to >= all_periods[period].from; ++period)
    ++counts.periods[period];
}

// A document that fails one filter alone counts for that filter's facet: it is what choosing
// another value there would bring.
void count_part(const Part& part, std::span<const DocNumber> matched, const Filters& filters,
                Counts& counts) {
  const Segment& segment = *part.segment;
  const ColumnFilter filter(filters, segment);
  const bool any = filters.any();
  std::vector<std::uint64_t> zones(segment.slug_count());
  std::vector<std::uint64_t> exhibitors(segment.slug_count());
  for (std::size_t i = 0; i < matched.size(); ++i) {
    segment.prefetch_column(matched[std::min(i + looks_ahead, matched.size() - 1)]);
    const Column column = segment.column(matched[i]);
    const unsigned failed = any ? filter.failed(column) : 0;
    const auto counts_for = [failed](unsigned bit) { return (failed & ~bit) == 0; };
    if (failed == 0) ++counts.total;
    if (counts_for(by_type) && column.type < counts.types.size()) ++counts.types[column.type];
    if (counts_for(by_zone) && column.zone < zones.size()) ++zones[column.zone];
    if (counts_for(by_exhibitor) && column.exhibitor < exhibitors.size())
      ++exhibitors[column.exhibitor];
    if (column.year_from != Column::no_year && counts_for(by_years)) count_periods(column, counts);
    if (column.price_minor != Column::no_price && counts_for(by_price)) {
      std::size_t band = 0;
      while (band + 1 < all_bands.size() && column.price_minor > all_bands[band].to) ++band;
      if (column.price_minor >= all_bands[band].from) ++counts.prices[band];
    }
  }
  for (std::uint32_t i = 1; i < segment.slug_count(); ++i) {
    if (zones[i] > 0) counts.zones[segment.slug(i)] += zones[i];
    if (exhibitors[i] > 0) counts.exhibitors[segment.slug(i)] += exhibitors[i];
  }
}

// Those that most have, by name where as many have them.
std::vector<FacetCount> by_count(
    const std::unordered_map<std::string_view, std::uint64_t>& counts) {
  std::vector<std::pair<std::string_view, std::uint64_t>> all(counts.begin(), counts.end());
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), most_values));
  std::ranges::partial_sort(all, end, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  std::vector<FacetCount> list;
  for (auto at = all.begin(); at != end; ++at) list.push_back({std::string(at->first), at->second});
  return list;
}

}  // namespace

std::span<const Period> periods() { return all_periods; }
std::span<const PriceBand> price_bands() { return all_bands; }

Counted count_facets(const Snapshot& snapshot, std::span<const std::vector<DocNumber>> matched,
                     const Filters& filters) {
  Counts counts;
  for (std::size_t p = 0; p < snapshot.parts.size(); ++p)
    if (!matched[p].empty()) count_part(snapshot.parts[p], matched[p], filters, counts);
  Counted out;
  out.total = counts.total;
  out.facets.zones = by_count(counts.zones);
  out.facets.exhibitors = by_count(counts.exhibitors);
  for (std::size_t i = 0; i < counts.types.size(); ++i)
    if (counts.types[i] > 0)
      out.facets.types.push_back({std::string(type_names[i]), counts.types[i]});
  for (std::size_t i = 0; i < counts.periods.size(); ++i)  // in the order of time
    if (counts.periods[i] > 0)
      out.facets.periods.push_back({std::string(all_periods[i].id), counts.periods[i]});
  for (std::size_t i = 0; i < counts.prices.size(); ++i)
    if (counts.prices[i] > 0)
      out.facets.prices.push_back({std::string(all_bands[i].id), counts.prices[i]});
  std::ranges::stable_sort(out.facets.types, std::greater<>(), &FacetCount::count);
  return out;
}

}  // namespace yz::search
