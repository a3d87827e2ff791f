// The guestbook over HTTP: /api/v1/guestbook. Its page is drawn in `app`, with the same rules.
#pragma once

#include "http/router.hpp"
#include "live/guestbook/allowance.hpp"
#include "live/guestbook/guestbook.hpp"
#include "people/people.hpp"
#include "people/session_routes.hpp"

namespace yz::live {

// All must outlive the router.
struct GuestbookRoutes {
  store::Database& database;
  people::People& people;
  people::SessionCookie cookie;
  GuestbookAllowance& allowance;
};

// Who writes. The name of an account is its own.
[[nodiscard]] EntryWriter writer_of(const people::Actor& actor);

// Too often (place: too_often), with the Retry-After that fits.
[[nodiscard]] http::Response too_often(std::chrono::seconds wait, const http::Request& request);

void add_guestbook_routes(http::Router& router, GuestbookRoutes routes);

}  // namespace yz::live
