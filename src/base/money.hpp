// Money: integer minor units (fen, cents) and an ISO 4217 code. Never a float.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yz {

class Currency {
 public:
  [[nodiscard]] static std::optional<Currency> parse(std::string_view code);  // "CNY"
  [[nodiscard]] std::string_view code() const { return {letters_.data(), letters_.size()}; }
  bool operator==(const Currency&) const = default;

 private:
  std::array<char, 3> letters_{};
};

struct Money {
  std::int64_t minor = 0;
  Currency currency;
  bool operator==(const Money&) const = default;
};

// Nothing where the currencies differ or the sum does not fit.
[[nodiscard]] std::optional<Money> add(const Money& a, const Money& b);

}  // namespace yz
