// What of a representation a request asks for: all of it, a part, or nothing since it has it.
#pragma once

#include <cstdint>
#include <string_view>

namespace yz::http {

struct Selection {
  enum Kind : std::uint8_t { whole, not_modified, part, unsatisfiable } kind = whole;
  std::uint64_t first = 0;   // of a part
  std::uint64_t length = 0;  // of a part, at least 1
};

// If-None-Match holds `etag` (weak comparison) or is "*" (RFC 9110 §13.1.2).
[[nodiscard]] bool matches(std::string_view if_none_match, std::string_view etag);

// One range of bytes (RFC 9110 §14). Several ranges, other units and what cannot be read are
// ignored, as the RFC allows: the whole is the answer.
[[nodiscard]] Selection select_range(std::string_view range, std::uint64_t size);

// If-Range: the part is wanted only of this very representation (strong comparison).
[[nodiscard]] bool range_applies(std::string_view if_range, std::string_view etag);

}  // namespace yz::http
