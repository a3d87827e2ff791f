#include "trade/pack_storage.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/record_json.hpp"

namespace yz::trade {
namespace {

using store::Row;

std::int64_t stock_of(const Offer& offer) {
  return offer.stock.value_or(offer.kind == EditionKind::unique ? 1 : 0);
}

std::int64_t price_of(const std::string& text) { return parse_price(text).value_or(0); }

std::optional<Instant> instant_of(const std::optional<Moment>& moment) {
  return moment ? std::optional(moment->at) : std::nullopt;
}

// The terms of sale of one offer: its own, else the pack's, else the exhibit's.
EditionTerms terms_of(const Offer& offer, const expo::Exhibit& exhibit, std::string_view pack,
                      const Terms& common) {
  EditionTerms t;
  t.exhibit = exhibit.slug;
  t.slug = offer.id;
  t.pack = pack;
  t.exhibitor = exhibit.exhibitor;
  t.kind = offer.kind;
  t.price_mode = offer.price_mode;
  t.price = price_of(offer.price);
  t.currency = common.currency;
  t.opens = instant_of(offer.opens);
  t.closes = instant_of(offer.closes);
  t.person_limit = offer.person_limit;
  t.vat = offer.vat_permille.value_or(common.vat_permille);
  t.commission = common.commission_permille;
  t.hold = std::chrono::minutes(offer.hold_minutes.value_or(common.hold_minutes));
  t.title = offer.title.empty() ? exhibit.title : offer.title;
  t.stocked = stock_of(offer);
  return t;
}

struct Price {
  std::string list;  // "step" or the list's id
  std::int64_t quantity = 1;
  std::optional<Instant> starts;
  std::optional<Instant> ends;
  std::int64_t price = 0;
};

std::vector<Price> prices_of(const Offer& offer, std::string_view name, const Terms& terms) {
  std::vector<Price> prices;
  for (const PriceStep& step : offer.steps)
    prices.push_back({"step", step.quantity, std::nullopt, std::nullopt, price_of(step.price)});
  for (const PriceList& list : terms.price_lists)
    for (const ListedPrice& listed : list.prices)
      if (listed.offer == name)
        prices.push_back({"list:" + list.id, 1, instant_of(list.starts), instant_of(list.ends),
                          price_of(listed.price)});
  return prices;
}

Result<> put_prices(store::Tx& tx, EditionId edition, const std::vector<Price>& prices) {
  YZ_TRY(tx.run("delete from trade_price where edition = $1", {edition}));
  YZ_TRY(
      tx.run("update trade_edition set has_prices = $1 where id = $2", {!prices.empty(), edition}));
  for (const Price& p : prices)
    YZ_TRY(
        tx.run("insert into trade_price (edition, list, quantity, starts, ends, price) "
               "values ($1, $2, $3, $4, $5, $6) on conflict (edition, list, quantity) do nothing",
               {edition, p.list, p.quantity, p.starts, p.ends, p.price}));
  return {};
}

Result<> put_offers(store::Tx& tx, const expo::Pack& pack, const PackTrade& trade) {
  std::vector<std::string> kept;
  for (const Offers& offers : trade.offers) {
    const auto exhibit = std::ranges::find(pack.exhibits, offers.exhibit, &expo::Exhibit::slug);
    if (exhibit == pack.exhibits.end())
      return fail(ErrorKind::invalid, "there is no such exhibit", offers.exhibit);
    std::int64_t position = 0;
    for (const Offer& offer : offers.offers) {
      EditionTerms terms = terms_of(offer, *exhibit, pack.expo.slug, trade.terms);
      terms.position = position++;
      YZ_ASSIGN(const EditionId id, put_edition(tx, terms));
      YZ_TRY(put_prices(tx, id, prices_of(offer, terms.name(), trade.terms)));
      kept.push_back(terms.name());
    }
  }
  return withdraw_others(tx, pack.expo.slug, kept);
}

// Of each exhibit of the pack that was ever offered, all that is offered now: for search, which
// reads no tables of trade's. One entry an exhibit.
Result<> tell_offers(store::Tx& tx, std::string_view pack) {
  std::map<std::string, boost::json::array> offered;
  YZ_TRY(
      tx.each("select exhibit, slug, title_zh, title_en, price_mode, price, is_offered"
              " from trade_edition where pack = $1 order by exhibit, position",
              {pack}, [&](const Row& row) {
                auto& offers = offered[row.string(0)];
                if (!row.boolean(6)) return;
                boost::json::value price = nullptr;
                if (row.text(4) == word_of(PriceMode::fixed)) price = row.integer(5);
                offers.push_back({{"offer", row.string(1)},
                                  {"title", {{"zh", row.string(2)}, {"en", row.string(3)}}},
                                  {"price", std::move(price)}});
              }));
  for (auto& [exhibit, offers] : offered)
    YZ_TRY(tx.append("trade.offers_changed",
                     boost::json::object{{"exhibit", exhibit}, {"offers", std::move(offers)}}));
  return {};
}

std::vector<Shipping> shipping_of(const Terms& terms, std::string_view pack) {
  std::vector<Shipping> methods;
  for (const ShippingTerms& s : terms.shipping) {
    Shipping method;
    method.pack = pack;
    method.slug = s.id;
    method.position = std::ssize(methods);
    method.price = price_of(s.price);
    method.free_from = parse_price(s.free_from);
    method.needs_address = !s.pickup;
    method.title = s.title;
    methods.push_back(std::move(method));
  }
  return methods;
}

// How often a code was used stays with it.
Result<> put_discounts(store::Tx& tx, std::string_view pack, const Terms& terms) {
  YZ_TRY(tx.run("update trade_discount set is_offered = 0 where pack = $1", {pack}));
  for (const DiscountTerms& d : terms.discounts) {
    YZ_ASSIGN(
        const auto put,
        tx.run("insert into trade_discount (code, pack, percent, amount, minimum, uses, used,"
               " starts, ends, title_zh, title_en, is_offered) "
               "values ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, 1) "
               "on conflict (code) do update set percent = excluded.percent,"
               " amount = excluded.amount, minimum = excluded.minimum, uses = excluded.uses,"
               " starts = excluded.starts, ends = excluded.ends, title_zh = excluded.title_zh,"
               " title_en = excluded.title_en, is_offered = 1 "
               "where trade_discount.pack = excluded.pack",
               {d.code, pack, d.percent.value_or(0), price_of(d.amount), price_of(d.minimum),
                d.uses, instant_of(d.starts), instant_of(d.ends), d.title.zh, d.title.en}));
    if (put == 0)
      return fail(ErrorKind::conflict,
                  fmt::format("another pack has the discount code \"{}\"", d.code));
  }
  return {};
}

Result<> keep_documents(store::Tx& tx, std::string_view pack, const PackTrade& trade) {
  YZ_TRY(tx.run("delete from trade_pack where pack = $1", {pack}));
  YZ_TRY(tx.run("delete from trade_offers where pack = $1", {pack}));
  if (trade.has_terms)
    YZ_TRY(tx.run("insert into trade_pack (pack, doc) values ($1, $2)",
                  {pack, boost::json::serialize(to_json(trade.terms))}));
  for (const Offers& offers : trade.offers)
    YZ_TRY(tx.run("insert into trade_offers (pack, exhibit, doc) values ($1, $2, $3)",
                  {pack, offers.exhibit, boost::json::serialize(to_json(offers))}));
  return {};
}

void look_at_offer(const Edition& was, const Offer& offer, Faults& faults) {
  const std::string file = offers_file(was.exhibit);
  if (was.kind != offer.kind)
    faults.add({file}, fmt::format("the offer \"{}\" was \"{}\" before; give what is \"{}\" "
                                   "another id",
                                   offer.id, word_of(was.kind), word_of(offer.kind)));
  const std::int64_t taken = was.stocked - was.available();
  if (stock_of(offer) < taken)
    faults.add({file}, fmt::format("of the offer \"{}\" {} are held or sold already; \"stock\" "
                                   "cannot be {}",
                                   offer.id, taken, stock_of(offer)));
}

}  // namespace

Result<> find_clashes(store::ReadTx& tx, std::string_view pack, const PackTrade& trade,
                      Faults& faults) {
  for (const Offers& offers : trade.offers)
    for (const Offer& offer : offers.offers) {
      YZ_ASSIGN(const auto was, find_edition(tx, offers.exhibit, offer.id));
      if (was) look_at_offer(*was, offer, faults);
    }
  for (const DiscountTerms& discount : trade.terms.discounts) {
    YZ_ASSIGN(const auto other,
              tx.first("select pack from trade_discount where code = $1 and pack <> $2",
                       {discount.code, pack}, [](const Row& row) { return row.string(0); }));
    if (other)
      faults.add({"trade.toml"}, fmt::format("the pack \"{}\" has the discount code \"{}\" "
                                             "already; give this one another",
                                             *other, discount.code));
  }
  return {};
}

Result<> import_trade(store::Tx& tx, const expo::Pack& pack, const PackTrade& trade) {
  const std::string& slug = pack.expo.slug;
  YZ_TRY(put_offers(tx, pack, trade));
  YZ_TRY(tell_offers(tx, slug));
  YZ_TRY(put_shipping(tx, slug, shipping_of(trade.terms, slug)));
  YZ_TRY(put_discounts(tx, slug, trade.terms));
  return keep_documents(tx, slug, trade);
}

Result<PackTrade> trade_of_pack(store::ReadTx& tx, std::string_view pack) {
  PackTrade trade;
  YZ_ASSIGN(const auto terms, tx.first("select doc from trade_pack where pack = $1", {pack},
                                       [](const Row& row) { return row.string(0); }));
  if (terms) {
    YZ_ASSIGN(trade.terms, from_json<Terms>(*terms));
    trade.has_terms = true;
  }
  YZ_ASSIGN(const auto docs, tx.all("select doc from trade_offers where pack = $1 order by exhibit",
                                    {pack}, [](const Row& row) { return row.string(0); }));
  for (const std::string& doc : docs) {
    YZ_ASSIGN(auto offers, from_json<Offers>(doc));
    trade.offers.push_back(std::move(offers));
  }
  return trade;
}

}  // namespace yz::trade
