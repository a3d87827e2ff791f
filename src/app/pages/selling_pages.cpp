// Selling: an exhibitor's orders and one of them with what can be done; the organiser's view of
// all. Whoever does not act for the exhibitor finds nothing here.
#include <algorithm>

#include "app/pages/desk.hpp"
#include "app/pages/parts.hpp"
#include "app/pages/trade_forms.hpp"
#include "app/pages/trade_models.hpp"
#include "app/pages/trade_routes.hpp"
#include "base/random.hpp"
#include "store/idempotency.hpp"
#include "trade/ledger.hpp"
#include "trade/pack.hpp"
#include "trade/refusal.hpp"
#include "trade/sweeper.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;
using trade::Event;
using trade::Member;
using trade::State;

constexpr std::int64_t orders_a_page = 30;

std::unexpected<Error> not_here() { return fail(ErrorKind::not_found, "There is no such page."); }

json::object row_json(const PageMaker& maker, const trade::Order& order,
                      const trade::SellerOrder& seller, const ExhibitorNames& names) {
  auto row = seller_json(maker, order, seller, names);
  row["number"] = order.number();
  row["made"] = format_instant(order.made, maker.language);
  return row;
}

// Orders of one exhibitor; of all where `slug` is empty.
Result<void> put_orders(http::Model& model, const PageMaker& maker, store::ReadTx& tx,
                        const std::string& slug, const Request& request) {
  const auto before =
      trade::SellerOrderId::parse(request.query.find("before").value_or(std::string_view()));
  YZ_ASSIGN(const auto exhibitors, maker.source.exhibitors());
  const ExhibitorNames names(exhibitors);
  YZ_ASSIGN(const auto sellers, slug.empty()
                                    ? trade::orders_of_all(tx, before, orders_a_page + 1)
                                    : trade::orders_of_seller(tx, slug, before, orders_a_page + 1));
  json::array list;
  for (std::size_t i = 0; i < sellers.size() && i < orders_a_page; ++i) {
    YZ_ASSIGN(const auto order, trade::find_order(tx, sellers[i].order));
    if (order) list.push_back(row_json(maker, *order, sellers[i], names));
  }
  model.values["orders"] = std::move(list);
  model.values["next"] = nullptr;
  if (std::ssize(sellers) > orders_a_page)
    model.values["next"] =
        localise(fmt::format("/selling{}?before={}", slug.empty() ? "" : "/" + slug,
                             sellers[orders_a_page - 1].id.text()),
                 maker.language);
  return {};
}

// What was sold and what of it is the organiser's, from the books.
Result<json::array> accounts_json(const PageMaker& maker, store::ReadTx& tx) {
  YZ_ASSIGN(const auto exhibitors, maker.source.exhibitors());
  YZ_ASSIGN(const auto sums, trade::balances(tx, "CNY"));
  const auto balance = [&](const std::string& account) {
    const auto at = sums.find(account);
    return at == sums.end() ? 0 : at->second;
  };
  json::array rows;
  for (const auto& exhibitor : exhibitors) {
    const auto own = balance(trade::seller_account(exhibitor.slug));
    const auto commission = balance(trade::commission_account(exhibitor.slug));
    if (own == 0 && commission == 0) continue;
    rows.push_back({{"title", to_json(exhibitor.title)},
                    {"url", localise("/selling/" + exhibitor.slug, maker.language)},
                    {"own", format_money(own, "CNY")},
                    {"commission", format_money(commission, "CNY")}});
  }
  return rows;
}

Result<http::Model> make_all(const PageMaker& maker, store::ReadTx& tx,
                             const std::optional<Member>& member, const Request& request) {
  if (!member || !member->is_organiser()) return not_here();
  YZ_ASSIGN(auto model, begin_own_page(maker, maker.text("trade.selling.all")));
  YZ_TRY(put_orders(model, maker, tx, "", request));
  YZ_ASSIGN(model.values["accounts"], accounts_json(maker, tx));
  model.values["desk"] = nullptr;
  return model;
}

Result<http::Model> make_list(const PageMaker& maker, store::ReadTx& tx,
                              const std::optional<Member>& member, const Request& request) {
  const std::string slug(request.parameter("slug"));
  if (!member || !member->acts_for(slug)) return not_here();
  YZ_ASSIGN(const auto exhibitor, maker.source.exhibitor(slug));
  YZ_ASSIGN(auto model, begin_own_page(maker, maker.text("trade.selling.title")));
  YZ_TRY(put_orders(model, maker, tx, slug, request));
  model.values["accounts"] = json::array();
  YZ_ASSIGN(model.values["desk"], desk_json(tx, slug, "orders"));
  model.values["title"] = to_json(exhibitor.title);
  return model;
}

