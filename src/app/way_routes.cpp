#include "app/way_routes.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <boost/json.hpp>

#include "app/pages/database_source.hpp"
#include "app/pages/parts.hpp"
#include "app/way.hpp"
#include "hall/storage.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;

struct Context {
  std::shared_ptr<Pages> pages;
  store::Database& database;
  expo::DerivativesOf derivatives;
  Navmeshes& navmeshes;
};

Result<std::optional<Point2>> point_in_query(const Request& request, std::string_view name) {
  const auto text = request.query.find(name);
  if (!text || text->empty()) return std::nullopt;
  Point2 point{};
  const char* const end = text->data() + text->size();
  auto [at, error] = std::from_chars(text->data(), end, point[0]);
  if (error == std::errc() && at != end && *at == ',') {
    const auto second = std::from_chars(at + 1, end, point[1]);
    const auto is_near = [](double metres) {
      return std::isfinite(metres) && std::abs(metres) <= hall::PlanLimits::extent;
    };
    if (second.ec == std::errc() && second.ptr == end && is_near(point[0]) && is_near(point[1]))
      return point;
  }
  return fail(ErrorKind::invalid, "a place is x,y in the plan's metres", std::string(name));
}

// The halls that a way may lead through: both ends, and where they are not one all that are built.
struct HallsOfWay {
  std::vector<hall::Plan> plans;
  std::vector<WalkableHall> halls;

  static Result<HallsOfWay> read(store::ReadTx& tx, Navmeshes& navmeshes, std::string_view from,
                                 std::string_view to) {
    HallsOfWay out;
    if (from != to) {
      YZ_ASSIGN(out.plans, hall::find_plans(tx));
    } else {
      YZ_ASSIGN(auto plan, hall::find_plan(tx, from));
      if (plan) out.plans.push_back(std::move(*plan));
    }
    for (const hall::Plan& plan : out.plans) {
      auto navmesh = navmeshes.find(tx, plan.slug);
      if (navmesh)
        out.halls.push_back({&plan, std::move(*navmesh)});
      else if (navmesh.error().kind != ErrorKind::not_found)
        return std::unexpected(navmesh.error());
    }
    return out;
  }
};

// To the hall that was asked from, where the exhibit stands in it, else to where it stands.
Result<Way> way_in(Context& context, store::ReadTx& tx, std::string_view from_hall,
                   std::string_view exhibit, const std::optional<Point2>& from) {
  YZ_ASSIGN(const auto here, hall::find_plan(tx, from_hall));
  if (!here) return fail(ErrorKind::not_found, "there is no such hall");
  std::string to_hall(from_hall);
  if (std::ranges::find(here->stands, exhibit, &hall::Stand::exhibit) == here->stands.end()) {
    YZ_ASSIGN(const auto place, hall::find_stand_of(tx, exhibit));
    if (!place) return fail(ErrorKind::not_found, "the exhibit stands in no hall", "to");
    to_hall = place->hall;
  }
  YZ_ASSIGN(const auto halls, HallsOfWay::read(tx, context.navmeshes, from_hall, to_hall));
  const auto plan = std::ranges::find(halls.plans, to_hall, &hall::Plan::slug);
  if (plan == halls.plans.end()) return fail(ErrorKind::not_found, "there is no such hall");
  YZ_ASSIGN(const auto zones, expo::find_zones(tx));
  ZoneTitles titles;
  for (const auto& zone : zones) titles[zone.slug] = zone.title;
  const auto stand = std::ranges::find(plan->stands, exhibit, &hall::Stand::exhibit);
  return find_way(halls.halls, {std::string(from_hall), from, to_hall, &*stand}, titles,
                  context.pages->site().messages);
}

json::object way_json(const Way& way) {
  json::array directions;
  for (const Text& text : way.directions) directions.push_back({{"zh", text.zh}, {"en", text.en}});
  json::array stretches;
  for (const Stretch& each : way.stretches) {
    json::value portal = nullptr;
    if (!each.portal.empty()) portal = each.portal;
    stretches.push_back({{"hall", each.hall},
                         {"metres", std::round(each.metres * 10) / 10},
                         {"corners", json::value_from(each.corners)},
                         {"portal", std::move(portal)}});
  }
  return {{"stand", way.stand},
          {"metres", std::round(way.metres * 10) / 10},
          {"seconds", std::round(way.seconds)},
          {"stretches", std::move(stretches)},
          {"directions", std::move(directions)}};
}

