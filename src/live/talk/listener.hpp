// A visitor's line, as talk names it.
#pragma once

#include <compare>

#include "live/presence/loop.hpp"

namespace yz::live {

struct Listener {
  Loop* loop = nullptr;
  ConnectionId connection = 0;
  auto operator<=>(const Listener&) const = default;
};

}  // namespace yz::live
