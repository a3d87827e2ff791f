// What one visitor sees: 64 slots, each held by somebody near. Chosen anew every few frames as the
// nearest 64 within 8 m, by a histogram of squared distances; who is in stays in a little longer,
// so that slots do not change hands at every step.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "live/presence/frame.hpp"
#include "live/presence/grid.hpp"

namespace yz::live {

inline constexpr std::uint32_t sight_units = 2000;  // 8 m
inline constexpr std::uint8_t frames_between_choices = 4;

struct View {
  std::array<Number, slot_count> who{};
  std::array<std::uint16_t, slot_count> seen{};  // version last sent
  std::uint64_t used = 0;
  std::uint64_t entered = 0;  // since the last frame
  std::uint64_t left = 0;
  std::uint32_t reach = sight_units;
  std::uint8_t until_choice = 0;  // frames
  bool is_new = true;             // the next frame is a key
};

// Scratch shared by all views of a hall; its thread only.
class Chooser {
 public:
  Chooser() : slot_of_(65536, none) {}
  void choose(View& view, Number self, const Mover& me, const Grid& grid);

 private:
  static constexpr std::uint8_t none = 255;
  static constexpr std::size_t buckets = 64;
  struct Candidate {
    Number number;
    std::uint8_t bucket;
  };

  void gather(Number self, const Mover& me, const Grid& grid, std::uint32_t reach);
  [[nodiscard]] std::size_t cut() const;

  std::vector<std::uint8_t> slot_of_;  // by number, while choosing
  std::vector<Candidate> candidates_;
  std::vector<Candidate> newcomers_;
  std::array<std::uint32_t, buckets + 1> histogram_{};
};

// Writes the visitor's next frame; false where there is nothing to say.
bool write_frame(FrameWriter& writer, View& view, const Mover& me, std::span<const Mover> movers);

}  // namespace yz::live
