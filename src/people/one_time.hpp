// One-time addresses: the first organiser's, and invitations of exhibitors. Only the token's hash
// is stored; it works once, for a limited time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "people/account.hpp"

namespace yz::people {

inline constexpr std::chrono::hours setup_life{24};
inline constexpr std::chrono::hours invitation_life{24 * 7};

enum class Purpose : std::uint8_t { setup, invitation };

struct OneTime {
  Purpose purpose = Purpose::setup;
  std::string email;      // the one invited; empty for setup, where it is chosen
  std::string exhibitor;  // slug; empty for setup
};

// Replaces the one before, so that only the newest works. Nothing once an organiser exists.
[[nodiscard]] Result<std::optional<std::string>> issue_setup(store::Tx& tx);

// conflict: the e-mail has an account. Replaces an earlier invitation of the same e-mail.
[[nodiscard]] Result<std::string> issue_invitation(store::Tx& tx, std::string_view email,
                                                   std::string_view exhibitor);

// Nothing where the token is unknown, used, or past its time.
[[nodiscard]] Result<std::optional<OneTime>> find_one_time(store::ReadTx& tx,
                                                           std::string_view token, Instant now);

// As find_one_time, and ends it. not_found.
[[nodiscard]] Result<OneTime> use_one_time(store::Tx& tx, std::string_view token);

}  // namespace yz::people
