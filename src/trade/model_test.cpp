// Random operations on trade and on the plain model beside it: the answers and the states are equal
// after every one, and the books balance. YZ_LONG=1 does millions; the seed is printed on failure.
#include "trade/model.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trade/trade_fixture.hpp"

namespace yz::trade {
namespace {

using namespace std::chrono_literals;
using test::must;
using test::word_of_outcome;

constexpr int orders_a_world = 25;

class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed) {
    add("gourd", "huaao", 3, 12'801, 37, EditionKind::stock, 2);
    add("basin", "museum", 1, 99'999, 0, EditionKind::unique, {});
    add("print", "huaao", 6, 3'333, 55, EditionKind::numbered, {});
    add("tea", "village", 40, 700, 100, EditionKind::stock, {});
    model_.now = fair_.now();
  }

  void step() {
    switch (number(0, 13)) {
      case 0:
      case 1:
      case 2: place(); break;
      case 3:
      case 4: on_order([&](std::size_t i) { pay(i); }); break;
      case 5:
      case 6: on_order([&](std::size_t i) { settle(i); }); break;
      case 7: on_order([&](std::size_t i) { cancel(i); }); break;
      case 8:
      case 9: on_order([&](std::size_t i) { move_seller(i); }); break;
      case 10: on_order([&](std::size_t i) { refund(i); }); break;
      case 11: on_order([&](std::size_t i) { finish_refund(i); }); break;
      case 12: on_order([&](std::size_t i) { take_back(i); }); break;
      default: pass_time(); break;
    }
    compare();
  }

  [[nodiscard]] bool is_full() const { return ids_.size() >= orders_a_world; }
  [[nodiscard]] test::Fair& fair() { return fair_; }

 private:
  std::int64_t number(std::int64_t min, std::int64_t max) {
    return std::uniform_int_distribution<std::int64_t>(min, max)(random_);
  }
  bool chance(int of) { return number(1, of) == 1; }

  void add(const std::string& exhibit, const std::string& exhibitor, std::int64_t stocked,
           std::int64_t price, std::int64_t commission, EditionKind kind,
           std::optional<std::int64_t> limit) {
    EditionTerms t = test::terms(exhibit, stocked, price);
    t.exhibitor = exhibitor;
    t.commission = commission;
    t.kind = kind;
    t.person_limit = limit;
    if (exhibit == "tea") t.closes = fair_.now() + 9h;
    fair_.put(t);
    model_.editions[exhibit] = {exhibitor, price, commission, limit, t.closes, stocked, 0};
  }

  template <class Act>
  void on_order(Act act) {
    if (!ids_.empty()) act(static_cast<std::size_t>(number(0, std::ssize(ids_) - 1)));
  }

  void place() {
    const std::string buyer = "buyer" + std::to_string(number(1, 3));
    std::map<std::string, std::int64_t> wanted;
    std::vector<Item> items;
    for (const auto& [name, edition] : model_.editions) {
      if (!chance(3)) continue;
      wanted[name] = chance(20) ? 0 : number(1, name == "tea" ? 9 : 2);
      items.push_back({name, "one", wanted[name]});
    }
    if (wanted.empty()) return;
    model_.lapse();
    const auto placed = fair_.place({.buyer = buyer, .items = items});
    ASSERT_EQ(word_of_outcome(placed), model_.place(buyer, wanted));
    if (placed) ids_.push_back(placed->id);
    // What a refused call let lapse on the way was undone with it.
    if (!placed) must(fair_.write([](store::Tx& tx) { return lapse_due(tx, 1000); }));
  }

  // Calls that name one order first see that it lapsed, as the routes do.
  void lapse() {
    model_.lapse();
    must(fair_.write([](store::Tx& tx) { return lapse_due(tx, 1000); }));
  }

  void pay(std::size_t i) {
    lapse();
    ASSERT_EQ(word_of_outcome(fair_.pay(ids_[i])), model_.pay(model_.orders[i]));
  }

  void settle(std::size_t i) {
    auto& order = model_.orders[i];
    if (order.payments.empty()) return;
    lapse();
    const auto which = static_cast<std::size_t>(number(0, std::ssize(order.payments) - 1));
    const bool captured = !chance(3);
    Outcome outcome{ids_[i].text() + "-" + std::to_string(which + 1), captured, order.total, "CNY",
                    "ref"};
    if (captured && chance(10)) {
      outcome.amount += 1;
      EXPECT_EQ(word_of_outcome(fair_.write(
                    [&](store::Tx& tx) { return trade::settle(tx, outcome, "system"); })),
                "payment_differs");
      return;
    }
    // In the order of Settled; carts, which the model has alone, pay no deposits.
    static constexpr std::string_view words[] = {"paid", "deposited", "repeated", "declined",
                                                 "returned"};
    const auto settled =
        must(fair_.write([&](store::Tx& tx) { return trade::settle(tx, outcome, "system"); }));
    ASSERT_EQ(words[static_cast<std::size_t>(settled)], model_.settle(order, which, captured));
  }

  void cancel(std::size_t i) {
    lapse();
    const bool by_seller = number(0, 2) == 0;
    const auto done = fair_.with(ids_[i], [&](store::Tx& tx, Order& o) {
      return by_seller ? withdraw_order(tx, o, "broken in the kiln", "account:seller")
                       : cancel_order(tx, o, o.buyer);
    });
    ASSERT_EQ(word_of_outcome(done), model_.cancel(model_.orders[i]));
  }

  // One of the order's seller orders, by the model's name.
  std::string any_seller(std::size_t i) {
    auto at = model_.orders[i].sellers.begin();
    std::advance(at, number(0, std::ssize(model_.orders[i].sellers) - 1));
    return at->first;
  }

  template <class Act>
  auto with_seller(std::size_t i, const std::string& exhibitor, Act act) {
    return fair_.with(ids_[i], [&](store::Tx& tx, Order& order) {
      return act(tx, order, *std::ranges::find(order.sellers, exhibitor, &SellerOrder::exhibitor));
    });
  }

  void move_seller(std::size_t i) {
    const std::string exhibitor = any_seller(i);
    static constexpr Event events[] = {Event::accept, Event::accept, Event::complete,
                                       Event::dispute, Event::resolve};
    const Event event = events[number(0, 4)];
    const auto done = with_seller(i, exhibitor, [&](store::Tx& tx, Order& o, SellerOrder& s) {
      switch (event) {
        case Event::accept: return accept_order(tx, o, s, "seller");
        case Event::complete: return complete_order(tx, o, s, "SF123", "seller");
        case Event::dispute: return dispute_order(tx, o, s, o.buyer);
        default: return resolve_dispute(tx, o, s, "organiser");
      }
    });
    auto& order = model_.orders[i];
    ASSERT_EQ(word_of_outcome(done), model_.step(order, order.sellers[exhibitor], event));
  }

  void refund(std::size_t i) {
    const std::string exhibitor = any_seller(i);
    auto& order = model_.orders[i];
    auto& seller = order.sellers[exhibitor];
    const std::int64_t left = seller.total - seller.refunded;
    const std::int64_t amount = chance(3) ? left : number(0, left + 1);
    const auto done = with_seller(i, exhibitor, [&](store::Tx& tx, Order& o, SellerOrder& s) {
      return begin_refund(tx, o, s, amount, "broken", "seller");
    });
    ASSERT_EQ(word_of_outcome(done), model_.refund(order, seller, amount));
  }

  void finish_refund(std::size_t i) {
    const auto refunds =
        must(fair_.read([&](store::ReadTx& tx) { return refunds_of(tx, ids_[i]); }));
    if (refunds.empty()) return;
    const Refund& refund = refunds[static_cast<std::size_t>(number(0, std::ssize(refunds) - 1))];
    const bool done = !chance(3);
    must(fair_.write(
        [&](store::Tx& tx) { return trade::finish_refund(tx, refund.key, done, "system"); }));
    if (refund.state != "pending") return;  // told before: the model has forgotten it
    auto& order = model_.orders[i];
    if (!refund.seller_order) return model_.finish_return(order, done);
    const Order real = fair_.order(ids_[i]);
    for (const SellerOrder& seller : real.sellers)
      if (seller.id == *refund.seller_order)
        model_.finish_refund(order.sellers[seller.exhibitor], done);
  }

  void take_back(std::size_t i) {
    auto& order = model_.orders[i];
    const Order real = fair_.order(ids_[i]);
    const Line& line = real.lines[static_cast<std::size_t>(number(0, std::ssize(real.lines) - 1))];
    const std::int64_t quantity = number(0, 3);
    const auto done = fair_.with(ids_[i], [&](store::Tx& tx, Order& o) {
      return trade::take_back(tx, o, line.position, quantity);
    });
    ASSERT_EQ(word_of_outcome(done), model_.take_back(order, line.exhibit, quantity));
  }

  void pass_time() {
    // Often to the very moment a hold ends, or one before it.
    auto by = std::chrono::milliseconds(number(0, 20 * 60'000));
    if (!model_.orders.empty() && chance(2)) {
      const auto& order = model_.orders[static_cast<std::size_t>(number(0, std::ssize(ids_) - 1))];
      const auto until = order.deadline - model_.now - (chance(2) ? 1ms : 0ms);
      if (until > 0ms && until < 1h) by = until;
    }
    fair_.move(by);
    model_.now = fair_.now();
    lapse();
  }

  void compare() {
    struct Seen {
      std::map<std::string, Edition> editions;
      std::vector<Order> orders;
    };
    const Seen seen = must(fair_.read([&](store::ReadTx& tx) -> Result<Seen> {
      Seen now;
      for (const auto& [name, expected] : model_.editions) {
        YZ_ASSIGN(auto edition, find_edition(tx, name, "one"));
        now.editions.emplace(name, std::move(*edition));
      }
      for (const OrderId& id : ids_) {
        YZ_ASSIGN(auto order, find_order(tx, id));
        now.orders.push_back(std::move(*order));
      }
      return now;
    }));
    for (const auto& [name, expected] : model_.editions) {
      ASSERT_EQ(seen.editions.at(name).on_hand, expected.on_hand) << name;
      ASSERT_EQ(seen.editions.at(name).held, expected.held) << name;
    }
    for (std::size_t i = 0; i < ids_.size(); ++i) compare(seen.orders[i], model_.orders[i]);
  }

  static void compare(const Order& real, const test::ModelOrder& expected) {
    ASSERT_EQ(word_of(real.state), word_of(expected.state));
    ASSERT_EQ(real.total, expected.total);
    if (is_holding(expected.state)) {
      ASSERT_EQ(real.deadline, expected.deadline);
    }
    ASSERT_EQ(real.sellers.size(), expected.sellers.size());
    for (const SellerOrder& seller : real.sellers) {
      const auto& other = expected.sellers.at(seller.exhibitor);
      ASSERT_EQ(word_of(seller.state), word_of(other.state));
      ASSERT_EQ(seller.total, other.total);
      ASSERT_EQ(seller.refunding, other.refunding);
      ASSERT_EQ(seller.refunded, other.refunded);
    }
  }

  std::mt19937_64 random_;
  test::Fair fair_;
  test::Model model_;
  std::vector<OrderId> ids_;
};

TEST(TradeModel, RandomOperationsGiveTheSameStates) {
  const std::uint64_t first_seed = std::random_device()();
  std::int64_t done = 0;
  const std::int64_t wanted = test::times(3'000, 3'000'000);
  for (std::uint64_t seed = first_seed; done < wanted; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    World world(seed);
    for (int step = 0; step < 400 && !world.is_full(); ++step, ++done) {
      world.step();
      if (testing::Test::HasFatalFailure()) return;
    }
    ASSERT_THAT(world.fair().broken(), testing::IsEmpty());
    std::int64_t sum = 0;
    for (const auto& [account, balance] : world.fair().balance()) sum += balance;
    ASSERT_EQ(sum, 0);
  }
}

}  // namespace
}  // namespace yz::trade
