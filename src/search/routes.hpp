// The search API (spec/openapi.yaml): /api/v1/search and /api/v1/suggest.
#pragma once

#include "http/router.hpp"
#include "search/feed.hpp"
#include "search/popular.hpp"
#include "search/search.hpp"

namespace yz::search {

// Both must outlive the router.
void add_routes(http::Router& router, const Feed& feed, Popular& popular);

// What a request's query asks for. Errors: invalid or too_large, with the parameter as its place.
[[nodiscard]] Result<Ask> ask_of(const http::Request& request);

}  // namespace yz::search
