#include "app/pages/linked_data.hpp"

#include <cstdlib>

#include "expo/json.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

json::object begin(const PagePlace& place, std::string_view type, const Text& name) {
  return {{"@context", "https://schema.org"},
          {"@type", type},
          {"name", name.in(place.language)},
          {"inLanguage", html_code_of(place.language)},
          {"url", absolute(place.site, localise(place.path, place.language))}};
}

// ISO 8601 years, of four digits at least and with a sign before our era.
std::string iso_year(std::int64_t year) {
  return fmt::format("{}{:04}", year < 0 ? "-" : "", std::abs(year));
}

std::string_view unit_code(expo::Unit unit) {  // UN/CEFACT, as schema.org asks
  switch (unit) {
    case expo::Unit::mm: return "MMT";
    case expo::Unit::cm: return "CMT";
    case expo::Unit::m: return "MTR";
    case expo::Unit::g: return "GRM";
    case expo::Unit::kg: return "KGM";
  }
  return "";
}

std::string_view property_of(expo::DimensionKind kind) {
  switch (kind) {
    case expo::DimensionKind::height: return "height";
    case expo::DimensionKind::width: return "width";
    case expo::DimensionKind::depth: return "depth";
    case expo::DimensionKind::weight: return "weight";
    default: return "";
  }
}

void add_museum(json::object& data, const expo::Museum& museum, Language language) {
  data["artMedium"] = museum.material.in(language);
  if (!museum.technique.empty()) data["artform"] = museum.technique.in(language);
  if (museum.year_from && museum.year_to)
    data["temporalCoverage"] =
        fmt::format("{}/{}", iso_year(*museum.year_from), iso_year(*museum.year_to));
  data["creditText"] = museum.credit.in(language);
  data["license"] = fmt::format("https://spdx.org/licenses/{}.html", museum.licence);
  for (const expo::Dimension& d : museum.dimensions)
    if (const auto property = property_of(d.kind); !property.empty())
      data[property] = {
          {"@type", "QuantitativeValue"}, {"value", d.value}, {"unitCode", unit_code(d.unit)}};
}

}  // namespace

json::object linked_data_of(const PagePlace& place, const expo::Expo& expo) {
  auto data = begin(place, "ExhibitionEvent", expo.title);
  data["description"] = expo.tagline.in(place.language);
  data["startDate"] = to_text(expo.starts);
  data["endDate"] = to_text(expo.ends);
  data["eventAttendanceMode"] = "https://schema.org/OnlineEventAttendanceMode";
  data["location"] = {{"@type", "VirtualLocation"}, {"url", data["url"]}};
  data["organizer"] = {{"@type", "Organization"}, {"name", expo.organiser.in(place.language)}};
  return data;
}

json::object linked_data_of(const PagePlace& place, const expo::Exhibit& exhibit) {
  auto data = begin(place, exhibit.museum ? "VisualArtwork" : "CreativeWork", exhibit.title);
  data["description"] = exhibit.summary.in(place.language);
  if (!exhibit.poster.empty())
    data["image"] = absolute(place.site, expo::media_url(exhibit.poster));
  if (exhibit.museum) add_museum(data, *exhibit.museum, place.language);
  return data;
}

json::object linked_data_of(const PagePlace& place, const expo::Exhibitor& exhibitor) {
  const bool is_museum = exhibitor.kind == expo::ExhibitorKind::museum;
  auto data = begin(place, is_museum ? "Museum" : "Organization", exhibitor.title);
  data["address"] = exhibitor.place.in(place.language);
  if (!exhibitor.website.empty()) data["sameAs"] = exhibitor.website;
  return data;
}

}  // namespace yz::app
