// Sends what is due in the outbox, on a thread of its own, one message after the other.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "mail/outbox.hpp"
#include "mail/smtp.hpp"

namespace yz::mail {

using Send = std::function<Sent(const Mail&, Instant)>;

// One round: takes what is due, hands it over, writes down what became of it. How many were taken.
[[nodiscard]] Result<std::int64_t> send_due(store::Database& database, const Send& send,
                                            Instant now, const std::stop_token& stop = {});

class Sender {
 public:
  // `database` must be stopped after the sender goes.
  Sender(store::Database& database, SmtpSettings settings);
  // Waits for the message that is under way, within its time.
  ~Sender();
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

 private:
  void run(const std::stop_token& stop);

  store::Database& database_;
  const SmtpSettings settings_;
  std::mutex mutex_;
  std::condition_variable_any woken_;
  std::jthread thread_;
};

}  // namespace yz::mail
