// Offers, cart, orders and payments, as a buyer meets them.
#include "trade/refusal.hpp"
#include "trade/route_parts_routes.hpp"
#include "trade/sweeper.hpp"

namespace yz::trade {
namespace {

using Routes = std::shared_ptr<const TradeRoutes>;

constexpr std::int64_t orders_a_page = 50;

// --- what is asked for ---------------------------------------------------------------------------

std::vector<Item> items_in(Fields& body) {
  std::vector<Item> items;
  const auto list = body.list("items");
  if (!list) return items;
  if (list->empty() || list->size() > 200) body.blame("items", "must be 1 to 200");
  for (const auto& value : *list) {
    if (!value.is_object()) return body.blame("items", "must be a list of objects"), items;
    Fields each(value.as_object());
    Item item{each.text("exhibit", 80), each.text("offer", 80),
              each.number("quantity").value_or(0)};
    if (const auto checked = each.check(); !checked)
      body.blame("items." + checked.error().place, checked.error().message);
    items.push_back(std::move(item));
  }
  return items;
}

struct Asked {
  NewOrder order;
  std::string provider;  // empty: it is paid later
};

Result<Asked> asked_in(const Request& request) {
  YZ_ASSIGN(Fields body, Fields::parse(request));
  Asked asked;
  asked.order.items = items_in(body);
  asked.order.shipping = body.text("delivery", 80, "");
  asked.order.contact = contact_in(body);
  asked.order.expected_total = body.number("expected_total", false);
  asked.order.discount = body.text("discount", 40, "");
  asked.provider = body.text("provider", 40, "");
  YZ_TRY(body.check());
  return asked;
}

Result<PayTerms> terms_of(const TradeRoutes& routes, std::string_view name) {
  const Provider* provider = routes.providers.find(name);
  if (provider == nullptr) return refuse(Refusal::no_such_provider, name);
  return provider->terms();
}

// --- orders --------------------------------------------------------------------------------------

std::string with_money(const Order& order, const std::vector<Payment>& payments,
                       const std::vector<Refund>& refunds,
                       const std::optional<Withdrawal>& withdrawal = std::nullopt) {
  JsonText out;
  out.object([&] {
    write_fields(out, order);
    write_money_fields(out, payments, refunds);
    if (!withdrawal) return;
    out.name("withdrawn");
    out.object([&] {
      out.field("reason", withdrawal->reason);
      out.field("time", to_rfc3339(withdrawal->time));
    });
  });
  return out.take();
}

// An order whose payment was begun, if there is anything to pay.
std::string begun_text(const Order& order, const std::optional<Payment>& payment,
                       const PayTerms& terms) {
  std::vector<Payment> payments;
  if (payment) payments.push_back(*payment);
  JsonText out;
  out.object([&] {
    write_fields(out, order);
    write_money_fields(out, payments, {});
    // People confirm it: there is nowhere to go.
    if (!terms.look_after) out.field("redirect", nullptr);
  });
  return out.take();
}

// After the wish is durable: where the provider wants the browser to go. It may be asked again, so
// it is no part of the kept answer.
Reply with_redirect(Routes routes, Request& request, store::KeptAnswer answer) {
  json::error_code error;
  auto body = json::parse(answer.body, error);
  const auto* payments = error ? nullptr : body.as_object().if_contains("payments");
  if (payments == nullptr || payments->as_array().empty())
    co_return json_text(std::move(answer.body), answer.status);
  const std::string key(payments->as_array().back().at("key").as_string());
  const auto payment =
      co_await routes->database.read([&](store::ReadTx& tx) { return find_payment(tx, key); });
  if (!payment) co_return std::unexpected(payment.error());
  Provider* provider = *payment ? routes->providers.find((*payment)->provider) : nullptr;
  if (provider != nullptr && (*payment)->state == "pending") {
    const FairAddresses fair = addresses_for(*routes, request, **payment, "");
    const auto redirect = co_await provider->start(**payment, fair);
    if (!redirect) co_return std::unexpected(redirect.error());
    body.as_object()["redirect"] =
        redirect->empty() ? json::value(nullptr) : json::value(*redirect);
  }
  co_return http::json_response(body, http::Caching::none, answer.status);
}

Reply place(Routes routes, Request& request) {
  auto asked = asked_in(request);
  if (!asked) co_return std::unexpected(asked.error());
  std::optional<PayTerms> terms;
  if (!asked->provider.empty()) {
    auto found = terms_of(*routes, asked->provider);
    if (!found) co_return std::unexpected(found.error());
    terms = std::move(*found);
  }
  const WriteRule rule = [&](store::Tx& tx, const Member& member) -> Result<Answer> {
    asked->order.buyer = member.key();
    if (!terms) {
      YZ_ASSIGN(const Order order, place_order(tx, asked->order));
      return Answer{201, with_money(order, {}, {})};
    }
    YZ_ASSIGN(const Begun begun, place_and_pay(tx, asked->order, *terms));
    return Answer{201, begun_text(begun.order, begun.payment, *terms)};
  };
  auto answer = co_await write_once(*routes, request, rule, true);
  if (!answer) co_return std::unexpected(answer.error());
  if (!terms || !terms->look_after) co_return json_text(std::move(answer->body), answer->status);
  co_return co_await with_redirect(routes, request, std::move(*answer));
}

Reply pay(Routes routes, Request& request) {
  auto body = Fields::parse(request);
  if (!body) co_return std::unexpected(body.error());
  const std::string name = body->text("provider", 40);
  if (const auto checked = body->check(); !checked) co_return std::unexpected(checked.error());
  const auto terms = terms_of(*routes, name);
  if (!terms) co_return std::unexpected(terms.error());
  const WriteRule rule = [&](store::Tx& tx, const Member& member) -> Result<Answer> {
    YZ_TRY(lapse_due(tx, 64));
    YZ_ASSIGN(Order order, own_order(tx, member, request.parameter("id")));
    YZ_ASSIGN(const auto payment, begin_payment(tx, order, *terms, order.buyer));
    return Answer{200, begun_text(order, payment, *terms)};
  };
  auto answer = co_await write_once(*routes, request, rule, true);
  if (!answer) co_return std::unexpected(answer.error());
  if (!terms->look_after) co_return json_text(std::move(answer->body), answer->status);
  co_return co_await with_redirect(routes, request, std::move(*answer));
}

Reply cancel(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_TRY(lapse_due(tx, 64));
        YZ_ASSIGN(Order order, own_order(tx, member, request.parameter("id")));
        YZ_TRY(cancel_order(tx, order, member.key()));
        return Answer{200, object_text(order)};
      },
      false);
}