Reply answer_way(std::shared_ptr<Context> context, Request& request) {
  const auto from = point_in_query(request, "from");
  if (!from) co_return std::unexpected(from.error());
  const std::string to(request.query.find("to").value_or(""));
  if (!is_slug(to)) co_return fail(ErrorKind::invalid, "\"to\" is the slug of an exhibit", "to");
  const std::string hall_slug(request.parameter("slug"));
  const auto read = [&](store::ReadTx& tx) { return way_in(*context, tx, hall_slug, to, *from); };
  const auto way = co_await context->database.read(read);
  if (!way) co_return std::unexpected(way.error());
  co_return http::json_response(way_json(*way));
}

Result<http::Model> make_way_page(Context& context, store::ReadTx& tx, const Request& request,
                                  Language language) {
  DatabaseSource source(tx, context.derivatives);
  const std::string slug(request.parameter("slug"));
  const PageMaker maker{{context.pages->site(), language, fmt::format("/exhibits/{}/way", slug)},
                        source};
  YZ_ASSIGN(const auto expo, source.expo());
  YZ_ASSIGN(const auto exhibit, source.exhibit(slug));
  YZ_ASSIGN(const auto place, hall::find_stand_of(tx, slug));
  if (!place) return fail(ErrorKind::not_found, "the exhibit stands in no hall");
  // Visitors arrive in the fair's own hall; where no way leads from there, in the exhibit's.
  auto way = way_in(context, tx, expo.hall.empty() ? place->hall : expo.hall, slug, std::nullopt);
  if (!way && way.error().kind == ErrorKind::not_found)
    way = way_in(context, tx, place->hall, slug, std::nullopt);
  if (!way) return std::unexpected(way.error());
  const std::string& begins = way->stretches.front().hall;
  YZ_ASSIGN(const auto plan, source.plan(begins));

  auto model = begin_page(
      maker, expo, {maker.text("way.title"), exhibit.title, "hall", exhibit.poster, {}, false});
  auto& values = model.values;
  values["trail"] =
      make_trail(maker, {{exhibit.title, "/exhibits/" + slug}, {maker.text("way.title"), ""}});
  values["title"] = to_json(exhibit.title);
  values["hall"] = to_json(plan.title);
  values["metres"] = std::lround(way->metres);
  values["minutes"] = std::max(1L, std::lround(way->seconds / 60));
  json::array directions;
  for (const Text& text : way->directions) directions.push_back(to_json(text));
  values["directions"] = std::move(directions);
  values["take_url"] = localise(fmt::format("/halls/{}?way={}", begins, slug), maker.language);
  values["exhibit_url"] = localise("/exhibits/" + slug, maker.language);
  return model;
}

Reply answer_page(std::shared_ptr<Context> context, Request& request) {
  const Language language = language_of(request.path);
  const auto read = [&](store::ReadTx& tx) {
    return make_way_page(*context, tx, request, language);
  };
  const auto model = co_await context->database.read(read);
  if (!model) co_return std::unexpected(model.error());
  co_return context->pages->render("way", language, *model, http::Caching::until_change);
}

}  // namespace

void add_way_routes(const std::shared_ptr<Pages>& pages, http::Router& router,
                    store::Database& database, expo::DerivativesOf derivatives,
                    Navmeshes& navmeshes) {
  const auto context =
      std::make_shared<Context>(Context{pages, database, std::move(derivatives), navmeshes});
  router.get("/api/v1/halls/{slug:slug}/way",
             [context](Request& request) { return answer_way(context, request); });
  for (const Language language : {Language::zh, Language::en})
    router.get(localise("/exhibits/{slug:slug}/way", language),
               [context](Request& request) { return answer_page(context, request); });
}

}  // namespace yz::app
