// What people may do and what not. Time is moved by hand; hashing is as cheap as argon2id can be.
#include "people/people.hpp"

#include <atomic>
#include <set>

#include <gtest/gtest.h>
#include <sodium.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "people/people_fixture.hpp"
#include "store/journal.hpp"

namespace yz::people {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using test::await_now;
using test::good_password;
using test::PeopleTest;

class PeopleRules : public PeopleTest {};

TEST_F(PeopleRules, AVisitorRegistersAndIsSignedIn) {
  const auto made =
      await_now(people->register_visitor(" Wang@Example.cn", " 王 ", good_password, here));
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_EQ(made->account.email, "wang@example.cn");
  EXPECT_EQ(made->account.name, "王");
  EXPECT_EQ(made->account.role, Role::visitor);
  const auto actor = who(made->token);
  ASSERT_TRUE(actor.account);
  EXPECT_EQ(actor.account->id, made->account.id);
}

TEST_F(PeopleRules, RegistrationRefusesWhatDoesNotFit) {
  ASSERT_TRUE(register_one("taken@example.cn"));
  struct Case {
    std::string email, name, password, place;
    ErrorKind kind;
  };
  const Case table[] = {
      {"no address", "A", good_password, "email", ErrorKind::invalid},
      {"a@example.cn", "", good_password, "name", ErrorKind::invalid},
      {"a@example.cn", " \t ", good_password, "name", ErrorKind::invalid},
      {"a@example.cn", std::string(41, 'x'), good_password, "name", ErrorKind::invalid},
      {"a@example.cn", "a\nb", good_password, "name", ErrorKind::invalid},
      {"a@example.cn", "\xff", good_password, "name", ErrorKind::invalid},
      {"a@example.cn", "A", "ninechars", "password", ErrorKind::invalid},
      {"a@example.cn", "A", std::string(257, 'x'), "password", ErrorKind::invalid},
      {"a@example.cn", "A", "\xff\xfe 12345678", "password", ErrorKind::invalid},
      {"a@example.cn", "A", "a@example.cn", "password", ErrorKind::invalid},
      {"a@example.cn", "A", "password123", "password", ErrorKind::invalid},
      {"TAKEN@example.cn", "A", good_password, "email", ErrorKind::conflict},
  };
  for (const auto& row : table) {
    const auto outcome =
        await_now(people->register_visitor(row.email, row.name, row.password, here));
    ASSERT_FALSE(outcome) << row.place;
    EXPECT_EQ(outcome.error().kind, row.kind) << row.place;
    EXPECT_EQ(outcome.error().place, row.place);
  }
  EXPECT_TRUE(
      await_now(people->register_visitor("b@example.cn", "B", "十个汉字就是密码了吧", here)));
}

TEST_F(PeopleRules, SigningInAnswersAlikeForAnUnknownAccountAndAWrongPassword) {
  ASSERT_TRUE(register_one("wang@example.cn"));
  const auto wrong = await_now(people->sign_in("wang@example.cn", "not the password", here));
  const auto unknown = await_now(people->sign_in("nobody@example.cn", good_password, here));
  const auto nonsense = await_now(people->sign_in("no address", good_password, here));
  ASSERT_FALSE(wrong || unknown || nonsense);
  EXPECT_EQ(wrong.error().kind, ErrorKind::unauthenticated);
  for (const auto& other : {unknown.error(), nonsense.error()}) {
    EXPECT_EQ(other.kind, wrong.error().kind);
    EXPECT_EQ(other.message, wrong.error().message);
    EXPECT_EQ(other.place, wrong.error().place);
  }
}

TEST_F(PeopleRules, SigningInRotatesTheSession) {
  ASSERT_TRUE(register_one("wang@example.cn"));
  const std::string before = *await_now(people->begin_visit());
  EXPECT_TRUE(who(before).session);
  EXPECT_FALSE(who(before).account);
  const auto in =
      await_now(people->sign_in("wang@example.cn", good_password, Visit{before, "1.2.3.4"}));
  ASSERT_TRUE(in);
  EXPECT_NE(in->token, before);
  EXPECT_FALSE(who(before).session) << "the token from before signing in must be dead";
  EXPECT_TRUE(who(in->token).account);
}

// Session fixation: a token that an attacker planted never becomes anybody's session.
TEST_F(PeopleRules, APlantedTokenIsNeverTakenOver) {
  ASSERT_TRUE(register_one("wang@example.cn"));
  const std::string planted = "planted-by-an-attacker";
  EXPECT_FALSE(who(planted).session);
  const auto in =
      await_now(people->sign_in("wang@example.cn", good_password, Visit{planted, "1.2.3.4"}));
  EXPECT_NE(in->token, planted);
  EXPECT_FALSE(who(planted).session);
  // Nor does the session of one person survive another's signing in with the same browser.
  ASSERT_TRUE(register_one("li@example.cn"));
  const auto other =
      await_now(people->sign_in("li@example.cn", good_password, Visit{in->token, "1.2.3.4"}));
  EXPECT_FALSE(who(in->token).session);
  EXPECT_EQ(who(other->token).account->email, "li@example.cn");
}

TEST_F(PeopleRules, SessionsEndByTime) {
  struct Case {
    bool organiser;
    hours idle, absolute;
  };
  const SessionLife life;
  for (const auto& row : {Case{false, life.idle, life.absolute},
                          Case{true, life.organiser_idle, life.organiser_absolute}}) {
    const auto token = [&] {
      return row.organiser ? organiser().token : sign_in_one("wang@example.cn");
    };
    ASSERT_TRUE(row.organiser || register_one("wang@example.cn"));
    const std::string idle = token();
    clock.move(row.idle - seconds(1));
    EXPECT_TRUE(who(idle).account);  // and this use prolongs it
    clock.move(row.idle - seconds(1));
    EXPECT_TRUE(who(idle).account);
    clock.move(row.idle);
    EXPECT_FALSE(who(idle).session);

    const std::string used = token();
    const auto uses = row.absolute / row.idle * 2;
    for (int i = 0; i < uses - 1; ++i) {
      clock.move(row.absolute / uses);
      EXPECT_TRUE(who(used).account) << i;
    }
    clock.move(row.absolute / uses + hours(1));
    EXPECT_FALSE(who(used).session);
  }
}

TEST_F(PeopleRules, SigningOutEndsThisSessionOrAll) {
  ASSERT_TRUE(register_one("wang@example.cn"));
  const std::string here_token = sign_in_one("wang@example.cn");
  const std::string there_token = sign_in_one("wang@example.cn");
  ASSERT_TRUE(await_now(people->sign_out(here_token)));
  EXPECT_FALSE(who(here_token).account);
  EXPECT_TRUE(who(there_token).account);
  const std::string third = sign_in_one("wang@example.cn");
  ASSERT_TRUE(await_now(people->sign_out_everywhere(who(third))));
  EXPECT_FALSE(who(there_token).account);
  EXPECT_FALSE(who(third).account);
  EXPECT_EQ(await_now(people->sign_out_everywhere(Actor{})).error().kind,
            ErrorKind::unauthenticated);
}

TEST_F(PeopleRules, ChangingThePasswordEndsEverySession) {
  ASSERT_TRUE(register_one("wang@example.cn"));
  const std::string first = sign_in_one("wang@example.cn");
  const std::string second = sign_in_one("wang@example.cn");
  const Actor actor = who(first);
  const std::string next = "an entirely new sentence";
  EXPECT_EQ(await_now(people->change_password(actor, "wrong old one", next, here)).error().kind,
            ErrorKind::unauthenticated);
  EXPECT_EQ(await_now(people->change_password(actor, good_password, "short", here)).error().kind,
            ErrorKind::invalid);
  EXPECT_EQ(await_now(people->change_password(Actor{}, good_password, next, here)).error().kind,
            ErrorKind::unauthenticated);
  const auto changed = await_now(people->change_password(actor, good_password, next, here));
  ASSERT_TRUE(changed);
  EXPECT_FALSE(who(first).account);
  EXPECT_FALSE(who(second).account);
  EXPECT_TRUE(who(changed->token).account);
  EXPECT_FALSE(await_now(people->sign_in("wang@example.cn", good_password, here)));
  EXPECT_TRUE(await_now(people->sign_in("wang@example.cn", next, here)));
}

TEST_F(PeopleRules, WrongTriesAreLimitedByAccountWhereverTheyComeFrom) {
  ASSERT_TRUE(register_one("wang@example.cn"));
  for (int i = 0; i < 10; ++i) {
    const Visit visit{"", "10.0.0." + std::to_string(i)};
    EXPECT_EQ(await_now(people->sign_in("Wang@example.cn", "wrong wrong", visit)).error().kind,
              ErrorKind::unauthenticated);
  }
  const auto eleventh = await_now(people->sign_in("wang@example.cn", good_password, here));
  ASSERT_FALSE(eleventh);
  EXPECT_EQ(eleventh.error().kind, ErrorKind::too_many);
  const auto wait_time = people->retry_after("wang@example.cn", here);
  EXPECT_EQ(wait_time, seconds(60));
  clock.move(wait_time);
  EXPECT_TRUE(await_now(people->sign_in("wang@example.cn", good_password, here)));
}

TEST_F(PeopleRules, WrongTriesAreLimitedByAddressWhateverTheAccount) {
  for (int i = 0; i < 30; ++i) {
    const Visit visit{"", "2001:db8::" + std::to_string(i + 1)};  // one /64
    EXPECT_EQ(await_now(people->sign_in(std::to_string(i) + "@example.cn", "wrong wrong", visit))
                  .error()
                  .kind,
              ErrorKind::unauthenticated);
  }
  const Visit same{"", "2001:db8::ffff"};
  EXPECT_EQ(await_now(people->sign_in("x@example.cn", "wrong wrong", same)).error().kind,
            ErrorKind::too_many);
  EXPECT_GE(people->retry_after("x@example.cn", same), seconds(1));
  const Visit other{"", "2001:db8:1::1"};
  EXPECT_EQ(await_now(people->sign_in("x@example.cn", "wrong wrong", other)).error().kind,
            ErrorKind::unauthenticated);
}

TEST_F(PeopleRules, RightSignInsAreNotLimited) {
  ASSERT_TRUE(register_one("wang@example.cn"));
  for (int i = 0; i < 50; ++i)
    EXPECT_TRUE(await_now(people->sign_in("wang@example.cn", good_password, here))) << i;
}

TEST_F(PeopleRules, TheSetupAddressWorksOnceAndOnlyTheNewest) {
  const std::string old = **ensure_setup_token(*database);
  const std::string token = **ensure_setup_token(*database);
  EXPECT_NE(old, token);
  EXPECT_EQ(await_now(people->look_at_one_time(old)).error().kind, ErrorKind::not_found);
  EXPECT_EQ(await_now(people->look_at_one_time(token))->purpose, Purpose::setup);
  // A password that does not fit leaves the address as it is.
  EXPECT_EQ(
      await_now(people->accept_one_time(token, "boss@example.cn", "", "short", here)).error().kind,
      ErrorKind::invalid);
  const auto made =
      await_now(people->accept_one_time(token, "boss@example.cn", "", good_password, here));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->account.role, Role::organiser);
  EXPECT_EQ(made->account.name, "boss");
  EXPECT_EQ(await_now(people->accept_one_time(token, "evil@example.cn", "", good_password, here))
                .error()
                .kind,
            ErrorKind::not_found);
  EXPECT_FALSE(*ensure_setup_token(*database)) << "there is an organiser now";
}

