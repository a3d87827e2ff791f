// What people can do: register, sign in and out, be invited, be given roles.
//
// Any thread; the awaiting calls come back on the caller's executor. Stop the database before the
// executors go away, and destroy this object after the last call has come back.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/result.hpp"
#include "base/time.hpp"
#include "people/account.hpp"
#include "people/one_time.hpp"
#include "people/password.hpp"
#include "people/rate_limit.hpp"
#include "people/session.hpp"
#include "store/database.hpp"

namespace yz::people {

struct PeopleOptions {
  SessionLife life;
  HashCost cost;
  std::size_t hashing_threads = 2;
  RateLimit::Rule tries_by_account{.burst = 10, .refill = std::chrono::minutes(1)};
  RateLimit::Rule tries_by_address{.burst = 30, .refill = std::chrono::seconds(10)};
  RateLimit::Rule registrations_by_address{.burst = 20, .refill = std::chrono::minutes(1)};
  Clock clock = system_now;
};

// Where a request comes from.
struct Visit {
  std::string token;    // of the session it shows; may be empty, and need not be valid
  std::string address;  // the peer's, as text; limits count IPv6 addresses by /64
};

struct SignedIn {
  std::string token;  // for the cookie
  Account account;
};

class People {
 public:
  People(store::Database& database, PeopleOptions options = {});

  // Who shows `token`. An unknown or ended one is nobody.
  [[nodiscard]] asio::awaitable<Result<Actor>> current(std::string token);

  // A session for a visitor without account, on the first act that needs one: its token.
  [[nodiscard]] asio::awaitable<Result<std::string>> begin_visit();

  // Makes a visitor's account and signs it in. Errors: invalid (place: email, name, password),
  // conflict (email), too_many.
  [[nodiscard]] asio::awaitable<Result<SignedIn>> register_visitor(std::string email,
                                                                   std::string name,
                                                                   std::string password,
                                                                   Visit visit);

  // A new session in place of the one shown. unauthenticated, in the same words and time for an
  // unknown account and a wrong password; too_many.
  [[nodiscard]] asio::awaitable<Result<SignedIn>> sign_in(std::string email, std::string password,
                                                          Visit visit);

  [[nodiscard]] asio::awaitable<Result<>> sign_out(std::string token);
  [[nodiscard]] asio::awaitable<Result<>> sign_out_everywhere(Actor actor);

  // Ends every session of the account and begins a new one. unauthenticated (old password wrong),
  // invalid, too_many.
  [[nodiscard]] asio::awaitable<Result<SignedIn>> change_password(Actor actor,
                                                                  std::string old_password,
                                                                  std::string new_password,
                                                                  Visit visit);

  // What a one-time address is for. not_found.
  [[nodiscard]] asio::awaitable<Result<OneTime>> look_at_one_time(std::string token);

  // Makes the account of a one-time address and signs it in. For an invitation `email` is ignored:
  // it is the invited one. An empty `name` becomes the e-mail's part before the @.
  // Errors: not_found, invalid, conflict, too_many.
  [[nodiscard]] asio::awaitable<Result<SignedIn>> accept_one_time(std::string one_time_token,
                                                                  std::string email,
                                                                  std::string name,
                                                                  std::string password,
                                                                  Visit visit);

  // Organisers only (unauthenticated, forbidden).
  [[nodiscard]] asio::awaitable<Result<std::vector<Account>>> accounts(
      Actor actor, std::optional<Role> role, std::optional<AccountId> after, std::int64_t limit);
  [[nodiscard]] asio::awaitable<Result<Account>> give_role(Actor actor, AccountId id, Role role,
                                                           std::string exhibitor);
  // The invitation's token.
  [[nodiscard]] asio::awaitable<Result<std::string>> invite(Actor actor, std::string email,
                                                            std::string exhibitor);

  // How long whoever was refused with too_many should wait; at least a second.
  [[nodiscard]] std::chrono::seconds retry_after(std::string_view email, const Visit& visit);

 private:
  [[nodiscard]] Result<> take_try(const std::string& email, const Visit& visit);
  void give_back_try(const std::string& email, const Visit& visit);

  store::Database& database_;
  const PeopleOptions options_;
  PasswordHasher hasher_;
  RateLimit tries_by_account_;
  RateLimit tries_by_address_;
  RateLimit registrations_by_address_;
};

// Call at each start: the token of the address /setup/{token} at which the first organiser sets
// e-mail and password; the one before it stops working. Nothing once there is an organiser. Blocks.
[[nodiscard]] Result<std::optional<std::string>> ensure_setup_token(store::Database& database);

}  // namespace yz::people
