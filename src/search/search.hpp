// Asking the index. Any thread; nothing waits. What is asked of one snapshot answers the same.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "search/index.hpp"
#include "search/retrieve.hpp"

namespace yz::search {

inline constexpr std::size_t deepest_result = 1'000;  // results beyond are not listed

struct Ask {
  std::string text;
  Filters filters;
  Language language = Language::zh;  // of fragments, where a record has both
  std::size_t offset = 0;
  std::size_t limit = 20;
  bool popularity = true;  // what visitors chose often comes first among equals
  bool explain = false;
  bool unfinished = false;  // the visitor is still typing: more weight on how names begin
};

// A text in pieces: those that answer what was asked are hits.
struct Piece {
  std::string text;
  bool hit = false;
  bool operator==(const Piece&) const = default;
};

// How a result was found.
enum class Way : std::uint8_t { text, nearly, pinyin, initials };
[[nodiscard]] std::string_view name_of(Way way);

struct Contribution {  // to a result's score, for explanations
  std::string what;
  double value = 0;
};

struct Found {
  Type type = Type::exhibit;
  std::string slug;
  Text title;
  std::vector<Piece> title_pieces;  // in the language of the name that fits
  std::vector<Piece> fragment;      // of the longer texts; empty where nothing there fits
  std::string zone;
  std::string exhibitor;
  double score = 0;
  Way way = Way::text;
  std::vector<Contribution> because;  // with `explain`
};

struct FacetCount {
  std::string value;
  std::uint64_t count = 0;
  bool operator==(const FacetCount&) const = default;
};

struct Facets {  // the most frequent first; what a filter leaves out counts for its own facet
  std::vector<FacetCount> types, zones, exhibitors, periods, prices;
};

struct Answer {
  std::uint64_t total = 0;
  std::vector<Found> results;
  bool more = false;         // there are results after these
  bool nearest = false;      // nothing matches: these come closest
  std::string did_you_mean;  // empty: nothing better to ask
  Facets facets;
};

// Errors: those of parse_query.
[[nodiscard]] Result<Answer> search(const Snapshot& snapshot, const Ask& ask);

// Years of the periods that facets count and `period` names, in order.
struct Period {
  std::string_view id;
  std::int32_t from;
  std::int32_t to;
};
[[nodiscard]] std::span<const Period> periods();

struct PriceBand {
  std::string_view id;
  std::int64_t from;  // minor units, inclusive
  std::int64_t to;
};
[[nodiscard]] std::span<const PriceBand> price_bands();

}  // namespace yz::search
