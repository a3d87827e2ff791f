#include "trade/states.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace yz::trade {
namespace {

constexpr std::array<std::string_view, 14> state_words{
    "enquired",       "offered",    "draft",     "held",        "payment_pending",
    "paid",           "fulfilling", "completed", "expired",     "cancelled",
    "refund_pending", "refunded",   "disputed",  "deposit_held"};
constexpr std::array<std::string_view, 20> event_words{
    "place",   "pay",      "decline", "capture",     "capture_late",     "lapse",         "cancel",
    "accept",  "complete", "refund",  "refund_done", "refund_part_done", "refund_failed", "dispute",
    "resolve", "quote",    "agree",   "withdraw",    "capture_deposit",  "confirm"};
constexpr std::array<std::string_view, 3> subject_words{
    "a quote", "the order with its seller orders", "one seller order"};
constexpr std::array<std::string_view, 4> party_words{"buyer", "seller", "system", "organiser"};

constexpr auto quote = Subject::quote;
constexpr auto whole = Subject::order;
constexpr auto part = Subject::seller_order;

using S = State;
using E = Event;
using P = Party;

constexpr std::array moves{
    Move{S::enquired, E::quote, S::offered, P::seller, quote},
    Move{S::offered, E::agree, S::held, P::buyer, quote},
    Move{S::offered, E::cancel, S::cancelled, P::buyer, quote},
    Move{S::offered, E::withdraw, S::cancelled, P::seller, quote},
    Move{S::offered, E::lapse, S::expired, P::system, quote},

    Move{S::draft, E::place, S::held, P::buyer, whole},
    Move{S::held, E::pay, S::payment_pending, P::buyer, whole},
    Move{S::held, E::lapse, S::expired, P::system, whole},
    Move{S::held, E::cancel, S::cancelled, P::buyer, whole},
    Move{S::held, E::withdraw, S::cancelled, P::seller, whole},
    Move{S::held, E::capture, S::paid, P::system, whole},
    Move{S::payment_pending, E::decline, S::held, P::system, whole},
    Move{S::payment_pending, E::capture, S::paid, P::system, whole},
    Move{S::payment_pending, E::lapse, S::expired, P::system, whole},
    Move{S::payment_pending, E::cancel, S::cancelled, P::buyer, whole},
    Move{S::payment_pending, E::withdraw, S::cancelled, P::seller, whole},
    Move{S::expired, E::capture, S::paid, P::system, whole},
    Move{S::expired, E::capture_late, S::refund_pending, P::system, whole},
    Move{S::cancelled, E::capture_late, S::refund_pending, P::system, whole},
    Move{S::refund_pending, E::refund_done, S::refunded, P::system, whole},

    // An order with a deposit: paid in two parts. Where it ends before the second, the first goes
    // back.
    Move{S::held, E::capture_deposit, S::deposit_held, P::system, whole},
    Move{S::payment_pending, E::capture_deposit, S::deposit_held, P::system, whole},
    Move{S::expired, E::capture_deposit, S::deposit_held, P::system, whole},
    Move{S::deposit_held, E::confirm, S::held, P::seller, whole},
    Move{S::deposit_held, E::lapse, S::refund_pending, P::system, whole},
    Move{S::deposit_held, E::cancel, S::refund_pending, P::buyer, whole},
    Move{S::deposit_held, E::withdraw, S::refund_pending, P::seller, whole},
    Move{S::held, E::lapse, S::refund_pending, P::system, whole},
    Move{S::held, E::cancel, S::refund_pending, P::buyer, whole},
    Move{S::held, E::withdraw, S::refund_pending, P::seller, whole},
    Move{S::payment_pending, E::lapse, S::refund_pending, P::system, whole},
    Move{S::payment_pending, E::cancel, S::refund_pending, P::buyer, whole},
    Move{S::payment_pending, E::withdraw, S::refund_pending, P::seller, whole},

    Move{S::paid, E::accept, S::fulfilling, P::seller, part},
    Move{S::fulfilling, E::complete, S::completed, P::seller, part},
    Move{S::paid, E::refund, S::refund_pending, P::seller, part},
    Move{S::fulfilling, E::refund, S::refund_pending, P::seller, part},
    Move{S::completed, E::refund, S::refund_pending, P::seller, part},
    Move{S::disputed, E::refund, S::refund_pending, P::seller, part},
    Move{S::refund_pending, E::refund_done, S::refunded, P::system, part},
    Move{S::refund_pending, E::refund_part_done, S::paid, P::system, part},
    Move{S::refund_pending, E::refund_part_done, S::fulfilling, P::system, part},
    Move{S::refund_pending, E::refund_part_done, S::completed, P::system, part},
    Move{S::refund_pending, E::refund_part_done, S::disputed, P::system, part},
    Move{S::refund_pending, E::refund_failed, S::paid, P::system, part},
    Move{S::refund_pending, E::refund_failed, S::fulfilling, P::system, part},
    Move{S::refund_pending, E::refund_failed, S::completed, P::system, part},
    Move{S::refund_pending, E::refund_failed, S::disputed, P::system, part},
    Move{S::paid, E::dispute, S::disputed, P::buyer, part},
    Move{S::fulfilling, E::dispute, S::disputed, P::buyer, part},
    Move{S::completed, E::dispute, S::disputed, P::buyer, part},
    Move{S::disputed, E::resolve, S::completed, P::organiser, part},
};

}  // namespace

std::span<const Move> all_moves() { return moves; }

bool is_move(State from, Event event, State to) {
  return std::ranges::any_of(moves, [&](const Move& move) {
    return move.from == from && move.event == event && move.to == to;
  });
}

std::string_view word_of(State state) { return state_words[static_cast<std::size_t>(state)]; }
std::string_view word_of(Event event) { return event_words[static_cast<std::size_t>(event)]; }
std::string_view word_of(Party party) { return party_words[static_cast<std::size_t>(party)]; }

std::optional<State> parse_state(std::string_view word) {
  const auto at = std::ranges::find(state_words, word);
  if (at == state_words.end()) return std::nullopt;
  return static_cast<State>(at - state_words.begin());
}

std::string describe_states() {
  std::string out =
      "# The states of an order\n\n"
      "Drawn from `src/trade/states.cpp`; `states_test.cpp` fails where the two differ and says "
      "how "
      "to draw it anew.\n\n"
      "```mermaid\nstateDiagram-v2\n  [*] --> draft\n  [*] --> enquired\n";
  for (const Move& move : moves)
    out +=
        fmt::format("  {} --> {}: {}\n", word_of(move.from), word_of(move.to), word_of(move.event));
  out += "```\n\n| from | event | to | by | moves |\n| --- | --- | --- | --- | --- |\n";
  for (const Move& move : moves)
    out += fmt::format("| {} | {} | {} | {} | {} |\n", word_of(move.from), word_of(move.event),
                       word_of(move.to), word_of(move.by),
                       subject_words[static_cast<std::size_t>(move.of)]);
  return out;
}

}  // namespace yz::trade
