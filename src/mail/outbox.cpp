#include "mail/outbox.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/text.hpp"
#include "mail/message.hpp"

namespace yz::mail {
namespace {

using store::Row;

constexpr std::array<std::string_view, 6> words{"waiting", "sending", "sent",
                                                "failed",  "unknown", "withdrawn"};

constexpr std::string_view columns =
    "select id, key, recipient, subject, text, state, tries, next_try, answer, made from mail ";

constexpr std::string_view tables = R"sql(
  create table mail (
    id blob not null primary key,
    key text not null unique,
    recipient text not null,
    subject text not null,
    text text not null,
    state text not null
      check (state in ('waiting', 'sending', 'sent', 'failed', 'unknown', 'withdrawn')),
    tries bigint not null,
    next_try bigint,
    answer text not null,
    made bigint not null,
    check ((next_try is not null) = (state = 'waiting'))
  );
  create index mail_due on mail (next_try) where next_try is not null;
  create index mail_sending on mail (state) where state = 'sending';
  create index mail_recipient on mail (recipient, made);
)sql";

Mail mail_in(const Row& row) {
  const auto word = std::ranges::find(words, row.text(5));
  Mail mail{row.id<MailId>(0), row.string(1),
            row.string(2),     row.string(3),
            row.string(4),     static_cast<State>(word == words.end() ? 4 : word - words.begin()),
            row.integer(6),    std::nullopt,
            row.string(8),     row.instant(9)};
  if (!row.is_null(7)) mail.next_try = row.instant(7);
  return mail;
}

Result<std::int64_t> count(store::ReadTx& tx, std::string_view sql, store::Params params) {
  YZ_ASSIGN(const auto found, tx.first(sql, params, [](const Row& row) { return row.integer(0); }));
  return found.value_or(0);
}

// 1, 4, 16, 64, 180, 180, … minutes.
std::chrono::minutes pause_after(std::int64_t tries) {
  const auto exponent = std::clamp<std::int64_t>(tries - 1, 0, 5);
  return std::chrono::minutes(std::min(180, 1 << (2 * exponent)));
}

// A key holds no wildcard of LIKE but "_", which would only widen a prefix among ids.
bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= 200 && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '-';
  });
}

}  // namespace

std::string_view word_of(State state) { return words[static_cast<std::size_t>(state)]; }

std::span<const store::Migration> migrations() {
  static constexpr std::array steps{store::Migration{"mail/0001_outbox", tables}};
  return steps;
}

Result<bool> put_mail(store::Tx& tx, const NewMail& mail) {
  if (!is_address(mail.to)) return fail(ErrorKind::invalid, "is not an address", "to");
  if (!is_key(mail.key)) return fail(ErrorKind::invalid, "is not a key", "key");
  if (mail.subject.size() > 1'000 || mail.text.size() > most_text)
    return fail(ErrorKind::invalid, "is too long", "text");
  YZ_ASSIGN(const auto same, count(tx, "select count(*) from mail where key = $1", {mail.key}));
  if (same > 0) return false;
  YZ_ASSIGN(const auto today, count(tx,
                                    "select count(*) from mail where recipient = $1 and made > $2 "
                                    "and state <> 'withdrawn'",
                                    {mail.to, tx.now() - std::chrono::hours(24)}));
  if (today >= most_a_day) {
    log_warning("a recipient gets no more mail today", {{"key", mail.key}});
    return false;
  }
  YZ_ASSIGN(const auto waiting,
            count(tx, "select count(*) from mail where next_try is not null", {}));
  if (waiting >= most_waiting) return fail(ErrorKind::too_many, "The outbox is full.");
  YZ_TRY(
      tx.run("insert into mail (id, key, recipient, subject, text, state, tries, next_try, answer,"
             " made) values ($1, $2, $3, $4, $5, 'waiting', 0, $6, '', $7)",
             {MailId::make(tx.now()), mail.key, mail.to, mail.subject, mail.text,
              mail.not_before.value_or(tx.now()), tx.now()}));
  return true;
}

Result<std::int64_t> withdraw_mail(store::Tx& tx, std::string_view key_prefix) {
  if (!is_key(key_prefix)) return fail(ErrorKind::invalid, "is not a key", "key");
  return tx.run(
      "update mail set state = 'withdrawn', next_try = null, text = '' "
      "where state = 'waiting' and key like $1",
      {fmt::format("{}%", key_prefix)});
}

Result<bool> is_due(store::ReadTx& tx, Instant now) {
  YZ_ASSIGN(const auto due, tx.first("select 1 from mail where next_try <= $1 limit 1", {now},
                                     [](const Row&) { return true; }));
  return due.has_value();
}

Result<std::vector<Mail>> take_due(store::Tx& tx, std::int64_t limit) {
  static const std::string sql =
      fmt::format("{}where next_try <= $1 order by next_try limit $2", columns);
  YZ_ASSIGN(auto due, tx.all(sql, {tx.now(), limit}, mail_in));
  for (Mail& mail : due) {
    mail.tries += 1;
    mail.state = State::sending;
    mail.next_try.reset();
    YZ_TRY(tx.run(
        "update mail set state = 'sending', next_try = null, tries = tries + 1 where id = $1",
        {mail.id}));
  }
  return due;
}

Result<> finish(store::Tx& tx, const Mail& mail, Outcome outcome, std::string_view answer) {
  const std::string_view said = answer.substr(0, 500);
  const std::string kept = find_invalid_utf8(said) ? "?" : std::string(said);
  if (outcome == Outcome::not_now && mail.tries < most_tries) {
    YZ_TRY(
        tx.run("update mail set state = 'waiting', next_try = $1, answer = $2 "
               "where id = $3 and state = 'sending'",
               {tx.now() + pause_after(mail.tries), kept, mail.id}));
    return {};
  }
  const State state = outcome == Outcome::taken       ? State::sent
                      : outcome == Outcome::uncertain ? State::unknown
                                                      : State::failed;
  YZ_TRY(
      tx.run("update mail set state = $1, answer = $2, text = '' "
             "where id = $3 and state = 'sending'",
             {word_of(state), kept, mail.id}));
  return {};
}

Result<std::int64_t> give_up_interrupted(store::Tx& tx) {
  return tx.run(
      "update mail set state = 'unknown', answer = 'interrupted', text = '' "
      "where state = 'sending'");
}

Result<std::vector<Mail>> mails_to(store::ReadTx& tx, std::string_view to) {
  static const std::string sql = fmt::format("{}where recipient = $1 order by made, id", columns);
  return tx.all(sql, {to}, mail_in);
}

}  // namespace yz::mail
