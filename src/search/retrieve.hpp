// From terms to documents: adds up what postings say of each document, in every segment.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "search/document.hpp"
#include "search/index.hpp"
#include "search/term.hpp"

namespace yz::search {

struct WantedTerm {
  TermKey key = 0;
  double boost = 1;
  bool counts = true;  // for whether a document matches; otherwise only for its place
};

// What a visitor narrowed the results to. Empty: anything.
struct Filters {
  std::optional<Type> type;
  std::string zone;  // slugs
  std::string exhibitor;
  std::optional<std::pair<std::int32_t, std::int32_t>> years;   // from, to: overlapping is enough
  std::optional<std::pair<std::int64_t, std::int64_t>> prices;  // minor units, inclusive
  [[nodiscard]] bool any() const {
    return type || !zone.empty() || !exhibitor.empty() || years || prices;
  }
};

// Which filters a document fails, as bits: facets count those that fail none but their own.
enum FilterBit : unsigned {
  by_type = 1,
  by_zone = 2,
  by_exhibitor = 4,
  by_years = 8,
  by_price = 16
};

// Filters against the columns of one segment.
class ColumnFilter {
 public:
  ColumnFilter(const Filters& filters, const Segment& segment);
  [[nodiscard]] unsigned failed(const Column& column) const;

 private:
  const Filters& filters_;
  std::optional<std::uint32_t> zone_;  // its place in this segment; none has it: a place none has
  std::optional<std::uint32_t> exhibitor_;
};

struct Hit {
  std::uint32_t part = 0;
  DocNumber doc = 0;
  float score = 0;  // 0 … 1 of what a document could have
};

struct TermUse {  // of one wanted term, for explanations
  std::uint64_t documents = 0;
  double idf = 0;
};

struct Retrieved {
  std::vector<Hit> top;  // those that match and pass the filters, the best first
  std::vector<std::vector<DocNumber>> matched;  // of each part, ascending, whatever the filters say
  std::vector<TermUse> uses;                    // of each wanted term
  double most = 0;                              // the score that stands for 1
};

struct RetrieveOptions {
  double least_cover = 0.5;  // share of the counting terms' weight that a match must have
  std::size_t most_hits = 64;
};

[[nodiscard]] Retrieved retrieve(const Snapshot& snapshot, std::span<const WantedTerm> terms,
                                 const Filters& filters, const RetrieveOptions& options);

}  // namespace yz::search
