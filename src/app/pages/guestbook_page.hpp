// The guestbook as a page, at /guestbook and /en/guestbook: reading, writing, changing and taking
// back one's own words, reporting others', and for organisers the order in it. No script.
#pragma once

#include "app/pages/pages.hpp"
#include "expo/json.hpp"
#include "live/guestbook_routes.hpp"

namespace yz::app {

// All that is referred to must outlive the router.
void add_guestbook_page(const std::shared_ptr<Pages>& pages, http::Router& router,
                        live::GuestbookRoutes guestbook, expo::DerivativesOf derivatives);

}  // namespace yz::app
