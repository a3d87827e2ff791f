#include "live/presence/frame.hpp"

#include <bit>

#include "live/presence/bytes.hpp"

namespace yz::live {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie");

enum Flag : std::uint8_t { key = 1, has_enters = 2, has_leaves = 4, has_velocities = 8 };

template <class T>
std::uint8_t* put(std::uint8_t* to, T value) {
  std::memcpy(to, &value, sizeof value);
  return to + sizeof value;
}

Pose absolute(std::uint32_t packed, std::uint32_t steps_x, std::uint32_t steps_y) {
  Pose p;
  p.x = (packed & 0xFFF) + (steps_x << 5) - 2048;
  p.y = (packed >> 12 & 0xFFF) + (steps_y << 5) - 2048;
  p.yaw = static_cast<std::uint8_t>(packed >> 24);
  return p;
}

}  // namespace

std::size_t FrameWriter::finish(std::uint8_t* out) const {
  std::uint8_t* at = out;
  *at++ = static_cast<std::uint8_t>(0x80 | (is_key_ ? key : 0) | (entered_ ? has_enters : 0) |
                                    (left_ ? has_leaves : 0) | (velocities_ ? has_velocities : 0));
  at = put(at, static_cast<std::uint16_t>(steps_x_));
  at = put(at, static_cast<std::uint16_t>(steps_y_));
  at = put(at, mask_);
  if (entered_) {
    *at++ = static_cast<std::uint8_t>(entered_);
    for (std::size_t i = 0; i < entered_; ++i) {
      *at++ = enters_[i].slot;
      at = put(at, enters_[i].number);
      *at++ = enters_[i].look;
    }
  }
  if (left_) at = put(at, left_);
  if (velocities_) at = put(at, moving_);
  std::memcpy(at, pose_bytes_.data(), 4 * poses_);
  at += 4 * poses_;
  std::memcpy(at, velocity_bytes_.data(), velocities_);
  return static_cast<std::size_t>(at + velocities_ - out);
}

bool read_frame(Bytes bytes, Frame& frame) {
  frame.enters.clear();
  frame.poses.clear();
  frame.left = 0;
  if (!is_frame(bytes)) return false;
  ByteReader from(bytes);
  const std::uint8_t flags = from.u8();
  frame.is_key = flags & key;
  const std::uint32_t steps_x = from.u16();
  const std::uint32_t steps_y = from.u16();
  const std::uint64_t mask = from.number(8);
  if (flags & has_enters) {
    const std::size_t count = from.u8();
    if (count == 0 || count > slot_count) return false;
    for (std::size_t i = 0; i < count; ++i) {
      FrameSlot enter;
      enter.slot = from.u8();
      enter.number = from.u16();
      enter.look = from.u8();
      if (enter.slot >= slot_count) return false;
      frame.enters.push_back(enter);
    }
  }
  if (flags & has_leaves) frame.left = from.number(8);
  const std::uint64_t moving = flags & has_velocities ? from.number(8) : 0;
  if (moving & ~mask) return false;
  for (std::uint64_t rest = mask; rest != 0; rest &= rest - 1) {
    const auto slot = static_cast<std::uint8_t>(std::countr_zero(rest));
    frame.poses.emplace_back(slot, absolute(from.u32(), steps_x, steps_y));
  }
  for (auto& [slot, pose] : frame.poses) {
    if (!(moving >> slot & 1)) continue;
    pose.vx = static_cast<std::int8_t>(from.u8());
    pose.vy = static_cast<std::int8_t>(from.u8());
  }
  return from.is_whole();
}

}  // namespace yz::live
