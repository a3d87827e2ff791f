// Sessions: opaque random tokens of which only the hash is stored.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "people/account.hpp"

namespace yz::people {

// A session ends this long after its beginning, or after it was last used.
struct SessionLife {
  std::chrono::hours absolute{24 * 30};
  std::chrono::hours idle{24 * 7};
  // Whoever may change the fair for everybody proves it more often.
  std::chrono::hours organiser_absolute{24 * 7};
  std::chrono::hours organiser_idle{12};
};

struct Session {
  SessionId id;
  std::optional<Account> account;
  Instant seen;
};

// Makes a session for `account`, or for a visitor without one, and returns its token: the only
// place where the token itself ever is.
[[nodiscard]] Result<std::string> begin_session(store::Tx& tx, std::optional<AccountId> account);

// Nothing where the token is unknown or its time is over.
[[nodiscard]] Result<std::optional<Session>> find_session(store::ReadTx& tx, std::string_view token,
                                                          const SessionLife& life, Instant now);

// `seen` is stored as coarsely as this, so that reading a page is rarely a write.
inline constexpr std::chrono::minutes seen_precision{5};
[[nodiscard]] Result<> mark_seen(store::Tx& tx, SessionId id);

[[nodiscard]] Result<> end_session(store::Tx& tx, std::string_view token);
[[nodiscard]] Result<> end_sessions_of(store::Tx& tx, AccountId account);

// Deletes what has ended by itself.
[[nodiscard]] Result<> forget_ended_sessions(store::Tx& tx, const SessionLife& life);

}  // namespace yz::people
