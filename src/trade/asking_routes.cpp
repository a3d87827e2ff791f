#include "trade/asking_routes.hpp"

#include "http/retry_after.hpp"
#include "people/network.hpp"
#include "trade/member.hpp"

namespace yz::trade {

boost::asio::awaitable<Result<std::optional<std::chrono::seconds>>> wait_to_ask(
    const TradeRoutes& routes, const http::Request& request) {
  const std::string token = routes.cookie.token_in(request);
  if (!token.empty()) {
    const auto has_account = co_await routes.database.read([&](store::ReadTx& tx) -> Result<bool> {
      const auto member = member_of(tx, token, request.time);
      if (member) return member->actor.account.has_value();
      if (member.error().kind == ErrorKind::unauthenticated) return false;
      return std::unexpected(member.error());
    });
    if (!has_account) co_return std::unexpected(has_account.error());
    if (*has_account) co_return std::nullopt;
  }
  const auto wait =
      routes.asks_by_address->take(people::network_of(request.remote.to_string()), request.time);
  if (wait.count() == 0) co_return std::nullopt;
  co_return wait;
}

http::Response asked_too_often(const http::Request& request, std::chrono::seconds wait) {
  const Error error =
      fail(ErrorKind::too_many,
           "Many enquiries came from this network address. Please wait, or sign in and ask.")
          .error();
  auto response = http::problem_response(error, request.id);
  http::set_retry_after(response, wait);
  return response;
}

}  // namespace yz::trade
