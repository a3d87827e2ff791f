#include "expo/json.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include "expo/markdown.hpp"

namespace yz::expo {
namespace {

namespace json = boost::json;

json::object both(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

json::value both_or_null(const Text& text) {
  return text.empty() ? json::value(nullptr) : json::value(both(text));
}

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object words(const Words& words) {
  return {{"zh", json::value_from(words.zh)}, {"en", json::value_from(words.en)}};
}

std::string html_of(const std::string& markdown) {
  return markdown.empty() ? std::string() : render_markdown(markdown).html();
}

json::object description(const Text& body) {
  return {{"zh", html_of(body.zh)}, {"en", html_of(body.en)}};
}

json::object list(json::array items, json::value next = nullptr) {
  return {{"items", std::move(items)}, {"next", std::move(next)}};
}

json::value years(const std::optional<std::int64_t>& year) {
  return year ? json::value(*year) : json::value(nullptr);
}

json::object museum_json(const Museum& m) {
  json::array dimensions;
  for (const Dimension& d : m.dimensions)
    dimensions.push_back(
        {{"kind", word_of(d.kind)}, {"value", d.value}, {"unit", word_of(d.unit)}});
  return {{"period", both(m.period)},
          {"year_from", years(m.year_from)},
          {"year_to", years(m.year_to)},
          {"material", both(m.material)},
          {"technique", both_or_null(m.technique)},
          {"provenance", both(m.provenance)},
          {"holder", both(m.holder)},
          {"credit", both(m.credit)},
          {"licence", m.licence},
          {"dimensions", std::move(dimensions)}};
}

json::object annotation_json(const Annotation& n) {
  return {{"id", n.id},
          {"title", both(n.title)},
          {"text", both(n.text)},
          {"position", json::value_from(n.position)},
          {"normal", json::value_from(n.normal)},
          {"camera", json::value_from(n.camera)}};
}

std::unexpected<Error> no_such(std::string_view noun, std::string_view slug) {
  return fail(ErrorKind::not_found, fmt::format("there is no {} \"{}\"", noun, slug));
}

}  // namespace

std::string media_url(const FileRef& file) {
  return fmt::format("/media/{}/{}", file.content.hex(), file.name());
}

std::string media_url(const FileRef& picture, const Derivative& derivative) {
  const std::string_view name = picture.name();
  return fmt::format("/media/{}/{}-{}.webp", derivative.content.hex(),
                     name.substr(0, name.rfind('.')), derivative.width);
}

Result<json::value> JsonMaker::derivatives(const FileRef& file) {
  YZ_ASSIGN(const auto made, derivatives_(tx_, file.content));
  json::array out;
  for (const Derivative& d : made)
    out.push_back({{"url", media_url(file, d)}, {"width", d.width}, {"height", d.height}});
  return out;
}

Result<json::value> JsonMaker::picture(const FileRef& file, const Text& alt) {
  if (file.empty()) return json::value(nullptr);
  YZ_ASSIGN(json::value smaller, derivatives(file));
  return json::object{{"url", media_url(file)},
                      {"alt", both(alt)},
                      {"width", file.width},
                      {"height", file.height},
                      {"derivatives", std::move(smaller)}};
}

Result<json::value> JsonMaker::expo() {
  YZ_ASSIGN(const auto expos, find_expos(tx_));
  if (expos.empty()) return fail(ErrorKind::not_found, "no pack has been imported yet");
  const Expo& e = expos.front();
  YZ_ASSIGN(json::value poster, picture(e.poster, e.poster_alt));
  json::array pavilions;
  for (const Expo& each : expos)
    pavilions.push_back(
        {{"slug", each.slug}, {"title", both(each.title)}, {"hall", text_or_null(each.hall)}});
  return json::object{{"slug", e.slug},
                      {"title", both(e.title)},
                      {"tagline", both_or_null(e.tagline)},
                      {"starts", yz::to_text(e.starts)},
                      {"ends", yz::to_text(e.ends)},
                      {"organiser", both(e.organiser)},
                      {"place", both(e.place)},
                      {"contact_email", e.contact_email},
                      {"licence", e.licence},
                      {"hall", text_or_null(e.hall)},
                      {"poster", std::move(poster)},
                      {"description", description(e.body)},
                      {"pavilions", std::move(pavilions)}};
}

Result<json::object> JsonMaker::zone_json(const Zone& z) {
  YZ_ASSIGN(json::value poster, picture(z.poster, z.poster_alt));
  return json::object{{"slug", z.slug},   {"title", both(z.title)}, {"summary", both(z.summary)},
                      {"order", z.order}, {"colour", z.colour},     {"poster", std::move(poster)}};
}

Result<json::value> JsonMaker::zones() {
  YZ_ASSIGN(const auto zones, find_zones(tx_));
  YZ_ASSIGN(auto counts, count_by_zone(tx_));
  json::array items;
  for (const Zone& zone : zones) {
    YZ_ASSIGN(json::object item, zone_json(zone));
    item["exhibits"] = counts[zone.slug];
    items.push_back(std::move(item));
  }
  return list(std::move(items));
}

Result<json::value> JsonMaker::zone(std::string_view slug) {
  YZ_ASSIGN(const auto zone, find_zone(tx_, slug));
  if (!zone) return no_such("zone", slug);
  YZ_ASSIGN(json::object out, zone_json(*zone));
  YZ_ASSIGN(auto counts, count_by_zone(tx_));
  out["exhibits"] = counts[zone->slug];
  out["description"] = description(zone->body);
  return out;
}

Result<json::object> JsonMaker::exhibitor_json(const Exhibitor& e) {
  YZ_ASSIGN(json::value logo, picture(e.logo, e.logo_alt));
  return json::object{
      {"slug", e.slug},          {"title", both(e.title)}, {"summary", both_or_null(e.summary)},
      {"kind", word_of(e.kind)}, {"place", both(e.place)}, {"website", text_or_null(e.website)},
      {"order", e.order},        {"logo", std::move(logo)}};
}

Result<json::value> JsonMaker::exhibitors() {
  YZ_ASSIGN(const auto exhibitors, find_exhibitors(tx_));
  json::array items;
  for (const Exhibitor& exhibitor : exhibitors) {
    YZ_ASSIGN(json::object item, exhibitor_json(exhibitor));
    items.push_back(std::move(item));
  }
  return list(std::move(items));
}

Result<json::value> JsonMaker::exhibitor(std::string_view slug) {
  YZ_ASSIGN(const auto exhibitor, find_exhibitor(tx_, slug));
  if (!exhibitor) return no_such("exhibitor", slug);
  YZ_ASSIGN(json::object out, exhibitor_json(*exhibitor));
  out["description"] = description(exhibitor->body);
  return out;
}

Result<json::value> JsonMaker::zone_label(const std::string& slug) {
  if (const auto known = zones_.find(slug); known != zones_.end()) return known->second;
  YZ_ASSIGN(const auto zone, find_zone(tx_, slug));
  json::object label{{"slug", slug}, {"title", both(zone ? zone->title : Text{slug, slug})}};
  return zones_[slug] = std::move(label);
}

Result<json::value> JsonMaker::exhibitor_label(const std::string& slug) {
  if (const auto known = exhibitors_.find(slug); known != exhibitors_.end()) return known->second;
  YZ_ASSIGN(const auto exhibitor, find_exhibitor(tx_, slug));
  json::object label{{"slug", slug},
                     {"title", both(exhibitor ? exhibitor->title : Text{slug, slug})}};
  label["logo"] = nullptr;
  if (exhibitor) {
    YZ_ASSIGN(label["logo"], picture(exhibitor->logo, exhibitor->logo_alt));
  }
  return exhibitors_[slug] = std::move(label);
}

Result<json::object> JsonMaker::model_json(const Model& m, bool whole) {
  json::object out{{"url", media_url(m.file)},
                   {"bytes", m.file.bytes},
                   {"hall_url", nullptr},
                   {"hall_bytes", nullptr},
                   {"credit", both_or_null(m.credit)},
                   {"licence", text_or_null(m.licence)}};
  if (!m.hall_file.empty()) {
    out["hall_url"] = media_url(m.hall_file);
    out["hall_bytes"] = m.hall_file.bytes;
  }
  if (!whole) return out;
  json::array annotations;
  for (const Annotation& n : m.annotations) annotations.push_back(annotation_json(n));
  out["annotations"] = std::move(annotations);
  return out;
}

Result<json::object> JsonMaker::film_json(const Exhibit& exhibit) {
  const Film& f = *exhibit.film;
  const FileRef& poster = f.poster.empty() ? exhibit.poster : f.poster;
  const auto url = [](const FileRef& file) {
    return file.empty() ? json::value(nullptr) : json::value(media_url(file));
  };
  return json::object{
      {"url", media_url(f.file)},
      {"type", f.file.content_type},
      {"bytes", f.file.bytes},
      {"poster_url", url(poster)},
      {"seconds", f.seconds},
      {"captions", json::object{{"zh", url(f.captions_zh)}, {"en", url(f.captions_en)}}},
      {"credit", both_or_null(f.credit)},
      {"licence", text_or_null(f.licence)}};
}

Result<json::object> JsonMaker::brief(const Exhibit& e) {
  YZ_ASSIGN(json::value zone, zone_label(e.zone));
  YZ_ASSIGN(json::value exhibitor, exhibitor_label(e.exhibitor));
  YZ_ASSIGN(json::value poster, picture(e.poster, e.poster_alt));
  json::object out{{"slug", e.slug},
                   {"kind", word_of(e.kind)},
                   {"order", e.order},
                   {"title", both(e.title)},
                   {"summary", both(e.summary)},
                   {"aliases", words(e.aliases)},
                   {"tags", words(e.tags)},
                   {"demonstration", e.demonstration},
                   {"zone", std::move(zone)},
                   {"exhibitor", std::move(exhibitor)},
                   {"poster", std::move(poster)},
                   {"museum", nullptr},
                   {"model", nullptr},
                   {"film", nullptr}};
  if (e.museum) out["museum"] = museum_json(*e.museum);
  if (e.model) {
    YZ_ASSIGN(out["model"], model_json(*e.model, false));
  }
  if (e.film) {
    YZ_ASSIGN(out["film"], film_json(e));
  }
  return out;
}

Result<json::value> JsonMaker::exhibits(const ExhibitFilter& filter) {
  YZ_ASSIGN(const ExhibitPage page, find_exhibits(tx_, filter));
  json::array items;
  for (const Exhibit& exhibit : page.items) {
    YZ_ASSIGN(json::object item, brief(exhibit));
    items.push_back(std::move(item));
  }
  return list(std::move(items), page.next ? json::value(to_text(*page.next)) : nullptr);
}

Result<json::array> JsonMaker::pictures_json(const std::vector<Picture>& pictures) {
  json::array out;
  for (const Picture& p : pictures) {
    YZ_ASSIGN(json::value smaller, derivatives(p.file));
    out.push_back({{"url", media_url(p.file)},
                   {"width", p.file.width},
                   {"height", p.file.height},
                   {"alt", both(p.alt)},
                   {"caption", both_or_null(p.caption)},
                   {"credit", both_or_null(p.credit)},
                   {"licence", text_or_null(p.licence)},
                   {"derivatives", std::move(smaller)}});
  }
  return out;
}

Result<json::array> JsonMaker::related_json(const Exhibit& exhibit) {
  YZ_ASSIGN(const auto related, find_related(tx_, exhibit));
  json::array out;
  for (const Exhibit& each : related) {
    YZ_ASSIGN(json::value poster, picture(each.poster, each.poster_alt));
    out.push_back({{"slug", each.slug},
                   {"title", both(each.title)},
                   {"kind", word_of(each.kind)},
                   {"summary", both(each.summary)},
                   {"poster", std::move(poster)}});
  }
  return out;
}

Result<json::value> JsonMaker::exhibit(std::string_view slug) {
  YZ_ASSIGN(const auto found, find_exhibit(tx_, slug));
  if (!found) return no_such("exhibit", slug);
  YZ_ASSIGN(json::object out, brief(*found));
  out["description"] = description(found->body);
  if (found->model) {
    YZ_ASSIGN(out["model"], model_json(*found->model, true));
  }
  YZ_ASSIGN(out["pictures"], pictures_json(found->pictures));
  YZ_ASSIGN(out["related"], related_json(*found));
  return out;
}

Result<json::value> JsonMaker::programme() {
  YZ_ASSIGN(const auto programme, find_programme(tx_));
  json::array items;
  for (const ProgrammeItem& item : programme) {
    YZ_ASSIGN(json::value zone, zone_label(item.zone));
    json::object out{{"slug", item.slug},
                     {"kind", word_of(item.kind)},
                     {"title", both(item.title)},
                     {"summary", both(item.summary)},
                     {"starts", yz::to_text(item.starts)},
                     {"ends", yz::to_text(item.ends)},
                     {"zone", std::move(zone)},
                     {"exhibit", nullptr}};
    if (!item.exhibit.empty()) {
      YZ_ASSIGN(const auto exhibit, find_exhibit(tx_, item.exhibit));
      if (exhibit)
        out["exhibit"] = json::object{{"slug", exhibit->slug}, {"title", both(exhibit->title)}};
    }
    items.push_back(std::move(out));
  }
  return list(std::move(items));
}

}  // namespace yz::expo
