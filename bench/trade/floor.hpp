// The floor that a sale is measured against: durable orders on SQLite as it comes.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>

namespace yz::bench {

struct Floor {
  double per_second = 0;
  double p99_ms = 0;  // from a client's asking until its order is durable
};

// One writer, and clients that are a thread each: whoever waits is committed together, and asks for
// the next order when it has been told that its last is durable. An order is one conditional update
// of the stock and one row. Nothing of ours takes part: SQLite's own API, WAL, synchronous = full,
// its own checkpoints. Exits the process with a message where the disk fails.
[[nodiscard]] Floor measure_floor(const std::filesystem::path& file, std::size_t clients,
                                  std::chrono::seconds length);

}  // namespace yz::bench
