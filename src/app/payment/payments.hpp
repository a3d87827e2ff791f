// The ways of payment of a served fair, by its options. Secrets come from files or the environment,
// never from the command line.
#pragma once

#include <filesystem>
#include <string>

#include "app/payment/stripe_provider.hpp"
#include "base/result.hpp"
#include "trade/provider.hpp"

namespace yz::app {

struct PaymentOptions {
  std::string sandbox_url;     // of `yunzhan sandbox-pay`; empty: none
  std::string sandbox_secret;  // shared with it
  StripeOptions stripe;        // no key: none
};

// At the stand and by bank transfer always; others where they are configured.
[[nodiscard]] Result<trade::Providers> make_providers(const PaymentOptions& options);

// What stands in `file`, or where that is empty in the environment's `variable`, without white
// space around it; empty where there is neither. Errors: invalid (an empty file, not readable).
[[nodiscard]] Result<std::string> read_secret(const std::filesystem::path& file,
                                              const char* variable);

}  // namespace yz::app
