// Adds the pages of the fair that a database holds.
#pragma once

#include "app/pages/pages.hpp"
#include "expo/json.hpp"
#include "store/database.hpp"

namespace yz::app {

// `database` must outlive the router. Errors: those of Pages::load.
[[nodiscard]] Result<std::shared_ptr<Pages>> add_pages(http::Router& router,
                                                       store::Database& database,
                                                       expo::DerivativesOf derivatives,
                                                       const Resources& resources,
                                                       PageOptions options);

}  // namespace yz::app
