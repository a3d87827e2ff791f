// Order in the hall: what organisers do about what is said and who says it, in the database. Every
// act is written down in the same transaction (live_audit, and the journal).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "live/guestbook/guestbook.hpp"
#include "live/talk/storage.hpp"

namespace yz::live {

enum class OrderAct : std::uint8_t {
  mute,            // cannot speak
  kick,            // put out once
  ban,             // cannot come in
  lift,            // every sanction of somebody ends
  remove,          // a message is taken down; its place stays
  settle,          // the reports of a message are done with
  approve,         // a newcomer's message is said
  reject,          // or never will be
  add_word,        // what is not to be said here
  remove_word,     //
  hold_newcomers,  // from now on newcomers' messages wait for approval
  free_newcomers,
};
[[nodiscard]] std::string_view word_of(OrderAct act);
[[nodiscard]] std::optional<OrderAct> parse_order_act(std::string_view word);

struct Order {
  OrderAct act = OrderAct::mute;
  std::string key;   // whom it is about; empty: the author of the message at room, position
  std::string name;  // theirs, where it is known
  std::string room;
  std::int64_t position = 0;
  std::int64_t number = 0;   // of what is held
  std::string word;          // 1 to 100 bytes
  std::int64_t minutes = 0;  // of mute and ban; 0: for good
  std::string reason;        // at most 500 bytes
};

struct By {
  std::string key;
  std::string name;
};

// What those in the hall are to be told.
struct OrderDone {
  std::string key;  // whom it was about
  std::string name;
  std::optional<Message> said;  // approved, now at its position
  std::string client_id;        // of what was approved or rejected
};

// Errors: not_found (nobody, no such message, nothing held under that number), invalid (word).
[[nodiscard]] Result<OrderDone> carry_out(store::Tx& tx, const Order& order, const By& by);

// Writes an act of an organiser down, for good.
[[nodiscard]] Result<> write_down(store::Tx& tx, std::string_view act, const By& by,
                                  std::string_view subject, std::string_view detail);

// Newcomers are those of whom nothing was said yet in a zone or at a stand, nor stands in the
// guestbook.
[[nodiscard]] Result<bool> newcomers_wait(store::ReadTx& tx);
[[nodiscard]] Result<bool> is_newcomer(store::ReadTx& tx, std::string_view key);

enum class Sanction : std::uint8_t { mute, ban };
[[nodiscard]] Result<bool> has_sanction(store::ReadTx& tx, std::string_view key, Sanction kind,
                                        Instant now);
// When a sanction that holds now ends: nothing: there is none; Instant::max(): never.
[[nodiscard]] Result<std::optional<Instant>> sanction_end(store::ReadTx& tx, std::string_view key,
                                                          Sanction kind, Instant now);
// invalid (place: word) where the text has a word that is not wanted.
[[nodiscard]] Result<> refuse_unwanted(store::ReadTx& tx, std::string_view text);

// A visitor reports a message to the organiser. not_found where there is none.
[[nodiscard]] Result<> report(store::Tx& tx, std::string_view by, std::string_view room,
                              std::int64_t position, std::string_view reason);

struct Sanctioned {
  std::string key;
  std::string name;
  Sanction kind = Sanction::mute;
  std::optional<Instant> until;
  std::string reason;
  std::string by;
};
struct Reported {
  Message message;
  std::int64_t times = 0;
  std::string reason;  // of the first
  Instant made;
};
struct Held {
  std::int64_t number = 0;
  Message message;
};
struct Audited {
  Instant made;
  std::string by;
  std::string act;
  std::string subject;
  std::string detail;
};

// All that an organiser sees, the latest first; at most a hundred of each.
struct OrderState {
  bool newcomers_wait = false;
  std::vector<std::string> words;
  std::vector<Sanctioned> sanctions;  // that hold now
  std::vector<Reported> reports;      // not settled
  std::vector<Held> held;             // the first first
  std::vector<Audited> audit;
  EntryCounts guestbook;
};
[[nodiscard]] Result<OrderState> order_state(store::ReadTx& tx, Instant now);

}  // namespace yz::live