// Which forms stand on the page.
json::object acts_json(const trade::Order& order, const trade::SellerOrder& seller,
                       const std::vector<trade::Payment>& payments,
                       const std::vector<trade::Refund>& refunds, const trade::Providers& providers,
                       const Member& member) {
  const auto can = [&](Event event, State to) {
    return order.state == State::paid && trade::is_move(seller.state, event, to);
  };
  const auto is_manual = [&](const std::string& name) {
    const auto* provider = providers.find(name);
    return provider != nullptr && provider->is_manual();
  };
  const bool waits = trade::is_holding(order.state) && !payments.empty() &&
                     payments.back().state == "pending" && is_manual(payments.back().provider);
  bool returns = false;
  for (const trade::Refund& refund : refunds)
    returns |= refund.state == "pending" && is_manual(refund.provider) &&
               (refund.seller_order ? *refund.seller_order == seller.id : member.is_organiser());
  json::object acts{{"withdraw", trade::may_withdraw(order, payments, member, providers)},
                    {"receive", waits && (order.sellers.size() == 1 || member.is_organiser())},
                    {"confirm_piece", order.state == State::deposit_held},
                    {"papers", order.state == State::paid},
                    {"accept", can(Event::accept, State::fulfilling)},
                    {"complete", can(Event::complete, State::completed)},
                    {"refund", can(Event::refund, State::refund_pending) &&
                                   seller.total > seller.refunded + seller.refunding},
                    {"confirm_refund", returns},
                    {"bring_back", order.state == State::paid},
                    {"resolve", can(Event::resolve, State::completed) && member.is_organiser()}};
  // Papers are asked for in another place.
  acts["any"] = std::ranges::any_of(
      acts, [](const auto& act) { return act.key() != "papers" && act.value().as_bool(); });
  return acts;
}

Result<http::Model> make_one(const PageMaker& maker, store::ReadTx& tx,
                             const std::optional<Member>& member, const Shop& shop,
                             const Request& request) {
  if (!member) return fail(ErrorKind::unauthenticated, "Please sign in.");
  YZ_ASSIGN(const auto deal, trade::dealt(tx, *member, request.parameter("id")));
  const trade::Order& order = deal->order;
  const trade::SellerOrder& seller = *deal->seller;
  YZ_ASSIGN(const auto exhibitors, maker.source.exhibitors());
  const ExhibitorNames names(exhibitors);
  const Text title{fmt::format("{} {}", maker.text("trade.order.title").zh, order.number()),
                   fmt::format("{} {}", maker.text("trade.order.title").en, order.number())};
  YZ_ASSIGN(auto model,
            begin_own_page(maker, title,
                           {{maker.text("trade.selling.title"), "/selling/" + seller.exhibitor}}));
  auto& values = model.values;
  values["order"] = order_json(maker, order);
  values["seller"] = seller_json(maker, order, seller, names);
  YZ_ASSIGN(const auto payments, trade::payments_of(tx, order.id));
  YZ_ASSIGN(const auto refunds, trade::refunds_of(tx, order.id));
  json::array shown;
  for (const auto& refund : refunds)
    if (refund.seller_order ? *refund.seller_order == seller.id : member->is_organiser())
      shown.push_back(refund_json(refund));
  values["refunds"] = std::move(shown);
  json::array paid;
  for (const auto& payment : payments) paid.push_back(payment_json(order, payment));
  values["payments"] = std::move(paid);
  values["acts"] = acts_json(order, seller, payments, refunds, shop.trade.providers, *member);
  YZ_ASSIGN(const auto withdrawal, trade::find_withdrawal(tx, order.id));
  values["withdrawn"] = withdrawal ? withdrawal->reason : std::string();
  put_form_fault(model, request);
  values["key"] = random_token();
  return model;
}

using Act = Result<> (*)(store::Tx&, trade::Dealt&, const Member&, const http::Fields&,
                         const trade::Providers&);

std::string path_of(const Request& request) {
  return fmt::format("/selling/orders/{}", request.parameter("id"));
}

// One thing done with one seller order.
Reply act_on(SharedShop shop, Request& request, Act act) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  const FormRule<void> rule = [&](store::Tx& tx, const Member& member) -> Result<> {
    YZ_ASSIGN(const auto deal, trade::dealt(tx, member, request.parameter("id")));
    return act(tx, *deal, member, *form, shop->trade.providers);
  };
  const auto done = co_await write_form(*shop, request, rule);
  co_return after_desk_form(request, path_of(request), done);
}

