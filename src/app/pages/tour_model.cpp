#include <algorithm>
#include <cmath>

#include "app/pages/format.hpp"
#include "app/pages/models.hpp"
#include "app/pages/parts.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

constexpr double in_sight = 9.0;         // metres: what stands farther is another viewpoint's
constexpr std::size_t seen_at_most = 6;  // exhibits named at a viewpoint
constexpr std::size_t batch = 200;       // the most that a list gives at once

double distance_of(const Point2& a, const Point2& b) {
  return std::hypot(a[0] - b[0], a[1] - b[1]);
}

// The stands around a viewpoint, the nearest first.
std::vector<const hall::Stand*> stands_near(const hall::Plan& plan, const Point2& at) {
  std::vector<const hall::Stand*> near;
  for (const hall::Stand& stand : plan.stands)
    if (distance_of(stand.at, at) < in_sight) near.push_back(&stand);
  std::ranges::sort(near, {}, [&](const hall::Stand* s) { return distance_of(s->at, at); });
  return near;
}

// Where the 3D hall begins a walk: see web/visitor/hall/place.ts.
std::string place_in_hall(const hall::Viewpoint& viewpoint) {
  const double facing = std::fmod(viewpoint.facing + 360, 360);
  return fmt::format("#at={:.2f},{:.2f},{:.0f}", viewpoint.at[0], viewpoint.at[1], facing);
}

json::value picture_of(const PageSource::Outlooks& outlooks, std::string_view viewpoint) {
  const auto found = outlooks.find(viewpoint);
  if (found == outlooks.end()) return nullptr;
  return json::object{{"url", found->second.url}, {"size", found->second.size}};
}

json::object viewpoint_json(const PageMaker& maker, const hall::Plan& plan,
                            const hall::Viewpoint& viewpoint, const Titles& exhibits,
                            const PageSource::Outlooks& outlooks) {
  const auto hall = localise(fmt::format("/halls/{}", plan.slug), maker.language);
  json::array seen;
  for (const hall::Stand* stand : stands_near(plan, viewpoint.at)) {
    const auto exhibit = exhibits.find(stand->exhibit);
    if (exhibit == exhibits.end()) continue;
    seen.push_back({{"slug", stand->exhibit}, {"title", to_json(exhibit->second)}});
    if (seen.size() == seen_at_most) break;
  }
  return {{"id", viewpoint.id},
          {"title", to_json(viewpoint.title)},
          {"tour_url", fmt::format("{}/tour?viewpoint={}", hall, viewpoint.id)},
          {"hall_url", hall + place_in_hall(viewpoint)},
          {"seen", std::move(seen)},
          {"picture", picture_of(outlooks, viewpoint.id)}};
}

Result<Titles> titles_of_exhibits(PageSource& source) {
  Titles titles;
  expo::ExhibitFilter filter{.limit = batch};
  do {
    YZ_ASSIGN(const auto page, source.exhibits(filter));
    for (const expo::Exhibit& item : page.items) titles.emplace(item.slug, item.title);
    filter.after = page.next;
  } while (filter.after);
  return titles;
}

}  // namespace

Result<http::Model> make_tour(const PageMaker& maker, std::string_view slug,
                              const TourQuery& query) {
  YZ_ASSIGN(const auto expo, maker.source.expo());
  YZ_ASSIGN(const auto plan, maker.source.plan(slug));
  YZ_ASSIGN(const Titles exhibits, titles_of_exhibits(maker.source));
  const auto words = [&](Language language) {
    return maker.site.messages.format(language, "page.tour.title",
                                      {{"title", plan.title.in(language)}});
  };
  const Text title{words(Language::zh), words(Language::en)};
  auto model =
      begin_page(maker, expo, {title, maker.text("page.tour.lead"), "hall", expo.poster, {}});
  const bool known = std::ranges::find(plan.viewpoints, query.viewpoint, &hall::Viewpoint::id) !=
                     plan.viewpoints.end();
  YZ_ASSIGN(const auto outlooks, maker.source.outlooks(plan));
  json::array viewpoints;
  for (const hall::Viewpoint& viewpoint : plan.viewpoints)
    viewpoints.push_back(viewpoint_json(maker, plan, viewpoint, exhibits, outlooks));
  model.values["trail"] =
      make_trail(maker, {{plan.title, fmt::format("/halls/{}", plan.slug)}, {title, ""}});
  model.values["hall"] = {{"slug", plan.slug}, {"title", to_json(plan.title)}};
  model.values["start_viewpoint"] = known ? query.viewpoint : "";
  model.values["start_exhibit"] = exhibits.contains(query.exhibit) ? query.exhibit : "";
  model.values["viewpoints"] = std::move(viewpoints);
  return model;
}

}  // namespace yz::app