TEST_F(PeopleRules, TheSetupAddressEndsAfterADay) {
  const std::string token = **ensure_setup_token(*database);
  clock.move(setup_life);
  EXPECT_EQ(await_now(people->accept_one_time(token, "boss@example.cn", "", good_password, here))
                .error()
                .kind,
            ErrorKind::not_found);
}

TEST_F(PeopleRules, AnInvitationMakesAnExhibitorOfOneExhibitor) {
  const Actor boss = who(organiser().token);
  const auto token = await_now(people->invite(boss, "Shop@example.cn", "qixian-lacquer"));
  ASSERT_TRUE(token);
  // Whatever address is typed, the account is the invited one's.
  const auto made =
      await_now(people->accept_one_time(*token, "other@example.cn", "店", good_password, here));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->account.email, "shop@example.cn");
  EXPECT_EQ(made->account.role, Role::exhibitor);
  const Actor actor = who(made->token);
  EXPECT_TRUE(actor.is_exhibitor_of("qixian-lacquer"));
  EXPECT_FALSE(actor.is_exhibitor_of("jinzhong-museum"));
  EXPECT_FALSE(actor.is_organiser());
  EXPECT_EQ(await_now(people->invite(boss, "shop@example.cn", "x")).error().kind,
            ErrorKind::conflict);
  EXPECT_EQ(await_now(people->invite(boss, "new@example.cn", "No Slug")).error().kind,
            ErrorKind::invalid);
}