Result<> withdraw(store::Tx& tx, trade::Dealt& deal, const Member& member, const http::Fields& form,
                  const trade::Providers& providers) {
  return trade::withdraw(tx, deal, member, providers, form.find("reason").value_or(""));
}
Result<> receive(store::Tx& tx, trade::Dealt& deal, const Member& member, const http::Fields&,
                 const trade::Providers& providers) {
  return trade::receive_money(tx, deal, member, providers);
}
Result<> confirm_piece(store::Tx& tx, trade::Dealt& deal, const Member& member, const http::Fields&,
                       const trade::Providers&) {
  return trade::confirm_order(tx, deal.order, member.key());
}
Result<> accept(store::Tx& tx, trade::Dealt& deal, const Member& member, const http::Fields&,
                const trade::Providers&) {
  return trade::accept_order(tx, deal.order, *deal.seller, member.key());
}
Result<> complete(store::Tx& tx, trade::Dealt& deal, const Member& member, const http::Fields& form,
                  const trade::Providers&) {
  return trade::complete_order(tx, deal.order, *deal.seller, field(form, "tracking", 80),
                               member.key());
}
Result<> confirm(store::Tx& tx, trade::Dealt& deal, const Member& member, const http::Fields&,
                 const trade::Providers& providers) {
  return trade::confirm_refund(tx, deal, member, providers);
}
Result<> resolve(store::Tx& tx, trade::Dealt& deal, const Member& member, const http::Fields&,
                 const trade::Providers&) {
  return trade::resolve(tx, deal, member);
}
Result<> bring_back(store::Tx& tx, trade::Dealt& deal, const Member&, const http::Fields& form,
                    const trade::Providers&) {
  return trade::bring_back(tx, deal, number_field(form, "position").value_or(-1),
                           number_field(form, "quantity").value_or(0));
}

// The wish under the form's key, so that sending it twice gives back once.
Reply refund(SharedShop shop, Request& request) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  const std::int64_t amount = trade::parse_price(field(*form, "amount", 12)).value_or(0);
  std::optional<trade::Refund> wished;
  const FormRule<void> rule = [&](store::Tx& tx, const Member& member) -> Result<> {
    wished.reset();
    YZ_ASSIGN(const auto deal, trade::dealt(tx, member, request.parameter("id")));
    YZ_ASSIGN(const auto key, store::request_key(member.key(), field(*form, "key", 64), "POST",
                                                 request.path, request.body));
    YZ_TRY(store::once(tx, key, [&]() -> Result<store::KeptAnswer> {
      YZ_ASSIGN(wished, trade::begin_refund(tx, deal->order, *deal->seller, amount,
                                            field(*form, "reason", 300), member.key()));
      return store::KeptAnswer{303, ""};
    }));
    return {};
  };
  const auto begun = co_await write_form(*shop, request, rule);
  // The wish is durable; whatever goes wrong from here on, the sweeper carries it out.
  if (begun && wished) {
    const auto made = co_await trade::carry_out(shop->database, shop->trade.providers, *wished);
    if (!made) co_return std::unexpected(made.error());
  }
  co_return after_form(request, path_of(request), begun);
}

}  // namespace

void add_selling_pages(http::Router& router, const SharedShop& shop) {
  static constexpr std::pair<const char*, Act> acts[] = {{"withdraw", withdraw},
                                                         {"receive", receive},
                                                         {"accept", accept},
                                                         {"complete", complete},
                                                         {"confirm-piece", confirm_piece},
                                                         {"confirm-refund", confirm},
                                                         {"resolve", resolve},
                                                         {"bring-back", bring_back}};
  for (const Language language : {Language::zh, Language::en}) {
    const std::string one = localise("/selling/orders/{id:id}", language);
    router.get(localise("/selling", language), page_of(shop, "selling", make_all));
    router.get(localise("/selling/{slug:slug}", language), page_of(shop, "selling", make_list));
    router.get(one, [shop](Request& request) {
      return show_page(shop, request, "selling_order",
                       [shop, &request](const PageMaker& maker, store::ReadTx& tx,
                                        const std::optional<Member>& member) {
                         return make_one(maker, tx, member, *shop, request);
                       });
    });
    for (const auto& [word, act] : acts)
      router.post(fmt::format("{}/{}", one, word),
                  [shop, act = act](Request& request) { return act_on(shop, request, act); });
    router.post(one + "/refund", [shop](Request& request) { return refund(shop, request); });
  }
}

}  // namespace yz::app
