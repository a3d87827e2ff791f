#include <algorithm>

#include "app/pages/format.hpp"
#include "app/pages/linked_data.hpp"
#include "app/pages/models.hpp"
#include "app/pages/parts.hpp"
#include "app/pages/trade_models.hpp"
#include "expo/json.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

constexpr std::size_t list_size = 48;
constexpr std::size_t zone_list_size = 96;
constexpr std::size_t related_count = 4;

// The address of a filtered list; empty parts are left out.
std::string list_path(std::string_view kind, std::string_view zone, std::string_view cursor = {}) {
  std::string path = "/exhibits";
  const auto add = [&path](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    path += path.find('?') == std::string::npos ? '?' : '&';
    path += fmt::format("{}={}", name, value);
  };
  add("kind", kind);
  add("zone", zone);
  add("cursor", cursor);
  return path;
}

json::object kind_filter(const PageMaker& maker, const ExhibitsQuery& query) {
  json::array choices;
  for (const auto word : WordsOf<expo::ExhibitKind>::names)
    choices.push_back({{"title", to_json(maker.text(fmt::format("page.kind.{}", word)))},
                       {"url", localise(list_path(word, query.zone), maker.language)},
                       {"current", word == query.kind}});
  return {{"id", "kind"},
          {"chosen", query.kind},
          {"all_url", localise(list_path({}, query.zone), maker.language)},
          {"choices", std::move(choices)}};
}

json::object zone_filter(const PageMaker& maker, const ExhibitsQuery& query,
                         const std::vector<expo::Zone>& zones) {
  json::array choices;
  for (const expo::Zone& zone : zones)
    choices.push_back({{"title", to_json(zone.title)},
                       {"url", localise(list_path(query.kind, zone.slug), maker.language)},
                       {"current", zone.slug == query.zone}});
  return {{"id", "zone"},
          {"chosen", query.zone},
          {"all_url", localise(list_path(query.kind, {}), maker.language)},
          {"choices", std::move(choices)}};
}

Result<expo::ExhibitFilter> filter_of(const ExhibitsQuery& query) {
  expo::ExhibitFilter filter{.zone = query.zone,
                             .kind = parse_word<expo::ExhibitKind>(query.kind),
                             .after = expo::parse_cursor(query.cursor),
                             .limit = list_size};
  if (!query.kind.empty() && !filter.kind)
    return fail(ErrorKind::not_found, "there is no such kind of exhibit", "kind");
  if (!query.cursor.empty() && !filter.after)
    return fail(ErrorKind::not_found, "there is no such page of the list", "cursor");
  return filter;
}

std::string next_address(const PageMaker& maker, const ExhibitsQuery& query,
                         const expo::ExhibitPage& page) {
  if (!page.next) return {};
  return localise(list_path(query.kind, query.zone, expo::to_text(*page.next)), maker.language);
}

json::array dimensions_json(const expo::Museum& museum) {
  json::array list;
  for (const expo::Dimension& d : museum.dimensions)
    list.push_back(
        {{"kind", word_of(d.kind)}, {"value", format_number(d.value)}, {"unit", word_of(d.unit)}});
  return list;
}

json::value museum_json(const std::optional<expo::Museum>& museum) {
  if (!museum) return nullptr;
  return json::object{
      {"period", to_json(museum->period)},
      {"material", to_json(museum->material)},
      {"technique",
       museum->technique.empty() ? json::value(nullptr) : json::value(to_json(museum->technique))},
      {"provenance", to_json(museum->provenance)},
      {"holder", to_json(museum->holder)},
      {"credit", to_json(museum->credit)},
      {"licence", museum->licence}};
}

json::value text_or_null(const Text& text) {
  if (text.empty()) return nullptr;
  return to_json(text);
}

json::value model_json(const std::optional<expo::Model>& model) {
  if (!model) return nullptr;
  json::array annotations;
  for (const expo::Annotation& a : model->annotations)
    annotations.push_back({{"id", a.id}, {"title", to_json(a.title)}, {"text", to_json(a.text)}});
  return json::object{{"url", expo::media_url(model->file)},
                      {"bytes", model->file.bytes},
                      {"size", format_bytes(model->file.bytes)},
                      {"credit", text_or_null(model->credit)},
                      {"licence", model->licence},
                      {"annotations", std::move(annotations)}};
}

