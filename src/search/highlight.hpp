// Which pieces of a text answer what was asked.
#pragma once

#include <string_view>
#include <vector>

#include "search/query.hpp"
#include "search/search.hpp"

namespace yz::search {

// `text` whole, with the bytes [begin, end) as the hit.
[[nodiscard]] std::vector<Piece> mark(std::string_view text, std::size_t begin, std::size_t end);

// The part of some `most` characters that answers best, its hits marked, an ellipsis where it is
// cut; nothing where no character pair and no word of the query stands in it.
[[nodiscard]] std::vector<Piece> best_fragment(std::string_view text, const Query& query,
                                               std::size_t most = 80);

}  // namespace yz::search
