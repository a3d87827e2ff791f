// The records' JSON API (spec/openapi.yaml): /api/v1/expo, zones, exhibits, exhibitors, programme.
#pragma once

#include "expo/json.hpp"
#include "http/router.hpp"
#include "store/database.hpp"

namespace yz::expo {

// `database` must outlive the router.
void add_routes(http::Router& router, store::Database& database, DerivativesOf derivatives);

// The filter that a request's query spells: zone, exhibitor, kind, limit, cursor. Errors: invalid,
// with the parameter as its place.
[[nodiscard]] Result<ExhibitFilter> filter_of(const http::Request& request);

}  // namespace yz::expo
