#include "mail/sender.hpp"

#include "base/log.hpp"

namespace yz::mail {
namespace {
constexpr std::int64_t mails_a_round = 20;
constexpr std::chrono::seconds look_every{2};
}  // namespace

Result<std::int64_t> send_due(store::Database& database, const Send& send, Instant now,
                              const std::stop_token& stop) {
  YZ_ASSIGN(const bool due, database.read_now([&](store::ReadTx& tx) { return is_due(tx, now); }));
  std::int64_t taken = 0;
  while (due && taken < mails_a_round && !stop.stop_requested()) {
    // One at a time: what a crash interrupts is then one message.
    YZ_ASSIGN(const auto mails, database.write_now([](store::Tx& tx) { return take_due(tx, 1); }));
    if (mails.empty()) break;
    ++taken;
    const Mail& mail = mails.front();
    const Sent sent = send(mail, now);
    if (sent.outcome != Outcome::taken) log_warning("a mail was not sent", {{"mail", mail.key}});
    YZ_TRY(database.write_now(
        [&](store::Tx& tx) { return finish(tx, mail, sent.outcome, sent.answer); }));
  }
  return taken;
}

Sender::Sender(store::Database& database, SmtpSettings settings)
    : database_(database),
      settings_(std::move(settings)),
      thread_([this](std::stop_token stop) { run(stop); }) {}

Sender::~Sender() {
  thread_.request_stop();
  thread_.join();
}

void Sender::run(const std::stop_token& stop) {
  const auto begun = database_.write_now([](store::Tx& tx) { return give_up_interrupted(tx); });
  if (begun && *begun > 0)
    log_warning("mail that was being sent when the fair ended is not sent again",
                {{"mails", *begun}});
  while (!stop.stop_requested()) {
    const auto taken = send_due(
        database_, [&](const Mail& mail, Instant now) { return send(settings_, mail, now); },
        system_now(), stop);
    if (!taken) log_warning("the outbox cannot be read", {{"error", describe(taken.error())}});
    if (taken && *taken == mails_a_round) continue;
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, stop, look_every, [] { return false; });
  }
}

}  // namespace yz::mail
