// Guided tours over HTTP: which there are, and their recordings.
#pragma once

#include "http/router.hpp"
#include "people/session_routes.hpp"
#include "store/database.hpp"

namespace yz::live {

// All must outlive the router.
void add_tour_routes(http::Router& router, store::Database& database, people::People& people,
                     people::SessionCookie cookie);

}  // namespace yz::live
