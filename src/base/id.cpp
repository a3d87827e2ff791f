#include "base/id.hpp"

#include <span>

#include "base/hex.hpp"
#include "base/random.hpp"

namespace yz {

RawId make_raw_id(Instant now) {
  RawId id;
  fill_random(id.bytes);
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
