#include "people/account.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace yz::people {
namespace {

constexpr std::size_t longest_name = 40;  // characters

#define YZ_ACCOUNT_COLUMNS "id, email, name, role, exhibitor, made"

Account account_of(const store::Row& row) {
  return {.id = row.id<AccountId>(0),
          .email = row.string(1),
          .name = row.string(2),
          .role = parse_role(row.text(3)).value_or(Role::visitor),
          .exhibitor = row.string(4),
          .made = row.instant(5)};
}

Result<> check_role(Role role, std::string_view exhibitor) {
  if (role == Role::exhibitor && !is_slug(exhibitor))
    return fail(ErrorKind::invalid, "An exhibitor's account names its exhibitor's slug.",
                "exhibitor");
  if (role != Role::exhibitor && !exhibitor.empty())
    return fail(ErrorKind::invalid, "Only an exhibitor's account names an exhibitor.", "exhibitor");
  return {};
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::optional<std::string_view> or_null(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

std::string_view name_of(Role role) {
  switch (role) {
    case Role::visitor: return "visitor";
    case Role::exhibitor: return "exhibitor";
    case Role::organiser: return "organiser";
  }
  return "visitor";
}

std::optional<Role> parse_role(std::string_view word) {
  for (const Role role : {Role::visitor, Role::exhibitor, Role::organiser})
    if (name_of(role) == word) return role;
  return std::nullopt;
}

std::string Actor::key() const {
  if (account) return "account:" + account->id.text();
  if (session) return "session:" + session->text();
  return {};
}

Result<> require_account(const Actor& actor) {
  if (!actor.account) return fail(ErrorKind::unauthenticated, "Please sign in.");
  return {};
}

Result<> require_organiser(const Actor& actor) {
  YZ_TRY(require_account(actor));
  if (!actor.is_organiser()) return fail(ErrorKind::forbidden, "Only an organiser may do this.");
  return {};
}

Result<std::string> check_name(std::string_view name) {
  constexpr std::string_view blank = " \t\r\n";
  const auto begin = name.find_first_not_of(blank);
  if (begin != std::string_view::npos)
    name = name.substr(begin, name.find_last_not_of(blank) - begin + 1);
  const auto characters = std::ranges::count_if(
      name, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  if (begin == std::string_view::npos || find_invalid_utf8(name) ||
      static_cast<std::size_t>(characters) > longest_name || std::ranges::any_of(name, is_control))
    return fail(ErrorKind::invalid, "A name has 1 to 40 characters.", "name");
  return std::string(name);
}

Result<Account> add_account(store::Tx& tx, const NewAccount& account) {
  YZ_TRY(check_role(account.role, account.exhibitor));
  const auto id = AccountId::make(tx.now());
  const auto added = tx.run(
      "insert into people_account (id, email, name, role, exhibitor, password, made) "
      "values ($1, $2, $3, $4, $5, $6, $7)",
      {id, account.email, account.name, name_of(account.role), or_null(account.exhibitor),
       account.password_hash, tx.now()});
  if (!added && added.error().kind == ErrorKind::conflict)
    return fail(ErrorKind::conflict, "This e-mail address has an account already.", "email");
  if (!added) return std::unexpected(added.error());
  YZ_TRY(
      tx.append("people.account_added", {{"account", id.text()}, {"role", name_of(account.role)}}));
  return Account{id, account.email, account.name, account.role, account.exhibitor, tx.now()};
}

Result<std::optional<Account>> find_account(store::ReadTx& tx, AccountId id) {
  return tx.first("select " YZ_ACCOUNT_COLUMNS " from people_account where id = $1", {id},
                  account_of);
}

Result<std::optional<StoredPassword>> find_password(store::ReadTx& tx, std::string_view email) {
  return tx.first(
      "select id, password from people_account where email = $1", {email},
      [](const store::Row& row) { return StoredPassword{row.id<AccountId>(0), row.string(1)}; });
}

Result<> set_password(store::Tx& tx, AccountId id, std::string_view hash) {
  YZ_ASSIGN(const auto changed,
            tx.run("update people_account set password = $1 where id = $2", {hash, id}));
  if (changed == 0) return fail(ErrorKind::not_found, "There is no such account.");
  YZ_TRY(tx.append("people.password_changed", {{"account", id.text()}}));
  return {};
}

Result<Account> set_role(store::Tx& tx, AccountId id, Role role, std::string_view exhibitor) {
  YZ_TRY(check_role(role, exhibitor));
  YZ_ASSIGN(const auto changed,
            tx.run("update people_account set role = $1, exhibitor = $2 where id = $3",
                   {name_of(role), or_null(exhibitor), id}));
  if (changed == 0) return fail(ErrorKind::not_found, "There is no such account.");
  YZ_ASSIGN(const bool organised, organiser_exists(tx));
  if (!organised) return fail(ErrorKind::conflict, "One organiser must remain.", "role");
  YZ_TRY(tx.append(
      "people.role_set",
      {{"account", id.text()},
       {"role", name_of(role)},
       {"exhibitor", exhibitor.data() == nullptr ? std::string() : std::string(exhibitor)}}));
  YZ_ASSIGN(auto account, find_account(tx, id));
  return std::move(*account);
}

Result<bool> organiser_exists(store::ReadTx& tx) {
  YZ_ASSIGN(const auto found,
            tx.first("select 1 from people_account where role = 'organiser' limit 1", {},
                     [](const store::Row&) { return true; }));
  return found.has_value();
}

Result<std::vector<Account>> accounts_of_exhibitor(store::ReadTx& tx, std::string_view exhibitor,
                                                   std::int64_t limit) {
  return tx.all("select " YZ_ACCOUNT_COLUMNS
                " from people_account where exhibitor = $1 order by id limit $2",
                {exhibitor, limit}, account_of);
}

Result<std::vector<Account>> list_accounts(store::ReadTx& tx, std::optional<Role> role,
                                           std::optional<AccountId> after, std::int64_t limit) {
  const std::string_view only = role ? name_of(*role) : std::string_view();
  return tx.all("select " YZ_ACCOUNT_COLUMNS
                " from people_account where id > $1 and ($2 = '' or role = $2) "
                "order by id limit $3",
                {after.value_or(AccountId()), only, limit}, account_of);
}

}  // namespace yz::people
