#include "search/popular.hpp"

#include <algorithm>
#include <cmath>

#include "search/fold.hpp"

namespace yz::search {
namespace {

constexpr double half_life_ms = 24.0 * 3600 * 1000;

}  // namespace

double Popular::weight_at(const Entry& entry, Instant now) {
  const double age = static_cast<double>((now - entry.at).count());
  return entry.weight * std::exp2(-std::max(0.0, age) / half_life_ms);
}

void Popular::asked(std::string_view text, std::string_view who, Instant now) {
  if (text.size() > longest_text * 4) return;
  const auto glyphs = fold(text);
  const std::string key = folded_text(glyphs);
  if (key.empty() || glyphs.size() > longest_text) return;
  const std::size_t visitor = std::hash<std::string_view>{}(who) ^ salt_;
  const std::lock_guard lock(mutex_);
  if (!entries_.contains(key) && entries_.size() >= most_texts) forget_least(now);
  Entry& entry = entries_[key];
  if (entry.shown.empty()) entry.shown = text;
  // One visitor who asks again and again counts once, until others came.
  if (entry.visitors.size() < least_visitors && !entry.visitors.insert(visitor).second) return;
  entry.weight = weight_at(entry, now) + 1;
  entry.at = now;
}

void Popular::forget_least(Instant now) {
  const auto least = std::ranges::min_element(
      entries_, {}, [now](const auto& each) { return weight_at(each.second, now); });
  if (least != entries_.end()) entries_.erase(least);
}

std::vector<std::string> Popular::most(std::size_t count, Instant now) const {
  std::vector<std::pair<double, std::string>> ranked;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, entry] : entries_)
      if (entry.visitors.size() >= least_visitors)
        ranked.emplace_back(weight_at(entry, now), entry.shown);
  }
  std::ranges::sort(ranked, std::greater<>());
  std::vector<std::string> texts;
  for (auto& [weight, text] : ranked)
    if (texts.size() < count) texts.push_back(std::move(text));
  return texts;
}

}  // namespace yz::search
