// Orders as an exhibitor meets them. Whoever does not act for the exhibitor finds nothing here.
#include "trade/refusal.hpp"
#include "trade/route_parts_routes.hpp"
#include "trade/sweeper.hpp"

namespace yz::trade {
namespace {

using Routes = std::shared_ptr<const TradeRoutes>;

constexpr std::int64_t orders_a_page = 50;

std::string show(const Dealt& d) { return object_text(d.order, *d.seller); }

using Deal = Result<> (*)(store::Tx&, Dealt&, const Member&, Fields&);

// A write on one seller order: found, done, shown.
Reply deal(Routes routes, Request& request, Deal act) {
  return answer_write(
      *routes, request,
      [&request, act](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_TRY(lapse_due(tx, 64));
        YZ_ASSIGN(const auto found, dealt(tx, member, request.parameter("id")));
        YZ_ASSIGN(Fields body, Fields::parse(request));
        YZ_TRY(act(tx, *found, member, body));
        return Answer{200, show(*found)};
      },
      false);
}

Result<> accept(store::Tx& tx, Dealt& d, const Member& member, Fields& body) {
  YZ_TRY(body.check());
  return accept_order(tx, d.order, *d.seller, member.key());
}

Result<> complete(store::Tx& tx, Dealt& d, const Member& member, Fields& body) {
  const std::string tracking = body.text("tracking", 80, "");
  YZ_TRY(body.check());
  return complete_order(tx, d.order, *d.seller, tracking, member.key());
}

Result<> resolve(store::Tx& tx, Dealt& d, const Member& member, Fields& body) {
  YZ_TRY(body.check());
  return trade::resolve(tx, d, member);
}

Result<> bring_back(store::Tx& tx, Dealt& d, const Member&, Fields& body) {
  const auto position = body.number("position");
  const auto quantity = body.number("quantity");
  YZ_TRY(body.check());
  return trade::bring_back(tx, d, position.value_or(-1), quantity.value_or(0));
}

Reply cancel(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request, routes](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_TRY(lapse_due(tx, 64));
        YZ_ASSIGN(const auto found, dealt(tx, member, request.parameter("id")));
        YZ_ASSIGN(Fields body, Fields::parse(request));
        const std::string reason = body.text("reason", 300);
        YZ_TRY(body.check());
        YZ_TRY(withdraw(tx, *found, member, routes->providers, reason));
        return Answer{200, show(*found)};
      },
      false);
}

Reply refund(Routes routes, Request& request) {
  std::optional<Refund> wished;
  const WriteRule rule = [&](store::Tx& tx, const Member& member) -> Result<Answer> {
    YZ_ASSIGN(const auto found, dealt(tx, member, request.parameter("id")));
    YZ_ASSIGN(Fields body, Fields::parse(request));
    const auto amount = body.number("amount");
    const std::string reason = body.text("reason", 300, "");
    YZ_TRY(body.check());
    YZ_ASSIGN(Refund begun, begin_refund(tx, found->order, *found->seller, amount.value_or(0),
                                         reason, member.key()));
    JsonText out;
    out.object([&] {
      write_fields(out, found->order, *found->seller);
      out.name("refund");
      out.object([&] { write_fields(out, begun); });
    });
    wished = std::move(begun);
    return Answer{200, out.take()};
  };
  auto answer = co_await write_once(*routes, request, rule, true);
  if (!answer) co_return std::unexpected(answer.error());
  // The wish is durable; whatever goes wrong from here on, the sweeper carries it out.
  if (wished && !answer->repeated) {
    const auto made = co_await carry_out(routes->database, routes->providers, *wished);
    if (!made) co_return std::unexpected(made.error());
  }
  co_return json_text(std::move(answer->body), answer->status);
}

