// A record as search knows it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/record.hpp"
#include "base/text.hpp"

namespace yz::search {

enum class Type : std::uint8_t { exhibit, exhibitor, zone, programme, offer };
inline constexpr std::array<std::string_view, 5> type_names{"exhibit", "exhibitor", "zone",
                                                            "programme", "offer"};
[[nodiscard]] constexpr std::string_view name_of(Type type) {
  return type_names[static_cast<std::size_t>(type)];
}

struct Document {
  Type type = Type::exhibit;
  std::string slug;  // type and slug together are the record's identity
  Text title;
  Words aliases;
  Words tags;
  Text facts;  // period, material, holder, the names of its zone and exhibitor …
  Text summary;
  Text body;         // plain text
  std::string zone;  // slugs; empty: none
  std::string exhibitor;
  std::optional<std::int32_t> year_from;  // astronomical
  std::optional<std::int32_t> year_to;
  std::optional<std::int64_t> price_minor;  // of what is offered, in the fair's currency
  std::uint8_t popularity = 0;              // how often visitors chose it: 0 … 255, logarithmic
  bool operator==(const Document&) const = default;
};

// The identity, hashed: FNV-1a over "type/slug".
[[nodiscard]] constexpr std::uint64_t identity_of(Type type, std::string_view slug) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  const auto add = [&hash](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  };
  add(name_of(type));
  add("/");
  add(slug);
  return hash;
}

}  // namespace yz::search
