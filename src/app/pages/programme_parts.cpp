#include "app/pages/programme_parts.hpp"

#include "app/pages/format.hpp"
#include "app/pages/models.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

// An exhibit that has gone meanwhile is left out; any other error is one.
Result<json::value> exhibit_json(const PageMaker& maker, const std::string& slug) {
  if (slug.empty()) return nullptr;
  auto exhibit = maker.source.exhibit(slug);
  if (exhibit) return json::object{{"slug", slug}, {"title", to_json(exhibit->title)}};
  if (exhibit.error().kind == ErrorKind::not_found) return nullptr;
  return std::unexpected(std::move(exhibit).error());
}

Result<json::object> event_json(const PageMaker& maker, const expo::ProgrammeItem& item,
                                const Titles& zones) {
  YZ_ASSIGN(auto exhibit, exhibit_json(maker, item.exhibit));
  return json::object{
      {"kind", word_of(item.kind)},
      {"title", to_json(item.title)},
      {"summary", to_json(item.summary)},
      {"starts", to_text(item.starts)},
      {"ends", to_text(item.ends)},
      {"day", ""},
      {"from", format_time(item.starts)},
      {"to", format_time(item.ends)},
      {"zone", item.zone.empty() ? json::value(nullptr) : named_json(item.zone, zones)},
      {"exhibit", std::move(exhibit)}};
}

}  // namespace

Result<json::array> first_events(const PageMaker& maker, std::size_t limit, const Titles& zones) {
  YZ_ASSIGN(const auto items, maker.source.programme());
  json::array events;
  for (const expo::ProgrammeItem& item : items) {
    if (events.size() >= limit) break;
    YZ_ASSIGN(auto event, event_json(maker, item, zones));
    event["day"] = format_short_day(local_date(item.starts), maker.language);
    events.push_back(std::move(event));
  }
  return events;
}

Result<json::array> events_by_day(const PageMaker& maker, const Titles& zones) {
  YZ_ASSIGN(const auto items, maker.source.programme());
  json::array days;
  Date current{};
  for (const expo::ProgrammeItem& item : items) {
    const Date date = local_date(item.starts);
    if (days.empty() || date != current) {
      // The year is said where it turns.
      const bool turns = !days.empty() && date.year() != current.year();
      current = date;
      days.push_back({{"date", to_text(date)},
                      {"title", turns ? format_day_of_year(date, maker.language)
                                      : format_day(date, maker.language)},
                      {"items", json::array{}}});
    }
    YZ_ASSIGN(auto event, event_json(maker, item, zones));
    days.back().as_object()["items"].as_array().push_back(std::move(event));
  }
  return days;
}

Result<http::Model> make_programme(const PageMaker& maker) {
  YZ_ASSIGN(const auto expo, maker.source.expo());
  YZ_ASSIGN(const auto zones, maker.source.zones());
  auto model = begin_page(maker, expo,
                          {maker.text("page.programme.title"),
                           maker.text("page.programme.lead"),
                           "programme",
                           expo.poster,
                           {}});
  model.values["trail"] = make_trail(maker, {{maker.text("page.programme.title"), ""}});
  YZ_ASSIGN(model.values["days"], events_by_day(maker, titles_of(zones)));
  return model;
}

}  // namespace yz::app
