#include "app/hall_routes.hpp"

#include <map>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "hall/built.hpp"
#include "hall/storage.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
using hall::Plan;

json::object both(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

json::value points(const hall::Polygon& polygon) { return json::value_from(polygon); }

json::array walls_json(const Plan& plan) {
  json::array out;
  for (const hall::Wall& w : plan.walls) {
    json::array openings;
    for (const hall::Opening& o : w.openings)
      openings.push_back({{"at", o.at}, {"width", o.width}, {"height", o.height}});
    out.push_back({{"from", json::value_from(w.from)},
                   {"to", json::value_from(w.to)},
                   {"height", w.height},
                   {"thickness", w.thickness},
                   {"openings", std::move(openings)}});
  }
  return out;
}

json::array columns_json(const Plan& plan) {
  json::array out;
  for (const hall::Column& c : plan.columns)
    out.push_back({{"at", json::value_from(c.at)}, {"radius", c.radius}});
  return out;
}

json::array viewpoints_json(const Plan& plan) {
  json::array out;
  for (const hall::Viewpoint& v : plan.viewpoints)
    out.push_back({{"id", v.id},
                   {"title", both(v.title)},
                   {"at", json::value_from(v.at)},
                   {"facing", v.facing}});
  return out;
}

// A portal to a hall that is not there is no door.
Result<json::array> portals_json(store::ReadTx& tx, const Plan& plan) {
  json::array out;
  for (const hall::Portal& p : plan.portals) {
    YZ_ASSIGN(const auto other, hall::find_plan(tx, p.hall));
    if (!other) continue;
    out.push_back({{"id", p.id},
                   {"hall", p.hall},
                   {"title", both(other->title)},
                   {"at", json::value_from(p.at)},
                   {"facing", p.facing}});
  }
  return out;
}

Result<json::array> zones_json(store::ReadTx& tx, const Plan& plan) {
  json::array out;
  for (const hall::ZonePlace& z : plan.zones) {
    YZ_ASSIGN(const auto zone, expo::find_zone(tx, z.zone));
    if (!zone) continue;
    out.push_back({{"zone", z.zone},
                   {"title", both(zone->title)},
                   {"colour", zone->colour},
                   {"outline", points(z.outline)},
                   {"sign", json::value_from(z.sign)},
                   {"sign_facing", z.sign_facing}});
  }
  return out;
}

// What a visitor who stands before it sees, and what the hall loads to show it.
Result<json::object> exhibit_json(expo::JsonMaker& maker, const expo::Exhibit& exhibit) {
  YZ_ASSIGN(json::object brief, maker.brief(exhibit));
  json::object out{{"slug", exhibit.slug},
                   {"title", both(exhibit.title)},
                   {"kind", word_of(exhibit.kind)},
                   {"summary", both(exhibit.summary)},
                   {"poster", brief.at("poster")}};
  if (exhibit.model) {
    const expo::Model& model = *exhibit.model;
    out["model"] = {{"url", expo::media_url(model.file)}, {"bytes", model.file.bytes}};
    if (!model.hall_file.empty())
      out["hall_model"] = {{"url", expo::media_url(model.hall_file)},
                           {"bytes", model.hall_file.bytes}};
  }
  if (exhibit.film) {
    const json::object& film = brief.at("film").as_object();
    out["film"] = {{"url", film.at("url")},
                   {"poster", film.at("poster_url")},
                   {"seconds", film.at("seconds")}};
  }
  return out;
}

Result<json::array> stands_json(store::ReadTx& tx, const Plan& plan,
                                const expo::DerivativesOf& derivatives) {
  expo::JsonMaker maker(tx, derivatives);
  json::array out;
  for (const hall::Stand& s : plan.stands) {
    YZ_ASSIGN(const auto exhibit, expo::find_exhibit(tx, s.exhibit));
    if (!exhibit) continue;
    YZ_ASSIGN(json::object shown, exhibit_json(maker, *exhibit));
    out.push_back({{"id", s.id},
                   {"kind", word_of(s.kind)},
                   {"at", json::value_from(s.at)},
                   {"facing", s.facing},
                   {"size", json::value_from(s.size)},
                   {"height", hangs(s.kind) ? s.size[1] : s.height},
                   {"elevation", s.elevation},
                   {"exhibit", std::move(shown)}});
  }
  return out;
}

}  // namespace

Result<json::value> built_json(store::ReadTx& tx, std::string_view slug) {
  YZ_ASSIGN(const auto kept, hall::find_built(tx, slug));
  if (!kept) return json::value(nullptr);
  YZ_ASSIGN(auto document, hall::read_built(kept->json));
  const std::map<std::string, Sha256, std::less<>> files(kept->files.begin(), kept->files.end());
  return hall::serve_built(std::move(document.json), [&](std::string_view file) {
    const auto found = files.find(file);
    if (found == files.end()) return std::string();
    return fmt::format("/media/{}/{}", found->second.hex(), file.substr(file.rfind('/') + 1));
  });
}

Result<json::value> hall_json(store::ReadTx& tx, std::string_view slug,
                              const expo::DerivativesOf& derivatives) {
  YZ_ASSIGN(const auto plan, hall::find_plan(tx, slug));
  if (!plan) return fail(ErrorKind::not_found, fmt::format("there is no hall \"{}\"", slug));
  YZ_ASSIGN(json::array zones, zones_json(tx, *plan));
  YZ_ASSIGN(json::array stands, stands_json(tx, *plan, derivatives));
  YZ_ASSIGN(json::array portals, portals_json(tx, *plan));
  json::object out{{"slug", plan->slug},
                   {"title", both(plan->title)},
                   {"style", plan->style},
                   {"wall_height", plan->wall_height},
                   {"outline", points(plan->outline)},
                   {"court", nullptr},
                   {"spawn", json::object{{"at", json::value_from(plan->spawn->at)},
                                          {"facing", plan->spawn->facing}}},
                   {"walls", walls_json(*plan)},
                   {"columns", columns_json(*plan)},
                   {"zones", std::move(zones)},
                   {"stands", std::move(stands)},
                   {"viewpoints", viewpoints_json(*plan)},
                   {"portals", std::move(portals)}};
  YZ_ASSIGN(out["built"], built_json(tx, slug));
  if (plan->court) out["court"] = json::object{{"outline", points(plan->court->outline)}};
  return out;
}

void add_hall_routes(http::Router& router, store::Database& database,
                     expo::DerivativesOf derivatives) {
  router.get("/api/v1/halls", [&database](http::Request&) -> http::Reply {
    const auto plans =
        co_await database.read([](store::ReadTx& tx) { return hall::find_plans(tx); });
    if (!plans) co_return std::unexpected(plans.error());
    json::array items;
    for (const Plan& plan : *plans)
      items.push_back({{"slug", plan.slug}, {"title", both(plan.title)}});
    co_return http::json_response(json::object{{"items", std::move(items)}, {"next", nullptr}},
                                  http::Caching::until_change);
  });
  router.get("/api/v1/halls/{slug:slug}",
             [&database, derivatives](http::Request& request) -> http::Reply {
               const auto value = co_await database.read([&](store::ReadTx& tx) {
                 return hall_json(tx, request.parameter("slug"), derivatives);
               });
               if (!value) co_return std::unexpected(value.error());
               co_return http::json_response(*value, http::Caching::until_change);
             });
}

}  // namespace yz::app