Reply dispute(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_ASSIGN(Order order, own_order(tx, member, request.parameter("id")));
        YZ_ASSIGN(Fields body, Fields::parse(request));
        const auto id = SellerOrderId::parse(body.text("seller_order", 32));
        YZ_TRY(body.check());
        SellerOrder* seller = id ? seller_in(order, *id) : nullptr;
        if (seller == nullptr) return fail(ErrorKind::not_found, "There is no such order.");
        YZ_TRY(dispute_order(tx, order, *seller, member.key()));
        return Answer{200, object_text(order)};
      },
      false);
}

Reply show_order(Routes routes, Request& request) {
  return answer_read(*routes, request,
                     [&request](store::ReadTx& tx, const Member& member) -> Result<Body> {
                       YZ_ASSIGN(const Order order, own_order(tx, member, request.parameter("id")));
                       YZ_ASSIGN(const auto payments, payments_of(tx, order.id));
                       YZ_ASSIGN(const auto refunds, refunds_of(tx, order.id));
                       YZ_ASSIGN(const auto withdrawal, find_withdrawal(tx, order.id));
                       return with_money(order, payments, refunds, withdrawal);
                     });
}

Reply list_orders(Routes routes, Request& request) {
  return answer_read(
      *routes, request, [&request](store::ReadTx& tx, const Member& member) -> Result<Body> {
        std::optional<OrderId> before;
        if (const auto cursor = request.query.find("cursor")) {
          before = OrderId::parse(*cursor);
          if (!before) return fail(ErrorKind::invalid, "is not a cursor of this list", "cursor");
        }
        YZ_ASSIGN(auto orders, orders_of_buyer(tx, member.key(), before, orders_a_page + 1));
        const bool has_more = std::ssize(orders) > orders_a_page;
        if (has_more) orders.pop_back();
        JsonText out;
        out.object([&] {
          out.name("items");
          out.array([&] {
            for (const Order& order : orders) out.object([&] { write_fields(out, order); });
          });
          out.name("next");
          has_more ? out.value(orders.back().id.text()) : out.value(nullptr);
        });
        return out.take();
      });
}

