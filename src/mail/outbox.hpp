// The outbox: mail that is to go out, one row a recipient, with what became of it.
//
// A mail has a key; putting a second one under the same key does nothing. Sending is at most once:
// a row is marked `sending`, durably, before the server is spoken to, and where it is not known
// whether the server took the message (the connection broke after its end was sent, or the fair was
// killed) the row becomes `unknown` and is not sent again. Mail in doubt stays unsent rather than
// come twice: the thread that it points to is on the fair in any case. What the server refused for
// now, or what never reached it, is tried again, with growing pauses, so many times.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace yz::mail {

struct MailTag;
using MailId = Id<MailTag>;

enum class State : std::uint8_t { waiting, sending, sent, failed, unknown, withdrawn };
[[nodiscard]] std::string_view word_of(State state);

inline constexpr std::int64_t most_tries = 8;          // the last about nine hours after the first
inline constexpr std::int64_t most_a_day = 50;         // to one recipient
inline constexpr std::int64_t most_waiting = 100'000;  // in all
inline constexpr std::size_t most_text = 64 * 1024;    // bytes

[[nodiscard]] std::span<const store::Migration> migrations();

struct NewMail {
  std::string key;  // "enquiry/ID/3": what makes it the same mail
  std::string to;
  std::string subject;
  std::string text;
  std::optional<Instant> not_before = {};  // it may be withdrawn until then
};

// False where it is there already, or the recipient has had enough for today. Errors: invalid
// (address, key, size), too_many (the outbox is full).
Result<bool> put_mail(store::Tx& tx, const NewMail& mail);

// Withdraws what waits under keys that begin so. How many it were.
Result<std::int64_t> withdraw_mail(store::Tx& tx, std::string_view key_prefix);

struct Mail {
  MailId id;
  std::string key;
  std::string to;
  std::string subject;
  std::string text;  // emptied once it is sent, failed or withdrawn
  State state = State::waiting;
  std::int64_t tries = 0;
  std::optional<Instant> next_try;
  std::string answer;  // what the server said last, or what went wrong
  Instant made;
};

// Marks at most `limit` mails that are due as `sending`, and gives them.
[[nodiscard]] Result<std::vector<Mail>> take_due(store::Tx& tx, std::int64_t limit);
[[nodiscard]] Result<bool> is_due(store::ReadTx& tx, Instant now);

enum class Outcome : std::uint8_t {
  taken,      // the server has it
  refused,    // for good
  not_now,    // it may be tried again: the server said so, or was never reached
  uncertain,  // nobody knows
};
Result<> finish(store::Tx& tx, const Mail& mail, Outcome outcome, std::string_view answer);

// At start, before the first take_due: what was being sent when the fair ended is `unknown`.
Result<std::int64_t> give_up_interrupted(store::Tx& tx);

[[nodiscard]] Result<std::vector<Mail>> mails_to(store::ReadTx& tx, std::string_view to);

}  // namespace yz::mail
