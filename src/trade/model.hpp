// A plain in-memory fair that obeys the same rules as trade, written for being obviously right: the
// model test compares the two after every operation. Only tests include it.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trade/goods.hpp"
#include "trade/states.hpp"

namespace yz::trade::test {

struct ModelEdition {
  std::string exhibitor;
  std::int64_t price = 0;
  std::int64_t commission = 0;  // ‰
  std::optional<std::int64_t> limit;
  std::optional<Instant> closes;
  std::int64_t on_hand = 0;
  std::int64_t held = 0;
};

struct ModelSeller {
  State state = State::held;
  State resume = State::paid;
  std::int64_t total = 0;
  std::int64_t refunding = 0;
  std::int64_t refunded = 0;
};

struct ModelOrder {
  std::string buyer;
  State state = State::held;
  Instant deadline;
  std::int64_t total = 0;
  std::map<std::string, std::int64_t> lines;     // edition → quantity
  std::map<std::string, std::int64_t> returned;  // edition → quantity
  std::map<std::string, ModelSeller> sellers;    // by exhibitor
  std::vector<std::string> payments;             // pending, captured, failed; number i + 1
  std::vector<std::int64_t> returns;             // amounts of whole payments still going back
};

struct Model {
  std::map<std::string, ModelEdition> editions;
  std::vector<ModelOrder> orders;
  Instant now;

  void release(ModelOrder& order, State to) {
    for (const auto& [name, quantity] : order.lines) editions[name].held -= quantity;
    set_all(order, to);
  }

  void set_all(ModelOrder& order, State to) {
    order.state = to;
    for (auto& [exhibitor, seller] : order.sellers) seller.state = to;
  }

  void lapse() {
    for (ModelOrder& order : orders)
      if (is_holding(order.state) && order.deadline <= now) release(order, State::expired);
  }

  [[nodiscard]] std::int64_t bought(const std::string& buyer, const std::string& edition) const {
    std::int64_t sum = 0;
    for (const ModelOrder& order : orders) {
      const bool counts = is_holding(order.state) || order.state == State::paid;
      if (order.buyer != buyer || !counts || !order.lines.contains(edition)) continue;
      sum += order.lines.at(edition);
      if (order.returned.contains(edition)) sum -= order.returned.at(edition);
    }
    return sum;
  }

  // The refusal's word; empty: an order was made.
  std::string place(const std::string& buyer, const std::map<std::string, std::int64_t>& wanted) {
    const auto any = [&](auto&& holds) {
      return std::ranges::any_of(wanted, [&](const auto& w) { return holds(w.first, w.second); });
    };
    if (any([](auto&, auto q) { return q < 1; })) return "bad_quantity";
    if (any([&](auto& n, auto) { return editions[n].closes && *editions[n].closes <= now; }))
      return "offer_closed";
    if (any([&](auto& n, auto q) { return editions[n].on_hand - editions[n].held < q; }))
      return "sold_out";
    if (any([&](auto& n, auto q) {
          return editions[n].limit && bought(buyer, n) + q > *editions[n].limit;
        }))
      return "limit_reached";
    ModelOrder order;
    order.buyer = buyer;
    order.deadline = now + std::chrono::minutes(15);
    order.lines = wanted;
    for (const auto& [name, quantity] : wanted) {
      editions[name].held += quantity;
      order.total += editions[name].price * quantity;
      order.sellers[editions[name].exhibitor].total += editions[name].price * quantity;
    }
    orders.push_back(std::move(order));
    return "";
  }

  std::string pay(ModelOrder& order) {
    if (!is_holding(order.state)) return "wrong_state";
    if (contains_pending(order)) return "";
    order.payments.push_back("pending");
    if (order.state == State::held) {
      order.deadline = std::max(order.deadline, now + std::chrono::minutes(30));
      set_all(order, State::payment_pending);
    }
    return "";
  }

  static bool contains_pending(const ModelOrder& order) {
    return std::ranges::find(order.payments, "pending") != order.payments.end();
  }

  std::string settle(ModelOrder& order, std::size_t number, bool captured) {
    std::string& payment = order.payments.at(number);
    if (payment == "captured") return "repeated";
    if (!captured) {
      if (payment == "failed") return "repeated";
      payment = "failed";
      if (order.state == State::payment_pending && !contains_pending(order))
        set_all(order, State::held);
      return "declined";
    }
    payment = "captured";
    const bool fits = std::ranges::all_of(order.lines, [&](const auto& line) {
      return editions[line.first].on_hand - editions[line.first].held >= line.second;
    });
    const bool again = order.state == State::expired && fits;
    if (!is_holding(order.state) && !again) {
      if (order.state == State::expired || order.state == State::cancelled)
        set_all(order, State::refund_pending);
      order.returns.push_back(order.total);
      return "returned";
    }
    for (const auto& [name, quantity] : order.lines) {
      editions[name].on_hand -= quantity;
      if (!again) editions[name].held -= quantity;
    }
    set_all(order, State::paid);
    return "paid";
  }

  std::string cancel(ModelOrder& order) {
    if (!is_holding(order.state)) return "wrong_state";
    release(order, State::cancelled);
    return "";
  }

  static std::string step(const ModelOrder& order, ModelSeller& seller, Event event) {
    if (order.state != State::paid) return "wrong_state";
    const State from = seller.state;
    const bool active =
        from == State::paid || from == State::fulfilling || from == State::completed;
    State to = from;
    if (event == Event::accept && from == State::paid) to = State::fulfilling;
    if (event == Event::complete && from == State::fulfilling) to = State::completed;
    if (event == Event::dispute && active) to = State::disputed;
    if (event == Event::resolve && from == State::disputed) to = State::completed;
    if (to == from) return "wrong_state";
    seller.state = to;
    return "";
  }

  static std::string refund(const ModelOrder& order, ModelSeller& seller, std::int64_t amount) {
    const bool can = seller.state == State::paid || seller.state == State::fulfilling ||
                     seller.state == State::completed || seller.state == State::disputed;
    if (order.state != State::paid || !can) return "wrong_state";
    if (amount < 1 || amount > seller.total - seller.refunded) return "refund_too_large";
    seller.resume = seller.state;
    seller.state = State::refund_pending;
    seller.refunding = amount;
    return "";
  }

  static void finish_refund(ModelSeller& seller, bool done) {
    if (seller.refunding == 0) return;
    if (done) seller.refunded += seller.refunding;
    seller.refunding = 0;
    seller.state = seller.refunded == seller.total ? State::refunded : seller.resume;
  }

  void finish_return(ModelOrder& order, bool done) {
    if (!done || order.returns.empty()) return;
    order.returns.pop_back();
    if (order.returns.empty() && order.state == State::refund_pending)
      set_all(order, State::refunded);
  }

  std::string take_back(ModelOrder& order, const std::string& edition, std::int64_t quantity) {
    if (order.state != State::paid) return "wrong_state";
    const std::int64_t left = order.lines.at(edition) - order.returned[edition];
    if (quantity < 1 || quantity > left) return "return_too_large";
    order.returned[edition] += quantity;
    editions[edition].on_hand += quantity;
    return "";
  }
};

}  // namespace yz::trade::test
