#include "search/pinyin.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace yz::search {
namespace {

constexpr std::size_t most_letters = 48;
constexpr std::size_t longest_syllable = 6;
constexpr double wrong_letter = 1.0;
constexpr double odd_letter = 1.2;
constexpr double unfinished_cost = 0.3;
constexpr double across_space = 1.0;
constexpr double hopeless = 5.2;         // one wrong letter spoils four at most
constexpr double each_syllable = 0.001;  // of two readings that fit, the one of fewer syllables

// One edge; several syllables of equal standing share it.
struct Edge {
  std::size_t begin;
  std::size_t end;
  double cost;
  std::vector<Syllable> syllables;
};

template <class Visit>
void each_deletion(std::string_view letters, Visit visit) {
  std::string without;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    without.assign(letters.substr(0, i));
    without += letters.substr(i + 1);
    visit(without);
  }
}

// At most one letter wrong, missing, added, or two neighbours swapped.
bool is_near(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t i = 0;
  while (i < a.size() && a[i] == b[i]) ++i;
  if (a.size() < b.size()) return a.substr(i) == b.substr(i + 1);
  if (i == a.size() || a.substr(i + 1) == b.substr(i + 1)) return true;
  return i + 1 < a.size() && a[i] == b[i + 1] && a[i + 1] == b[i] &&
         a.substr(i + 2) == b.substr(i + 2);
}

// What is left of a syllable without one of its letters → the syllables (as SymSpell does).
using Deletions = std::unordered_map<std::string, std::vector<Syllable>>;
const Deletions& deletions() {
  static const Deletions made = [] {
    Deletions out;
    for (Syllable s = 0; s < syllable_count(); ++s) {
      out[std::string(letters_of(s))].push_back(s);
      each_deletion(letters_of(s), [&](const std::string& left) { out[left].push_back(s); });
    }
    return out;
  }();
  return made;
}

// ü is typed v, yu or plain u.
std::vector<Syllable> exactly(std::string_view letters) {
  std::vector<Syllable> found;
  if (const auto s = find_syllable(letters)) found.push_back(*s);
  if (letters.size() >= 2 && (letters[0] == 'l' || letters[0] == 'n')) {
    std::string other(1, letters[0]);
    std::string_view rest = letters.substr(1);
    if (rest == "u" || rest == "yu") other += "v";
    if (rest == "ue") other += "ve";
    if (other.size() > 1)
      if (const auto s = find_syllable(other)) found.push_back(*s);
  }
  return found;
}

class Graph {
 public:
  Graph(std::string_view letters, const std::vector<std::size_t>& word_ends,
        const PinyinOptions& options)
      : letters_(letters),
        options_(options),
        edges_(letters.size() + 1),
        from_(letters.size() + 1),
        to_(letters.size() + 1) {
    for (const std::size_t end : word_ends)
      if (end < letters.size()) spaces_.push_back(end);
  }

  PinyinReading read() {
    add_edges(false);
    measure();
    if (best() > hopeless + 0.05 * static_cast<double>(letters_.size())) return {best(), 0, {}};
    if (best() > unfinished_cost + 0.1 || options_.slack >= wrong_letter) {
      add_edges(true);
      measure();
    }
    PinyinReading reading;
    reading.cost = best() < 0.1 ? 0 : best();
    reading.syllables = shortest();
    collect(reading.terms);
    return reading;
  }

 private:
  void put_edge(Edge edge) { edges_[edge.begin].push_back(std::move(edge)); }

  [[nodiscard]] double best() const { return from_.back(); }

  [[nodiscard]] double space_cost(std::size_t begin, std::size_t end) const {
    double cost = 0;
    for (const std::size_t space : spaces_)
      if (begin < space && space < end) cost += across_space;
    return cost;
  }

  void add_edges(bool wrong) {
    const std::size_t n = letters_.size();
    for (std::size_t begin = 0; begin < n; ++begin)
      for (std::size_t end = begin + 1; end <= std::min(n, begin + longest_syllable + 1); ++end) {
        const auto part = letters_.substr(begin, end - begin);
        const double spaces = space_cost(begin, end);
        if (wrong) {
          auto near = part.size() > 1 ? syllables_near(part) : std::vector<Syllable>();
          std::erase_if(near, [&](Syllable s) { return letters_of(s) == part; });
          if (!near.empty()) put_edge({begin, end, wrong_letter + spaces, std::move(near)});
          continue;
        }
        if (auto exact = exactly(part); !exact.empty())
          put_edge({begin, end, each_syllable + spaces, std::move(exact)});
        if (end == n && options_.unfinished) add_unfinished(begin, part, spaces);
      }
  }

