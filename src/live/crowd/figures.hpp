// What a crowd measures.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace yz::live {

// Counts by value in equal steps; what is beyond the last step is counted there.
template <std::size_t steps>
class Histogram {
 public:
  explicit Histogram(double step) : step_(step) {}
  void add(double value) {
    const double at = std::clamp(value / step_, 0.0, static_cast<double>(steps - 1));
    ++counts_[static_cast<std::size_t>(at)];
    ++total_;
  }
  // The upper edge of the step in which the share lies; 0 where nothing was counted.
  [[nodiscard]] double quantile(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(total_));
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < steps; ++i) {
      sum += counts_[i];
      if (sum > wanted || (sum == total_ && total_ > 0)) return static_cast<double>(i + 1) * step_;
    }
    return 0;
  }
  [[nodiscard]] std::uint64_t total() const { return total_; }

 private:
  double step_;
  std::array<std::uint64_t, steps> counts_{};
  std::uint64_t total_ = 0;
};

struct CrowdFigures {
  std::uint64_t updates = 0;
  std::uint64_t frames = 0;
  std::uint64_t frame_bytes = 0;  // of frames, with their WebSocket headers
  std::uint64_t bytes = 0;        // of everything
  std::uint64_t poses = 0;        // sent
  std::uint64_t unmatched = 0;    // updates that show no pose anybody sent
  std::uint64_t corrections = 0;
  double slot_seconds = 0;  // that avatars were in view, where rated
  std::uint64_t slot_updates = 0;
  Histogram<4000> age_ms{0.5};
  Histogram<400> rate{0.05};  // updates a second of one avatar in one view, of 2 s or more
};

}  // namespace yz::live
