// The server's own figures: one set a thread, so that counting costs no shared cache line; read by
// any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <string>

namespace yz::http {

// Written by one thread only; others see a recent value.
class Counter {
 public:
  void add(std::uint64_t amount = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
  }
  void subtract(std::uint64_t amount = 1) { add(-amount); }
  [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

struct alignas(128) Metrics {
  // Upper bounds of the latency histogram in microseconds; one more bucket holds the rest.
  static constexpr std::array<std::uint64_t, 12> bounds_us = {
      25, 50, 100, 250, 500, 1'000, 2'500, 5'000, 10'000, 50'000, 250'000, 1'000'000};

  std::array<Counter, 6> answers;  // by hundreds of the status
  std::array<Counter, bounds_us.size() + 1> latency;
  Counter latency_sum_us;
  Counter bytes_sent;
  Counter cache_hits;
  Counter cache_misses;
  Counter refusals;  // what the gate or a limit turned away
  Counter connections_accepted;
  Counter connections_refused;
  Counter connections_open;
  Counter websockets_open;

  void count_answer(int status, std::uint64_t microseconds);
};

struct CacheFigures {
  std::size_t bytes = 0;
};

// OpenMetrics text (without the final # EOF) of all threads together, and of the process.
[[nodiscard]] std::string metrics_text(std::span<const Metrics* const> threads, CacheFigures cache);

}  // namespace yz::http
