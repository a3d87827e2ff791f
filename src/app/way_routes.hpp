// "Take me there": /api/v1/halls/{slug}/way?to=EXHIBIT&from=x,y, and the directions as a page at
// /exhibits/{slug}/way.
#pragma once

#include "app/navmeshes.hpp"
#include "app/pages/pages.hpp"
#include "expo/json.hpp"
#include "http/router.hpp"
#include "store/database.hpp"

namespace yz::app {

// All must outlive the router.
void add_way_routes(const std::shared_ptr<Pages>& pages, http::Router& router,
                    store::Database& database, expo::DerivativesOf derivatives,
                    Navmeshes& navmeshes);

}  // namespace yz::app
