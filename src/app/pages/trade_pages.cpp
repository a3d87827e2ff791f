#include "app/pages/trade_pages.hpp"

#include "app/pages/trade_routes.hpp"

namespace yz::app {

void add_trade_pages(http::Router& router, Shop shop) {
  const auto shared = std::make_shared<const Shop>(std::move(shop));
  add_cart_pages(router, shared);
  add_order_pages(router, shared);
  add_selling_pages(router, shared);
  add_ask_pages(router, shared);
  add_enquiry_pages(router, shared);
  add_auction_pages(router, shared);
  add_lead_pages(router, shared);
  add_consent_pages(router, shared);
  add_paper_pages(router, shared);
}

}  // namespace yz::app