// Nobody but an organiser reads others' accounts, gives roles or invites, whatever ids they know.
TEST_F(PeopleRules, OnlyOrganisersMayLookAndChange) {
  const auto boss = organiser();
  ASSERT_TRUE(register_one("wang@example.cn"));
  const auto token = await_now(people->invite(who(boss.token), "shop@example.cn", "shop"));
  const auto shop = await_now(people->accept_one_time(*token, "", "", good_password, here));
  const Actor nobody;
  const Actor anonymous = who(*await_now(people->begin_visit()));
  const Actor visitor = who(sign_in_one("wang@example.cn"));
  const Actor exhibitor = who(shop->token);
  struct Case {
    Actor actor;
    ErrorKind kind;
  };
  for (const auto& [actor, kind] :
       {Case{nobody, ErrorKind::unauthenticated}, Case{anonymous, ErrorKind::unauthenticated},
        Case{visitor, ErrorKind::forbidden}, Case{exhibitor, ErrorKind::forbidden}}) {
    EXPECT_EQ(await_now(people->accounts(actor, {}, {}, 10)).error().kind, kind);
    EXPECT_EQ(
        await_now(people->give_role(actor, visitor.account->id, Role::organiser, "")).error().kind,
        kind);
    EXPECT_EQ(await_now(people->give_role(actor, boss.account.id, Role::visitor, "")).error().kind,
              kind);
    EXPECT_EQ(await_now(people->invite(actor, "x@example.cn", "x")).error().kind, kind);
  }
  EXPECT_EQ(await_now(people->accounts(who(boss.token), {}, {}, 10))->size(), 3U);
}