// --- offers and cart -----------------------------------------------------------------------------

Reply show_offers(Routes routes, Request& request) {
  auto value = co_await routes->database.read([&](store::ReadTx& tx) -> Result<json::value> {
    YZ_ASSIGN(const auto editions, editions_of(tx, request.parameter("slug")));
    json::array items;
    for (const Edition& edition : editions) items.push_back(json_of(edition, request.time));
    json::array deliveries;
    if (!editions.empty()) {
      YZ_ASSIGN(const auto methods, shipping_of(tx, editions.front().pack));
      for (const Shipping& method : methods)
        deliveries.push_back(json_of(method, editions.front().currency));
    }
    json::array providers;
    for (const auto& provider : routes->providers.all())
      providers.push_back(json::value(provider->name()));
    return json::object{{"items", std::move(items)},
                        {"deliveries", std::move(deliveries)},
                        {"providers", std::move(providers)},
                        {"next", nullptr}};
  });
  if (!value) co_return std::unexpected(std::move(value).error());
  co_return http::json_response(*value);
}

Reply show_cart(Routes routes, Request& request) {
  return answer_read(*routes, request,
                     [&request](store::ReadTx& tx, const Member& member) -> Result<json::value> {
                       YZ_ASSIGN(const auto lines, cart_of(tx, member.key(), request.time));
                       return json::value(json_of_cart(lines, request.time));
                     });
}

// Whoever has no session yet gets one with the first thing put in the cart.
Reply change_cart(Routes routes, Request& request) {
  auto body = Fields::parse(request);
  if (!body) co_return std::unexpected(body.error());
  const auto quantity = body->number("quantity");
  if (const auto checked = body->check(); !checked) co_return std::unexpected(checked.error());
  const Item item{std::string(request.parameter("exhibit")),
                  std::string(request.parameter("offer")), quantity.value_or(0)};
  const std::string token = routes->cookie.token_in(request);
  std::string begun;
  const auto cart = co_await routes->database.write([&](store::Tx& tx) -> Result<json::object> {
    begun.clear();
    YZ_ASSIGN(const Member member, member_or_visitor(tx, token, begun));
    YZ_TRY(put_in_cart(tx, member.key(), item));
    YZ_ASSIGN(const auto lines, cart_of(tx, member.key(), tx.now()));
    return json_of_cart(lines, tx.now());
  });
  if (!cart) co_return std::unexpected(cart.error());
  auto response = http::json_response(*cart);
  if (!begun.empty()) routes->cookie.put(response, begun);
  co_return response;
}

}  // namespace

void add_buyer_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes) {
  using http::Method;
  const auto add = [&](Method method, std::string_view pattern,
                       Reply (*handler)(Routes, Request&)) {
    router.add(method, pattern,
               [routes, handler](Request& request) { return handler(routes, request); });
  };
  add(Method::get, "/api/v1/exhibits/{slug:slug}/offers", show_offers);
  add(Method::get, "/api/v1/cart", show_cart);
  add(Method::put, "/api/v1/cart/{exhibit:slug}/{offer:slug}", change_cart);
  add(Method::get, "/api/v1/orders", list_orders);
  add(Method::post, "/api/v1/orders", place);
  add(Method::get, "/api/v1/orders/{id:id}", show_order);
  add(Method::post, "/api/v1/orders/{id:id}/payments", pay);
  add(Method::post, "/api/v1/orders/{id:id}/cancellation", cancel);
  add(Method::post, "/api/v1/orders/{id:id}/dispute", dispute);
}

void add_routes(http::Router& router, const TradeRoutes& routes) {
  const auto shared = std::make_shared<const TradeRoutes>(routes);
  add_buyer_routes(router, shared);
  add_seller_routes(router, shared);
  add_notice_routes(router, shared);
  add_enquiry_routes(router, shared);
  add_auction_routes(router, shared);
  add_lead_routes(router, shared);
  add_consent_routes(router, shared);
}

}  // namespace yz::trade
