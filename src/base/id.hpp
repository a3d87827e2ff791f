// Identifiers that any node can make and that sort by time of making.
//
// 16 bytes laid out as UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, version, 12 random
// bits, variant, 62 random bits. Each entity has its own type, so that an ExhibitId never stands
// where a ZoneId belongs. Text form: 32 lower-case hex digits, no dashes.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace yz {

struct RawId {
  std::array<std::byte, 16> bytes{};
  auto operator<=>(const RawId&) const = default;
};

[[nodiscard]] RawId make_raw_id(Instant now);
[[nodiscard]] std::string to_string(const RawId& id);
[[nodiscard]] std::optional<RawId> parse_raw_id(std::string_view text);

template <class Tag>
class Id {
 public:
  Id() = default;  // nil: no entity has it
  explicit Id(RawId raw) : raw_(raw) {}

  [[nodiscard]] static Id make(Instant now) { return Id(make_raw_id(now)); }
  [[nodiscard]] static std::optional<Id> parse(std::string_view text) {
    auto raw = parse_raw_id(text);
    return raw ? std::optional(Id(*raw)) : std::nullopt;
  }

  [[nodiscard]] const RawId& raw() const { return raw_; }
  [[nodiscard]] std::string text() const { return to_string(raw_); }
  [[nodiscard]] bool is_nil() const { return raw_ == RawId{}; }
  auto operator<=>(const Id&) const = default;

 private:
  RawId raw_;
};

}  // namespace yz

template <class Tag>
struct std::hash<yz::Id<Tag>> {
  std::size_t operator()(const yz::Id<Tag>& id) const noexcept {
    return std::hash<std::string_view>{}(
        {reinterpret_cast<const char*>(id.raw().bytes.data()), id.raw().bytes.size()});
  }
};
