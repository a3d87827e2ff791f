// A query is looked for in up to five ways (stages.hpp). Each gives the 64 documents whose postings
// say most; their names are then held against what was typed, by edit distance, by sound and by
// initials (closeness.hpp), and the better of both orders. A way is only taken where the ones
// before it did not find the thing itself.
#include "search/search.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "search/closeness.hpp"
#include "search/facets.hpp"
#include "search/highlight.hpp"
#include "search/query.hpp"
#include "search/stages.hpp"

namespace yz::search {
namespace {

constexpr std::size_t reranked = 64;  // of each way

constexpr double worth_marking = 0.55;  // below it the fitting part is a matter of chance

// What a result's score is made of.
constexpr double name_weight = 6;
constexpr double postings_weight = 4;
constexpr double popularity_weight = 0.6;
constexpr double alias_share = 0.93;  // of a title that fits as well
constexpr double type_prior[] = {0.15, 0.05, 0.12, 0, 0.1};
constexpr double way_share[] = {1, 0.9, 0.92, 0.75};

struct Ranked {
  Hit hit;
  Way way = Way::text;
  double score = 0;
  double quality = 0;    // of the name that fits best
  std::size_t name = 0;  // 0, 1: title zh, en; then aliases
  Closeness fit;
  std::vector<Contribution> because;  // with Ask::explain
};

class Search {
 public:
  Search(const Snapshot& snapshot, const Ask& ask, Query query)
      : snapshot_(snapshot), ask_(ask), query_(std::move(query)), matched_(snapshot.parts.size()) {}

  Answer run() {
    Answer answer;
    if (query_.empty() || snapshot_.parts.empty()) return answer;
    look();
    finish(answer);
    return answer;
  }

 private:
  // Deeper pages need more candidates; the first ones always get the same treatment.
  [[nodiscard]] std::size_t wanted() const {
    return std::min(deepest_result + 1, std::max(reranked, ask_.offset + ask_.limit + 1));
  }

  void look() {
    std::vector<std::string> reads;
    take(text_stage(snapshot_, query_, ask_.explain, &reads));
    for (const auto& word : reads) corrected_ += (corrected_.empty() ? "" : " ") + word;
    if (!query_.letters.empty()) {
      take(pinyin_stage(query_, false, ask_.explain));
      if (best_ < 0.98) take(initials_stage(query_, ask_.explain));
      // A letter wrong that the first reading did not notice, because what is left reads as pinyin
      // too.
      if (best_ < 0.5) take(pinyin_stage(query_, true, ask_.explain));
    } else if (query_.characters.size() > 1 && best_ < 0.8) {
      take(nearly_stage(query_, ask_.explain));
    }
    if (ranked_.empty()) look_for_anything();
  }

  // Nothing has enough of the query: whatever has anything of it.
  void look_for_anything() {
    nearest_ = true;
    Stage stage = query_.letters.empty() ? nearly_stage(query_, ask_.explain)
                                         : pinyin_stage(query_, true, ask_.explain);
    stage.least_cover = 0.01;
    stage.counts_matches = false;
    take(stage, 0.01);
    if (!ranked_.empty()) return;
    stage = text_stage(snapshot_, query_, ask_.explain, nullptr);
    stage.least_cover = 0.01;
    stage.counts_matches = false;
    for (const Glyph& glyph : query_.characters)
      stage.terms.push_back({single_term(glyph.folded), 1, true});
    if (ask_.explain) stage.labels.resize(stage.terms.size());
    take(stage, 0);
  }

  void take(const Stage& stage, double least_quality = 0.3) {
    if (stage.terms.empty()) return;
    const Retrieved got = retrieve(snapshot_, stage.terms, ask_.filters,
                                   {.least_cover = stage.least_cover, .most_hits = wanted()});
    for (std::size_t i = 0; i < got.top.size(); ++i) {
      Ranked ranked = rank(got.top[i], stage.way, i < reranked);
      if (!stage.counts_matches && ranked.quality < least_quality) continue;
      if (ask_.explain) explain(ranked, stage, got);
      best_ = std::max(best_, ranked.quality);
      keep(ranked);
      if (!stage.counts_matches) found_[ranked.hit.part].push_back(ranked.hit.doc);
    }
    if (stage.counts_matches) join(got.matched);
  }

  void join(const std::vector<std::vector<DocNumber>>& matched) {
    for (std::size_t p = 0; p < matched.size(); ++p) {
      if (matched_[p].empty()) {
        matched_[p] = matched[p];
        continue;
      }
      std::vector<DocNumber> both;
      std::ranges::set_union(matched_[p], matched[p], std::back_inserter(both));
      matched_[p] = std::move(both);
    }
  }

  void keep(const Ranked& ranked) {
    const std::uint64_t key = std::uint64_t{ranked.hit.part} << 32U | ranked.hit.doc;
    const auto [at, fresh] = places_.try_emplace(key, ranked_.size());
    if (fresh)
      ranked_.push_back(ranked);
    else if (ranked_[at->second].score < ranked.score)
      ranked_[at->second] = ranked;
  }

