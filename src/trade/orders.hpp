// Carts and orders. Every function runs inside a transaction of the caller's, whose time it takes
// for now, and refuses (trade/refusal.hpp) before it changes anything.
//
// There is no separate hold: an order in `held` or `payment_pending` holds its lines until its
// deadline, and lapses with it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trade/goods.hpp"
#include "trade/states.hpp"

namespace yz::trade {

struct SellerOrderTag;
using SellerOrderId = Id<SellerOrderTag>;

inline constexpr std::size_t most_lines = 50;
inline constexpr std::int64_t most_quantity = 10'000;
// How long a piece is kept for a paid deposit, and then for the rest of the money.
inline constexpr std::chrono::hours deposit_kept{24 * 30};
inline constexpr std::chrono::hours rest_due{24 * 7};

struct Item {
  std::string exhibit;  // slugs
  std::string offer;
  std::int64_t quantity = 1;
};

struct Contact {
  std::string name;  // at most 80 characters
  std::string phone;
  std::string address;  // at most 300
  std::string note;
};

// --- cart ----------------------------------------------------------------------------------------

struct CartLine {
  Edition edition;
  std::int64_t quantity = 0;
  std::int64_t price = 0;  // of each, at `now`
};

// `quantity` 0 takes it out. Refusals: bad_quantity, no_such_offer, price_on_request,
// too_many_lines.
Result<> put_in_cart(store::Tx& tx, std::string_view buyer, const Item& item);
// The same, but so many more than are in it.
Result<> add_to_cart(store::Tx& tx, std::string_view buyer, const Item& item);
[[nodiscard]] Result<std::vector<CartLine>> cart_of(store::ReadTx& tx, std::string_view buyer,
                                                    Instant now);
// The same before anything is priced, in one statement.
struct InCart {
  Edition edition;
  std::int64_t quantity = 0;
};
[[nodiscard]] Result<std::vector<InCart>> in_cart(store::ReadTx& tx, std::string_view buyer);

// --- orders --------------------------------------------------------------------------------------

struct NewOrder {
  std::string buyer = {};
  std::vector<Item> items = {};  // empty: what is in the buyer's cart, which is then empty
  std::string shipping = {};     // a method's slug; empty: fetched at the stand
  Contact contact = {};
  std::string discount = {};                        // a code; empty: none
  std::optional<std::int64_t> expected_total = {};  // what the buyer was shown
};

struct Line {
  std::int64_t position = 0;
  SellerOrderId seller_order;
  EditionId edition;
  EditionKind kind = EditionKind::stock;
  std::string exhibit;
  std::string offer;
  std::int64_t quantity = 0;
  std::int64_t returned = 0;
  std::int64_t price = 0;
  std::int64_t vat = 0;
  Text title;
  std::int64_t list_price = 0;  // before price lists and discounts
  std::int64_t taken_off = 0;   // of all its pieces together, by a code that takes an amount off

  [[nodiscard]] std::int64_t sum() const { return price * quantity - taken_off; }
  [[nodiscard]] HeldLine held() const { return {edition, kind, quantity}; }
};

struct SellerOrder {
  SellerOrderId id;
  OrderId order;
  std::string exhibitor;
  State state = State::held;
  State resume = State::paid;  // where it goes on after a refund
  std::int64_t goods = 0;
  std::int64_t shipping = 0;
  std::string shipping_slug;
  std::int64_t total = 0;
  std::int64_t commission = 0;  // of the whole total
  std::int64_t refunding = 0;
  std::int64_t refunded = 0;
  std::string tracking;
};

struct Order {
  OrderId id;
  std::string buyer;
  State state = State::held;
  std::string currency;
  std::int64_t goods = 0;
  std::int64_t shipping = 0;
  std::int64_t tax = 0;  // contained in the total
  std::int64_t total = 0;
  std::int64_t deposit = 0;  // what of the total is paid first; 0: it is paid at once
  std::optional<Instant> deadline;
  std::string contact;   // JSON
  std::string discount;  // the code it was bought with; empty: none
  Instant made;
  Instant changed;
  std::vector<SellerOrder> sellers;  // by exhibitor
  std::vector<Line> lines;           // by position

