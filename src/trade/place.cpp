// draft → held: what a buyer asks for becomes an order that holds its goods.
#include <algorithm>
#include <map>

#include <boost/json.hpp>

#include "trade/ledger.hpp"
#include "trade/orders.hpp"
#include "trade/pricing.hpp"
#include "trade/refusal.hpp"

namespace yz::trade {
namespace {

using store::Row;

constexpr std::int64_t lapses_a_call = 64;
constexpr std::int64_t most_price = 1'000'000'000'000;  // of one thing, or all; minor units

// What was asked for of one offer, over all lines together.
struct Wanted {
  Edition edition;
  std::int64_t quantity = 0;
  std::int64_t price = 0;      // of each, once it is known that they may be had
  std::int64_t taken_off = 0;  // of all of them together, by a code's amount

  [[nodiscard]] std::int64_t sum() const { return price * quantity - taken_off; }
};

struct Refusing {
  Refusal refusal;
  std::string about;
};

Result<std::int64_t> already_bought(store::ReadTx& tx, std::string_view buyer,
                                    const EditionId& edition) {
  YZ_ASSIGN(const auto sum,
            tx.first("select coalesce(sum(l.quantity - l.returned), 0) from trade_order o "
                     "join trade_line l on l.order_id = o.id where o.buyer = $1 and l.edition = $2 "
                     "and o.state in ('held', 'payment_pending', 'deposit_held', 'paid')",
                     {buyer, edition}, [](const Row& row) { return row.integer(0); }));
  return sum.value_or(0);
}

// The first refusal that holds of one offer, in the order of the enum.
Result<std::optional<Refusal>> refusal_for(store::ReadTx& tx, std::string_view buyer,
                                           const Wanted& w, std::string_view currency,
                                           Instant now) {
  const Edition& e = w.edition;
  const auto with = [](Refusal refusal) { return std::optional(refusal); };
  if (w.quantity < 1 || w.quantity > most_quantity) return with(Refusal::bad_quantity);
  if (e.id.is_nil() || !e.is_offered) return with(Refusal::no_such_offer);
  if (e.price_mode != PriceMode::fixed) return with(Refusal::price_on_request);
  if (e.opens && now < *e.opens) return with(Refusal::offer_not_open);
  if (e.closes && now >= *e.closes) return with(Refusal::offer_closed);
  if (e.currency != currency) return with(Refusal::mixed_currencies);
  if (w.quantity > e.available()) return with(Refusal::sold_out);
  if (!e.person_limit) return std::optional<Refusal>();
  YZ_ASSIGN(const std::int64_t before, already_bought(tx, buyer, e.id));
  if (before + w.quantity > *e.person_limit) return with(Refusal::limit_reached);
  return std::optional<Refusal>();
}

// The offers asked for, in the order of their first line, quantities summed.
Result<std::vector<Wanted>> sum_up(store::ReadTx& tx, const std::vector<Item>& items) {
  std::vector<Wanted> wanted;
  for (const Item& item : items) {
    // A line of -1 beside one of 2 is no line of 1: what is wrong stays wrong in the sum.
    const bool is_wrong = item.quantity < 1 || item.quantity > most_quantity;
    const std::int64_t quantity = is_wrong ? most_quantity + 1 : item.quantity;
    const auto same = std::ranges::find_if(wanted, [&](const Wanted& w) {
      return w.edition.exhibit == item.exhibit && w.edition.slug == item.offer;
    });
    if (same != wanted.end()) {
      same->quantity = std::min(same->quantity + quantity, most_quantity + 1);
      continue;
    }
    YZ_ASSIGN(auto edition, find_edition(tx, item.exhibit, item.offer));
    Wanted w{edition.value_or(Edition{}), quantity};
    w.edition.exhibit = item.exhibit;
    w.edition.slug = item.offer;
    wanted.push_back(std::move(w));
  }
  return wanted;
}

// What is named, or else what is in the cart.
Result<std::vector<Wanted>> asked_for(store::ReadTx& tx, const NewOrder& order) {
  if (!order.items.empty()) return sum_up(tx, order.items);
  YZ_ASSIGN(auto cart, in_cart(tx, order.buyer));
  std::vector<Wanted> wanted;
  for (InCart& each : cart) wanted.push_back({std::move(each.edition), each.quantity});
  return wanted;
}

Result<> refuse_if_any(store::ReadTx& tx, const NewOrder& order, const std::vector<Wanted>& wanted,
                       Instant now) {
  if (wanted.empty()) return refuse(Refusal::nothing_asked);
  if (wanted.size() > most_lines) return refuse(Refusal::too_many_lines);
  // The currency of the first offer that has a price to pay.
  std::string_view currency;
  for (const Wanted& w : wanted)
    if (currency.empty() && !w.edition.id.is_nil()) currency = w.edition.currency;
  std::optional<Refusing> first;
  for (const Wanted& w : wanted) {
    YZ_ASSIGN(const auto refusal, refusal_for(tx, order.buyer, w, currency, now));
    if (refusal && (!first || *refusal < first->refusal))
      first = Refusing{*refusal, w.edition.name()};
  }
  if (first) return refuse(first->refusal, first->about);
  return {};
}

Result<std::optional<Shipping>> shipping_for(store::ReadTx& tx, const NewOrder& order,
                                             std::string_view pack) {
  if (order.shipping.empty()) return std::nullopt;
  YZ_ASSIGN(const auto methods, shipping_of(tx, pack));
  const auto found = std::ranges::find(methods, order.shipping, &Shipping::slug);
  if (found == methods.end()) return refuse(Refusal::no_such_shipping, order.shipping);
  return *found;
}

Result<> address_for(const NewOrder& order, const std::optional<Shipping>& shipping) {
  const Contact& to = order.contact;
  if (shipping && shipping->needs_address &&
      (to.name.empty() || to.phone.empty() || to.address.empty()))
    return refuse(Refusal::address_missing, order.shipping);
  return {};
}

std::string contact_json(const Contact& contact) {
  if (contact.name.empty() && contact.phone.empty() && contact.address.empty() &&
      contact.note.empty())
    return "{}";
  return boost::json::serialize(boost::json::object{{"name", contact.name},
                                                    {"phone", contact.phone},
                                                    {"address", contact.address},
                                                    {"note", contact.note}});
}

// Lines and seller orders with all sums; nothing is written yet.
Order make_order(const NewOrder& wanted, const std::vector<Wanted>& offers,
                 const std::optional<Shipping>& shipping, Instant now) {
  Order order;
  order.id = OrderId::make(now);
  order.buyer = wanted.buyer;
  order.state = State::draft;
  order.currency = offers.front().edition.currency;
  order.made = order.changed = now;
  order.contact = contact_json(wanted.contact);
  order.discount = wanted.discount;
  std::chrono::milliseconds hold = offers.front().edition.hold;
  for (const Wanted& w : offers) {
    const Edition& e = w.edition;
    auto seller = std::ranges::find(order.sellers, e.exhibitor, &SellerOrder::exhibitor);
    if (seller == order.sellers.end()) {
      seller = order.sellers.insert(seller, SellerOrder{});
      seller->id = SellerOrderId::make(now);
      seller->order = order.id;
      seller->exhibitor = e.exhibitor;
      seller->state = State::draft;
      seller->shipping_slug = shipping ? shipping->slug : "";
    }
    Line line{static_cast<std::int64_t>(order.lines.size()),
              seller->id,
              e.id,
              e.kind,
              e.exhibit,
              e.slug,
              w.quantity,
              0,
              w.price,
              e.vat,
              e.title,
              e.price,
              w.taken_off};
    const std::int64_t sum = w.sum();
    seller->goods += sum;
    seller->commission += share_of(sum, e.commission);
    order.tax += contained_share(sum, e.vat);
    order.lines.push_back(std::move(line));
    hold = std::min(hold, e.hold);
  }
  for (SellerOrder& seller : order.sellers) {
    const bool is_free = shipping && shipping->free_from && seller.goods >= *shipping->free_from;
    seller.shipping = shipping && !is_free ? shipping->price : 0;
    seller.total = seller.goods + seller.shipping;
    order.goods += seller.goods;
    order.shipping += seller.shipping;
  }
  order.total = order.goods + order.shipping;
  order.deadline = now + hold;
  std::ranges::sort(order.sellers, {}, &SellerOrder::exhibitor);
  return order;
}

// The offers of an agreement at its prices. What is of another exhibitor, in another currency, or
// beyond all measure is no agreement of ours.
Result<std::vector<Wanted>> offers_of(store::ReadTx& tx, const Agreement& agreement) {
  if (agreement.lines.empty() || agreement.lines.size() > most_lines)
    return refuse(Refusal::bad_quote);
  std::vector<Wanted> offers;
  for (const AgreedLine& line : agreement.lines) {
    YZ_ASSIGN(auto edition, find_edition(tx, line.edition));
    if (!edition || line.price < 0 || line.price > most_price) return refuse(Refusal::bad_quote);
    if (line.quantity < 1 || line.quantity > most_quantity)
      return refuse(Refusal::bad_quantity, edition->name());
    if (!offers.empty() && (offers.front().edition.exhibitor != edition->exhibitor ||
                            offers.front().edition.currency != edition->currency))
      return refuse(Refusal::bad_quote, edition->name());
    offers.push_back({std::move(*edition), line.quantity, line.price});
  }
  return offers;
}

Result<> hold_all(store::Tx& tx, const OrderId& order, const std::vector<Wanted>& offers) {
  for (const Wanted& w : offers) {
    YZ_ASSIGN(const bool held, hold_stock(tx, w.edition, order, w.quantity));
    // On a database with many writers another may have been quicker since we looked.
    if (!held) return refuse(Refusal::sold_out, w.edition.name());
    if (w.edition.available() == w.quantity)
      YZ_TRY(tell_if_gone(tx, w.edition.id, w.edition.available()));
  }
  return {};
}

// What a code takes off, shared out among the lines that it is for.
Result<> take_off(const Discount& discount, std::string_view code, std::vector<Wanted>& offers) {
  const auto is_meant = [&](const Wanted& w) { return w.edition.pack == discount.pack; };
  if (std::ranges::none_of(offers, is_meant)) return refuse(Refusal::discount_not_for_these, code);
  std::int64_t goods = 0;
  for (const Wanted& w : offers)
    if (is_meant(w)) goods += w.sum();
  if (goods < discount.minimum)
    return refuse(Refusal::discount_below_minimum, std::to_string(discount.minimum));
  std::int64_t before = 0;
  for (Wanted& w : offers) {
    if (!is_meant(w)) continue;
    const std::int64_t sum = w.sum();
    if (discount.percent > 0)
      w.price = discount.price_after(w.price);
    else
      w.taken_off = discount.part_of(sum, before, goods);
    before += sum;
  }
  return {};
}

// What each costs, by its own price, by lists and by the code.
Result<> price_all(store::ReadTx& tx, std::vector<Wanted>& offers, const std::string& code,
                   Instant now) {
  YZ_ASSIGN(const auto discount, find_discount(tx, code, now));
  if (!code.empty() && !discount) return refuse(Refusal::no_such_discount, code);
  for (Wanted& w : offers) {
    YZ_ASSIGN(w.price, price_for(tx, w.edition, w.quantity, now));
  }
  if (discount) YZ_TRY(take_off(*discount, code, offers));
  return {};
}

}  // namespace

Result<Order> quote_order(store::ReadTx& tx, const NewOrder& wanted, Instant now) {
  YZ_ASSIGN(auto offers, asked_for(tx, wanted));
  if (offers.empty()) return refuse(Refusal::nothing_asked);
  YZ_ASSIGN(const auto shipping, shipping_for(tx, wanted, offers.front().edition.pack));
  YZ_TRY(price_all(tx, offers, wanted.discount, now));
  return make_order(wanted, offers, shipping, now);
}

Result<Order> draft_order(store::Tx& tx, const NewOrder& wanted) {
  YZ_TRY(lapse_due(tx, lapses_a_call));
  YZ_ASSIGN(auto offers, asked_for(tx, wanted));
  YZ_TRY(refuse_if_any(tx, wanted, offers, tx.now()));
  YZ_ASSIGN(const auto shipping, shipping_for(tx, wanted, offers.front().edition.pack));
  YZ_TRY(address_for(wanted, shipping));
  YZ_TRY(price_all(tx, offers, wanted.discount, tx.now()));
  Order order = make_order(wanted, offers, shipping, tx.now());
  if (wanted.expected_total && *wanted.expected_total != order.total)
    return refuse(Refusal::price_changed);
  // The code first: where it is used up nothing was written, and no batch must be run again.
  YZ_TRY(use_discount(tx, order.discount));
  YZ_TRY(hold_all(tx, order.id, offers));
  if (wanted.items.empty())
    YZ_TRY(tx.run("delete from trade_cart where buyer = $1", {wanted.buyer}));
  return order;
}

Result<Order> place_order(store::Tx& tx, const NewOrder& wanted) {
  YZ_ASSIGN(Order order, draft_order(tx, wanted));
  YZ_ASSIGN(const Moved placed, advance(order, Event::place, State::held, tx.now()));
  YZ_TRY(insert_order(tx, order, std::span(&placed, 1)));
  return order;
}

Result<Order> place_agreed(store::Tx& tx, const Agreement& agreement) {
  YZ_TRY(lapse_due(tx, lapses_a_call));
  YZ_ASSIGN(const auto offers, offers_of(tx, agreement));
  Order order = make_order({.buyer = agreement.buyer, .contact = agreement.contact}, offers,
                           std::nullopt, tx.now());
  order.state = State::offered;
  order.sellers.front().shipping = order.shipping = agreement.shipping;
  order.sellers.front().total = order.total = order.goods + agreement.shipping;
  order.deposit = agreement.deposit;
  if (agreement.shipping < 0 || order.total > most_price || agreement.deposit < 0 ||
      (agreement.deposit > 0 && agreement.deposit >= order.total))
    return refuse(Refusal::bad_quote);
  YZ_TRY(hold_all(tx, order.id, offers));
  YZ_ASSIGN(const Moved agreed,
            advance(order, Event::agree, State::held, tx.now(), tx.now() + agreement.hold));
  YZ_TRY(insert_order(tx, order, std::span(&agreed, 1)));
  return order;
}

}  // namespace yz::trade