  [[nodiscard]] Closeness fit_of(Way way, const std::vector<Glyph>& name) const {
    if (way == Way::text || way == Way::nearly)
      return closeness(query_.folded, comparable(name), way == Way::nearly);
    std::vector<Glyph>& characters = characters_;
    characters.clear();
    for (const Glyph& glyph : name)
      if (glyph.kind == Glyph::Kind::character) characters.push_back(glyph);
    if (characters.empty()) return {};
    return way == Way::pinyin ? closeness_by_reading(query_.letters, characters)
                              : closeness_by_initials(query_.letters, characters);
  }

  Ranked rank(const Hit& hit, Way way, bool by_name) {
    Ranked ranked;
    ranked.hit = hit;
    ranked.way = way;
    const Segment& segment = *snapshot_.parts[hit.part].segment;
    if (by_name) {
      const Names names = segment.names(hit.doc);
      const auto consider = [&](std::string_view name, std::size_t place, double share) {
        if (name.empty()) return;
        fold(name, glyphs_);
        const Closeness fit = fit_of(way, glyphs_);
        double quality = fit.quality() * share;
        if (way == Way::initials && fit.errors > 0) quality = 0;
        if (quality <= ranked.quality) return;
        ranked.quality = quality;
        ranked.name = place;
        ranked.fit = fit;
      };
      consider(names.title_zh, 0, 1);
      if (names.title_en != names.title_zh) consider(names.title_en, 1, 1);
      for (std::size_t i = 0; i < names.aliases.size(); ++i)
        consider(names.aliases[i], i + 2, alias_share);
    }
    const Column column = segment.column(hit.doc);
    const double share = way_share[static_cast<std::size_t>(way)];
    ranked.score = share * (name_weight * ranked.quality + postings_weight * hit.score) +
                   prior_of_type(column) + prior_of_popularity(column);
    return ranked;
  }

  static double prior_of_type(const Column& column) {
    return column.type < std::size(type_prior) ? type_prior[column.type] : 0;
  }
  [[nodiscard]] double prior_of_popularity(const Column& column) const {
    return ask_.popularity ? popularity_weight * column.popularity / 255 : 0;
  }

  void explain(Ranked& ranked, const Stage& stage, const Retrieved& got) const {
    auto& list = ranked.because;
    const double share = way_share[static_cast<std::size_t>(ranked.way)];
    list.push_back(
        {fmt::format("{}: name", name_of(ranked.way)), share * name_weight * ranked.quality});
    const Segment& segment = *snapshot_.parts[ranked.hit.part].segment;
    for (std::size_t t = 0; t < stage.terms.size(); ++t) {
      if (got.uses[t].documents == 0) continue;
      segment.postings(stage.terms[t].key).each([&](const Posting& posting) {
        if (posting.doc != ranked.hit.doc) return;
        const double value =
            got.uses[t].idf * stage.terms[t].boost * weight_of_level(posting.level);
        list.push_back(
            {fmt::format("{}: \"{}\" (in {} records, idf {:.2f}, level {})", name_of(ranked.way),
                         stage.labels[t], got.uses[t].documents, got.uses[t].idf, posting.level),
             share * postings_weight * value / got.most});
      });
    }
    const Column column = segment.column(ranked.hit.doc);
    list.push_back({"type", prior_of_type(column)});
    if (ask_.popularity) list.push_back({"popularity", prior_of_popularity(column)});
  }

  void finish(Answer& answer) {
    for (auto& [part, docs] : found_) {
      std::ranges::sort(docs);
      const auto repeated = std::ranges::unique(docs);
      docs.erase(repeated.begin(), repeated.end());
    }
    std::vector<std::vector<DocNumber>> found(snapshot_.parts.size());
    for (auto& [part, docs] : found_) found[part] = std::move(docs);
    join(found);
    auto counted = count_facets(snapshot_, matched_, ask_.filters);
    answer.total = counted.total;
    answer.facets = std::move(counted.facets);
    answer.nearest = nearest_ && !ranked_.empty();
    std::ranges::sort(ranked_, [](const Ranked& a, const Ranked& b) {
      if (a.score != b.score) return a.score > b.score;
      return a.hit.part != b.hit.part ? a.hit.part < b.hit.part : a.hit.doc < b.hit.doc;
    });
    if (!ranked_.empty()) suggest_other(answer);
    for (std::size_t i = ask_.offset; i < ranked_.size() && i < ask_.offset + ask_.limit; ++i)
      answer.results.push_back(show(ranked_[i]));
    answer.more =
        ask_.offset + answer.results.size() < std::min<std::size_t>(answer.total, deepest_result) &&
        ask_.offset + answer.results.size() < ranked_.size();
  }

  [[nodiscard]] std::string_view name_at(const Names& names, std::size_t place) const {
    if (place == 0) return names.title_zh;
    if (place == 1) return names.title_en;
    return place - 2 < names.aliases.size() ? names.aliases[place - 2] : std::string_view();
  }

