#include "live/presence/grid.hpp"

namespace yz::live {

Grid::Grid(std::uint32_t width, std::uint32_t depth)
    : columns_((width + cell_units - 1) / cell_units),
      rows_((depth + cell_units - 1) / cell_units),
      starts_(static_cast<std::size_t>(columns_) * rows_ + 2, 0) {}

// Counting sort. Counts stand one place further on than they belong, so that filling, which moves
// each start to its end, leaves every start where it should be.
void Grid::rebuild(std::span<const Mover> movers) {
  std::ranges::fill(starts_, 0);
  const auto cell_of = [this](const Mover& m) {
    return static_cast<std::size_t>(m.y / cell_units) * columns_ + m.x / cell_units;
  };
  std::size_t count = 0;
  for (const Mover& m : movers)
    if (m.is_here) {
      ++starts_[cell_of(m) + 2];
      ++count;
    }
  for (std::size_t i = 2; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  entries_.resize(count);
  for (std::size_t i = 0; i < movers.size(); ++i) {
    const Mover& m = movers[i];
    if (m.is_here) entries_[starts_[cell_of(m) + 1]++] = {m.x, m.y, static_cast<Number>(i)};
  }
}

}  // namespace yz::live
