#include "base/random.hpp"

#include <cstdlib>
#include <vector>

#include <sodium.h>

namespace yz {
namespace {

// sodium_init is idempotent and thread-safe; without entropy nothing we issue would be safe.
void ensure_sodium() {
  if (sodium_init() < 0) std::abort();
}

}  // namespace

void fill_random(std::span<std::byte> out) {
  ensure_sodium();
  randombytes_buf(out.data(), out.size());
}

std::string random_token(std::size_t bytes) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::vector<std::byte> raw(bytes);
  fill_random(raw);
  std::string text(sodium_base64_encoded_len(bytes, variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(raw.data()),
                    raw.size(), variant);
  text.resize(text.size() - 1);  // the encoder's trailing NUL
  return text;
}

}  // namespace yz
