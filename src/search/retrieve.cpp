#include "search/retrieve.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>
#include <utility>

#include "search/analysis.hpp"

namespace yz::search {
namespace {

struct Cell {
  float score = 0;
  float cover = 0;
};

// Documents are added up a window at a time: its cells stay in the cache however many documents
// there are, and what matched comes out in the order of documents.
constexpr DocNumber window_size = 1U << 14U;

// Kept by each thread between searches, all zero between uses.
struct Window {
  std::array<Cell, window_size> cells;
  std::array<std::uint64_t, window_size / 64> seen;  // a bit a document: which cells are in use

  [[nodiscard]] bool has_seen(DocNumber at) const { return (seen[at / 64] >> (at % 64) & 1) != 0; }
  void see(DocNumber at) { seen[at / 64] |= std::uint64_t{1} << (at % 64); }

  // Takes out every cell in use, in order.
  template <class Visit>
  void take_each(Visit visit) {
    for (DocNumber word = 0; word < seen.size(); ++word)
      for (std::uint64_t bits = std::exchange(seen[word], 0); bits != 0; bits &= bits - 1) {
        const DocNumber at = word * 64 + static_cast<DocNumber>(std::countr_zero(bits));
        visit(at, std::exchange(cells[at], {}));
      }
  }
};
Window& thread_window() {
  static thread_local const std::unique_ptr<Window> own = std::make_unique<Window>();
  return *own;
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

// The best hits so far. Offered in the order of parts and documents, in which of two as good the
// earlier one is the better: once there are enough, only what is better than the last is kept.
class Best {
 public:
  explicit Best(std::size_t most) : most_(most) {}
  void offer(const Hit& hit) {
    if (hit.score <= least_) return;
    hits_.push_back(hit);
    if (hits_.size() < 4 * most_) return;
    keep_best(hits_, most_);
    least_ = hits_.back().score;
  }
  std::vector<Hit> take() {
    keep_best(hits_, most_);
    return std::move(hits_);
  }

 private:
  std::size_t most_;
  float least_ = -1;
  std::vector<Hit> hits_;
};

// What a term adds to each document that has it.
struct Gain {
  float by_level[level_count];
  float cover;
};

std::vector<Gain> gains_of(const Plan& plan, std::span<const WantedTerm> terms) {
  std::vector<Gain> gains(terms.size());
  for (const std::size_t t : plan.order) {
    const double weight = plan.uses[t].idf * terms[t].boost;
    gains[t].cover = static_cast<float>(terms[t].counts ? weight : 0);
    for (int level = 0; level < level_count; ++level)
      gains[t].by_level[level] = static_cast<float>(weight * weight_of_level(level));
  }
  return gains;
}

// Adds up the documents from `begin` on. Once what is left could not make a new document match,
// lists only add to those seen already.
void add_up(Plan& plan, std::size_t part, std::span<const Gain> gains, double least,
            DocNumber begin, Window& window) {
  for (std::size_t i = 0; i < plan.order.size(); ++i) {
    const Gain& gain = gains[plan.order[i]];
    Postings& postings = plan.postings[part][plan.order[i]];
    const auto add = [&](DocNumber at, std::uint8_t level) {
      Cell& cell = window.cells[at];
      cell.score += gain.by_level[level];
      cell.cover += gain.cover;
    };
    if (plan.cover_after[i] >= least) {
      postings.each_below(begin + window_size, [&](const Posting& posting) {
        window.see(posting.doc - begin);
        add(posting.doc - begin, posting.level);
      });
    } else {
      postings.each_below(begin + window_size, [&](const Posting& posting) {
        if (window.has_seen(posting.doc - begin)) add(posting.doc - begin, posting.level);
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
  const std::vector<Gain> gains = gains_of(plan, terms);
  Window& window = thread_window();
  Best best(options.most_hits);
  for (std::uint32_t p = 0; p < snapshot.parts.size(); ++p) {
    const Part& part = snapshot.parts[p];
    const ColumnFilter filter(filters, *part.segment);
    auto& matched = result.matched[p];
    for (DocNumber begin = 0; begin < part.segment->size(); begin += window_size) {
      add_up(plan, p, gains, least, begin, window);
      window.take_each([&](DocNumber at, const Cell& cell) {
        const DocNumber doc = begin + at;
        if (cell.cover < least || !part.lives(doc)) return;
        matched.push_back(doc);
        if (filters.any() && filter.failed(part.segment->column(doc)) != 0) return;
        best.offer({p, doc, static_cast<float>(cell.score / plan.most)});
      });
    }
  }
  result.top = best.take();
  result.uses = std::move(plan.uses);
  result.most = plan.most;
  return result;
}

}  // namespace yz::search
