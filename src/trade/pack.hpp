// What a pack says of buying (spec/pack.md): trade.toml, the terms of the whole pavilion, and
// offers/EXHIBIT.toml, what can be bought of an exhibit.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/folder.hpp"
#include "base/record.hpp"
#include "base/toml_in.hpp"
#include "expo/pack.hpp"
#include "trade/goods.hpp"

namespace yz::trade {

struct PackLimits {
  static constexpr std::size_t offers = 50;  // of one exhibit
  static constexpr std::size_t shipping = 20;
  static constexpr std::size_t discounts = 200;
  static constexpr std::size_t price_lists = 20;
  static constexpr std::size_t prices = 2'000;  // of one list
  static constexpr std::size_t steps = 10;      // of one offer
  static constexpr std::int64_t stock = 1'000'000;
  static constexpr std::int64_t units = 1'000;  // numbered pieces of one offer
};

// "128" or "128.00" in minor units; nothing where it is no price below ten million.
[[nodiscard]] std::optional<std::int64_t> parse_price(std::string_view text);

// --- offers/EXHIBIT.toml ---------------------------------------------------------------------

struct PriceStep {  // from this many on, each costs so much
  std::int64_t quantity = 2;
  std::string price;
  bool operator==(const PriceStep&) const = default;
};

struct Offer {
  std::string id;
  EditionKind kind = EditionKind::stock;
  Text title;  // empty: the exhibit's
  PriceMode price_mode = PriceMode::fixed;
  std::string price;
  std::optional<std::int64_t> stock;  // nothing, of a unique piece: 1
  std::optional<std::int64_t> person_limit;
  std::optional<Moment> opens;
  std::optional<Moment> closes;
  std::optional<std::int64_t> hold_minutes;  // nothing: the terms'
  std::optional<std::int64_t> vat_permille;
  std::vector<PriceStep> steps;
  bool operator==(const Offer&) const = default;
};

struct Offers {
  std::string exhibit;
  std::vector<Offer> offers;
  bool operator==(const Offers&) const = default;
};

// --- trade.toml ------------------------------------------------------------------------------

struct ShippingTerms {
  std::string id;
  Text title;
  std::string price;
  std::string free_from;  // empty: never free
  bool pickup = false;    // fetched, so that no address is needed
  bool operator==(const ShippingTerms&) const = default;
};

struct DiscountTerms {
  std::string code;
  Text title;
  std::optional<std::int64_t> percent;  // off each piece; or
  std::string amount;                   // a price, off all goods together
  std::string minimum;                  // what the goods must cost; empty: anything
  std::optional<std::int64_t> uses;     // orders; nothing: without end
  std::optional<Moment> starts;
  std::optional<Moment> ends;
  bool operator==(const DiscountTerms&) const = default;
};

struct ListedPrice {
  std::string offer;  // "cloth-shoes/pair"
  std::string price;
  ReadAt where;
  bool operator==(const ListedPrice&) const = default;
};

struct PriceList {
  std::string id;
  Text title;
  std::optional<Moment> starts;
  std::optional<Moment> ends;
  std::vector<ListedPrice> prices;
  bool operator==(const PriceList&) const = default;
};

struct Terms {
  std::string currency = "CNY";
  std::int64_t vat_permille = 130;  // contained in prices
  std::int64_t commission_permille = 0;
  std::int64_t hold_minutes = 15;
  std::vector<ShippingTerms> shipping;
  std::vector<DiscountTerms> discounts;
  std::vector<PriceList> price_lists;
  bool operator==(const Terms&) const = default;
};

struct PackTrade {
  Terms terms;
  bool has_terms = false;      // trade.toml is there
  std::vector<Offers> offers;  // by exhibit
  bool operator==(const PackTrade&) const = default;
};

// Faults go to `log`; the exhibits that offers are of are among its references.
[[nodiscard]] PackTrade read_trade(const Folder& folder, ReadLog& log);

// What only both together show: a relic that is offered, a listed price of no offer.
void check_trade(const expo::Pack& pack, const PackTrade& trade, ReadLog& log);

// The text files in canonical form, by path from the pack's root.
[[nodiscard]] std::map<std::string, std::string> write_trade(const PackTrade& trade);

[[nodiscard]] std::string offers_file(std::string_view exhibit);

// --- how they are read and written -----------------------------------------------------------

inline constexpr std::string_view price_rule =
    "a price is written \"128\" or \"128.00\", in the fair's currency and below ten million";

inline bool is_price_or_empty(const std::string& text) {
  return text.empty() || parse_price(text).has_value();
}

[[nodiscard]] bool is_discount_code(std::string_view text);  // 3 to 40 of A-Z, 0-9, inner dashes

template <class Archive>
void describe(Archive& a, PriceStep& s) {
  a.integer("quantity", s.quantity, 2, 10'000, Need::required);
  a.text("price", s.price, {.max = 12});
  a.require(is_price_or_empty(s.price), {"price"}, price_rule);
}

template <class Archive>
void describe(Archive& a, Offer& o) {
  a.text("id", o.id, {.max = 80, .form = Form::slug});
  a.choice("kind", o.kind);
  a.both("title", o.title, {.max = 120, .need = Need::optional});
  a.choice("price_mode", o.price_mode, Need::optional);
  a.text("price", o.price, {.max = 12, .need = Need::optional});
  a.require(is_price_or_empty(o.price), {"price"}, price_rule);
  a.require(o.price_mode != PriceMode::fixed || !o.price.empty(), {"id", "price"},
            "what has a fixed price needs \"price\"; or say price_mode = \"enquire\"");
  a.integer("stock", o.stock, 0, PackLimits::stock);
  a.require(o.kind == EditionKind::unique || o.stock, {"kind", "stock"},
            "\"stock\" is missing: how many are brought to the fair");
  a.require(o.kind != EditionKind::unique || o.stock.value_or(1) <= 1, {"stock", "kind"},
            "there is one of what is unique");
  a.require(o.kind != EditionKind::numbered || o.stock.value_or(0) <= PackLimits::units,
            {"stock", "kind"}, "an edition has at most 1000 numbered pieces");
  a.integer("person_limit", o.person_limit, 1, 10'000);
  a.moment("opens", o.opens);
  a.moment("closes", o.closes);
  a.require(!o.opens || !o.closes || o.opens->at < o.closes->at, {"closes", "opens"},
            "\"closes\" is not after \"opens\"");
  a.integer("hold_minutes", o.hold_minutes, 1, 10'080);
  a.integer("vat_permille", o.vat_permille, 0, 1'000);
  a.list("step", o.steps, PackLimits::steps);
}

template <class Archive>
void describe(Archive& a, Offers& o) {
  a.own_slug(o.exhibit);
  a.list("offer", o.offers, PackLimits::offers);
  a.unique("offer", "id");
}

template <class Archive>
void describe(Archive& a, ShippingTerms& s) {
  a.text("id", s.id, {.max = 80, .form = Form::slug});
  a.both("title", s.title, {.max = 80});
  a.text("price", s.price, {.max = 12});
  a.require(is_price_or_empty(s.price), {"price"}, price_rule);
  a.text("free_from", s.free_from, {.max = 12, .need = Need::optional});
  a.require(is_price_or_empty(s.free_from), {"free_from"}, price_rule);
  a.flag("pickup", s.pickup);
}

template <class Archive>
void describe(Archive& a, DiscountTerms& d) {
  a.text("code", d.code, {.max = 40});
  a.require(d.code.empty() || is_discount_code(d.code), {"code"},
            "a code is 3 to 40 of A-Z, 0-9 and inner dashes");
  a.both("title", d.title, {.max = 80});
  a.integer("percent", d.percent, 1, 100);
  a.text("amount", d.amount, {.max = 12, .need = Need::optional});
  a.require(d.amount.empty() || parse_price(d.amount).value_or(0) > 0, {"amount"},
            "an amount is a price above nothing: \"20.00\"");
  constexpr std::string_view either =
      "a code takes \"percent\" or \"amount\" off; give one of them";
  a.require(d.percent || !d.amount.empty(), {"code", "percent", "amount"}, either);
  a.require(!d.percent || d.amount.empty(), {"amount", "percent"}, either);
  a.text("minimum", d.minimum, {.max = 12, .need = Need::optional});
  a.require(is_price_or_empty(d.minimum), {"minimum"}, price_rule);
  a.integer("uses", d.uses, 1, 1'000'000);
  a.moment("starts", d.starts);
  a.moment("ends", d.ends);
  a.require(!d.starts || !d.ends || d.starts->at < d.ends->at, {"ends", "starts"},
            "\"ends\" is not after \"starts\"");
}

template <class Archive>
void describe(Archive& a, ListedPrice& p) {
  a.text("offer", p.offer, {.max = 161});
  a.here("offer", p.where);
  a.text("price", p.price, {.max = 12});
  a.require(is_price_or_empty(p.price), {"price"}, price_rule);
}

template <class Archive>
void describe(Archive& a, PriceList& l) {
  a.text("id", l.id, {.max = 80, .form = Form::slug});
  a.both("title", l.title, {.max = 80});
  a.moment("starts", l.starts);
  a.moment("ends", l.ends);
  a.require(!l.starts || !l.ends || l.starts->at < l.ends->at, {"ends", "starts"},
            "\"ends\" is not after \"starts\"");
  a.list("price", l.prices, PackLimits::prices);
  a.unique("price", "offer");
}

template <class Archive>
void describe(Archive& a, Terms& t) {
  a.text("currency", t.currency, {.max = 3, .need = Need::optional});
  a.require(t.currency.size() == 3, {"currency"}, "a currency is three letters: \"CNY\"");
  a.integer("vat_permille", t.vat_permille, 0, 1'000, Need::optional);
  a.integer("commission_permille", t.commission_permille, 0, 1'000, Need::optional);
  a.integer("hold_minutes", t.hold_minutes, 1, 10'080, Need::optional);
  a.list("shipping", t.shipping, PackLimits::shipping);
  a.unique("shipping", "id");
  a.list("discount", t.discounts, PackLimits::discounts);
  a.unique("discount", "code");
  a.list("price_list", t.price_lists, PackLimits::price_lists);
  a.unique("price_list", "id");
}

}  // namespace yz::trade