TEST_F(PeopleRules, RolesTakeEffectAtOnceAndOneOrganiserRemains) {
  const auto boss = organiser();
  ASSERT_TRUE(register_one("wang@example.cn"));
  const std::string token = sign_in_one("wang@example.cn");
  const AccountId wang = who(token).account->id;
  const Actor actor = who(boss.token);
  EXPECT_EQ(await_now(people->give_role(actor, boss.account.id, Role::visitor, "")).error().kind,
            ErrorKind::conflict);
  EXPECT_TRUE(who(boss.token).is_organiser());
  EXPECT_EQ(await_now(people->give_role(actor, wang, Role::exhibitor, "")).error().kind,
            ErrorKind::invalid);
  EXPECT_EQ(await_now(people->give_role(actor, wang, Role::visitor, "shop")).error().kind,
            ErrorKind::invalid);
  EXPECT_EQ(await_now(people->give_role(actor, AccountId(), Role::visitor, "")).error().kind,
            ErrorKind::not_found);
  ASSERT_TRUE(await_now(people->give_role(actor, wang, Role::organiser, "")));
  EXPECT_TRUE(who(token).is_organiser());
  ASSERT_TRUE(await_now(people->give_role(who(token), boss.account.id, Role::visitor, "")));
  EXPECT_FALSE(who(boss.token).is_organiser());
}

