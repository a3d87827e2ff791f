#include "trade/signature.hpp"

#include <array>
#include <charconv>
#include <span>
#include <vector>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/hex.hpp"

namespace yz::trade {
namespace {

struct Parts {
  std::string_view time;
  std::vector<std::string_view> signatures;
};

Parts split(std::string_view header) {
  Parts parts;
  while (!header.empty()) {
    const auto comma = header.find(',');
    const std::string_view item = header.substr(0, comma);
    if (item.starts_with("t=")) parts.time = item.substr(2);
    if (item.starts_with("v1=")) parts.signatures.push_back(item.substr(3));
    header = comma == header.npos ? std::string_view() : header.substr(comma + 1);
  }
  return parts;
}

}  // namespace

std::string hmac_sha256(std::string_view secret, std::string_view message) {
  std::array<std::byte, 32> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
       reinterpret_cast<unsigned char*>(digest.data()), &size);
  return to_hex(digest);
}

std::string sign(std::string_view secret, std::string_view body, Instant now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  return fmt::format("t={},v1={}", seconds,
                     hmac_sha256(secret, fmt::format("{}.{}", seconds, body)));
}

bool is_same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

Result<> verify_signature(std::string_view secret, std::string_view header, std::string_view body,
                          Instant now, std::chrono::seconds tolerance) {
  const auto wrong = [] {
    return fail(ErrorKind::unauthenticated, "The signature is not right.", "signature");
  };
  const Parts parts = split(header);
  std::int64_t seconds = 0;
  const auto [end, error] =
      std::from_chars(parts.time.data(), parts.time.data() + parts.time.size(), seconds);
  const bool is_time = !parts.time.empty() && error == std::errc() &&
                       end == parts.time.data() + parts.time.size() && seconds >= 0 &&
                       seconds < 100'000'000'000;
  if (!is_time || secret.empty()) return wrong();
  const std::string expected = hmac_sha256(secret, fmt::format("{}.{}", parts.time, body));
  bool fits = false;
  for (const std::string_view signature : parts.signatures)
    if (is_same_secret(signature, expected)) fits = true;
  if (!fits) return wrong();
  const auto age = now - Instant(std::chrono::seconds(seconds));
  if (age > tolerance || age < -tolerance) return wrong();
  return {};
}

}  // namespace yz::trade
