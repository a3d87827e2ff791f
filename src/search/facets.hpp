// Counting what matches by type, zone, exhibitor, period and price.
#pragma once

#include <span>
#include <vector>

#include "search/search.hpp"

namespace yz::search {

struct Counted {
  Facets facets;
  std::uint64_t total = 0;  // that pass all filters
};

// `matched`: of each part, ascending.
[[nodiscard]] Counted count_facets(const Snapshot& snapshot,
                                   std::span<const std::vector<DocNumber>> matched,
                                   const Filters& filters);

}  // namespace yz::search