json::array pictures_json(PageSource& source, const std::vector<expo::Picture>& pictures) {
  json::array list;
  for (const expo::Picture& picture : pictures) {
    auto made = picture_json(source, picture.file, picture.alt).as_object();
    made["caption"] = to_json(picture.caption);
    made["credit"] = text_or_null(picture.credit);
    made["licence"] = picture.licence;
    list.push_back(std::move(made));
  }
  return list;
}

std::string joined(const std::vector<std::string>& words, Language language) {
  std::string text;
  for (const auto& word : words) {
    if (!text.empty()) text += language == Language::zh ? "、" : ", ";
    text += word;
  }
  return text;
}

// The other language's words where this one has none.
const std::vector<std::string>& words_in(const Words& words, Language language) {
  const auto& wanted = words.in(language);
  return wanted.empty() ? words.in(language == Language::zh ? Language::en : Language::zh) : wanted;
}

json::value exhibitor_json(PageSource& source, const expo::Exhibitor& exhibitor) {
  return json::object{{"slug", exhibitor.slug},
                      {"title", to_json(exhibitor.title)},
                      {"logo", picture_json(source, exhibitor.logo, exhibitor.logo_alt)}};
}

std::string hall_address(const PageMaker& maker, const expo::Expo& expo, std::string_view query) {
  if (expo.hall.empty()) return {};
  return localise(fmt::format("/halls/{}{}", expo.hall, query), maker.language);
}

// Where the fair's hall has panoramas; empty where it has none.
Result<std::string> tour_address(const PageMaker& maker, const expo::Expo& expo,
                                 std::string_view query) {
  if (expo.hall.empty()) return std::string{};
  YZ_ASSIGN(const auto plan, maker.source.plan(expo.hall));
  YZ_ASSIGN(const auto outlooks, maker.source.outlooks(plan));
  if (outlooks.empty()) return std::string{};
  return hall_address(maker, expo, fmt::format("/tour{}", query));
}

json::value neighbour_json(const std::vector<expo::Zone>& zones, std::ptrdiff_t at) {
  if (at < 0 || at >= std::ssize(zones)) return nullptr;
  const expo::Zone& zone = zones[static_cast<std::size_t>(at)];
  return json::object{{"slug", zone.slug}, {"title", to_json(zone.title)}};
}

void put_exhibit_words(http::Model& model, const expo::Exhibit& exhibit, Language language) {
  model.values["aliases"] = joined(words_in(exhibit.aliases, language), language);
  json::array tags;
  for (const auto& tag : words_in(exhibit.tags, language)) tags.emplace_back(tag);
  model.values["tags"] = std::move(tags);
  put_prose(model, "description", exhibit.body, language);
}

}  // namespace

Result<http::Model> make_zone(const PageMaker& maker, std::string_view slug) {
  YZ_ASSIGN(const auto expo, maker.source.expo());
  YZ_ASSIGN(const auto zones, maker.source.zones());
  const auto zone = std::ranges::find(zones, slug, &expo::Zone::slug);
  if (zone == zones.end()) return fail(ErrorKind::not_found, "there is no such zone");
  const expo::ExhibitFilter filter{.zone = zone->slug, .limit = zone_list_size};
  YZ_ASSIGN(const auto exhibits, maker.source.exhibits(filter));
  YZ_ASSIGN(const auto total, maker.source.count_exhibits(filter));

  auto model =
      begin_page(maker, expo, {zone->title, zone->summary, "zones", zone->poster, json::object{}});
  auto& values = model.values;
  const auto at = zone - zones.begin();
  values["trail"] = make_trail(maker, {{zone->title, ""}});
  values["zone"] = {{"slug", zone->slug},
                    {"title", to_json(zone->title)},
                    {"summary", to_json(zone->summary)},
                    {"colour", zone->colour},
                    {"poster", picture_json(maker.source, zone->poster, zone->poster_alt)}};
  values["hall_url"] = hall_address(maker, expo, "");
  values["exhibits"] = cards_json(maker, exhibits.items, titles_of(zones));
  values["exhibits_total"] = total;
  values["next"] = next_address(maker, {.kind = {}, .zone = zone->slug, .cursor = {}}, exhibits);
  values["previous_zone"] = neighbour_json(zones, at - 1);
  values["next_zone"] = neighbour_json(zones, at + 1);
  put_prose(model, "body", zone->body, maker.language);
  return model;
}

