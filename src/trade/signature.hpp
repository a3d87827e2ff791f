// Signed messages between the fair and a payment provider: "t=UNIX-SECONDS,v1=HEX" where HEX is
// HMAC-SHA-256 of "SECONDS.BODY" under a secret both know. It is the scheme of Stripe's webhooks
// (docs.stripe.com/webhooks, "Verify webhook signatures manually").
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace yz::trade {

// Lower-case hex.
[[nodiscard]] std::string hmac_sha256(std::string_view secret, std::string_view message);

[[nodiscard]] std::string sign(std::string_view secret, std::string_view body, Instant now);

// unauthenticated where the header is malformed, no signature fits, or its time is farther than
// `tolerance` from `now`. Several v1= may stand in it (a secret is being changed); others are
// ignored.
Result<> verify_signature(std::string_view secret, std::string_view header, std::string_view body,
                          Instant now, std::chrono::seconds tolerance = std::chrono::minutes(5));

// Whether two texts are equal, in a time that says nothing of where they differ.
[[nodiscard]] bool is_same_secret(std::string_view a, std::string_view b);

}  // namespace yz::trade