// A refund by hand was made.
Reply refund_made(Routes routes, Request& request) {
  const WriteRule rule = [&](store::Tx& tx, const Member& member) -> Result<Answer> {
    YZ_ASSIGN(const auto found, dealt(tx, member, request.parameter("id")));
    YZ_TRY(confirm_refund(tx, *found, member, routes->providers));
    return Answer{200, show(*found)};
  };
  auto answer = co_await write_once(*routes, request, rule, false);
  if (!answer) co_return std::unexpected(answer.error());
  co_return json_text(std::move(answer->body), answer->status);
}

Reply show_one(Routes routes, Request& request) {
  return answer_read(*routes, request,
                     [&request](store::ReadTx& tx, const Member& member) -> Result<Body> {
                       YZ_ASSIGN(const auto found, dealt(tx, member, request.parameter("id")));
                       return show(*found);
                     });
}

Reply list(Routes routes, Request& request) {
  return answer_read(
      *routes, request, [&request](store::ReadTx& tx, const Member& member) -> Result<Body> {
        const auto exhibitor = request.parameter("slug");
        if (!member.acts_for(exhibitor))
          return fail(ErrorKind::not_found, "There is no such exhibitor.");
        std::optional<SellerOrderId> before;
        if (const auto cursor = request.query.find("cursor")) {
          before = SellerOrderId::parse(*cursor);
          if (!before) return fail(ErrorKind::invalid, "is not a cursor of this list", "cursor");
        }
        YZ_ASSIGN(auto sellers, orders_of_seller(tx, exhibitor, before, orders_a_page + 1));
        const bool has_more = std::ssize(sellers) > orders_a_page;
        if (has_more) sellers.pop_back();
        std::vector<Order> orders;
        for (const SellerOrder& seller : sellers) {
          YZ_ASSIGN(auto order, find_order(tx, seller.order));
          if (!order) return fail(ErrorKind::corrupt, "a seller order has no order");
          orders.push_back(std::move(*order));
        }
        JsonText out;
        out.object([&] {
          out.name("items");
          out.array([&] {
            for (std::size_t i = 0; i < orders.size(); ++i)
              out.object([&] { write_fields(out, orders[i], sellers[i]); });
          });
          out.name("next");
          has_more ? out.value(sellers.back().id.text()) : out.value(nullptr);
        });
        return out.take();
      });
}

}  // namespace

void add_seller_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes) {
  const auto add_deal = [&](std::string_view pattern, Deal act) {
    router.post(pattern, [routes, act](Request& request) { return deal(routes, request, act); });
  };
  const auto plain = [routes](Reply (*handler)(Routes, Request&)) {
    return [routes, handler](Request& request) { return handler(routes, request); };
  };
  router.get("/api/v1/exhibitors/{slug:slug}/orders", plain(list));
  router.get("/api/v1/seller-orders/{id:id}", plain(show_one));
  add_deal("/api/v1/seller-orders/{id:id}/acceptance", accept);
  add_deal("/api/v1/seller-orders/{id:id}/completion", complete);
  add_deal("/api/v1/seller-orders/{id:id}/resolution", resolve);
  add_deal("/api/v1/seller-orders/{id:id}/returns", bring_back);
  router.post("/api/v1/seller-orders/{id:id}/receipt", [routes](Request& request) {
    return answer_write(
        *routes, request,
        [&request, routes](store::Tx& tx, const Member& member) -> Result<Answer> {
          YZ_TRY(lapse_due(tx, 64));
          YZ_ASSIGN(const auto found, dealt(tx, member, request.parameter("id")));
          YZ_ASSIGN(Fields body, Fields::parse(request));
          YZ_TRY(body.check());
          YZ_TRY(receive_money(tx, *found, member, routes->providers));
          return Answer{200, show(*found)};
        },
        false);
  });
  router.post("/api/v1/seller-orders/{id:id}/cancellation", plain(cancel));
  router.post("/api/v1/seller-orders/{id:id}/refunds", plain(refund));
  router.post("/api/v1/seller-orders/{id:id}/refund-made", plain(refund_made));
}

}  // namespace yz::trade
