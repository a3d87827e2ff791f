// What payment providers tell by signed notices (webhooks). They may be repeated and come in any
// order; nothing but a wrong signature or an unknown key is answered with an error, so that a
// provider does not go on telling what was understood.
#include "trade/route_parts_routes.hpp"

namespace yz::trade {
namespace {

Result<> apply(store::Tx& tx, const Notice& notice, const std::string& actor) {
  if (const auto* outcome = std::get_if<Outcome>(&notice)) {
    YZ_TRY(settle(tx, *outcome, actor));
    return {};
  }
  const auto& refund = std::get<RefundOutcome>(notice);
  return finish_refund(tx, refund.refund, refund.done, actor);
}

// A notice about another provider's payment is nobody's.
Result<> check_provider(store::ReadTx& tx, const Notice& notice, std::string_view provider) {
  std::string of;
  if (const auto* outcome = std::get_if<Outcome>(&notice)) {
    YZ_ASSIGN(const auto payment, find_payment(tx, outcome->payment));
    if (payment) of = payment->provider;
  } else {
    YZ_ASSIGN(const auto refund, find_refund(tx, std::get<RefundOutcome>(notice).refund));
    if (refund) of = refund->provider;
  }
  if (of != provider) return fail(ErrorKind::not_found, "There is no such payment.");
  return {};
}

Reply take_notice(std::shared_ptr<const TradeRoutes> routes, Request& request) {
  const Provider* provider = routes->providers.find(request.parameter("provider"));
  if (provider == nullptr) co_return fail(ErrorKind::not_found, "There is no such provider.");
  const NoticeHeader header = [&request](std::string_view name) {
    return request.header(name).value_or(std::string_view());
  };
  const auto read = provider->read_notice(header, request.body, request.time);
  if (!read) co_return std::unexpected(read.error());
  if (!*read) co_return Response{.status = 204};
  const Notice& notice = **read;
  const std::string actor = "provider:" + std::string(provider->name());
  const auto applied = co_await routes->database.write([&](store::Tx& tx) -> Result<> {
    YZ_TRY(check_provider(tx, notice, provider->name()));
    return apply(tx, notice, actor);
  });
  if (!applied) co_return std::unexpected(applied.error());
  co_return Response{.status = 204};
}

}  // namespace

void add_notice_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes) {
  http::RouteOptions options;
  options.check_origin = false;  // signed
  router.post(
      "/api/v1/payments/{provider:slug}/notices",
      [routes](Request& request) { return take_notice(routes, request); }, options);
}

}  // namespace yz::trade
