#include "people/one_time.hpp"

#include "base/random.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"

namespace yz::people {
namespace {

constexpr std::string_view word_of(Purpose purpose) {
  return purpose == Purpose::setup ? "setup" : "invitation";
}

Result<std::string> issue(store::Tx& tx, Purpose purpose, std::string_view email,
                          std::string_view exhibitor, std::chrono::hours life) {
  YZ_TRY(tx.run("delete from people_one_time where (purpose = $1 and email = $2) or expires < $3",
                {word_of(purpose), email, tx.now()}));
  const std::string token = random_token(32);
  YZ_TRY(
      tx.run("insert into people_one_time (token, purpose, email, exhibitor, expires) "
             "values ($1, $2, $3, $4, $5)",
             {sha256(token), word_of(purpose), email, exhibitor, tx.now() + life}));
  return token;
}

}  // namespace

Result<std::optional<std::string>> issue_setup(store::Tx& tx) {
  YZ_ASSIGN(const bool organised, organiser_exists(tx));
  if (organised) {
    YZ_TRY(tx.run("delete from people_one_time where purpose = 'setup'"));
    return std::nullopt;
  }
  return issue(tx, Purpose::setup, "", "", setup_life);
}

Result<std::string> issue_invitation(store::Tx& tx, std::string_view email,
                                     std::string_view exhibitor) {
  if (!is_slug(exhibitor))
    return fail(ErrorKind::invalid, "An invitation names an exhibitor's slug.", "exhibitor");
  YZ_ASSIGN(const auto taken, find_password(tx, email));
  if (taken)
    return fail(ErrorKind::conflict,
                "This e-mail address has an account already; set its role instead.", "email");
  YZ_TRY(tx.append("people.exhibitor_invited", {{"exhibitor", std::string(exhibitor)}}));
  return issue(tx, Purpose::invitation, email, exhibitor, invitation_life);
}

Result<std::optional<OneTime>> find_one_time(store::ReadTx& tx, std::string_view token,
                                             Instant now) {
  return tx.first(
      "select purpose, email, exhibitor from people_one_time "
      "where token = $1 and expires > $2",
      {sha256(token), now}, [](const store::Row& row) {
        return OneTime{row.text(0) == "setup" ? Purpose::setup : Purpose::invitation, row.string(1),
                       row.string(2)};
      });
}

Result<OneTime> use_one_time(store::Tx& tx, std::string_view token) {
  YZ_ASSIGN(auto found, find_one_time(tx, token, tx.now()));
  if (!found)
    return fail(ErrorKind::not_found, "This address was used already, or its time is over.");
  YZ_TRY(tx.run("delete from people_one_time where token = $1", {sha256(token)}));
  return std::move(*found);
}

}  // namespace yz::people
