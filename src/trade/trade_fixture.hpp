// Trade on a database in memory (or a file), with a clock moved by hand. Only tests include it.
#pragma once

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/database.hpp"
#include "trade/ledger.hpp"
#include "trade/migrations.hpp"
#include "trade/orders.hpp"
#include "trade/payments.hpp"
#include "trade/refusal.hpp"

namespace yz::trade::test {

// YZ_LONG=1 makes the random tests long: millions of operations.
inline int times(int usually, int at_length) {
  return std::getenv("YZ_LONG") != nullptr ? at_length : usually;
}

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(describe(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// The refusal's word, or the kind of another error, or "" where it went well.
template <class T>
std::string word_of_outcome(const Result<T>& result) {
  if (result) return {};
  const auto refused = refusal_of(result.error());
  return std::string(refused ? trade::word_of(refused->refusal) : name_of(result.error().kind));
}

class Fair {
 public:
  explicit Fair(std::filesystem::path file = ":memory:") : file_(std::move(file)) { open(); }

  // As a server that is started again finds it; only of a file.
  void reopen() {
    database.reset();
    open();
  }

  [[nodiscard]] Instant now() const { return Instant(std::chrono::milliseconds(now_.load())); }
  void move(std::chrono::milliseconds by) { now_ += by.count(); }

  template <class Act>
  auto write(Act&& act) {
    return database->write_now(act);
  }
  template <class Act>
  auto read(Act&& act) {
    return database->read_now(act);
  }

  EditionId put(const EditionTerms& terms) {
    return must(write([&](store::Tx& tx) { return put_edition(tx, terms); }));
  }
  Edition edition(const std::string& exhibit, const std::string& slug = "one") {
    return *must(read([&](store::ReadTx& tx) { return find_edition(tx, exhibit, slug); }));
  }
  Result<Order> place(const NewOrder& wanted) {
    return write([&](store::Tx& tx) { return place_order(tx, wanted); });
  }
  Result<Order> place(const std::string& buyer, const std::string& exhibit,
                      std::int64_t quantity = 1) {
    return place({.buyer = buyer, .items = {{exhibit, "one", quantity}}});
  }
  Order order(OrderId id) {
    return *must(read([&](store::ReadTx& tx) { return find_order(tx, id); }));
  }
  // Runs `act(tx, order)` on the order as it is now.
  template <class Act>
  auto with(OrderId id, Act act) {
    return write([&](store::Tx& tx) -> decltype(act(tx, std::declval<Order&>())) {
      YZ_ASSIGN(auto found, find_order(tx, id));
      return act(tx, *found);
    });
  }
  Result<std::optional<Payment>> pay(OrderId id, const std::string& provider = "sandbox") {
    return with(id, [&](store::Tx& tx, Order& order) {
      return begin_payment(tx, order, {.provider = provider}, order.buyer);
    });
  }
  Result<Settled> settle(const Payment& payment, bool captured = true) {
    return write([&](store::Tx& tx) {
      return trade::settle(tx, {payment.key, captured, payment.amount, payment.currency, "ref"},
                           "system");
    });
  }
  Order buy(const std::string& buyer, const std::string& exhibit, std::int64_t quantity = 1) {
    const Order placed = must(place(buyer, exhibit, quantity));
    must(settle(*must(pay(placed.id))));
    return order(placed.id);
  }
  std::vector<std::string> broken() {
    return must(read([&](store::ReadTx& tx) { return check_books(tx); }));
  }
  Balances balance(const std::string& currency = "CNY") {
    return must(read([&](store::ReadTx& tx) { return balances(tx, currency); }));
  }

  std::unique_ptr<store::Database> database;

 private:
  void open() {
    store::DatabaseOptions options;
    options.clock = [this] { return now(); };
    options.write_deadline = std::chrono::hours(10'000);  // the clock jumps
    database = must(store::Database::open(file_, migrations(), options));
  }

  const std::filesystem::path file_;
  std::atomic<std::int64_t> now_ = 1'777'000'000'000;
};

// A discount code of the pack that `terms` are of.
struct Code {
  std::string code;
  std::int64_t percent = 0;
  std::int64_t amount = 0;
  std::int64_t minimum = 0;
  std::optional<std::int64_t> uses = {};
};
inline void put_discount(Fair& fair, const Code& code) {
  must(fair.write([&](store::Tx& tx) {
    return tx.run(
        "insert into trade_discount (code, pack, percent, amount, minimum, uses, used,"
        " title_zh, title_en, is_offered) values ($1, 'fair', $2, $3, $4, $5, 0, '码',"
        " 'Code', 1)",
        {code.code, code.percent, code.amount, code.minimum, code.uses});
  }));
}

inline EditionTerms terms(const std::string& exhibit, std::int64_t stocked,
                          std::int64_t price = 12'800) {
  EditionTerms t;
  t.exhibit = exhibit;
  t.slug = "one";
  t.pack = "fair";
  t.exhibitor = "workshop";
  t.price = price;
  t.stocked = stocked;
  t.title = {"一件", "One"};
  return t;
}

}  // namespace yz::trade::test
