// The cart and the checkout: what is in it, what it costs with each way of delivery, and one form
// that makes the order.
#include <algorithm>

#include "app/pages/parts.hpp"
#include "app/pages/trade_forms.hpp"
#include "app/pages/trade_models.hpp"
#include "app/pages/trade_routes.hpp"
#include "base/random.hpp"
#include "store/idempotency.hpp"
#include "trade/refusal.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;
using trade::Member;

// What stands in the checkout's form.
struct Typed {
  std::string code;
  std::string delivery;
  std::string provider;
  trade::Contact contact;
  std::string key;  // the form's own: sending it twice is one order
  std::optional<std::int64_t> expected;
  std::string fault;
};

std::string code_in(const http::Fields& fields) {
  std::string code = field(fields, "code", 40);
  for (char& c : code)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return code;
}

// The sums with a code; without it, and the reason, where it cannot be used.
struct Sums {
  trade::Order order;
  std::string fault;
  std::string minimum = {};  // what the goods must cost for the code, where they do not
};

Result<Sums> sums_of(store::ReadTx& tx, const Member& member, const std::string& code,
                     const std::string& delivery, Instant now) {
  trade::NewOrder wanted{.buyer = member.key(), .shipping = delivery, .discount = code};
  auto order = trade::quote_order(tx, wanted, now);
  if (order) return Sums{std::move(*order), {}};
  const std::string fault = fault_word(order.error());
  if (fault.empty() || code.empty()) return std::unexpected(order.error());
  YZ_ASSIGN(auto without, sums_of(tx, member, "", delivery, now));
  without.fault = fault;
  const auto refused = trade::refusal_of(order.error());
  if (refused && refused->refusal == trade::Refusal::discount_below_minimum)
    without.minimum = format_money(std::stoll(refused->about), without.order.currency);
  return without;
}

// Puts in what a code is good for: `code` and what it saves, or why it cannot be used.
Result<> put_code(http::Model& model, store::ReadTx& tx, const Member& member,
                  const std::string& code, const Sums& with, Instant now) {
  auto& values = model.values;
  values["code"] = with.fault.empty() ? code : "";
  values["minimum"] = with.minimum;
  if (!with.fault.empty()) values["fault"] = with.fault;
  if (code.empty() || !with.fault.empty()) return {};
  YZ_ASSIGN(const auto without, sums_of(tx, member, "", "", now));
  values["saved"] = format_money(without.order.goods - with.order.goods, with.order.currency);
  return {};
}

Result<json::array> lines_json(const PageMaker& maker, store::ReadTx& tx, const Member& member,
                               Instant now) {
  YZ_ASSIGN(const auto lines, trade::cart_of(tx, member.key(), now));
  json::array out;
  for (const trade::CartLine& line : lines) out.push_back(cart_line_json(maker, line, now));
  return out;
}

Result<http::Model> begin(const PageMaker& maker, std::string_view title) {
  YZ_ASSIGN(const auto expo, maker.source.expo());
  auto model = begin_page(maker, expo, {maker.text(title), {}, "cart", {}, {}, false});
  model.values["trail"] = make_trail(maker, {{maker.text(title), ""}});
  model.values["lines"] = json::array();
  model.values["code"] = "";
  model.values["saved"] = "";
  model.values["minimum"] = "";
  return model;
}

Result<http::Model> make_cart(const PageMaker& maker, store::ReadTx& tx,
                              const std::optional<Member>& member, const Request& request) {
  YZ_ASSIGN(auto model, begin(maker, "trade.cart.title"));
  if (!member) return model;
  YZ_ASSIGN(auto lines, lines_json(maker, tx, *member, request.time));
  const bool is_empty = lines.empty();
  model.values["lines"] = std::move(lines);
  if (is_empty) return model;
  const std::string code = code_in(request.query);
  YZ_ASSIGN(const auto sums, sums_of(tx, *member, code, "", request.time));
  model.values["goods"] = format_money(sums.order.goods, sums.order.currency);
  model.values["typed_code"] = code;
  YZ_TRY(put_code(model, tx, *member, code, sums, request.time));
  return model;
}

// Each way of delivery with what the whole then costs.
Result<json::array> deliveries_json(const PageMaker& maker, store::ReadTx& tx, const Member& member,
                                    const Typed& typed, Instant now) {
  YZ_ASSIGN(const auto cart, trade::cart_of(tx, member.key(), now));
  YZ_ASSIGN(auto methods, trade::shipping_of(tx, cart.front().edition.pack));
  if (methods.empty()) {
    methods.emplace_back().title = maker.text("trade.checkout.at_the_stand");
    methods.back().needs_address = false;
  }
  json::array out;
  for (const trade::Shipping& method : methods) {
    YZ_ASSIGN(const auto sums, sums_of(tx, member, typed.code, method.slug, now));
    const trade::Order& order = sums.order;
    out.push_back({{"slug", method.slug},
                   {"title", to_json(method.title)},
                   {"shipping", order.shipping == 0 ? std::string()
                                                    : format_money(order.shipping, order.currency)},
                   {"total", format_money(order.total, order.currency)},
                   {"tax", format_money(order.tax, order.currency)},
                   {"expected", order.total},
                   {"needs_address", method.needs_address},
                   {"chosen", out.empty() ? typed.delivery.empty() || typed.delivery == method.slug
                                          : typed.delivery == method.slug}});
  }
  return out;
}

