// Auctions: looking, waiting for what is new, bidding; opening and cancelling by the exhibitor.
#include "trade/auction/access.hpp"
#include "trade/auction/json.hpp"
#include "trade/refusal.hpp"
#include "trade/route_parts_routes.hpp"

namespace yz::trade {
namespace {

using Routes = std::shared_ptr<const TradeRoutes>;

constexpr std::chrono::seconds longest_wait{8};  // below what a route may take, and a stop
constexpr std::int64_t auctions_a_page = 100;

std::unexpected<Error> no_such_auction() {
  return fail(ErrorKind::not_found, "There is no such auction.");
}

Result<Auction> auction_in(store::ReadTx& tx, const Request& request) {
  const auto id = AuctionId::parse(request.parameter("id"));
  if (!id) return no_such_auction();
  YZ_ASSIGN(auto auction, find_auction(tx, *id));
  if (!auction) return no_such_auction();
  return std::move(*auction);
}

Result<Auction> auction_of_own(store::ReadTx& tx, const Member& member, const Request& request) {
  YZ_ASSIGN(auto auction, auction_in(tx, request));
  if (!member.acts_for(auction.exhibitor)) return no_such_auction();
  return auction;
}

// The auction as whoever asks sees it.
boost::asio::awaitable<Result<json::object>> look(const TradeRoutes& routes, const Request& request,
                                                  Instant now) {
  const std::string token = routes.cookie.token_in(request);
  const auto id = AuctionId::parse(request.parameter("id"));
  if (!id) co_return no_such_auction();
  co_return co_await routes.database.read([&](store::ReadTx& tx) -> Result<json::object> {
    const auto member = member_of(tx, token, now);
    return look_at_auction(tx, *id, member ? member->key() : std::string(), now);
  });
}

// With ?after=N it is answered when something came after N, or after some seconds as it is.
Reply show(Routes routes, Request& request) {
  const auto after = http::query_number(request, "after", -1, -1, 1'000'000'000'000);
  if (!after) co_return std::unexpected(after.error());
  auto seen = co_await look(*routes, request, request.time);
  if (!seen) co_return std::unexpected(seen.error());
  if (*after >= 0 && seen->at("sequence").as_int64() <= *after && routes->bell != nullptr) {
    const auto begun = std::chrono::steady_clock::now();
    const std::string id(request.parameter("id"));
    co_await routes->bell->wait(id, *after, longest_wait);
    const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begun);
    const Instant later = request.time + waited;
    seen = co_await look(*routes, request, later);
    if (!seen) co_return std::unexpected(seen.error());
  }
  co_return http::json_response(*seen);
}

Reply list_of_exhibit(Routes routes, Request& request) {
  auto value = co_await routes->database.read([&](store::ReadTx& tx) -> Result<json::value> {
    YZ_ASSIGN(const auto auctions, auctions_of_exhibit(tx, request.parameter("slug")));
    json::array items;
    for (const Auction& auction : auctions)
      items.push_back(json_of(auction, request.time, {}, std::nullopt));
    return json::object{{"items", std::move(items)}, {"next", nullptr}};
  });
  if (!value) co_return std::unexpected(value.error());
  co_return http::json_response(*value);
}

Reply list_of_exhibitor(Routes routes, Request& request) {
  return answer_read(
      *routes, request, [&request](store::ReadTx& tx, const Member& member) -> Result<json::value> {
        const auto slug = request.parameter("slug");
        if (!member.acts_for(slug))
          return fail(ErrorKind::not_found, "There is no such exhibitor.");
        YZ_ASSIGN(const auto auctions, auctions_of_exhibitor(tx, slug, auctions_a_page));
        json::array items;
        for (const Auction& auction : auctions)
          items.push_back(json_of(auction, request.time, {}, std::nullopt));
        return json::object{{"items", std::move(items)}, {"next", nullptr}};
      });
}

Reply bid(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_ASSIGN(Auction auction, auction_in(tx, request));
        YZ_ASSIGN(Fields body, Fields::parse(request));
        const auto maximum = body.number("maximum");
        YZ_TRY(body.check());
        YZ_TRY(bid_as(tx, member, auction, maximum.value_or(0)));
        YZ_ASSIGN(auto out, look_at_auction(tx, auction.id, member.key(), tx.now()));
        return Answer{200, std::move(out)};
      },
      true);
}

Result<Instant> time_in(Fields& body, std::string_view name) {
  const auto time = parse_rfc3339(body.text(name, 40));
  if (!time) return fail(ErrorKind::invalid, "must be a time of RFC 3339", std::string(name));
  return *time;
}

Reply open(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        const auto slug = request.parameter("slug");
        if (!member.acts_for(slug))
          return fail(ErrorKind::not_found, "There is no such exhibitor.");
        YZ_ASSIGN(Fields body, Fields::parse(request));
        AuctionTerms terms;
        terms.exhibit = body.text("exhibit", 80);
        terms.offer = body.text("offer", 80);
        terms.rules.start = body.number("start").value_or(0);
        terms.rules.reserve = body.number("reserve", false).value_or(0);
        terms.rules.soft = std::chrono::seconds(
            std::clamp<std::int64_t>(body.number("soft_seconds", false).value_or(120), -1, 36'000));
        terms.rules.ladder = {{0, body.number("step").value_or(0)}};
        YZ_ASSIGN(terms.opens, time_in(body, "opens"));
        YZ_ASSIGN(terms.closes, time_in(body, "closes"));
        YZ_TRY(body.check());
        YZ_ASSIGN(const Auction auction, open_auction(tx, slug, terms));
        return Answer{201, json_of(auction, tx.now(), {}, std::nullopt)};
      },
      true);
}

Reply cancel(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_ASSIGN(Auction auction, auction_of_own(tx, member, request));
        YZ_TRY(cancel_auction(tx, auction));
        return Answer{200, json_of(auction, tx.now(), {}, std::nullopt)};
      },
      false);
}

}  // namespace

void add_auction_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes) {
  using http::Method;
  const auto add = [&](Method method, std::string_view pattern,
                       Reply (*handler)(Routes, Request&)) {
    router.add(method, pattern,
               [routes, handler](Request& request) { return handler(routes, request); });
  };
  add(Method::get, "/api/v1/exhibits/{slug:slug}/auctions", list_of_exhibit);
  add(Method::get, "/api/v1/auctions/{id:id}", show);
  add(Method::post, "/api/v1/auctions/{id:id}/bids", bid);
  add(Method::post, "/api/v1/auctions/{id:id}/cancellation", cancel);
  add(Method::get, "/api/v1/exhibitors/{slug:slug}/auctions", list_of_exhibitor);
  add(Method::post, "/api/v1/exhibitors/{slug:slug}/auctions", open);
}

}  // namespace yz::trade
