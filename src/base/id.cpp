#include "base/id.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/hex.hpp"
#include "base/random.hpp"

namespace yz {
namespace {

// Random bytes cost a system call however few they are, and an order takes eight ids.
class RandomStore {
 public:
  std::span<const std::byte, 16> take() {
    if (used_ == bytes_.size()) {
      fill_random(bytes_);
      used_ = 0;
    }
    const std::span<const std::byte, 16> taken(bytes_.data() + used_, 16);
    used_ += 16;
    return taken;
  }

 private:
  std::array<std::byte, 1024> bytes_;
  std::size_t used_ = sizeof bytes_;
};

}  // namespace

RawId make_raw_id(Instant now) {
  thread_local RandomStore random;  // no process of ours forks and then goes on making ids in both
  RawId id;
  std::ranges::copy(random.take(), id.bytes.begin());
  auto ms = static_cast<std::uint64_t>(now.time_since_epoch().count());
  for (int i = 5; i >= 0; --i, ms >>= 8) id.bytes[static_cast<std::size_t>(i)] = std::byte(ms);
  id.bytes[6] = (id.bytes[6] & std::byte{0x0f}) | std::byte{0x70};  // version 7
  id.bytes[8] = (id.bytes[8] & std::byte{0x3f}) | std::byte{0x80};  // variant 10
  return id;
}

std::string to_string(const RawId& id) { return to_hex(id.bytes); }

std::optional<RawId> parse_raw_id(std::string_view text) {
  RawId id;
  if (!from_hex(text, id.bytes)) return std::nullopt;
  return id;
}

}  // namespace yz
