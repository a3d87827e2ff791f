// Whose voices one hears: the nearest few of those who speak.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>

namespace yz::live {

using Feed = std::int64_t;  // a stream that somebody publishes, as Janus names it

struct HearRules {
  std::size_t most = 6;  // at once
  double reach = 8;      // metres, as far as one sees others
  double hold = 0.85;    // a voice that is heard counts as so much nearer, or it would flicker
};

struct Place {
  double x = 0;  // the plan's metres
  double y = 0;
};

struct Voiced {
  Feed feed = 0;
  Place at;
};

[[nodiscard]] std::set<Feed> choose_heard(const Place& me, std::span<const Voiced> voices,
                                          const std::set<Feed>& heard, const HearRules& rules);

}  // namespace yz::live
