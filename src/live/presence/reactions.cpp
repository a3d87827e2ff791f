#include "live/presence/reactions.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace yz::live {
namespace {

std::size_t index_of(Gesture reaction) {
  return static_cast<std::size_t>(std::ranges::find(reactions, reaction) - reactions.begin());
}

// At most `reacting_limit` of `people`, from all over the list.
void thin_out(std::vector<from_server::Reactions::One>& people) {
  if (people.size() <= reacting_limit) return;
  for (std::size_t i = 0; i < reacting_limit; ++i)
    people[i] = people[i * people.size() / reacting_limit];
  people.resize(reacting_limit);
}

}  // namespace

Reactions::Reactions(const HallShape& shape) {
  for (const ZoneShape& each : shape.zones) {
    constexpr double far = std::numeric_limits<double>::max();
    Zone zone{each.slug, {}, {far, far}, {-far, -far}};
    for (const auto& [x, y] : each.outline) {
      const Corner corner{(x - shape.min_x) / unit_metres, (y - shape.min_y) / unit_metres};
      zone.outline.push_back(corner);
      zone.low = {std::min(zone.low.x, corner.x), std::min(zone.low.y, corner.y)};
      zone.high = {std::max(zone.high.x, corner.x), std::max(zone.high.y, corner.y)};
    }
    zones_.push_back(std::move(zone));
  }
}

// A ray to the east crosses the outline an odd number of times from inside.
bool Reactions::holds(const Zone& zone, const Corner& at) {
  if (at.x < zone.low.x || at.x > zone.high.x || at.y < zone.low.y || at.y > zone.high.y)
    return false;
  bool is_inside = false;
  for (std::size_t i = 0, before = zone.outline.size() - 1; i < zone.outline.size(); before = i++) {
    const Corner& a = zone.outline[i];
    const Corner& b = zone.outline[before];
    if ((a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x)
      is_inside = !is_inside;
  }
  return is_inside;
}

std::size_t Reactions::zone_at(std::uint32_t x, std::uint32_t y) const {
  const Corner at{static_cast<double>(x), static_cast<double>(y)};
  const auto found =
      std::ranges::find_if(zones_, [&](const Zone& zone) { return holds(zone, at); });
  return static_cast<std::size_t>(found - zones_.begin());
}

bool Reactions::is_in(std::size_t zone, std::uint32_t x, std::uint32_t y) const {
  if (zone == zones_.size()) return zone_at(x, y) == zone;
  return holds(zones_[zone], {static_cast<double>(x), static_cast<double>(y)});
}

void Reactions::add(Number number, Gesture reaction) {
  if (number >= felt_.size()) felt_.resize(number + 1u, Gesture::none);
  if (felt_[number] == Gesture::none) feeling_.push_back(number);
  felt_[number] = reaction;
}

std::vector<ZoneReactions> Reactions::take(std::span<const Mover> movers) {
  std::vector<ZoneReactions> told;
  for (const Number number : feeling_) {
    const Gesture reaction = std::exchange(felt_[number], Gesture::none);
    if (!movers[number].is_here) continue;
    const std::size_t zone = zone_at(movers[number].x, movers[number].y);
    auto at = std::ranges::find(told, zone, &ZoneReactions::zone);
    if (at == told.end()) {
      const std::string slug = zone < zones_.size() ? zones_[zone].slug : std::string();
      told.push_back(ZoneReactions{zone, {slug, {}, {}}, std::vector<bool>(movers.size())});
      at = told.end() - 1;
    }
    ++at->message.counts[index_of(reaction)];
    at->message.people.push_back({number, reaction});
  }
  feeling_.clear();
  for (ZoneReactions& each : told) {
    thin_out(each.message.people);
    for (const auto& one : each.message.people) each.named[one.number] = true;
  }
  return told;
}

}  // namespace yz::live