Result<http::Model> make_exhibits(const PageMaker& maker, const ExhibitsQuery& query) {
  YZ_ASSIGN(const auto expo, maker.source.expo());
  YZ_ASSIGN(const auto zones, maker.source.zones());
  YZ_ASSIGN(const auto filter, filter_of(query));
  YZ_ASSIGN(const auto page, maker.source.exhibits(filter));
  YZ_ASSIGN(const auto total, maker.source.count_exhibits(filter));

  auto model = begin_page(
      maker, expo,
      {maker.text("page.exhibits.title"), maker.text("page.exhibits.lead"), "exhibits", {}, {}});
  auto& values = model.values;
  values["trail"] = make_trail(maker, {{maker.text("page.exhibits.title"), ""}});
  values["filters"] = {kind_filter(maker, query), zone_filter(maker, query, zones)};
  values["exhibits"] = cards_json(maker, page.items, titles_of(zones));
  values["exhibits_total"] = total;
  values["next"] = next_address(maker, query, page);
  return model;
}

Result<http::Model> make_exhibit(const PageMaker& maker, std::string_view slug) {
  YZ_ASSIGN(const auto expo, maker.source.expo());
  YZ_ASSIGN(const auto exhibit, maker.source.exhibit(slug));
  YZ_ASSIGN(const auto zones, maker.source.zones());
  YZ_ASSIGN(const auto exhibitor, maker.source.exhibitor(exhibit.exhibitor));
  YZ_ASSIGN(const auto related, maker.source.related(exhibit, related_count));
  const auto titles = titles_of(zones);

  auto model = begin_page(
      maker, expo,
      {exhibit.title, exhibit.summary, "exhibits", exhibit.poster, linked_data_of(maker, exhibit)});
  auto& values = model.values;
  auto shown = card_json(maker, exhibit, titles);
  values["trail"] =
      make_trail(maker, {{titles.contains(exhibit.zone) ? titles.at(exhibit.zone) : Text{},
                          fmt::format("/zones/{}", exhibit.zone)},
                         {exhibit.title, ""}});
  shown["summary"] = to_json(exhibit.summary);
  shown["demonstration"] = exhibit.demonstration;
  shown["museum"] = museum_json(exhibit.museum);
  shown["model"] = model_json(exhibit.model);
  shown["film"] = exhibit.film ? json::value(film_json(*exhibit.film)) : json::value(nullptr);
  shown["pictures"] = pictures_json(maker.source, exhibit.pictures);
  shown["exhibitor"] = exhibitor_json(maker.source, exhibitor);
  YZ_ASSIGN(shown["offers"], offers_json(maker, exhibit.slug));
  shown["related"] = cards_json(maker, related, titles);
  values["exhibit"] = std::move(shown);
  values["show_film"] = exhibit.film && exhibit.model;  // otherwise it has the stage
  values["dimensions"] = exhibit.museum ? dimensions_json(*exhibit.museum) : json::array{};
  const auto asked = fmt::format("?exhibit={}", exhibit.slug);
  YZ_ASSIGN(const auto place, maker.source.stand_of(exhibit.slug));
  values["hall_url"] =
      place ? localise(fmt::format("/halls/{}{}", place->hall, asked), maker.language) : "";
  YZ_ASSIGN(values["tour_url"], tour_address(maker, expo, asked));
  put_exhibit_words(model, exhibit, maker.language);
  return model;
}

}  // namespace yz::app
