#include "people/session.hpp"

#include "base/random.hpp"
#include "base/sha256.hpp"

namespace yz::people {
namespace {

bool has_ended(const Session& session, Instant made, const SessionLife& life, Instant now) {
  const bool organiser = session.account && session.account->role == Role::organiser;
  const auto absolute = organiser ? life.organiser_absolute : life.absolute;
  const auto idle = organiser ? life.organiser_idle : life.idle;
  return now >= made + absolute || now >= session.seen + idle;
}

}  // namespace

Result<std::string> begin_session(store::Tx& tx, std::optional<AccountId> account) {
  const std::string token = random_token(32);
  const auto id = SessionId::make(tx.now());
  YZ_TRY(
      tx.run("insert into people_session (token, id, account, made, seen) "
             "values ($1, $2, $3, $4, $4)",
             {sha256(token), id, account, tx.now()}));
  return token;
}

Result<std::optional<Session>> find_session(store::ReadTx& tx, std::string_view token,
                                            const SessionLife& life, Instant now) {
  Instant made;
  YZ_ASSIGN(auto session,
            tx.first("select s.id, s.account, s.made, s.seen, a.email, a.name, a.role, a.exhibitor,"
                     " a.made from people_session s left join people_account a on a.id = s.account "
                     "where s.token = $1",
                     {sha256(token)}, [&](const store::Row& row) {
                       Session found{row.id<SessionId>(0), std::nullopt, row.instant(3)};
                       made = row.instant(2);
                       if (row.is_null(1)) return found;
                       found.account = Account{
                           row.id<AccountId>(1), row.string(4),
                           row.string(5),        parse_role(row.text(6)).value_or(Role::visitor),
                           row.string(7),        row.instant(8)};
                       return found;
                     }));
  if (session && has_ended(*session, made, life, now)) session.reset();
  return session;
}

Result<> mark_seen(store::Tx& tx, SessionId id) {
  YZ_TRY(tx.run("update people_session set seen = $1 where id = $2", {tx.now(), id}));
  return {};
}

Result<> end_session(store::Tx& tx, std::string_view token) {
  YZ_TRY(tx.run("delete from people_session where token = $1", {sha256(token)}));
  return {};
}

Result<> end_sessions_of(store::Tx& tx, AccountId account) {
  YZ_TRY(tx.run("delete from people_session where account = $1", {account}));
  return {};
}

Result<> forget_ended_sessions(store::Tx& tx, const SessionLife& life) {
  YZ_TRY(tx.run("delete from people_session where made < $1 or seen < $2",
                {tx.now() - life.absolute, tx.now() - life.idle}));
  return {};
}

}  // namespace yz::people
