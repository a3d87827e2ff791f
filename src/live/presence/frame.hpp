// The frame: what one visitor sees of those around, encoded for that visitor alone (spec/live.md,
// "Frames"). The receiver keeps 64 slots; a frame says who entered and left which slot, and 4 bytes
// for each avatar that moved, relative to an origin near the receiver.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "live/presence/wire.hpp"

namespace yz::live {

inline constexpr std::size_t slot_count = 64;
inline constexpr std::size_t frame_limit = 1 + 4 + 8 + 1 + slot_count * 4 + 8 + 8 + slot_count * 6;

// Builds one frame; made once and used again. Not thread-safe.
class FrameWriter {
 public:
  void begin(const Pose& receiver, bool is_key) {
    steps_x_ = receiver.x >> 5;
    steps_y_ = receiver.y >> 5;
    is_key_ = is_key;
    mask_ = left_ = moving_ = 0;
    entered_ = poses_ = velocities_ = 0;
  }
  void enter(std::uint8_t slot, Number number, std::uint8_t look) {
    enters_[entered_++] = {slot, number, look};
  }
  void leave(std::uint8_t slot) { left_ |= std::uint64_t{1} << slot; }

  // Slots in rising order. False, and nothing added, where the avatar is out of the frame's reach,
  // some 8 m along each axis.
  bool pose(std::uint8_t slot, const Pose& p) {
    const std::uint32_t x = p.x + 2048 - (steps_x_ << 5);
    const std::uint32_t y = p.y + 2048 - (steps_y_ << 5);
    if ((x | y) >= 4096) return false;
    mask_ |= std::uint64_t{1} << slot;
    const std::uint32_t packed = x | y << 12 | static_cast<std::uint32_t>(p.yaw) << 24;
    std::memcpy(pose_bytes_.data() + 4 * poses_++, &packed, 4);
    if (p.vx != 0 || p.vy != 0) {
      moving_ |= std::uint64_t{1} << slot;
      velocity_bytes_[velocities_++] = static_cast<std::uint8_t>(p.vx);
      velocity_bytes_[velocities_++] = static_cast<std::uint8_t>(p.vy);
    }
    return true;
  }

  [[nodiscard]] bool says_nothing() const {
    return mask_ == 0 && left_ == 0 && entered_ == 0 && !is_key_;
  }
  // Writes the frame to `out`, which has room for frame_limit; returns its size.
  std::size_t finish(std::uint8_t* out) const;

 private:
  struct Enter {
    std::uint8_t slot;
    Number number;
    std::uint8_t look;
  };
  std::uint32_t steps_x_ = 0;
  std::uint32_t steps_y_ = 0;
  bool is_key_ = false;
  std::uint64_t mask_ = 0;
  std::uint64_t left_ = 0;
  std::uint64_t moving_ = 0;
  std::size_t entered_ = 0;
  std::size_t poses_ = 0;
  std::size_t velocities_ = 0;  // bytes
  std::array<Enter, slot_count> enters_;
  std::array<std::uint8_t, slot_count * 4> pose_bytes_;
  std::array<std::uint8_t, slot_count * 2> velocity_bytes_;
};

struct FrameSlot {
  std::uint8_t slot = 0;
  Number number = 0;  // of who enters
  std::uint8_t look = 0;
  bool operator==(const FrameSlot&) const = default;
};

// A frame taken apart.
struct Frame {
  bool is_key = false;  // all slots are empty before it
  std::vector<FrameSlot> enters;
  std::uint64_t left = 0;
  std::vector<std::pair<std::uint8_t, Pose>> poses;  // by slot
  bool operator==(const Frame&) const = default;
};

[[nodiscard]] inline bool is_frame(Bytes bytes) {
  return !bytes.empty() && (bytes[0] & 0xF0) == 0x80;
}

// Reads into `frame`, whose memory is used again. False where the bytes are no frame.
[[nodiscard]] bool read_frame(Bytes bytes, Frame& frame);

}  // namespace yz::live
