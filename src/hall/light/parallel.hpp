// Work on many items by several threads, with progress and a way to stop.
#pragma once

#include <cstddef>
#include <functional>

#include "hall/light/bake.hpp"

namespace yz::hall::light {

struct Workers {
  unsigned threads = 0;  // 0: as many as the machine has
  const Progress* progress = nullptr;
};

// Calls body(begin, end) for chunks of 0 … count on several threads; which thread takes which chunk
// is not determined, so a body writes only what belongs to its own items. Progress is called from
// this thread. An exception of a body is thrown on here when all have stopped.
// False where progress said stop.
[[nodiscard]] bool parallel(const Workers& workers, std::string_view step, std::size_t count,
                            std::size_t chunk,
                            const std::function<void(std::size_t, std::size_t)>& body);

}  // namespace yz::hall::light
