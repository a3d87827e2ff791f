#include "app/pages/parts.hpp"

#include "expo/json.hpp"
#include "expo/markdown.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

json::array derivatives_json(PageSource& source, const FileRef& file) {
  json::array list;
  for (const Derivative& made : source.derivatives_of(file))
    list.push_back(
        {{"url", expo::media_url(file, made)}, {"width", made.width}, {"height", made.height}});
  return list;
}

json::value caption_json(const FileRef& file) {
  if (file.empty()) return nullptr;
  return json::string(expo::media_url(file));
}

}  // namespace

json::object to_json(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

std::string initial_of(std::string_view text) {
  std::size_t end = text.empty() ? 0 : 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return std::string(text.substr(0, end));
}

json::value picture_json(PageSource& source, const FileRef& file, const Text& alt) {
  if (file.empty()) return nullptr;
  return json::object{{"url", expo::media_url(file)},
                      {"width", file.width},
                      {"height", file.height},
                      {"alt", to_json(alt)},
                      {"derivatives", derivatives_json(source, file)}};
}

json::object film_json(const expo::Film& film) {
  return {{"url", expo::media_url(film.file)},
          {"type", film.file.content_type},
          {"poster_url", film.poster.empty() ? "" : expo::media_url(film.poster)},
          {"captions",
           {{"zh", caption_json(film.captions_zh)}, {"en", caption_json(film.captions_en)}}}};
}

Titles titles_of(std::span<const expo::Zone> zones) {
  Titles titles;
  for (const expo::Zone& zone : zones) titles.emplace(zone.slug, zone.title);
  return titles;
}

json::object named_json(const std::string& slug, const Titles& titles) {
  const auto at = titles.find(slug);
  return {{"slug", slug}, {"title", to_json(at == titles.end() ? Text{slug, slug} : at->second)}};
}

json::object card_json(const PageMaker& maker, const expo::Exhibit& exhibit, const Titles& zones) {
  json::object card = {{"slug", exhibit.slug},
                       {"kind", word_of(exhibit.kind)},
                       {"title", to_json(exhibit.title)},
                       {"initial", initial_of(exhibit.title.in(maker.language))},
                       {"zone", named_json(exhibit.zone, zones)},
                       {"poster", picture_json(maker.source, exhibit.poster, exhibit.poster_alt)}};
  if (exhibit.museum) card["museum"] = {{"period", to_json(exhibit.museum->period)}};
  return card;
}

json::array cards_json(const PageMaker& maker, std::span<const expo::Exhibit> exhibits,
                       const Titles& zones) {
  json::array cards;
  for (const expo::Exhibit& exhibit : exhibits) cards.push_back(card_json(maker, exhibit, zones));
  return cards;
}

void put_prose(http::Model& model, std::string_view name, const Text& markdown, Language language) {
  const bool is_translated = !(language == Language::zh ? markdown.zh : markdown.en).empty();
  const Language other = language == Language::zh ? Language::en : Language::zh;
  model.values[fmt::format("has_{}", name)] = !markdown.empty();
  model.values[fmt::format("{}_lang", name)] = html_code_of(is_translated ? language : other);
  model.html.insert_or_assign(std::string(name), expo::render_markdown(markdown.in(language)));
}

}  // namespace yz::app
