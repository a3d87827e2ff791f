#include "base/money.hpp"

#include <algorithm>

namespace yz {

std::optional<Currency> Currency::parse(std::string_view code) {
  const bool fits =
      code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!fits) return std::nullopt;
  Currency currency;
  std::ranges::copy(code, currency.letters_.begin());
  return currency;
}

std::optional<Money> add(const Money& a, const Money& b) {
  std::int64_t sum = 0;
  if (!(a.currency == b.currency) || __builtin_add_overflow(a.minor, b.minor, &sum))
    return std::nullopt;
  return Money{sum, a.currency};
}

}  // namespace yz
