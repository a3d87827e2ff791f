#include "live/presence/view.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace yz::live {

// Squared distance in 64 steps up to `reach`: rings of equal area, so that in an even crowd all
// buckets fill alike.
void Chooser::gather(Number self, const Mover& me, const Grid& grid, std::uint32_t reach) {
  candidates_.clear();
  histogram_.fill(0);
  const auto far = std::int64_t{reach} * reach;
  const float scale = static_cast<float>(buckets) / static_cast<float>(far + 1);
  grid.around(me.x, me.y, reach, [&](std::span<const Grid::Entry> row) {
    for (const Grid::Entry& one : row) {
      const auto dx = static_cast<std::int32_t>(one.x - me.x);
      const auto dy = static_cast<std::int32_t>(one.y - me.y);
      const std::int64_t squared = std::int64_t{dx} * dx + std::int64_t{dy} * dy;
      if (squared > far || one.number == self) continue;
      const auto bucket = static_cast<std::uint8_t>(static_cast<float>(squared) * scale);
      ++histogram_[bucket];
      candidates_.push_back({one.number, bucket});
    }
  });
}

// The first bucket that no longer fits whole.
std::size_t Chooser::cut() const {
  std::size_t sum = 0;
  for (std::size_t bucket = 0; bucket <= buckets; ++bucket) {
    sum += histogram_[bucket];
    if (sum > slot_count) return bucket;
  }
  return buckets + 1;
}

void Chooser::choose(View& view, Number self, const Mover& me, const Grid& grid) {
  gather(self, me, grid, view.reach);
  if (candidates_.size() < slot_count && view.reach < sight_units)
    gather(self, me, grid, view.reach = sight_units);
  const std::size_t end = cut();
  // Who is in may be a fifth farther, by area, than who comes in.
  const std::size_t end_of_stay = end + end / 5 + 1;

  for (std::uint64_t rest = view.used; rest != 0; rest &= rest - 1) {
    const auto slot = static_cast<std::uint8_t>(std::countr_zero(rest));
    slot_of_[view.who[slot]] = slot;
  }
  newcomers_.clear();
  std::uint64_t stay = 0;
  for (const Candidate& one : candidates_) {
    const std::uint8_t slot = slot_of_[one.number];
    if (slot != none) {
      if (one.bucket < end_of_stay) stay |= std::uint64_t{1} << slot;
    } else if (one.bucket <= end) {
      newcomers_.push_back(one);
    }
  }
  for (std::uint64_t rest = view.used; rest != 0; rest &= rest - 1)
    slot_of_[view.who[static_cast<std::size_t>(std::countr_zero(rest))]] = none;

  view.left |= view.used & ~stay;
  view.used = stay;
  const auto room = static_cast<std::size_t>(std::popcount(~stay));
  if (newcomers_.size() > room)
    std::ranges::nth_element(newcomers_, newcomers_.begin() + static_cast<std::ptrdiff_t>(room), {},
                             &Candidate::bucket);
  for (std::size_t i = 0; i < std::min(room, newcomers_.size()); ++i) {
    const int slot = std::countr_zero(~view.used);
    const std::uint64_t bit = std::uint64_t{1} << slot;
    view.used |= bit;
    view.entered |= bit;
    view.who[static_cast<std::size_t>(slot)] = newcomers_[i].number;
  }
  // Next time look only as far as needed, and a metre more.
  const auto needed = static_cast<std::uint32_t>(
      static_cast<float>(view.reach) *
      std::sqrt(static_cast<float>(std::min(end_of_stay, buckets)) / static_cast<float>(buckets)));
  view.reach = std::min(sight_units, needed + 250);
}

bool write_frame(FrameWriter& writer, View& view, const Mover& me, std::span<const Mover> movers) {
  writer.begin(me.pose(), view.is_new);
  for (std::uint64_t rest = view.used; rest != 0; rest &= rest - 1) {
    const auto slot = static_cast<std::uint8_t>(std::countr_zero(rest));
    const std::uint64_t bit = std::uint64_t{1} << slot;
    const Number number = view.who[slot];
    const Mover& other = movers[number];
    if (!other.is_here) {
      view.used &= ~bit;
      view.left |= bit;
      continue;
    }
    const bool enters = view.entered & bit;
    if (enters) {
      writer.enter(slot, number, other.look);
      view.seen[slot] = static_cast<std::uint16_t>(other.version - 1);
    }
    if (other.version != view.seen[slot] && writer.pose(slot, other.pose()))
      view.seen[slot] = other.version;
  }
  for (std::uint64_t rest = view.left & ~view.used; rest != 0; rest &= rest - 1)
    writer.leave(static_cast<std::uint8_t>(std::countr_zero(rest)));
  if (writer.says_nothing()) return false;
  view.entered = view.left = 0;
  view.is_new = false;
  return true;
}

}  // namespace yz::live
