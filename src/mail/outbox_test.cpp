// The outbox row by row, and against a real SMTP server.
#include "mail/outbox.hpp"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>
#include <boost/json.hpp>

#include "mail/sender.hpp"
#include "mail/smtp.hpp"

namespace yz::mail {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(describe(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

class OutboxTest : public testing::Test {
 protected:
  OutboxTest() {
    store::DatabaseOptions options;
    options.clock = [this] { return now(); };
    options.write_deadline = 10'000h;
    database = must(store::Database::open(":memory:", migrations(), options));
  }
  [[nodiscard]] Instant now() const { return Instant(std::chrono::milliseconds(now_.load())); }
  void move(std::chrono::milliseconds by) { now_ += by.count(); }

  Result<bool> put(const std::string& key, const std::string& to = "wang@example.cn",
                   std::chrono::minutes later = 0min) {
    return database->write_now(
        [&](store::Tx& tx) { return put_mail(tx, {key, to, "题目", "正文", tx.now() + later}); });
  }
  Mail only(const std::string& to = "wang@example.cn") {
    const auto mails =
        must(database->read_now([&](store::ReadTx& tx) { return mails_to(tx, to); }));
    EXPECT_EQ(mails.size(), 1U);
    return mails.at(0);
  }
  // One round with a server that always answers so.
  std::int64_t round(Outcome outcome) {
    return must(
        send_due(*database, [&](const Mail&, Instant) { return Sent{outcome, "said so"}; }, now()));
  }

  std::atomic<std::int64_t> now_ = 1'777'000'000'000;
  std::unique_ptr<store::Database> database;
};

TEST_F(OutboxTest, AKeyIsSentOnce) {
  EXPECT_TRUE(must(put("enquiry/1/1")));
  EXPECT_FALSE(must(put("enquiry/1/1")));
  EXPECT_EQ(round(Outcome::taken), 1);
  EXPECT_FALSE(must(put("enquiry/1/1"))) << "not even after it was sent";
  EXPECT_EQ(round(Outcome::taken), 0);
  EXPECT_EQ(only().state, State::sent);
  EXPECT_EQ(only().text, "") << "what was said does not stay here";
}

TEST_F(OutboxTest, WhatIsInDoubtIsNotSentAgain) {
  must(put("a"));
  round(Outcome::uncertain);
  move(1000h);
  EXPECT_EQ(round(Outcome::taken), 0);
  EXPECT_EQ(only().state, State::unknown);
}

TEST_F(OutboxTest, WhatACrashInterruptedIsInDoubt) {
  must(put("a"));
  must(database->write_now([](store::Tx& tx) { return take_due(tx, 1); }));
  move(1000h);
  EXPECT_EQ(round(Outcome::taken), 0) << "it is being sent, as far as the rows say";
  EXPECT_EQ(must(database->write_now([](store::Tx& tx) { return give_up_interrupted(tx); })), 1);
  EXPECT_EQ(round(Outcome::taken), 0);
  EXPECT_EQ(only().state, State::unknown);
}

TEST_F(OutboxTest, IsTriedWithGrowingPausesSoManyTimes) {
  must(put("a"));
  std::vector<std::chrono::minutes> pauses;
  int tries = 0;
  auto last = now();
  while (only().state == State::waiting && tries < 100) {
    if (round(Outcome::not_now) == 1) {
      ++tries;
      pauses.push_back(std::chrono::duration_cast<std::chrono::minutes>(now() - last));
      last = now();
    }
    move(1min);
  }
  EXPECT_EQ(tries, most_tries);
  EXPECT_THAT(pauses, testing::ElementsAre(0min, 1min, 4min, 16min, 64min, 180min, 180min, 180min));
  EXPECT_EQ(only().state, State::failed);
}

TEST_F(OutboxTest, ARefusalIsTheEnd) {
  must(put("a"));
  round(Outcome::refused);
  move(1000h);
  EXPECT_EQ(round(Outcome::taken), 0);
  EXPECT_EQ(only().state, State::failed);
}

TEST_F(OutboxTest, WhatWaitsCanBeWithdrawn) {
  must(put("enquiry/1/asker/2", "wang@example.cn", 3min));
  must(put("enquiry/10/asker/1", "li@example.cn", 3min));
  EXPECT_EQ(round(Outcome::taken), 0) << "not before its time";
  EXPECT_EQ(must(database->write_now(
                [](store::Tx& tx) { return withdraw_mail(tx, "enquiry/1/asker/"); })),
            1);
  move(3min);
  EXPECT_EQ(round(Outcome::taken), 1);
  EXPECT_EQ(only().state, State::withdrawn);
  EXPECT_EQ(only("li@example.cn").state, State::sent);
}

TEST_F(OutboxTest, NobodyIsFlooded) {
  for (int i = 0; i < most_a_day; ++i) EXPECT_TRUE(must(put("a/" + std::to_string(i))));
  EXPECT_FALSE(must(put("one-more")));
  EXPECT_TRUE(must(put("one-more", "li@example.cn")));
  move(25h);
  EXPECT_TRUE(must(put("one-more-of-tomorrow")));
}

TEST_F(OutboxTest, RefusesWhatIsNoMail) {
  EXPECT_EQ(put("a", "wang@example.cn\r\nBcc: b@c.cn").error().place, "to");
  for (const char* key : {"", "A", "a b", "a%", "a_b"}) EXPECT_EQ(put(key).error().place, "key");
}

// --- a real server -------------------------------------------------------------------------------

class SmtpServer {
 public:
  SmtpServer() {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("pipe");
    process_ = fork();
    if (process_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      // Debian's, whose package aiosmtpd is: there may be another one before it.
      execl("/usr/bin/python3", "python3", YZ_SOURCE_DIR "/src/mail/smtp_server_for_tests.py",
            nullptr);
      _exit(127);
    }
    close(ends[1]);
    out_ = fdopen(ends[0], "r");
    const auto first = line();
    if (!first.is_object()) throw std::runtime_error("no SMTP server (python3-aiosmtpd)");
    port_ = static_cast<int>(first.at("port").as_int64());
  }
  ~SmtpServer() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
    fclose(out_);
  }
  [[nodiscard]] SmtpSettings settings() const {
    return {.url = "smtp://127.0.0.1:" + std::to_string(port_),
            .from = "fair@example.cn",
            .from_name = "云展",
            .security = Security::plain,
            .within = 20s};
  }
  // The next message it was given.
  json::value line() {
    char* text = nullptr;
    std::size_t room = 0;
    const auto size = getline(&text, &room, out_);
    const std::string got(text == nullptr || size < 0 ? "null" : text);
    free(text);
    return json::parse(got);
  }

 private:
  pid_t process_ = -1;
  FILE* out_ = nullptr;
  int port_ = 0;
};

TEST_F(OutboxTest, GoesThroughARealServer) {
  SmtpServer server;
  const auto send_all = [&] {
    return must(send_due(
        *database,
        [&](const Mail& mail, Instant when) { return send(server.settings(), mail, when); },
        now()));
  };
  for (const char* who : {"wang", "no", "later", "broken", "lost"})
    must(put(std::string("a/") + who, std::string(who) + "@example.cn"));
  EXPECT_EQ(send_all(), 5);
  const auto first = server.line();
  EXPECT_EQ(first.at("to").at(0), "wang@example.cn");
  EXPECT_EQ(first.at("from"), "fair@example.cn");
  EXPECT_EQ(first.at("subject"), "题目");
  EXPECT_THAT(std::string(first.at("text").as_string()), testing::StartsWith("正文"));
  EXPECT_EQ(first.at("headers"),
            (json::array{"auto-submitted", "content-transfer-encoding", "content-type", "date",
                         "from", "message-id", "mime-version", "subject", "to"}));
  const auto lost = server.line();
  EXPECT_EQ(lost.at("to").at(0), "lost@example.cn");

  const std::map<std::string, State> states{{"wang", State::sent},
                                            {"no", State::failed},
                                            {"later", State::waiting},
                                            {"broken", State::waiting},
                                            {"lost", State::unknown}};
  for (const auto& [who, state] : states)
    EXPECT_EQ(word_of(only(who + "@example.cn").state), word_of(state)) << who;
  EXPECT_THAT(only("no@example.cn").answer, testing::HasSubstr("5.1.1"));
  EXPECT_EQ(send_all(), 0);
  move(1min);
  EXPECT_EQ(send_all(), 2) << "only what the server did not get";
}

TEST_F(OutboxTest, AServerThatIsAwayIsTriedLater) {
  SmtpSettings settings{.url = "smtp://127.0.0.1:1",
                        .from = "fair@example.cn",
                        .security = Security::plain,
                        .within = 5s};
  must(put("a"));
  must(send_due(
      *database, [&](const Mail& mail, Instant when) { return send(settings, mail, when); },
      now()));
  EXPECT_EQ(only().state, State::waiting);
}

TEST_F(OutboxTest, NothingIsSaidWithoutTlsUnlessAllowed) {
  SmtpServer server;  // it speaks no TLS
  auto settings = server.settings();
  settings.security = Security::tls;
  must(put("a"));
  must(send_due(
      *database, [&](const Mail& mail, Instant when) { return send(settings, mail, when); },
      now()));
  EXPECT_EQ(only().state, State::waiting);
}

TEST_F(OutboxTest, TheSenderSendsWhatIsPut) {
  SmtpServer server;
  store::DatabaseOptions options;  // the sender's clock is the real one
  auto real = must(store::Database::open(":memory:", migrations(), options));
  {
    const Sender sender(*real, server.settings());
    must(real->write_now(
        [](store::Tx& tx) { return put_mail(tx, {"a", "wang@example.cn", "题目", "正文"}); }));
    EXPECT_EQ(server.line().at("to").at(0), "wang@example.cn");
  }
  const auto mails =
      must(real->read_now([](store::ReadTx& tx) { return mails_to(tx, "wang@example.cn"); }));
  EXPECT_EQ(mails.at(0).state, State::sent);
}

TEST(SmtpSettings, AreReadFromTheEnvironment) {
  const auto with = [](std::map<std::string, std::string> variables) {
    for (const char* name :
         {"YUNZHAN_SMTP_URL", "YUNZHAN_SMTP_USER", "YUNZHAN_SMTP_PASSWORD",
          "YUNZHAN_SMTP_PASSWORD_FILE", "YUNZHAN_MAIL_FROM", "YUNZHAN_SMTP_PLAIN"})
      unsetenv(name);
    for (const auto& [name, value] : variables) setenv(name.c_str(), value.c_str(), 1);
    return smtp_from_environment();
  };
  EXPECT_FALSE(with({})->is_set());
  EXPECT_EQ(with({{"YUNZHAN_SMTP_URL", "http://x"}}).error().place, "YUNZHAN_SMTP_URL");
  EXPECT_EQ(with({{"YUNZHAN_SMTP_URL", "smtp://x"}}).error().place, "YUNZHAN_MAIL_FROM");
  const std::map<std::string, std::string> good{{"YUNZHAN_SMTP_URL", "smtps://x"},
                                                {"YUNZHAN_MAIL_FROM", "a@b.cn"},
                                                {"YUNZHAN_SMTP_USER", "u"},
                                                {"YUNZHAN_SMTP_PASSWORD", "p"}};
  EXPECT_EQ(with(good)->password, "p");
  auto plain = good;
  plain["YUNZHAN_SMTP_PLAIN"] = "1";
  EXPECT_EQ(with(plain).error().place, "YUNZHAN_SMTP_PLAIN");
  auto missing = good;
  missing["YUNZHAN_SMTP_PASSWORD_FILE"] = "/no/such/file";
  EXPECT_EQ(with(missing).error().place, "YUNZHAN_SMTP_PASSWORD_FILE");
  with({});
}

}  // namespace
}  // namespace yz::mail