  // Where the fitting part stands in the name's own bytes.
  [[nodiscard]] std::pair<std::size_t, std::size_t> bytes_of(const Ranked& ranked,
                                                             std::string_view name) const {
    const std::vector<Glyph> glyphs = fold(name);
    std::vector<Glyph> compared;  // as closeness saw them
    if (ranked.way == Way::text || ranked.way == Way::nearly)
      each_compared(glyphs, [&](char32_t, const Glyph& of) { compared.push_back(of); });
    else
      std::ranges::copy_if(glyphs, std::back_inserter(compared),
                           [](const Glyph& glyph) { return glyph.kind == Glyph::Kind::character; });
    if (ranked.fit.begin >= ranked.fit.end || ranked.fit.end > compared.size()) return {0, 0};
    return {compared[ranked.fit.begin].begin, compared[ranked.fit.end - 1].end};
  }

  // The fitting part of the best name, where what was typed has errors in it.
  void suggest_other(Answer& answer) const {
    const Ranked& first = ranked_.front();
    if (first.quality == 0 || first.fit.errors == 0 || first.way == Way::initials) {
      if (first.quality == 0 || first.fit.errors > 0) answer.did_you_mean = corrected_;
      return;
    }
    const Names names = snapshot_.parts[first.hit.part].segment->names(first.hit.doc);
    const std::string_view name = name_at(names, first.name);
    const auto [begin, end] = bytes_of(first, name);
    answer.did_you_mean = std::string(name.substr(begin, end - begin));
  }

  // Where another name fits best (an alias, the other language's title), the shown one may fit too.
  [[nodiscard]] std::vector<Piece> marked_title(Ranked ranked, const std::string& title,
                                                std::size_t place) const {
    if (ranked.quality > 0 && ranked.name != place) {
      ranked.fit = fit_of(ranked.way, fold(title));
      ranked.quality = ranked.fit.quality();
    }
    if (ranked.quality >= worth_marking) {
      const auto [begin, end] = bytes_of(ranked, title);
      return mark(title, begin, end);
    }
    auto pieces = best_fragment(title, query_, 400);
    return pieces.empty() ? std::vector<Piece>{{title, false}} : pieces;
  }

  [[nodiscard]] Found show(const Ranked& ranked) const {
    const Segment& segment = *snapshot_.parts[ranked.hit.part].segment;
    const Column column = segment.column(ranked.hit.doc);
    const Names names = segment.names(ranked.hit.doc);
    Found found;
    found.type = static_cast<Type>(std::min<std::size_t>(column.type, type_names.size() - 1));
    found.slug = names.slug;
    found.title = {std::string(names.title_zh), std::string(names.title_en)};
    found.zone = segment.slug(column.zone);
    found.exhibitor = segment.slug(column.exhibitor);
    found.score = ranked.score;
    found.way = ranked.way;
    const std::string& title = found.title.in(ask_.language);
    const std::size_t shown = &title == &found.title.zh ? 0 : 1;
    found.title_pieces = marked_title(ranked, title, shown);
    found.fragment = fragment_of(segment.texts(ranked.hit.doc), names);
    found.because = ranked.because;
    return found;
  }

  [[nodiscard]] std::vector<Piece> fragment_of(const Texts& texts, const Names& names) const {
    const std::size_t most = ask_.language == Language::zh ? 64 : 140;
    for (const Text* text : {&texts.summary, &texts.body, &texts.facts, &texts.tags}) {
      const std::string& own = text->in(ask_.language);
      const std::string& other = &own == &text->zh ? text->en : text->zh;
      for (const std::string* each : {&own, &other})
        if (auto pieces = best_fragment(*each, query_, most); !pieces.empty()) return pieces;
    }
    for (const auto alias : names.aliases)
      if (auto pieces = best_fragment(alias, query_, most); !pieces.empty()) return pieces;
    const std::string& summary = texts.summary.in(ask_.language);
    return summary.empty() ? std::vector<Piece>() : std::vector<Piece>{{summary, false}};
  }

  const Snapshot& snapshot_;
  const Ask& ask_;
  const Query query_;
  std::vector<std::vector<DocNumber>> matched_;
  std::map<std::uint32_t, std::vector<DocNumber>> found_;  // candidates that count as matches
  std::vector<Ranked> ranked_;
  std::map<std::uint64_t, std::size_t> places_;
  std::string corrected_;
  double best_ = 0;
  bool nearest_ = false;
  std::vector<Glyph> glyphs_;
  mutable std::vector<Glyph> characters_;
};

}  // namespace

std::string_view name_of(Way way) {
  constexpr std::string_view names[] = {"text", "nearly", "pinyin", "initials"};
  return names[static_cast<std::size_t>(way)];
}

Result<Answer> search(const Snapshot& snapshot, const Ask& ask) {
  YZ_ASSIGN(auto query, parse_query(ask.text));
  query.unfinished = query.unfinished && ask.unfinished;
  return Search(snapshot, ask, std::move(query)).run();
}

}  // namespace yz::search
