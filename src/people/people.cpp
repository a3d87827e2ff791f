#include "people/people.hpp"

#include <algorithm>

#include "people/email.hpp"
#include "people/network.hpp"

namespace yz::people {
namespace {

using store::ReadTx;
using store::Tx;

std::unexpected<Error> too_many() {
  return fail(ErrorKind::too_many, "Too many tries. Please wait a little.");
}

// The same for an unknown account and a wrong password.
std::unexpected<Error> wrong_credentials() {
  return fail(ErrorKind::unauthenticated, "The e-mail or the password is not right.");
}

// Written whether or not the account exists, so that the time it takes tells nothing.
Result<> note_failure(Tx& tx, const std::optional<StoredPassword>& stored) {
  boost::json::value account = nullptr;
  if (stored) account = stored->account.text();
  YZ_TRY(tx.append("people.sign_in_failed", {{"account", account}}));
  return {};
}

// A session of its own for `account`; the one shown before, whoever's it was, ends. A token is
// never taken over from the visitor, so none can be planted (session fixation). The journal says
// which visit without an account it was, so that what was done in it (a cart, an order) can follow.
Result<SignedIn> begin_signed_in(Tx& tx, Account account, const std::string& shown,
                                 const SessionLife& life) {
  YZ_ASSIGN(const auto before, find_session(tx, shown, life, tx.now()));
  boost::json::value visit = nullptr;
  if (before && !before->account) visit = before->id.text();
  YZ_TRY(end_session(tx, shown));
  YZ_TRY(forget_ended_sessions(tx, life));
  YZ_ASSIGN(auto token, begin_session(tx, account.id));
  YZ_TRY(tx.append("people.signed_in", {{"account", account.id.text()}, {"visit", visit}}));
  return SignedIn{std::move(token), std::move(account)};
}

}  // namespace

People::People(store::Database& database, PeopleOptions options)
    : database_(database),
      options_(std::move(options)),
      hasher_(options_.cost, options_.hashing_threads),
      tries_by_account_(options_.tries_by_account),
      tries_by_address_(options_.tries_by_address),
      registrations_by_address_(options_.registrations_by_address) {}

asio::awaitable<Result<Actor>> People::current(std::string token) {
  if (token.empty()) co_return Actor{};
  const Instant now = options_.clock();
  const auto found = co_await database_.read(
      [&](ReadTx& tx) { return find_session(tx, token, options_.life, now); });
  if (!found) co_return std::unexpected(found.error());
  if (!*found) co_return Actor{};
  const Session& session = **found;
  if (now - session.seen >= seen_precision) {
    const auto marked = co_await database_.write([&](Tx& tx) { return mark_seen(tx, session.id); });
    if (!marked) co_return std::unexpected(marked.error());
  }
  co_return Actor{session.id, session.account};
}

asio::awaitable<Result<std::string>> People::begin_visit() {
  co_return co_await database_.write([](Tx& tx) { return begin_session(tx, std::nullopt); });
}

Result<> People::take_try(const std::string& email, const Visit& visit) {
  const Instant now = options_.clock();
  const std::string network = network_of(visit.address);
  if (tries_by_address_.take(network, now).count() > 0) return too_many();
  if (tries_by_account_.take(email, now).count() == 0) return {};
  tries_by_address_.give_back(network, now);
  return too_many();
}

void People::give_back_try(const std::string& email, const Visit& visit) {
  const Instant now = options_.clock();
  tries_by_account_.give_back(email, now);
  tries_by_address_.give_back(network_of(visit.address), now);
}

std::chrono::seconds People::retry_after(std::string_view email, const Visit& visit) {
  const Instant now = options_.clock();
  const std::string network = network_of(visit.address);
  const auto normal = normalise_email(email);
  return std::max({std::chrono::seconds(1), tries_by_address_.wait_for(network, now),
                   tries_by_account_.wait_for(normal ? *normal : std::string(email), now),
                   registrations_by_address_.wait_for(network, now)});
}

asio::awaitable<Result<SignedIn>> People::register_visitor(std::string email, std::string name,
                                                           std::string password, Visit visit) {
  auto normal = normalise_email(email);
  if (!normal) co_return std::unexpected(normal.error());
  auto shown_name = check_name(name);
  if (!shown_name) co_return std::unexpected(shown_name.error());
  if (auto fits = check_new_password(password, *normal); !fits)
    co_return std::unexpected(fits.error());
  if (registrations_by_address_.take(network_of(visit.address), options_.clock()).count() > 0)
    co_return too_many();
  const auto hash = co_await hasher_.hash(password);
  if (!hash) co_return std::unexpected(hash.error());
  co_return co_await database_.write([&](Tx& tx) -> Result<SignedIn> {
    YZ_ASSIGN(auto account, add_account(tx, {*normal, *shown_name, *hash, Role::visitor, {}}));
    return begin_signed_in(tx, std::move(account), visit.token, options_.life);
  });
}

asio::awaitable<Result<SignedIn>> People::sign_in(std::string email, std::string password,
                                                  Visit visit) {
  // What is no address has no account; it is answered like one that is wrong.
  const std::string normal = normalise_email(email).value_or(std::string("?"));
  if (auto allowed = take_try(normal, visit); !allowed) co_return std::unexpected(allowed.error());
  const auto stored =
      co_await database_.read([&](ReadTx& tx) { return find_password(tx, normal); });
  if (!stored) co_return std::unexpected(stored.error());
  const std::string hash = *stored ? (*stored)->hash : std::string();
  const auto right = co_await hasher_.matches(password, hash);
  if (!right) co_return std::unexpected(right.error());
  if (!*right) {
    const auto noted = co_await database_.write([&](Tx& tx) { return note_failure(tx, *stored); });
    if (!noted) co_return std::unexpected(noted.error());
    co_return wrong_credentials();
  }
  give_back_try(normal, visit);
  co_return co_await database_.write([&](Tx& tx) -> Result<SignedIn> {
    // Between reading the password and here it may have been changed, or the account deleted.
    YZ_ASSIGN(const auto still, find_password(tx, normal));
    if (!still || still->hash != hash) return wrong_credentials();
    YZ_ASSIGN(auto account, find_account(tx, still->account));
    return begin_signed_in(tx, std::move(*account), visit.token, options_.life);
  });
}

asio::awaitable<Result<>> People::sign_out(std::string token) {
  if (token.empty()) co_return Result<>();
  co_return co_await database_.write([&](Tx& tx) { return end_session(tx, token); });
}

asio::awaitable<Result<>> People::sign_out_everywhere(Actor actor) {
  if (auto allowed = require_account(actor); !allowed) co_return allowed;
  co_return co_await database_.write([&](Tx& tx) -> Result<> {
    YZ_TRY(end_sessions_of(tx, actor.account->id));
    YZ_TRY(tx.append("people.signed_out_everywhere", {{"account", actor.account->id.text()}}));
    return {};
  });
}

asio::awaitable<Result<SignedIn>> People::change_password(Actor actor, std::string old_password,
                                                          std::string new_password, Visit visit) {
  if (auto allowed = require_account(actor); !allowed) co_return std::unexpected(allowed.error());
  const Account& account = *actor.account;
  if (auto fits = check_new_password(new_password, account.email); !fits)
    co_return std::unexpected(fits.error());
  if (auto allowed = take_try(account.email, visit); !allowed)
    co_return std::unexpected(allowed.error());
  const auto stored =
      co_await database_.read([&](ReadTx& tx) { return find_password(tx, account.email); });
  if (!stored) co_return std::unexpected(stored.error());
  const std::string old_hash = *stored ? (*stored)->hash : std::string();
  const auto right = co_await hasher_.matches(old_password, old_hash);
  if (!right) co_return std::unexpected(right.error());
  if (!*right) co_return wrong_credentials();
  give_back_try(account.email, visit);
  const auto new_hash = co_await hasher_.hash(new_password);
  if (!new_hash) co_return std::unexpected(new_hash.error());
  co_return co_await database_.write([&](Tx& tx) -> Result<SignedIn> {
    YZ_ASSIGN(const auto still, find_password(tx, account.email));
    if (!still || still->hash != old_hash) return wrong_credentials();
    YZ_TRY(set_password(tx, account.id, *new_hash));
    YZ_TRY(end_sessions_of(tx, account.id));
    return begin_signed_in(tx, account, visit.token, options_.life);
  });
}

asio::awaitable<Result<OneTime>> People::look_at_one_time(std::string token) {
  const Instant now = options_.clock();
  auto found = co_await database_.read([&](ReadTx& tx) { return find_one_time(tx, token, now); });
  if (!found) co_return std::unexpected(found.error());
  if (!*found)
    co_return fail(ErrorKind::not_found, "This address was used already, or its time is over.");
  co_return std::move(**found);
}

asio::awaitable<Result<SignedIn>> People::accept_one_time(std::string one_time_token,
                                                          std::string email, std::string name,
                                                          std::string password, Visit visit) {
  // Before anything costly: most of what comes here without a valid token is guessing.
  const auto found = co_await look_at_one_time(one_time_token);
  if (!found) co_return std::unexpected(found.error());
  const auto normal = normalise_email(found->purpose == Purpose::invitation ? found->email : email);
  if (!normal) co_return std::unexpected(normal.error());
  const auto shown_name = check_name(
      name.empty() ? normal->substr(0, std::min<std::size_t>(normal->find('@'), 40)) : name);
  if (!shown_name) co_return std::unexpected(shown_name.error());
  if (auto fits = check_new_password(password, *normal); !fits)
    co_return std::unexpected(fits.error());
  const auto hash = co_await hasher_.hash(password);
  if (!hash) co_return std::unexpected(hash.error());
  co_return co_await database_.write([&](Tx& tx) -> Result<SignedIn> {
    YZ_ASSIGN(const OneTime used, use_one_time(tx, one_time_token));
    const bool setup = used.purpose == Purpose::setup;
    YZ_ASSIGN(const bool organised, organiser_exists(tx));
    if (setup && organised) return fail(ErrorKind::conflict, "There is an organiser already.");
    YZ_ASSIGN(auto account,
              add_account(tx, {*normal, *shown_name, *hash,
                               setup ? Role::organiser : Role::exhibitor, used.exhibitor}));
    return begin_signed_in(tx, std::move(account), visit.token, options_.life);
  });
}

asio::awaitable<Result<std::vector<Account>>> People::accounts(Actor actor,
                                                               std::optional<Role> role,
                                                               std::optional<AccountId> after,
                                                               std::int64_t limit) {
  if (auto allowed = require_organiser(actor); !allowed) co_return std::unexpected(allowed.error());
  co_return co_await database_.read(
      [&](ReadTx& tx) { return list_accounts(tx, role, after, limit); });
}

asio::awaitable<Result<Account>> People::give_role(Actor actor, AccountId id, Role role,
                                                   std::string exhibitor) {
  if (auto allowed = require_organiser(actor); !allowed) co_return std::unexpected(allowed.error());
  co_return co_await database_.write([&](Tx& tx) { return set_role(tx, id, role, exhibitor); });
}

asio::awaitable<Result<std::string>> People::invite(Actor actor, std::string email,
                                                    std::string exhibitor) {
  if (auto allowed = require_organiser(actor); !allowed) co_return std::unexpected(allowed.error());
  const auto normal = normalise_email(email);
  if (!normal) co_return std::unexpected(normal.error());
  co_return co_await database_.write(
      [&](Tx& tx) { return issue_invitation(tx, *normal, exhibitor); });
}

Result<std::optional<std::string>> ensure_setup_token(store::Database& database) {
  return database.write_now([](Tx& tx) { return issue_setup(tx); });
}

}  // namespace yz::people
