// Stripe Checkout as a payment provider (docs.stripe.com/api): the buyer pays on Stripe's page;
// Stripe tells by signed webhooks, and is asked where none came. No library of Stripe's is needed:
// four form-encoded requests, and the signature that trade/signature.hpp checks.
#pragma once

#include <memory>
#include <string>

#include "trade/provider.hpp"

namespace yz::app {

struct StripeOptions {
  std::string key;            // secret API key
  std::string notice_secret;  // of the webhook endpoint /api/v1/payments/stripe/notices
  std::string url = "https://api.stripe.com";
};

[[nodiscard]] std::unique_ptr<trade::Provider> stripe_provider(StripeOptions options);

}  // namespace yz::app
