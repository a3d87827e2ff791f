// Who is near: all visitors sorted into cells of 4 m by counting, rebuilt whole every few
// milliseconds, which for ten thousand costs less than moving each as it walks.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "live/presence/wire.hpp"

namespace yz::live {

// What others see of a visitor, and little else, so that sixty-four fit in few cache lines.
struct Mover {
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  std::uint16_t version = 0;  // counts changes
  std::uint8_t yaw = 0;
  std::uint8_t look = 0;
  std::int8_t vx = 0;
  std::int8_t vy = 0;
  bool is_here = false;

  [[nodiscard]] Pose pose() const { return {x, y, yaw, vx, vy}; }
};

class Grid {
 public:
  static constexpr std::uint32_t cell_units = 1000;  // 4 m

  struct Entry {
    std::uint32_t x;
    std::uint32_t y;
    Number number;
  };

  Grid(std::uint32_t width, std::uint32_t depth);

  void rebuild(std::span<const Mover> movers);

  // Calls `visit(entries)` for each row of cells that a square of `reach` units around x, y meets.
  template <class Visit>
  void around(std::uint32_t x, std::uint32_t y, std::uint32_t reach, Visit&& visit) const {
    const std::uint32_t left = (x > reach ? x - reach : 0) / cell_units;
    const std::uint32_t right = std::min((x + reach) / cell_units, columns_ - 1);
    const std::uint32_t low = (y > reach ? y - reach : 0) / cell_units;
    const std::uint32_t high = std::min((y + reach) / cell_units, rows_ - 1);
    for (std::uint32_t row = low; row <= high; ++row) {
      const std::size_t first = starts_[row * columns_ + left];
      const std::size_t last = starts_[row * columns_ + right + 1];
      visit(std::span(entries_).subspan(first, last - first));
    }
  }

  [[nodiscard]] std::uint32_t columns() const { return columns_; }
  [[nodiscard]] std::uint32_t rows() const { return rows_; }
  [[nodiscard]] std::uint32_t count_in(std::uint32_t cell) const {
    return starts_[cell + 1] - starts_[cell];
  }

 private:
  std::uint32_t columns_;
  std::uint32_t rows_;
  std::vector<std::uint32_t> starts_;  // of each cell in entries_, and the end
  std::vector<Entry> entries_;
};

}  // namespace yz::live
