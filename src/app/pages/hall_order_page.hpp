// Order in the hall, for organisers, in Chinese at /account/hall-order and in English at
// /en/account/hall-order: reports, what waits for approval, sanctions, words, and who did what.
// Works without scripts.
#pragma once

#include "app/pages/pages.hpp"
#include "http/router.hpp"
#include "live/talk/talk.hpp"
#include "people/session_routes.hpp"

namespace yz::app {

// All must outlive the router.
void add_hall_order_page(const std::shared_ptr<Pages>& pages, http::Router& router,
                         live::Talk& talk, people::People& people, people::SessionCookie cookie);

}  // namespace yz::app
