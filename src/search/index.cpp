#include "search/index.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <malloc.h>

#include "base/log.hpp"

namespace yz::search {
namespace {

constexpr DocNumber smallest_tier = 256;  // documents
constexpr double tier_growth = 6;         // this many segments of one tier become one of the next
constexpr double most_dead = 0.3;  // share of deleted documents before a segment is rewritten
constexpr DocNumber worth_trimming = 4'096;

int tier_of(const Part& part) {
  if (part.living <= smallest_tier) return 0;
  return 1 + static_cast<int>(std::log(static_cast<double>(part.living) / smallest_tier) /
                              std::log(tier_growth));
}

bool is_worn(const Part& part) { return part.living < (1 - most_dead) * part.segment->size(); }

Part part_of(std::string bytes) {
  auto segment = Segment::open(std::move(bytes));
  if (!segment) return {};  // our own bytes are whole
  const DocNumber size = (*segment)->size();
  return {std::move(*segment), nullptr, size};
}

// Which parts to merge: those of the lowest tier that has enough of them, or one that is worn.
std::vector<std::size_t> choose(const std::vector<Part>& parts, bool all) {
  std::map<int, std::vector<std::size_t>> tiers;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i].living < Index::largest_segment / 2)
      tiers[all ? 0 : tier_of(parts[i])].push_back(i);
  for (auto& [tier, members] : tiers) {
    if (members.size() < (all ? 2 : tier_growth)) continue;
    std::ranges::sort(members, {}, [&](std::size_t i) { return parts[i].living; });
    std::vector<std::size_t> chosen;
    std::uint64_t sum = 0;
    for (const std::size_t i : members) {
      if (sum + parts[i].living > Index::largest_segment) break;
      sum += parts[i].living;
      chosen.push_back(i);
    }
    std::ranges::sort(chosen);
    if (chosen.size() > 1) return chosen;
  }
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (is_worn(parts[i])) return {i};
  return {};
}

bool remove_from(Part& part, std::uint64_t identity, std::shared_ptr<std::vector<bool>>& fresh) {
  const auto doc = part.segment->find(identity);
  if (!doc || (fresh ? (*fresh)[*doc] : !part.lives(*doc))) return false;
  if (!fresh)
    fresh = part.deleted ? std::make_shared<std::vector<bool>>(*part.deleted)
                         : std::make_shared<std::vector<bool>>(part.segment->size());
  (*fresh)[*doc] = true;
  --part.living;
  return true;
}

// Deletes in all parts; a bitmap is copied once and only where something goes.
void remove_all(std::vector<Part>& parts, std::span<const std::uint64_t> identities) {
  for (Part& part : parts) {
    std::shared_ptr<std::vector<bool>> fresh;
    for (const std::uint64_t identity : identities) remove_from(part, identity, fresh);
    if (fresh) part.deleted = std::move(fresh);
  }
  std::erase_if(parts, [](const Part& part) { return part.living == 0; });
}

}  // namespace

Index::Index()
    : current_(std::make_shared<const Snapshot>()),
      merger_([this](std::stop_token stop) { run(std::move(stop)); }) {}

Index::~Index() {
  merger_.request_stop();
  changed_.notify_all();
}

void Index::apply(std::span<const Document> put, std::span<const std::uint64_t> removed) {
  std::map<std::uint64_t, const Document*> last;
  for (const Document& document : put) last[identity_of(document.type, document.slug)] = &document;
  std::vector<std::uint64_t> gone(removed.begin(), removed.end());
  SegmentBuilder builder;
  for (const Document& document : put) {
    const auto at = last.find(identity_of(document.type, document.slug));
    if (at->second != &document) continue;
    builder.add(document);
    gone.push_back(at->first);
  }
  if (gone.empty()) return;
  Part fresh;
  if (builder.size() > 0) fresh = part_of(builder.finish());

  const Lock lock(mutex_);
  auto parts = current_.load()->parts;
  remove_all(parts, gone);
  if (fresh.segment) parts.push_back(std::move(fresh));
  publish(std::move(parts));
}

void Index::replace(std::vector<Part> parts) {
  const Lock lock(mutex_);
  publish(std::move(parts));
}

void Index::publish(std::vector<Part> parts) {
  auto next = std::make_shared<Snapshot>();
  for (const Part& part : parts) next->living += part.living;
  next->parts = std::move(parts);
  next->generation = current_.load()->generation + 1;
  current_.store(std::move(next));
  due_ = true;
  changed_.notify_all();
}

std::optional<std::uint64_t> Index::content(std::uint64_t identity) const {
  for (const auto now = snapshot(); const Part& part : now->parts)
    if (const auto doc = part.segment->find(identity); doc && part.lives(*doc))
      return part.segment->column(*doc).content;
  return std::nullopt;
}

void Index::each_identity(const std::function<void(std::uint64_t)>& visit) const {
  for (const auto now = snapshot(); const Part& part : now->parts)
    for (DocNumber doc = 0; doc < part.segment->size(); ++doc)
      if (part.lives(doc)) visit(part.segment->column(doc).identity);
}

// What is deleted while a merge runs is deleted again in its result.
bool Index::merge_once(bool all) {
  const std::lock_guard merging(merging_mutex_);
  const auto before = snapshot();
  const auto chosen = choose(before->parts, all);
  if (chosen.empty()) return false;
  std::vector<MergeInput> inputs;
  for (const std::size_t i : chosen)
    inputs.push_back({before->parts[i].segment, before->parts[i].deleted});
  Merged merged = merge(inputs);
  Part result = part_of(std::move(merged.bytes));
  if (!result.segment) {
    log_error("a merged segment does not open");
    return false;
  }
  {
    const Lock lock(mutex_);
    std::vector<Part> parts;
    std::vector<std::uint64_t> gone;
    for (const Part& part : current_.load()->parts) {
      const auto input = std::ranges::find(inputs, part.segment, &MergeInput::segment);
      if (input == inputs.end()) {
        parts.push_back(part);
        continue;
      }
      if (part.deleted == input->deleted) continue;
      for (DocNumber doc = 0; doc < part.segment->size(); ++doc)
        if (!part.lives(doc) && (!input->deleted || !(*input->deleted)[doc]))
          gone.push_back(part.segment->column(doc).identity);
    }
    // A part that lost its last document meanwhile is not in the list any more, its documents are.
    for (const MergeInput& input : inputs) {
      const auto& now = current_.load()->parts;
      if (std::ranges::find(now, input.segment, &Part::segment) != now.end()) continue;
      for (DocNumber doc = 0; doc < input.segment->size(); ++doc)
        gone.push_back(input.segment->column(doc).identity);
    }
    std::vector<Part> own{std::move(result)};
    remove_all(own, gone);
    for (Part& part : own) parts.push_back(std::move(part));
    publish(std::move(parts));
  }
  inputs.clear();
  if (before->living > worth_trimming) malloc_trim(0);
  return true;
}

void Index::run(std::stop_token stop) {
  while (!stop.stop_requested()) {
    {
      Lock lock(mutex_);
      busy_ = false;
      changed_.notify_all();
      if (!changed_.wait(lock, stop, [this] { return due_; })) return;
      due_ = false;
      busy_ = true;
    }
    while (!stop.stop_requested() && merge_once(false)) {
    }
  }
}

void Index::settle() {
  Lock lock(mutex_);
  changed_.wait(lock, [this] { return !due_ && !busy_; });
}

void Index::compact() {
  settle();
  while (merge_once(true)) {
  }
  settle();
}

}  // namespace yz::search
