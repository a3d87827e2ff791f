// Enquiries: what a buyer asks an exhibitor at an exhibit, and the thread that follows. Every
// function runs inside a transaction of the caller's.
//
// Whoever has an account asks as that; a visitor without one as their session, with an e-mail
// address. The mail that tells of an answer carries the thread's token: with it, whoever has
// another session by then (another browser, an account) takes the thread over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "trade/goods.hpp"

namespace yz::trade {

struct EnquiryTag;
using EnquiryId = Id<EnquiryTag>;
struct QuoteTag;
using QuoteId = Id<QuoteTag>;

enum class Side : std::uint8_t { asker, exhibitor };
[[nodiscard]] constexpr Side other(Side side) {
  return side == Side::asker ? Side::exhibitor : Side::asker;
}

inline constexpr std::size_t most_text = 4'000;       // characters of a message
inline constexpr std::int64_t most_messages = 500;    // of a thread
inline constexpr std::int64_t most_asked_a_day = 20;  // by one account or e-mail address

struct Enquiry {
  EnquiryId id;
  std::string exhibit;  // slugs
  std::string exhibitor;
  std::string asker;  // key of an account or session
  std::string token;
  std::string name;
  std::string email;
  Language language = Language::zh;  // of the asker's page: mail comes in it
  bool consents = false;             // the exhibitor may write about other things, too
  Instant made;
  Instant changed;
  std::int64_t messages = 0;
  std::int64_t asker_said = 0;  // the number of that side's last message
  std::int64_t exhibitor_said = 0;
  std::int64_t asker_seen = 0;  // the number up to which it has read
  std::int64_t exhibitor_seen = 0;

  [[nodiscard]] bool is_unread_by(Side side) const {
    return side == Side::asker ? exhibitor_said > asker_seen : asker_said > exhibitor_seen;
  }
};

struct ThreadMessage {
  std::int64_t number = 0;
  Side side = Side::asker;
  std::string text;
  std::optional<QuoteId> quote;  // it says that this quote was made
  Instant time;
};

struct NewEnquiry {
  std::string exhibit;
  std::string exhibitor;
  std::string asker;  // key of an account or session
  std::string name;
  std::string email;
  std::string text;
  Language language = Language::zh;
  bool consents = false;
};

// Errors: invalid (name, email, text), too_many.
[[nodiscard]] Result<Enquiry> ask(store::Tx& tx, const NewEnquiry& asked);

// Adds a message and marks the thread as read by who writes. Errors: invalid (text), too_many.
Result<> write_message(store::Tx& tx, Enquiry& enquiry, Side side, std::string_view text);

// The side has read everything. Changes nothing where it had.
Result<> mark_seen(store::Tx& tx, Enquiry& enquiry, Side side);

// A session's thread becomes `key`'s. conflict where it is an account's already.
Result<> take_over(store::Tx& tx, Enquiry& enquiry, std::string_view key);

[[nodiscard]] Result<std::optional<Enquiry>> find_enquiry(store::ReadTx& tx, EnquiryId id);
[[nodiscard]] Result<std::optional<Enquiry>> find_enquiry(store::ReadTx& tx,
                                                          std::string_view token);
[[nodiscard]] Result<std::vector<ThreadMessage>> messages_of(store::ReadTx& tx, EnquiryId id);

// Where a list by the last change was left.
struct ChangeCursor {
  Instant changed;
  EnquiryId id;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::optional<ChangeCursor> parse(std::string_view text);
};
// The latest changed first.
[[nodiscard]] Result<std::vector<Enquiry>> enquiries_of_asker(store::ReadTx& tx,
                                                              std::string_view asker,
                                                              std::optional<ChangeCursor> after,
                                                              std::int64_t limit);
[[nodiscard]] Result<std::vector<Enquiry>> enquiries_of_exhibitor(store::ReadTx& tx,
                                                                  std::string_view exhibitor,
                                                                  std::optional<ChangeCursor> after,
                                                                  std::int64_t limit);
[[nodiscard]] Result<std::int64_t> unread_of_exhibitor(store::ReadTx& tx,
                                                       std::string_view exhibitor);

// For quotes.cpp: a message that shows a quote.
Result<> write_quote_message(store::Tx& tx, Enquiry& enquiry, QuoteId quote, std::string_view note);

}  // namespace yz::trade
