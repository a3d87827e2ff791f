// Content codings: which one a visitor takes, and making it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace yz::http {

enum class Encoding : std::uint8_t { identity, gzip, brotli };

[[nodiscard]] std::string_view name_of(Encoding encoding);  // "", "gzip", "br"

// The best that Accept-Encoding allows (RFC 9110 §12.5.3); brotli before gzip before identity where
// it gives them the same weight. What it cannot read counts as identity.
[[nodiscard]] Encoding negotiate(std::string_view accept_encoding);

// Whether this type of content gets smaller.
[[nodiscard]] bool is_compressible(std::string_view content_type);

// `effort` 0 to 11 for brotli, scaled for gzip. Blocks: about 1 ms for 50 KB at 5, 100 ms at 11.
[[nodiscard]] std::string compress(Encoding encoding, std::string_view data, int effort);

}  // namespace yz::http
