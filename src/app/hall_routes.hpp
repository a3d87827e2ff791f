// The halls' JSON API (spec/openapi.yaml): floor plans joined with what stands in them.
#pragma once

#include <boost/json/value.hpp>

#include "expo/json.hpp"
#include "hall/plan.hpp"
#include "http/router.hpp"
#include "store/database.hpp"

namespace yz::app {

// The hall as the API gives it. Errors: not_found.
[[nodiscard]] Result<boost::json::value> hall_json(store::ReadTx& tx, std::string_view slug,
                                                   const expo::DerivativesOf& derivatives);

// What the client loads to show the hall, with addresses; null where nothing was built.
[[nodiscard]] Result<boost::json::value> built_json(store::ReadTx& tx, std::string_view slug);

// /api/v1/halls and /api/v1/halls/{slug}. `database` must outlive the router.
void add_hall_routes(http::Router& router, store::Database& database,
                     expo::DerivativesOf derivatives);

}  // namespace yz::app
