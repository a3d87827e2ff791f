#include "search/retrieve.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "search/analysis.hpp"

namespace yz::search {
namespace {

struct Cell {
  float score = 0;
  float cover = 0;
};

// Kept by each thread between searches: a cell a document, all zero between uses. Which cells are
// in use stands in bits besides: long lists mostly meet documents that nothing else has met, and a
// bit of a million documents is in the cache where their cells are not.
struct Scratch {
  std::vector<Cell> cells;
  std::vector<std::uint64_t> seen;  // a bit a document
  std::vector<DocNumber> touched;
  std::vector<Hit> hits;

  void fit(DocNumber documents) {
    if (cells.size() >= documents) return;
    cells.resize(documents);
    seen.resize(documents / 64 + 1);
  }
  [[nodiscard]] bool has_seen(DocNumber doc) const {
    return (seen[doc / 64] >> (doc % 64) & 1) != 0;
  }
  void see(DocNumber doc) {
    if (has_seen(doc)) return;
    seen[doc / 64] |= std::uint64_t{1} << (doc % 64);
    touched.push_back(doc);
  }
  Cell take(DocNumber doc) {
    seen[doc / 64] = 0;  // its neighbours are touched as well, and taken each by their own
    return std::exchange(cells[doc], {});
  }
};
Scratch& scratch() {
  static thread_local Scratch own;
  return own;
}

double idf_of(std::uint64_t with, std::uint64_t all) {
  const double n = static_cast<double>(std::max(all, with));
  const double df = static_cast<double>(with);
  return std::log(1 + (n - df + 0.5) / (df + 0.5));
}

struct Plan {
  std::vector<std::vector<Postings>> postings;  // of each part, of each term
  std::vector<TermUse> uses;
  std::vector<std::size_t> order;   // terms, the rarest first
  std::vector<double> cover_after;  // of all counting terms from here in the order on
  double cover = 0;                 // of all
  double most = 0;
};

// Terms that nobody has say nothing about who matches.
Plan make_plan(const Snapshot& snapshot, std::span<const WantedTerm> terms) {
  Plan plan;
  plan.uses.resize(terms.size());
  plan.postings.resize(snapshot.parts.size());
  for (std::size_t p = 0; p < snapshot.parts.size(); ++p)
    for (std::size_t t = 0; t < terms.size(); ++t) {
      plan.postings[p].push_back(snapshot.parts[p].segment->postings(terms[t].key));
      plan.uses[t].documents += plan.postings[p].back().count();
    }
  for (std::size_t t = 0; t < terms.size(); ++t) {
    if (plan.uses[t].documents == 0) continue;
    plan.uses[t].idf = idf_of(plan.uses[t].documents, snapshot.living);
    plan.order.push_back(t);
    plan.most += plan.uses[t].idf * terms[t].boost;
    if (terms[t].counts) plan.cover += plan.uses[t].idf * terms[t].boost;
  }
  std::ranges::sort(plan.order, {}, [&](std::size_t t) { return plan.uses[t].documents; });
  plan.cover_after.assign(plan.order.size() + 1, 0);
  for (std::size_t i = plan.order.size(); i-- > 0;) {
    const std::size_t t = plan.order[i];
    plan.cover_after[i] =
        plan.cover_after[i + 1] + (terms[t].counts ? plan.uses[t].idf * terms[t].boost : 0);
  }
  return plan;
}

void keep_best(std::vector<Hit>& hits, std::size_t most) {
  const auto better = [](const Hit& a, const Hit& b) {
    if (a.score != b.score) return a.score > b.score;
    return a.part != b.part ? a.part < b.part : a.doc < b.doc;
  };
  if (hits.size() > most) {
    std::ranges::nth_element(hits, hits.begin() + static_cast<std::ptrdiff_t>(most), better);
    hits.resize(most);
  }
  std::ranges::sort(hits, better);
}

// Once what is left could not make a new document match, lists only add to those seen already.
void add_up(Plan& plan, std::size_t part, std::span<const WantedTerm> terms, double least,
            Scratch& use) {
  for (std::size_t i = 0; i < plan.order.size(); ++i) {
    const std::size_t t = plan.order[i];
    const double weight = plan.uses[t].idf * terms[t].boost;
    const auto cover = static_cast<float>(terms[t].counts ? weight : 0);
    float gain[level_count];
    for (int level = 0; level < level_count; ++level)
      gain[level] = static_cast<float>(weight * weight_of_level(level));
    Postings postings = plan.postings[part][t];
    if (plan.cover_after[i] >= least) {
      postings.each([&](const Posting& posting) {
        use.see(posting.doc);
        Cell& cell = use.cells[posting.doc];
        cell.score += gain[posting.level];
        cell.cover += cover;
      });
    } else {
      postings.each([&](const Posting& posting) {
        if (!use.has_seen(posting.doc)) return;
        Cell& cell = use.cells[posting.doc];
        cell.score += gain[posting.level];
        cell.cover += cover;
      });
    }
  }
}

}  // namespace

ColumnFilter::ColumnFilter(const Filters& filters, const Segment& segment) : filters_(filters) {
  const auto place = [&](const std::string& slug) -> std::optional<std::uint32_t> {
    if (slug.empty()) return std::nullopt;
    for (std::uint32_t i = 1; i < segment.slug_count(); ++i)
      if (segment.slug(i) == slug) return i;
    return 0xFFFF'FFFF;
  };
  zone_ = place(filters.zone);
  exhibitor_ = place(filters.exhibitor);
}

unsigned ColumnFilter::failed(const Column& column) const {
  unsigned bits = 0;
  if (filters_.type && column.type != static_cast<std::uint8_t>(*filters_.type)) bits |= by_type;
  if (zone_ && column.zone != *zone_) bits |= by_zone;
  if (exhibitor_ && column.exhibitor != *exhibitor_) bits |= by_exhibitor;
  if (filters_.years &&
      (column.year_from == Column::no_year || column.year_to < filters_.years->first ||
       column.year_from > filters_.years->second))
    bits |= by_years;
  if (filters_.prices &&
      (column.price_minor == Column::no_price || column.price_minor < filters_.prices->first ||
       column.price_minor > filters_.prices->second))
    bits |= by_price;
  return bits;
}

Retrieved retrieve(const Snapshot& snapshot, std::span<const WantedTerm> terms,
                   const Filters& filters, const RetrieveOptions& options) {
  Retrieved result;
  result.matched.resize(snapshot.parts.size());
  Plan plan = make_plan(snapshot, terms);
  const double least = plan.cover * options.least_cover - 1e-6;
  Scratch& use = scratch();
  use.hits.clear();
  for (std::uint32_t p = 0; p < snapshot.parts.size(); ++p) {
    const Part& part = snapshot.parts[p];
    use.fit(part.segment->size());
    use.touched.clear();
    add_up(plan, p, terms, least, use);
    const ColumnFilter filter(filters, *part.segment);
    auto& matched = result.matched[p];
    for (const DocNumber doc : use.touched) {
      const Cell cell = use.take(doc);
      if (cell.cover < least || !part.lives(doc)) continue;
      matched.push_back(doc);
      if (filters.any() && filter.failed(part.segment->column(doc)) != 0) continue;
      use.hits.push_back({p, doc, static_cast<float>(cell.score / plan.most)});
    }
    if (use.hits.size() > 4 * options.most_hits) keep_best(use.hits, options.most_hits);
    if (!std::ranges::is_sorted(matched)) std::ranges::sort(matched);  // of one list they are
  }
  keep_best(use.hits, options.most_hits);
  result.top = use.hits;
  result.uses = std::move(plan.uses);
  result.most = plan.most;
  return result;
}

}  // namespace yz::search
