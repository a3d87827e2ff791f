#include "live/voice/near.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace yz::live {

std::set<Feed> choose_heard(const Place& me, std::span<const Voiced> voices,
                            const std::set<Feed>& heard, const HearRules& rules) {
  std::vector<std::pair<double, Feed>> near;
  for (const Voiced& voice : voices) {
    const double far = std::hypot(voice.at.x - me.x, voice.at.y - me.y);
    const double counted = heard.contains(voice.feed) ? far * rules.hold : far;
    if (counted <= rules.reach) near.emplace_back(counted, voice.feed);
  }
  std::ranges::sort(near);
  if (near.size() > rules.most) near.resize(rules.most);
  std::set<Feed> chosen;
  for (const auto& [far, feed] : near) chosen.insert(feed);
  return chosen;
}

}  // namespace yz::live