TEST_F(PeopleRules, AccountsAreListedPageByPage) {
  const Actor boss = who(organiser().token);
  for (int i = 0; i < 5; ++i) {
    clock.move(seconds(1));  // ids sort by time of making
    ASSERT_TRUE(register_one(std::to_string(i) + "@example.cn"));
  }
  std::vector<std::string> emails;
  std::optional<AccountId> after;
  while (true) {
    const auto page = *await_now(people->accounts(boss, Role::visitor, after, 2));
    if (page.empty()) break;
    for (const auto& account : page) emails.push_back(account.email);
    after = page.back().id;
  }
  EXPECT_EQ(emails, (std::vector<std::string>{"0@example.cn", "1@example.cn", "2@example.cn",
                                              "3@example.cn", "4@example.cn"}));
}

// Nothing secret is stored as it is: no password, no token, neither in tables nor in the journal.
TEST_F(PeopleRules, NoSecretIsStored) {
  const auto boss = organiser();
  ASSERT_TRUE(register_one("wang@example.cn"));
  const std::string token = sign_in_one("wang@example.cn");
  const auto invitation = await_now(people->invite(who(boss.token), "shop@example.cn", "shop"));
  std::string everything;
  const auto read = database->read_now([&](store::ReadTx& tx) -> Result<> {
    for (const std::string table :
         {"people_account", "people_session", "people_one_time", "store_journal"}) {
      std::vector<std::string> columns;
      YZ_TRY(tx.each("select name from pragma_table_info('" + table + "')", {},
                     [&](const store::Row& row) { columns.push_back(row.string(0)); }));
      for (const auto& column : columns)
        YZ_TRY(tx.each("select hex(" + column + ") from " + table, {},
                       [&](const store::Row& row) { everything += row.string(0) + "\n"; }));
    }
    return {};
  });
  ASSERT_TRUE(read);
  const auto hex = [](std::string_view text) {
    std::string digits;
    for (const unsigned char c : text) digits += fmt::format("{:02X}", c);
    return digits;
  };
  EXPECT_TRUE(everything.contains(hex("wang@example.cn")));  // the search finds what is there
  EXPECT_TRUE(everything.contains(hex("$argon2id$")));
  for (const std::string& secret : {std::string(good_password), token, boss.token, *invitation})
    EXPECT_FALSE(everything.contains(hex(secret)));
}

TEST_F(PeopleRules, TheJournalTellsWhatHappened) {
  const auto boss = organiser();
  ASSERT_TRUE(register_one("wang@example.cn"));
  (void)await_now(people->sign_in("wang@example.cn", "wrong wrong", here));
  const auto entries =
      database->read_now([](store::ReadTx& tx) { return store::read_journal(tx, 0, 100); });
  std::vector<std::string> topics;
  for (const auto& entry : *entries) {
    topics.push_back(entry.topic);
    EXPECT_FALSE(boost::json::serialize(entry.entry).contains("@")) << "no personal data";
  }
  EXPECT_EQ(topics, (std::vector<std::string>{"people.account_added", "people.signed_in",
                                              "people.account_added", "people.signed_in",
                                              "people.sign_in_failed"}));
}

TEST(PasswordHasher, RefusesWhenTooManyWait) {
  // So slow that the first is not done before the last has come.
  constexpr auto passes = 10'000;
  PasswordHasher hasher({passes, crypto_pwhash_MEMLIMIT_MIN}, 1, 2);
  asio::io_context io;
  int hashed = 0;
  int refused = 0;
  for (int i = 0; i < 5; ++i) {
    asio::co_spawn(
        io,
        [&]() -> asio::awaitable<void> {
          const std::string password = "some long password";
          const auto hash = co_await hasher.hash(password);
          hash ? ++hashed : ++refused;
          EXPECT_TRUE(hash || hash.error().kind == ErrorKind::too_many);
        },
        [](const std::exception_ptr&) {});
  }
  io.run();
  EXPECT_EQ(hashed + refused, 5);
  EXPECT_GE(hashed, 2);
  EXPECT_GE(refused, 1);
}

}  // namespace
}  // namespace yz::people
