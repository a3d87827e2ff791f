// The search API (spec/openapi.yaml): /api/v1/search, /api/v1/suggest and /api/v1/search/opened.
#pragma once

#include "http/router.hpp"
#include "search/feed.hpp"
#include "search/opened.hpp"
#include "search/popular.hpp"
#include "search/search.hpp"

namespace yz::search {

// All must outlive the router.
void add_routes(http::Router& router, const Feed& feed, Popular& popular, Opened& opened);

// What a request's query asks for. Errors: invalid or too_large, with the parameter as its place.
[[nodiscard]] Result<Ask> ask_of(const http::Request& request);

}  // namespace yz::search
