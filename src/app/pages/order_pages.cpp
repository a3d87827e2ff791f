// A buyer's orders: the list, one order with what can still be done with it, the way to the
// payment.
#include <algorithm>

#include "app/pages/desk.hpp"
#include "app/pages/parts.hpp"
#include "app/pages/trade_forms.hpp"
#include "app/pages/trade_models.hpp"
#include "app/pages/trade_routes.hpp"
#include "base/log.hpp"
#include "trade/refusal.hpp"
#include "trade/route_parts_routes.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;
using trade::Member;

constexpr std::int64_t orders_a_page = 20;

std::unexpected<Error> nobody() { return fail(ErrorKind::unauthenticated, "Please sign in."); }

Result<http::Model> make_orders(const PageMaker& maker, store::ReadTx& tx,
                                const std::optional<Member>& member, const Request& request) {
  YZ_ASSIGN(auto model, begin_own_page(maker, maker.text("trade.orders.title")));
  json::array list;
  json::value next = nullptr;
  if (member) {
    const auto before =
        trade::OrderId::parse(request.query.find("before").value_or(std::string_view()));
    YZ_ASSIGN(const auto orders,
              trade::orders_of_buyer(tx, member->key(), before, orders_a_page + 1));
    for (std::size_t i = 0; i < orders.size() && i < orders_a_page; ++i) {
      auto order = order_json(maker, orders[i]);
      json::array titles;
      for (const trade::Line& line : orders[i].lines)
        titles.push_back({{"title", to_json(line.title)}, {"quantity", line.quantity}});
      order["lines"] = std::move(titles);
      list.push_back(std::move(order));
    }
    if (std::ssize(orders) > orders_a_page)
      next =
          localise("/account/orders?before=" + orders[orders_a_page - 1].id.text(), maker.language);
  }
  model.values["orders"] = std::move(list);
  model.values["next"] = next;
  model.values["has_account"] = member && member->actor.account.has_value();
  return model;
}

// What the buyer can do with an exhibitor's part.
void add_acts(json::object& shown, const trade::Order& order, const trade::SellerOrder& seller) {
  using enum trade::State;
  shown["has_papers"] = order.state == paid;
  shown["can_dispute"] = trade::is_move(seller.state, trade::Event::dispute, disputed);
}

Result<http::Model> make_order(const PageMaker& maker, store::ReadTx& tx,
                               const std::optional<Member>& member, const Shop& shop,
                               const Request& request) {
  if (!member) return nobody();
  YZ_ASSIGN(const auto order, trade::own_order(tx, *member, request.parameter("id")));
  YZ_ASSIGN(const auto exhibitors, maker.source.exhibitors());
  const ExhibitorNames names(exhibitors);
  const Text title{fmt::format("{} {}", maker.text("trade.order.title").zh, order.number()),
                   fmt::format("{} {}", maker.text("trade.order.title").en, order.number())};
  YZ_ASSIGN(auto model,
            begin_own_page(maker, title, {{maker.text("trade.orders.title"), "/account/orders"}}));
  auto& values = model.values;
  const bool is_open = trade::is_holding(order.state);
  auto shown = order_json(maker, order);
  shown["can_pay"] = is_open && order.state != trade::State::deposit_held;
  shown["can_cancel"] = is_open;
  shown["deposit"] =
      order.deposit == 0 ? std::string() : format_money(order.deposit, order.currency);
  values["order"] = std::move(shown);
  YZ_ASSIGN(const auto withdrawal, trade::find_withdrawal(tx, order.id));
  values["withdrawn"] = withdrawal ? withdrawal->reason : std::string();
  json::array sellers;
  for (const trade::SellerOrder& seller : order.sellers) {
    auto part = seller_json(maker, order, seller, names);
    add_acts(part, order, seller);
    sellers.push_back(std::move(part));
  }
  values["sellers"] = std::move(sellers);
  json::array payments, refunds;
  YZ_ASSIGN(const auto paid, trade::payments_of(tx, order.id));
  for (const auto& payment : paid) payments.push_back(payment_json(order, payment));
  YZ_ASSIGN(const auto returned, trade::refunds_of(tx, order.id));
  for (const auto& refund : returned) refunds.push_back(refund_json(refund));
  const bool waits = is_open && !paid.empty() && paid.back().state == "pending";
  values["waits_for"] = waits ? json::value(paid.back().provider) : json::value(nullptr);
  values["payments"] = std::move(payments);
  values["refunds"] = std::move(refunds);
  values["providers"] = providers_json(shop.trade.providers);
  values["has_account"] = member->actor.account.has_value();
  return model;
}

std::string path_of(const Request& request, std::string_view more = {}) {
  return fmt::format("/account/orders/{}{}", request.parameter("id"), more);
}