  void add_unfinished(std::size_t begin, std::string_view part, double spaces) {
    const auto [first, last] = syllables_starting(part);
    std::vector<Syllable> all;
    for (Syllable s = first; s < last; ++s)
      if (letters_of(s) != part) all.push_back(s);
    if (!all.empty()) put_edge({begin, letters_.size(), unfinished_cost + spaces, std::move(all)});
  }

  // from_[i]: the cheapest way from the beginning to i; to_[i]: from i to the end.
  void measure() {
    const std::size_t n = letters_.size();
    std::ranges::fill(from_, 1e9);
    std::ranges::fill(to_, 1e9);
    from_[0] = 0;
    to_[n] = 0;
    for (std::size_t i = 0; i < n; ++i) {
      from_[i + 1] = std::min(from_[i + 1], from_[i] + odd_letter);
      for (const Edge& edge : edges_[i])
        from_[edge.end] = std::min(from_[edge.end], from_[i] + edge.cost);
    }
    for (std::size_t i = n; i-- > 0;) {
      to_[i] = to_[i + 1] + odd_letter;
      for (const Edge& edge : edges_[i]) to_[i] = std::min(to_[i], edge.cost + to_[edge.end]);
    }
  }

  [[nodiscard]] std::size_t shortest() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < letters_.size();) {
      const auto edge = std::ranges::find_if(
          edges_[i], [&](const Edge& e) { return e.cost + to_[e.end] <= to_[i] + 1e-9; });
      count += edge != edges_[i].end() ? 1 : 0;
      i = edge != edges_[i].end() ? edge->end : i + 1;
    }
    return count;
  }

  template <class Put>
  void collect_edges_of_names(const Edge& a, Put put) const {
    const std::size_t n = letters_.size();
    for (const Syllable s : a.syllables) {
      if (a.begin == 0) put(syllable_pair_term(edge, term_part(s)), true, a.cost);
      if (a.end == n) put(syllable_pair_term(term_part(s), edge), true, a.cost);
      if (a.begin == 0 && a.end == n) put(syllable_term(term_part(s)), false, a.cost);
    }
  }

  void collect(std::vector<PinyinTerm>& terms) const {
    std::unordered_map<TermKey, PinyinTerm> found;
    const auto put = [&](TermKey key, bool is_edge, double wrong) {
      const auto [at, fresh] = found.try_emplace(key, PinyinTerm{key, is_edge, wrong});
      if (!fresh) at->second.wrong = std::min(at->second.wrong, wrong);
    };
    for (const auto& beginning : edges_)
      for (const Edge& a : beginning) {
        const double before = from_[a.begin] + a.cost;
        if (before + to_[a.end] > best() + options_.slack) continue;
        collect_edges_of_names(a, put);
        for (const Edge& b : edges_[a.end]) {
          const double cost = before + b.cost + to_[b.end];
          if (cost > best() + options_.slack) continue;
          for (const Syllable s : a.syllables)
            for (const Syllable t : b.syllables)
              put(syllable_pair_term(term_part(s), term_part(t)), false, a.cost + b.cost);
        }
      }
    for (const auto& [key, term] : found) terms.push_back(term);
    std::ranges::sort(terms, [](const PinyinTerm& a, const PinyinTerm& b) {
      return a.wrong != b.wrong ? a.wrong < b.wrong : a.key < b.key;
    });
    if (terms.size() > options_.most_terms) terms.resize(options_.most_terms);
  }

  std::string_view letters_;
  PinyinOptions options_;
  std::vector<std::size_t> spaces_;
  std::vector<std::vector<Edge>> edges_;  // by where they begin
  std::vector<double> from_, to_;
};

}  // namespace

std::vector<Syllable> syllables_near(std::string_view letters) {
  std::vector<Syllable> near;
  const auto look = [&](const std::string& left) {
    const auto at = deletions().find(left);
    if (at == deletions().end()) return;
    for (const Syllable s : at->second)
      if (is_near(letters_of(s), letters)) near.push_back(s);
  };
  look(std::string(letters));
  each_deletion(letters, look);
  std::ranges::sort(near);
  const auto repeated = std::ranges::unique(near);
  near.erase(repeated.begin(), repeated.end());
  return near;
}

PinyinReading read_pinyin(std::string_view letters, const std::vector<std::size_t>& word_ends,
                          const PinyinOptions& options) {
  if (letters.empty()) return {};
  return Graph(letters.substr(0, most_letters), word_ends, options).read();
}

}  // namespace yz::search
