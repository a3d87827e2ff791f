#include "base/sha256.hpp"

#include <cassert>

#include <openssl/evp.h>

#include "base/hex.hpp"

namespace yz {
namespace {

// Looked up once: by name, OpenSSL goes through its providers for every digest.
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return fetched;
}

}  // namespace

struct Sha256Stream::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(evp); }
};

Sha256Stream::Sha256Stream() : context_(std::make_unique<Context>()) {
  EVP_DigestInit_ex(context_->evp, algorithm(), nullptr);
}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::update(std::span<const std::byte> piece) {
  EVP_DigestUpdate(context_->evp, piece.data(), piece.size());
}

Sha256 Sha256Stream::finish() {
  Sha256 digest;
  unsigned size = 0;
  EVP_DigestFinal_ex(context_->evp, reinterpret_cast<unsigned char*>(digest.bytes.data()), &size);
  assert(size == digest.bytes.size());
  return digest;
}

Sha256 sha256(std::string_view data) {
  Sha256Stream stream;
  stream.update(std::as_bytes(std::span(data)));
  return stream.finish();
}

std::string Sha256::hex() const { return to_hex(bytes); }

std::optional<Sha256> Sha256::parse(std::string_view hex) {
  Sha256 digest;
  if (!from_hex(hex, digest.bytes)) return std::nullopt;
  return digest;
}

}  // namespace yz
