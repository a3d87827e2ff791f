// The pages of buying and selling: cart, checkout, a buyer's orders, an exhibitor's, the
// organiser's; enquiries, auctions, leads. Forms that work without scripts, drawn for one visitor
// and kept by nobody.
#pragma once

#include "app/pages/pages.hpp"
#include "expo/json.hpp"
#include "trade/routes.hpp"

namespace yz::app {

struct Shop {
  std::shared_ptr<Pages> pages;
  store::Database& database;
  expo::DerivativesOf derivatives;
  trade::TradeRoutes trade;
};

// What the shop refers to must outlive the router.
void add_trade_pages(http::Router& router, Shop shop);

}  // namespace yz::app