  // By a code that takes an amount off.
  [[nodiscard]] std::int64_t taken_off() const;
  // For people: the date and eight characters of the id, "20261123-7F3K9QAB".
  [[nodiscard]] std::string number() const;
};

// What the order would cost, before anything is held: whatever is left of it, and without asking
// for an address. Refusals: nothing_asked, no_such_shipping, no_such_discount …
// discount_below_minimum.
[[nodiscard]] Result<Order> quote_order(store::ReadTx& tx, const NewOrder& wanted, Instant now);

// draft → held. Refusals: nothing_asked … price_changed.
[[nodiscard]] Result<Order> place_order(store::Tx& tx, const NewOrder& wanted);

// What buyer and exhibitor agreed on beside the price list: a quote, a hammer price.
struct AgreedLine {
  EditionId edition;
  std::int64_t quantity = 1;
  std::int64_t price = 0;  // of one
};
struct Agreement {
  std::string buyer;
  std::vector<AgreedLine> lines;
  std::int64_t shipping = 0;
  std::int64_t deposit = 0;
  Contact contact;
  std::chrono::milliseconds hold = std::chrono::hours(72);  // until it must be paid
};

// offered → held. All lines are of one exhibitor. Price modes, opening times and limits of the
// price list do not apply. Refusals: bad_quote, bad_quantity, sold_out.
[[nodiscard]] Result<Order> place_agreed(store::Tx& tx, const Agreement& agreement);

[[nodiscard]] Result<std::optional<Order>> find_order(store::ReadTx& tx, OrderId id);
[[nodiscard]] Result<std::optional<Order>> find_order(store::ReadTx& tx, SellerOrderId id);
// The newest first, those before `before`.
[[nodiscard]] Result<std::vector<Order>> orders_of_buyer(store::ReadTx& tx, std::string_view buyer,
                                                         std::optional<OrderId> before,
                                                         std::int64_t limit);
[[nodiscard]] Result<std::vector<SellerOrder>> orders_of_seller(store::ReadTx& tx,
                                                                std::string_view exhibitor,
                                                                std::optional<SellerOrderId> before,
                                                                std::int64_t limit);

[[nodiscard]] Result<std::vector<SellerOrder>> orders_of_all(store::ReadTx& tx,
                                                             std::optional<SellerOrderId> before,
                                                             std::int64_t limit);

// deposit_held → held: the rest of the money is due. Refusal: wrong_state.
Result<> confirm_order(store::Tx& tx, Order& order, std::string_view actor);

// Gives back what is held, and a deposit. Refusal: wrong_state.
Result<> cancel_order(store::Tx& tx, Order& order, std::string_view actor);

// The same by the exhibitor, with the reason that the buyer is told; it is kept with the order.
// Errors: invalid (reason); refusal: wrong_state.
Result<> withdraw_order(store::Tx& tx, Order& order, std::string_view reason,
                        std::string_view actor);
struct Withdrawal {
  std::string reason;
  Instant time;
};
[[nodiscard]] Result<std::optional<Withdrawal>> find_withdrawal(store::ReadTx& tx, OrderId id);

// Lets at most `limit` orders lapse whose deadline has come; how many it were.
[[nodiscard]] Result<std::int64_t> lapse_due(store::Tx& tx, std::int64_t limit);

// paid → fulfilling → completed, and disputes. Refusal: wrong_state.
Result<> accept_order(store::Tx& tx, Order& order, SellerOrder& seller, std::string_view actor);
Result<> complete_order(store::Tx& tx, Order& order, SellerOrder& seller, std::string_view tracking,
                        std::string_view actor);
Result<> dispute_order(store::Tx& tx, Order& order, SellerOrder& seller, std::string_view actor);
Result<> resolve_dispute(store::Tx& tx, Order& order, SellerOrder& seller, std::string_view actor);

// Goods of one line that came back are on hand again. Refusals: wrong_state, return_too_large.
Result<> take_back(store::Tx& tx, Order& order, std::int64_t position, std::int64_t quantity);

// --- for payments.cpp ----------------------------------------------------------------------------

// What a buyer asks for as an order in `draft`: its goods are held (and its discount used, its cart
// empty), its deadline is set, and nothing of itself is stored yet. Refusals: as place_order.
[[nodiscard]] Result<Order> draft_order(store::Tx& tx, const NewOrder& wanted);

// A move of an order, as auditors and followers are told of it.
struct Moved {
  Event event;
  State was;
  State became;
};
// Moves an order, with its seller orders, as it stands in memory. Refusal: wrong_state.
[[nodiscard]] Result<Moved> advance(Order& order, Event event, State to, Instant now,
                                    std::optional<Instant> deadline = std::nullopt);
// Stores a new order as it stands, and the audit and journal of the moves by which its buyer
// brought it there: each row is written once, however many moves there were.
Result<> insert_order(store::Tx& tx, const Order& order, std::span<const Moved> moves);

// Moves the order and all its seller orders, with audit and journal. Refusal: wrong_state.
Result<> move_order(store::Tx& tx, Order& order, Event event, State to, std::string_view actor,
                    std::optional<Instant> deadline = std::nullopt);
// Moves one seller order of it.
Result<> move_seller_order(store::Tx& tx, const Order& order, SellerOrder& seller, Event event,
                           State to, std::string_view actor);
[[nodiscard]] SellerOrder* seller_in(Order& order, SellerOrderId id);

// Tells the journal where an edition became sold out or is to be had again.
Result<> tell_if_gone(store::Tx& tx, const EditionId& edition, std::int64_t available_before);

}  // namespace yz::trade
