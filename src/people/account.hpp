// Accounts and who acts: the records, and their SQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "store/tx.hpp"

namespace yz::people {

struct AccountTag;
using AccountId = Id<AccountTag>;
struct SessionTag;
using SessionId = Id<SessionTag>;

enum class Role : std::uint8_t { visitor, exhibitor, organiser };

[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] std::optional<Role> parse_role(std::string_view word);

struct Account {
  AccountId id;
  std::string email;  // normalised
  std::string name;   // as others see it, 1 to 40 characters
  Role role = Role::visitor;
  std::string exhibitor;  // the slug an exhibitor acts for; empty for the other roles
  Instant made;
};

// Who sends a request: nobody yet, a visitor without an account, or an account.
struct Actor {
  std::optional<SessionId> session;
  std::optional<Account> account;

  [[nodiscard]] bool is_organiser() const { return account && account->role == Role::organiser; }
  [[nodiscard]] bool is_exhibitor_of(std::string_view slug) const {
    return account && account->role == Role::exhibitor && account->exhibitor == slug;
  }
  // The same for every request of one account, or of one session without account; empty for nobody.
  [[nodiscard]] std::string key() const;
};

// unauthenticated where nobody is signed in, forbidden where somebody else is.
[[nodiscard]] Result<> require_account(const Actor& actor);
[[nodiscard]] Result<> require_organiser(const Actor& actor);

[[nodiscard]] Result<std::string> check_name(std::string_view name);  // trimmed; invalid

struct NewAccount {
  std::string email;
  std::string name;
  std::string password_hash;
  Role role = Role::visitor;
  std::string exhibitor;
};

// conflict: the e-mail has an account.
[[nodiscard]] Result<Account> add_account(store::Tx& tx, const NewAccount& account);

[[nodiscard]] Result<std::optional<Account>> find_account(store::ReadTx& tx, AccountId id);

struct StoredPassword {
  AccountId account;
  std::string hash;
};
[[nodiscard]] Result<std::optional<StoredPassword>> find_password(store::ReadTx& tx,
                                                                  std::string_view email);
[[nodiscard]] Result<> set_password(store::Tx& tx, AccountId id, std::string_view hash);

// not_found; conflict where it would leave no organiser; invalid where an exhibitor has no slug, or
// another role has one.
[[nodiscard]] Result<Account> set_role(store::Tx& tx, AccountId id, Role role,
                                       std::string_view exhibitor);

[[nodiscard]] Result<bool> organiser_exists(store::ReadTx& tx);

// Who acts for an exhibitor, in order of making.
[[nodiscard]] Result<std::vector<Account>> accounts_of_exhibitor(store::ReadTx& tx,
                                                                 std::string_view exhibitor,
                                                                 std::int64_t limit);

// In order of making, after the account `after` (nothing: from the beginning).
[[nodiscard]] Result<std::vector<Account>> list_accounts(store::ReadTx& tx,
                                                         std::optional<Role> role,
                                                         std::optional<AccountId> after,
                                                         std::int64_t limit);

}  // namespace yz::people
