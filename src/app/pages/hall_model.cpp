#include <algorithm>

#include "app/pages/models.hpp"
#include "app/pages/plan_drawing.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

constexpr std::size_t zone_list_size = 200;

// A portal to a hall that is not there is no door.
Result<json::value> doors_json(const PageMaker& maker, const hall::Plan& plan) {
  json::array doors;
  for (const hall::Portal& portal : plan.portals) {
    const auto other = maker.source.plan(portal.hall);
    if (!other && other.error().kind == ErrorKind::not_found) continue;
    if (!other) return std::unexpected(other.error());
    doors.push_back({{"title", to_json(other->title)},
                     {"url", localise("/halls/" + portal.hall, maker.language)}});
  }
  return json::value(std::move(doors));
}

}  // namespace

Result<http::Model> make_hall(const PageMaker& maker, std::string_view slug,
                              std::string_view exhibit) {
  YZ_ASSIGN(const auto expo, maker.source.expo());
  YZ_ASSIGN(const auto zones, maker.source.zones());
  YZ_ASSIGN(const auto plan, maker.source.plan(slug));
  auto model =
      begin_page(maker, expo, {plan.title, maker.text("page.hall.lead"), "hall", expo.poster, {}});
  const auto titles = titles_of(zones);
  Titles exhibits;
  json::array shown;
  for (const expo::Zone& zone : zones) {
    if (std::ranges::find(plan.zones, zone.slug, &hall::ZonePlace::zone) == plan.zones.end())
      continue;
    const expo::ExhibitFilter filter{.zone = zone.slug, .limit = zone_list_size};
    YZ_ASSIGN(const auto page, maker.source.exhibits(filter));
    YZ_ASSIGN(const auto total, maker.source.count_exhibits(filter));
    for (const expo::Exhibit& item : page.items) exhibits.emplace(item.slug, item.title);
    shown.push_back({{"slug", zone.slug},
                     {"title", to_json(zone.title)},
                     {"exhibits", cards_json(maker, page.items, titles)},
                     {"exhibits_total", total}});
  }
  model.values["hall"] = {{"slug", plan.slug}, {"title", to_json(plan.title)}};
  YZ_ASSIGN(const auto outlooks, maker.source.outlooks(plan));
  model.values["tour_url"] =
      outlooks.empty() ? "" : localise(fmt::format("/halls/{}/tour", plan.slug), maker.language);
  model.values["start_exhibit"] = exhibits.contains(exhibit) ? exhibit : "";
  model.values["plan"] = draw_plan(plan, zones, exhibits);
  model.values["zones"] = std::move(shown);
  YZ_ASSIGN(model.values["doors"], doors_json(maker, plan));
  return model;
}

}  // namespace yz::app
