// Trade's JSON API (spec/openapi.yaml): offers, cart, orders, payments; exhibitors' orders;
// enquiries and quotes; auctions; leads and webhooks; signed notices of payment providers.
#pragma once

#include <memory>
#include <string>

#include "http/router.hpp"
#include "people/rate_limit.hpp"
#include "people/session_routes.hpp"
#include "store/database.hpp"
#include "trade/auction/bell.hpp"
#include "trade/provider.hpp"

namespace yz::trade {

struct TradeRoutes {
  store::Database& database;
  const Providers& providers;
  people::SessionCookie cookie;
  std::string public_url;  // empty: relative to the Host that the request names
  Bell* bell = nullptr;    // wakes who watches an auction; null: they are answered at once
  bool allow_private_webhooks = false;  // also by http, and to this machine: for tests
  // Of those without an account. At a fair many share one address.
  std::shared_ptr<people::RateLimit> asks_by_address = std::make_shared<people::RateLimit>(
      people::RateLimit::Rule{.burst = 30, .refill = std::chrono::minutes(2)});
};

// What `routes` refers to must outlive the router.
void add_routes(http::Router& router, const TradeRoutes& routes);

}  // namespace yz::trade
