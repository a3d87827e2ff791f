#include "expo/routes.hpp"

#include <fmt/format.h>

namespace yz::expo {
namespace {

using http::Reply;
using http::Request;

// Every route reads in one snapshot and answers alike: JSON, the same for everybody.
template <class Make>
http::Handler answer(store::Database& database, const DerivativesOf& derivatives, Make make) {
  return [&database, derivatives, make](Request& request) -> Reply {
    auto value = co_await database.read([&](store::ReadTx& tx) {
      JsonMaker maker(tx, derivatives);
      return make(maker, request);
    });
    if (!value) co_return std::unexpected(std::move(value).error());
    co_return http::json_response(*value, http::Caching::until_change);
  };
}

Result<std::string> slug_in_query(const Request& request, std::string_view name) {
  const auto value = request.query.find(name);
  if (!value || value->empty()) return std::string();
  if (!is_slug(*value)) return fail(ErrorKind::invalid, "this is no slug", std::string(name));
  return std::string(*value);
}

}  // namespace

Result<ExhibitFilter> filter_of(const Request& request) {
  ExhibitFilter filter;
  YZ_ASSIGN(filter.zone, slug_in_query(request, "zone"));
  YZ_ASSIGN(filter.exhibitor, slug_in_query(request, "exhibitor"));
  if (const auto kind = request.query.find("kind"); kind && !kind->empty()) {
    filter.kind = parse_word<ExhibitKind>(*kind);
    if (!filter.kind)
      return fail(ErrorKind::invalid, "a kind is relic, craft, product, project or film", "kind");
  }
  if (const auto cursor = request.query.find("cursor"); cursor && !cursor->empty()) {
    filter.after = parse_cursor(*cursor);
    if (!filter.after)
      return fail(ErrorKind::invalid, "this is no cursor that a list gave", "cursor");
  }
  YZ_ASSIGN(const std::int64_t limit, http::query_number(request, "limit", 50, 1, 200));
  filter.limit = static_cast<std::size_t>(limit);
  return filter;
}

void add_routes(http::Router& router, store::Database& database, DerivativesOf derivatives) {
  const auto get = [&](std::string_view path, auto make) {
    router.get(path, answer(database, derivatives, make));
  };
  get("/api/v1/expo", [](JsonMaker& maker, Request&) { return maker.expo(); });
  get("/api/v1/zones", [](JsonMaker& maker, Request&) { return maker.zones(); });
  get("/api/v1/zones/{slug:slug}",
      [](JsonMaker& maker, Request& request) { return maker.zone(request.parameter("slug")); });
  get("/api/v1/exhibitors", [](JsonMaker& maker, Request&) { return maker.exhibitors(); });
  get("/api/v1/exhibitors/{slug:slug}", [](JsonMaker& maker, Request& request) {
    return maker.exhibitor(request.parameter("slug"));
  });
  get("/api/v1/exhibits", [](JsonMaker& maker, Request& request) -> Result<boost::json::value> {
    YZ_ASSIGN(const ExhibitFilter filter, filter_of(request));
    return maker.exhibits(filter);
  });
  get("/api/v1/exhibits/{slug:slug}",
      [](JsonMaker& maker, Request& request) { return maker.exhibit(request.parameter("slug")); });
  get("/api/v1/programme", [](JsonMaker& maker, Request&) { return maker.programme(); });
}

}  // namespace yz::expo
