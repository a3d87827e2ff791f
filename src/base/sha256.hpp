// SHA-256, the name of every blob (FIPS 180-4, by OpenSSL).
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace yz {

struct Sha256 {
  std::array<std::byte, 32> bytes{};
  auto operator<=>(const Sha256&) const = default;

  [[nodiscard]] std::string hex() const;  // 64 lower-case digits
  [[nodiscard]] static std::optional<Sha256> parse(std::string_view hex);
};

[[nodiscard]] Sha256 sha256(std::string_view data);

// For data that comes in pieces. One thread at a time.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;

  void update(std::span<const std::byte> piece);
  [[nodiscard]] Sha256 finish();  // once

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace yz
