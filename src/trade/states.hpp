// The states of an order and the one table of moves between them. Whatever is not in the table does
// not happen; docs/trade_states.md is drawn from it (states_test.cpp holds them together).
//
// A quote is the way to an order of what has no fixed price. An order (what one buyer pays at once)
// and its seller orders (one for each exhibitor) move together until the order is paid; from then
// on each seller order goes its own way and the order stays `paid`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace yz::trade {

enum class State : std::uint8_t {
  enquired,         // a buyer has asked; nothing is agreed yet
  offered,          // the exhibitor has answered with a quote; nothing is held yet
  draft,            // what is in a cart: nothing is held yet
  held,             // the stock is held until the deadline
  payment_pending,  // a payment was begun; still held until the deadline
  paid,
  fulfilling,  // the exhibitor has accepted it
  completed,
  expired,    // the deadline passed; nothing is held
  cancelled,  // nothing is held
  refund_pending,
  refunded,  // all of it
  disputed,
  deposit_held,  // the deposit is paid; the piece is held until the exhibitor asks for the rest
};

enum class Event : std::uint8_t {
  place,         // the buyer orders
  pay,           // the buyer begins to pay
  decline,       // the payment failed; another may be begun
  capture,       // the money is there
  capture_late,  // the money came after the hold was gone, and the goods are gone too
  lapse,         // the deadline passed
  cancel,
  accept,
  complete,
  refund,            // some of the money is to go back
  refund_done,       // all of the money is back
  refund_part_done,  // the part is back; it goes on where it was
  refund_failed,     // the provider refused; it goes on where it was
  dispute,
  resolve,
  quote,            // the exhibitor answers an enquiry with a quote
  agree,            // the buyer takes the quote: it becomes an order
  withdraw,         // the exhibitor takes the quote back, or backs out of an order not yet paid
  capture_deposit,  // the first part of the money is there
  confirm,          // the piece is ready: the rest of the money is due
};

// Who may cause a move. `system`: payments, deadlines.
enum class Party : std::uint8_t { buyer, seller, system, organiser };

enum class Subject : std::uint8_t { quote, order, seller_order };

struct Move {
  State from;
  Event event;
  State to;
  Party by;
  Subject of;  // an order moves with its seller orders
};

[[nodiscard]] std::span<const Move> all_moves();
[[nodiscard]] bool is_move(State from, Event event, State to);

[[nodiscard]] std::string_view word_of(State state);
[[nodiscard]] std::string_view word_of(Event event);
[[nodiscard]] std::string_view word_of(Party party);
[[nodiscard]] std::optional<State> parse_state(std::string_view word);

// Stock stands in `held` for an order in these states.
[[nodiscard]] constexpr bool is_holding(State state) {
  return state == State::held || state == State::payment_pending || state == State::deposit_held;
}

// The table as Markdown with a Mermaid drawing: the whole of docs/trade_states.md.
[[nodiscard]] std::string describe_states();

}  // namespace yz::trade
