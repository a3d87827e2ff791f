#include <algorithm>

#include "app/pages/linked_data.hpp"
#include "app/pages/models.hpp"
#include "app/pages/parts.hpp"
#include "app/pages/programme_parts.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

constexpr std::size_t highlight_count = 8;
constexpr std::size_t zone_picture_count = 3;
constexpr std::size_t programme_count = 5;

struct ZoneContent {
  expo::Zone zone;
  std::int64_t total = 0;
  std::vector<expo::Exhibit> first;  // enough for the pictures and the highlights
};

Result<std::vector<ZoneContent>> read_zones(PageSource& source,
                                            const std::vector<expo::Zone>& zones) {
  std::vector<ZoneContent> contents;
  for (const expo::Zone& zone : zones) {
    const expo::ExhibitFilter filter{.zone = zone.slug, .limit = highlight_count};
    YZ_ASSIGN(auto page, source.exhibits(filter));
    YZ_ASSIGN(const auto total, source.count_exhibits(filter));
    contents.push_back({zone, total, std::move(page.items)});
  }
  return contents;
}

json::object zone_json(const PageMaker& maker, const ZoneContent& content) {
  json::array pictures;
  for (const expo::Exhibit& exhibit : content.first)
    if (!exhibit.poster.empty() && pictures.size() < zone_picture_count)
      pictures.push_back(picture_json(maker.source, exhibit.poster, exhibit.poster_alt));
  return {{"slug", content.zone.slug},
          {"title", to_json(content.zone.title)},
          {"summary", to_json(content.zone.summary)},
          {"colour", content.zone.colour},
          {"exhibits", content.total},
          {"pictures", std::move(pictures)}};
}

// One exhibit of each zone in turn, those with a picture only; films have their own place.
std::vector<expo::Exhibit> choose_highlights(const std::vector<ZoneContent>& contents) {
  std::vector<expo::Exhibit> chosen;
  for (std::size_t round = 0; round < highlight_count; ++round)
    for (const ZoneContent& content : contents) {
      if (round >= content.first.size() || chosen.size() >= highlight_count) continue;
      const expo::Exhibit& exhibit = content.first[round];
      if (!exhibit.poster.empty() && exhibit.kind != expo::ExhibitKind::film)
        chosen.push_back(exhibit);
    }
  return chosen;
}

// What shows through the gate: the first relic with a picture, otherwise the first highlight.
json::value hero_json(const PageMaker& maker, const std::vector<expo::Exhibit>& highlights,
                      const Titles& zones) {
  const auto relic = std::ranges::find(highlights, expo::ExhibitKind::relic, &expo::Exhibit::kind);
  if (relic != highlights.end()) return card_json(maker, *relic, zones);
  return highlights.empty() ? json::value(nullptr) : card_json(maker, highlights.front(), zones);
}

Result<json::value> film_of_the_fair(const PageMaker& maker) {
  YZ_ASSIGN(const auto page, maker.source.exhibits({.kind = expo::ExhibitKind::film, .limit = 1}));
  if (page.items.empty() || !page.items.front().film) return nullptr;
  const expo::Exhibit& exhibit = page.items.front();
  return json::object{{"slug", exhibit.slug},
                      {"title", to_json(exhibit.title)},
                      {"summary", to_json(exhibit.summary)},
                      {"film", film_json(*exhibit.film)}};
}

json::array zones_json(const PageMaker& maker, const std::vector<ZoneContent>& contents) {
  json::array zones;
  for (const ZoneContent& content : contents) zones.push_back(zone_json(maker, content));
  return zones;
}

}  // namespace

Result<http::Model> make_home(const PageMaker& maker) {
  YZ_ASSIGN(const auto expo, maker.source.expo());
  YZ_ASSIGN(const auto zones, maker.source.zones());
  YZ_ASSIGN(const auto contents, read_zones(maker.source, zones));
  const auto titles = titles_of(zones);
  const auto highlights = choose_highlights(contents);

  const FileRef image = !expo.poster.empty() ? expo.poster
                        : highlights.empty() ? FileRef{}
                                             : highlights.front().poster;
  auto model = begin_page(maker, expo,
                          {expo.title, expo.tagline, "home", image, linked_data_of(maker, expo)});
  auto& values = model.values;
  YZ_ASSIGN(const auto total, maker.source.count_exhibits({}));
  YZ_ASSIGN(values["film"], film_of_the_fair(maker));
  YZ_ASSIGN(values["programme"], first_events(maker, programme_count, titles));
  values["hero"] = hero_json(maker, highlights, titles);
  values["zones"] = zones_json(maker, contents);
  values["zones_total"] = zones.size();
  values["exhibits_total"] = total;
  values["highlights"] = cards_json(maker, highlights, titles);
  put_prose(model, "intro", expo.body, maker.language);
  return model;
}

}  // namespace yz::app
