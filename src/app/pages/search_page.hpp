// The results of a search as a page, in Chinese at /search and in English at /en/search: drawn by
// the server, so that an address with a query in it can be shared and read without scripts.
#pragma once

#include "app/pages/pages.hpp"
#include "expo/json.hpp"
#include "search/feed.hpp"
#include "search/popular.hpp"
#include "store/database.hpp"

namespace yz::app {

// All must outlive the router.
void add_search_pages(const std::shared_ptr<Pages>& pages, http::Router& router,
                      store::Database& database, expo::DerivativesOf derivatives,
                      const search::Feed& feed, search::Popular& popular);

}  // namespace yz::app