Result<http::Model> make_checkout(const PageMaker& maker, store::ReadTx& tx,
                                  const std::optional<Member>& member, const Shop& shop,
                                  Typed typed, Instant now) {
  YZ_ASSIGN(auto model, begin(maker, "trade.checkout.title"));
  auto& values = model.values;
  if (!member) return model;
  YZ_ASSIGN(auto lines, lines_json(maker, tx, *member, now));
  if (lines.empty()) return model;
  values["lines"] = std::move(lines);
  YZ_ASSIGN(const auto sums, sums_of(tx, *member, typed.code, "", now));
  YZ_TRY(put_code(model, tx, *member, typed.code, sums, now));
  // What cannot be used is not sent along again.
  if (!sums.fault.empty()) typed.code.clear();
  YZ_ASSIGN(values["deliveries"], deliveries_json(maker, tx, *member, typed, now));
  auto providers = providers_json(shop.trade.providers);
  for (auto& provider : providers)
    provider.as_object()["chosen"] = typed.provider.empty()
                                         ? provider.at("is_first").as_bool()
                                         : provider.at("name").as_string() == typed.provider;
  values["providers"] = std::move(providers);
  values["contact"] = {{"name", typed.contact.name},
                       {"phone", typed.contact.phone},
                       {"address", typed.contact.address},
                       {"note", typed.contact.note}};
  values["key"] = typed.key.empty() ? random_token() : typed.key;
  values["has_account"] = member->actor.account.has_value();
  if (!typed.fault.empty()) values["fault"] = typed.fault;
  return model;
}

Reply show_checkout(SharedShop shop, Request& request, Typed typed, int status) {
  const MakeTradePage make = [shop, &request, &typed](const PageMaker& maker, store::ReadTx& tx,
                                                      const std::optional<Member>& member) {
    return make_checkout(maker, tx, member, *shop, typed, request.time);
  };
  co_return co_await show_page(shop, request, "checkout", make, status);
}

Typed typed_in(const http::Fields& form) {
  Typed typed;
  typed.code = code_in(form);
  typed.delivery = field(form, "delivery", 80);
  typed.provider = field(form, "provider", 40);
  typed.contact = {field(form, "name", 320), field(form, "phone", 160),
                   field(form, "address", 1200), field(form, "note", 2000)};
  typed.key = field(form, "key", 64);
  typed.expected = number_field(form, "expected-" + typed.delivery);
  return typed;
}

// The order and where the browser goes next, kept under the form's key.
Result<store::KeptAnswer> make_order(store::Tx& tx, const Member& member, const Typed& typed,
                                     const trade::PayTerms& terms) {
  trade::NewOrder wanted{.buyer = member.key(),
                         .shipping = typed.delivery,
                         .contact = typed.contact,
                         .discount = typed.code,
                         .expected_total = typed.expected};
  YZ_ASSIGN(const auto begun, trade::place_and_pay(tx, wanted, terms));
  return store::KeptAnswer{303, begun.order.id.text()};
}

Reply check_out(SharedShop shop, Request& request) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  Typed typed = typed_in(*form);
  const trade::Provider* provider = shop->trade.providers.find(typed.provider);
  if (provider == nullptr) {
    typed.fault = trade::word_of(trade::Refusal::no_such_provider);
    co_return co_await show_checkout(shop, request, std::move(typed), 400);
  }
  const trade::PayTerms terms = provider->terms();
  const FormRule<store::KeptAnswer> rule = [&](store::Tx& tx, const Member& member) {
    const auto act = [&] { return make_order(tx, member, typed, terms); };
    auto key = store::request_key(member.key(), typed.key, "POST", "/checkout", request.body);
    return key ? store::once(tx, *key, act)
               : Result<store::KeptAnswer>(std::unexpected(key.error()));
  };
  const auto placed = co_await write_form(*shop, request, rule);
  if (placed)
    co_return back_to(request, fmt::format("/account/orders/{}{}", placed->body,
                                           provider->is_manual() ? "" : "/pay"));
  typed.fault = fault_word(placed.error());
  if (typed.fault.empty()) co_return std::unexpected(placed.error());
  co_return co_await show_checkout(shop, request, std::move(typed),
                                   http::status_of(placed.error().kind));
}

// Puts something in, from an exhibit's page, or says how many, from the cart's. Whoever has no
// session yet gets one.
Reply change_cart(SharedShop shop, Request& request) {
  const auto form = http::parse_form(request);
  if (!form) co_return std::unexpected(form.error());
  const trade::Item item{field(*form, "exhibit", 80), field(*form, "offer", 80),
                         number_field(*form, "quantity").value_or(-1)};
  const bool is_added = field(*form, "add") == "1";
  const std::string token = shop->trade.cookie.token_in(request);
  std::string begun;
  const auto put = co_await shop->database.write([&](store::Tx& tx) -> Result<> {
    begun.clear();
    YZ_ASSIGN(const Member member, trade::member_or_visitor(tx, token, begun));
    return is_added ? trade::add_to_cart(tx, member.key(), item)
                    : trade::put_in_cart(tx, member.key(), item);
  });
  auto response = after_form(request, "/cart", put);
  if (response && put && !begun.empty()) shop->trade.cookie.put(*response, begun);
  co_return response;
}

}  // namespace

void add_cart_pages(http::Router& router, const SharedShop& shop) {
  for (const Language language : {Language::zh, Language::en}) {
    router.get(localise("/cart", language), page_of(shop, "cart", make_cart));
    router.post(localise("/cart", language), on(shop, change_cart));
    router.get(localise("/checkout", language), [shop](Request& request) {
      Typed typed;
      typed.code = code_in(request.query);
      return show_checkout(shop, request, std::move(typed), 200);
    });
    router.post(localise("/checkout", language), on(shop, check_out));
  }
}

}  // namespace yz::app
