// The API of people: /api/v1/session, /accounts, /account/password, /invitations, /setup
// (spec/openapi.yaml).
#pragma once

#include "http/router.hpp"
#include "people/people.hpp"
#include "people/session_routes.hpp"

namespace yz::people {

// `people` must outlive the router.
void add_routes(http::Router& router, People& people, SessionCookie cookie);

}  // namespace yz::people
