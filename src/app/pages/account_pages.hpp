// The pages of people: sign in, register, sign out, and the one-time addresses. They are forms that
// work without scripts, drawn for one visitor and kept by nobody.
#pragma once

#include "app/pages/pages.hpp"
#include "people/session_routes.hpp"

namespace yz::app {

// `people` must outlive the router.
void add_account_pages(const std::shared_ptr<Pages>& pages, http::Router& router,
                       people::People& people, people::SessionCookie cookie);

}  // namespace yz::app
