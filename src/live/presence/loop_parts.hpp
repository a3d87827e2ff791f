// What the files of Loop share. Only they include it.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>

#include "live/presence/loop.hpp"

namespace yz::live {

inline constexpr SteadyMs never = std::numeric_limits<SteadyMs>::max();

// Figures are written by the loop's thread alone, so that no locked addition is needed.
inline void add(std::atomic<std::uint64_t>& figure, std::uint64_t count = 1) {
  figure.store(figure.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
}

// A message as a whole WebSocket frame, encoded once for all who get it.
[[nodiscard]] SharedBytes frame_of(const ServerMessage& message);

}  // namespace yz::live