Reply begin_pay(SharedShop shop, Request& request) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  const trade::Provider* provider = shop->trade.providers.find(field(*form, "provider", 40));
  if (provider == nullptr)
    co_return back_to(request, path_of(request), trade::word_of(trade::Refusal::no_such_provider));
  const trade::PayTerms terms = provider->terms();
  const FormRule<void> rule = [&](store::Tx& tx, const Member& member) -> Result<> {
    YZ_ASSIGN(auto order, trade::own_order(tx, member, request.parameter("id")));
    YZ_TRY(trade::begin_payment(tx, order, terms, member.key()));
    return {};
  };
  const auto begun = co_await write_form(*shop, request, rule);
  co_return after_form(request, path_of(request, begun && !provider->is_manual() ? "/pay" : ""),
                       begun);
}

// The payment that waits for the buyer to go to its provider; nothing where none does.
Result<std::optional<trade::Payment>> open_payment(store::ReadTx& tx, const Shop& shop,
                                                   const std::string& token,
                                                   const Request& request) {
  YZ_ASSIGN(const auto member, trade::member_of(tx, token, request.time));
  YZ_ASSIGN(const auto order, trade::own_order(tx, member, request.parameter("id")));
  YZ_ASSIGN(const auto payments, trade::payments_of(tx, order.id));
  if (!trade::is_holding(order.state) || payments.empty()) return std::nullopt;
  const trade::Payment& last = payments.back();
  const trade::Provider* provider = shop.trade.providers.find(last.provider);
  if (last.state != "pending" || provider == nullptr || provider->is_manual()) return std::nullopt;
  return last;
}

// Sends the browser on to the provider. A page and not a redirect: browsers hold what a form leads
// to against form-action, and a provider is another origin.
Reply go_to_pay(SharedShop shop, Request& request) {
  const std::string token = shop->trade.cookie.token_in(request);
  const auto payment = co_await shop->database.read(
      [&](store::ReadTx& tx) { return open_payment(tx, *shop, token, request); });
  if (!payment) co_return std::unexpected(payment.error());
  if (!*payment) co_return back_to(request, path_of(request));
  trade::Provider* provider = shop->trade.providers.find((*payment)->provider);
  const Language language = language_of(request.path);
  const trade::FairAddresses fair =
      trade::addresses_for(shop->trade, request, **payment, language == Language::en ? "/en" : "");
  const auto address = co_await provider->start(**payment, fair);
  if (!address || address->empty()) {
    if (!address)
      log_warning("a payment could not be begun",
                  {{"payment", (*payment)->key}, {"error", describe(address.error())}});
    co_return back_to(request, path_of(request), "away");
  }
  const PagePlace place{shop->pages->site(), language, without_language(request.path)};
  auto model = begin_page(place, shop->pages->expo(),
                          {place.text("trade.pay.title"), {}, "account", {}, {}, false});
  model.values["address"] = *address;
  model.values["order_url"] = localise(path_of(request), language);
  auto response = shop->pages->render("pay", language, model, http::Caching::none);
  // The browser goes on by itself; templates may not say so, because an attribute that acts by its
  // value cannot be escaped.
  const bool is_plain =
      std::ranges::all_of(*address, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
  if (response && is_plain) response->headers.emplace_back("Refresh", "0; url=" + *address);
  co_return response;
}

Reply cancel(SharedShop shop, Request& request) {
  const FormRule<void> rule = [&](store::Tx& tx, const Member& member) -> Result<> {
    YZ_ASSIGN(auto order, trade::own_order(tx, member, request.parameter("id")));
    return trade::cancel_order(tx, order, member.key());
  };
  const auto cancelled = co_await write_form(*shop, request, rule);
  co_return after_form(request, path_of(request), cancelled);
}

Reply dispute(SharedShop shop, Request& request) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  const auto id = trade::SellerOrderId::parse(field(*form, "seller", 40));
  const FormRule<void> rule = [&](store::Tx& tx, const Member& member) -> Result<> {
    YZ_ASSIGN(auto order, trade::own_order(tx, member, request.parameter("id")));
    trade::SellerOrder* seller = id ? trade::seller_in(order, *id) : nullptr;
    if (seller == nullptr) return fail(ErrorKind::not_found, "There is no such order.");
    return trade::dispute_order(tx, order, *seller, member.key());
  };
  const auto disputed = co_await write_form(*shop, request, rule);
  co_return after_form(request, path_of(request), disputed);
}

}  // namespace

void add_order_pages(http::Router& router, const SharedShop& shop) {
  for (const Language language : {Language::zh, Language::en}) {
    const std::string list = localise("/account/orders", language);
    const std::string one = list + "/{id:id}";
    router.get(list, page_of(shop, "orders", make_orders));
    router.get(one, [shop](Request& request) {
      return show_page(shop, request, "order",
                       [shop, &request](const PageMaker& maker, store::ReadTx& tx,
                                        const std::optional<Member>& member) {
                         return make_order(maker, tx, member, *shop, request);
                       });
    });
    router.get(one + "/pay", on(shop, go_to_pay));
    router.post(one + "/pay", on(shop, begin_pay));
    router.post(one + "/cancel", on(shop, cancel));
    router.post(one + "/dispute", on(shop, dispute));
  }
}

}  // namespace yz::app
