// Words that the index knows: the nearest to one that it does not, and those that begin alike.
#include <algorithm>
#include <map>

#include "search/stages.hpp"
#include "search/stem.hpp"

namespace yz::search {
namespace {

constexpr std::size_t most_scanned = 40'000;  // words of one segment: a bound on time
constexpr std::size_t most_nearest = 4;

std::uint32_t lower_bound(const Segment& segment, std::string_view word) {
  std::uint32_t first = 0;
  std::uint32_t count = segment.word_count();
  while (count > 0) {
    const std::uint32_t half = count / 2;
    if (segment.word(first + half) < word) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first;
}

template <class Visit>
void each_word_starting(const Segment& segment, std::string_view prefix, Visit visit) {
  std::size_t seen = 0;
  for (std::uint32_t i = lower_bound(segment, prefix);
       i < segment.word_count() && seen < most_scanned && segment.word(i).starts_with(prefix);
       ++i, ++seen)
    visit(segment.word(i));
}

// Optimal string alignment distance, or `most` + 1 where it is more.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > most || b.size() > 40) return most + 1;
  std::size_t older[42], before[42], now[42];
  for (std::size_t j = 0; j <= b.size(); ++j) before[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] =
          std::min({before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), before[j] + 1, now[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], older[j - 2] + 1);
      least = std::min(least, now[j]);
    }
    if (least > most) return most + 1;
    std::copy(before, before + b.size() + 1, older);
    std::copy(now, now + b.size() + 1, before);
  }
  return before[b.size()];
}

std::uint64_t documents_with(const Snapshot& snapshot, std::string_view word) {
  const TermKey key = word_term(thread_stemmer().stem(word));
  std::uint64_t count = 0;
  for (const Part& part : snapshot.parts) count += part.segment->postings(key).count();
  return count;
}

}  // namespace

std::vector<std::string> nearest_words(const Snapshot& snapshot, std::string_view word) {
  if (word.size() < 4) return {};
  const std::size_t most = word.size() >= 8 ? 2 : 1;
  std::map<std::string, std::size_t, std::less<>> found;
  const auto look = [&](char first) {
    for (const Part& part : snapshot.parts)
      each_word_starting(*part.segment, std::string_view(&first, 1), [&](std::string_view known) {
        if (const auto d = distance(word, known, most); d <= most) found.emplace(known, d);
      });
  };
  look(word[0]);
  if (word[1] != word[0]) look(word[1]);
  struct Ranked {
    std::string word;
    std::size_t distance;
    std::uint64_t documents;
  };
  std::vector<Ranked> ranked;
  for (const auto& [known, d] : found)
    ranked.push_back({known, d, documents_with(snapshot, known)});
  std::ranges::sort(ranked, [](const Ranked& a, const Ranked& b) {
    if (a.distance != b.distance) return a.distance < b.distance;
    return a.documents != b.documents ? a.documents > b.documents : a.word < b.word;
  });
  std::vector<std::string> words;
  for (const Ranked& each : ranked)
    if (words.size() < most_nearest && each.documents > 0) words.push_back(each.word);
  return words;
}

std::vector<std::string> words_starting(const Snapshot& snapshot, std::string_view prefix,
                                        std::size_t most) {
  std::map<std::string, std::uint64_t, std::less<>> found;
  constexpr std::size_t most_considered = 400;
  for (const Part& part : snapshot.parts)
    each_word_starting(*part.segment, prefix, [&](std::string_view known) {
      if (found.size() < most_considered) found.emplace(known, 0);
    });
  std::vector<std::pair<std::uint64_t, std::string>> ranked;
  for (const auto& [word, none] : found) ranked.emplace_back(documents_with(snapshot, word), word);
  std::ranges::sort(ranked, std::greater<>());
  std::vector<std::string> words;
  for (auto& [documents, word] : ranked)
    if (words.size() < most && documents > 0) words.push_back(std::move(word));
  return words;
}

}  // namespace yz::search
