// The files of trade's pages, each adding its own (see trade_pages.hpp).
#pragma once

#include "app/pages/trade_forms.hpp"

namespace yz::app {

void add_cart_pages(http::Router& router, const SharedShop& shop);
void add_order_pages(http::Router& router, const SharedShop& shop);
void add_selling_pages(http::Router& router, const SharedShop& shop);
void add_ask_pages(http::Router& router, const SharedShop& shop);
void add_enquiry_pages(http::Router& router, const SharedShop& shop);
void add_auction_pages(http::Router& router, const SharedShop& shop);
void add_lead_pages(http::Router& router, const SharedShop& shop);
void add_consent_pages(http::Router& router, const SharedShop& shop);
void add_paper_pages(http::Router& router, const SharedShop& shop);

}  // namespace yz::app
