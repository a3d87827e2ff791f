#include "app/pages/frame.hpp"

#include "app/pages/format.hpp"
#include "app/pages/parts.hpp"
#include "expo/json.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

Language other_of(Language language) {
  return language == Language::zh ? Language::en : Language::zh;
}

// The names that a title joins with dots; none where it is one name, or not in this language.
json::array parts_of_title(const Text& title, Language language) {
  constexpr std::string_view joint = " · ";
  std::string_view rest = language == Language::zh ? title.zh : title.en;
  json::array parts;
  for (auto at = rest.find(joint); at != rest.npos; at = rest.find(joint)) {
    parts.emplace_back(
        fmt::format("{}\u00A0·", rest.substr(0, at)));  // the dot stays with its name
    rest.remove_prefix(at + joint.size());
  }
  if (!parts.empty()) parts.emplace_back(rest);
  return parts;
}

json::object expo_json(const expo::Expo& expo, Language language) {
  return {{"title", to_json(expo.title)},
          {"title_parts", parts_of_title(expo.title, language)},
          {"tagline", to_json(expo.tagline)},
          {"dates", expo.starts.ok() ? format_dates(expo.starts, expo.ends, language) : ""},
          {"place", to_json(expo.place)},
          {"organiser", to_json(expo.organiser)},
          {"contact_email", expo.contact_email},
          {"licence", expo.licence},
          {"hall", expo.hall}};
}

void add_public_head(json::object& page, const PagePlace& place, const PageHead& head) {
  const auto in = [&](Language language) {
    return absolute(place.site, localise(place.path, language));
  };
  page["canonical"] = in(place.language);
  page["url_zh"] = in(Language::zh);
  page["url_en"] = in(Language::en);
  if (!head.image.empty()) page["image"] = absolute(place.site, expo::media_url(head.image));
  if (!head.linked_data.empty()) page["linked_data"] = head.linked_data;
}

json::array to_array(const std::vector<std::string>& texts) {
  json::array array;
  for (const auto& text : texts) array.emplace_back(text);
  return array;
}

}  // namespace

Text PagePlace::text(std::string_view key) const {
  return {site.messages.format(Language::zh, key), site.messages.format(Language::en, key)};
}

std::string localise(std::string_view path, Language language) {
  if (language == Language::zh) return std::string(path);
  return path == "/" ? "/en" : fmt::format("/en{}", path);
}

std::string absolute(const PageSite& site, std::string_view path) {
  return fmt::format("{}{}", site.public_url, path);
}

http::Model begin_page(const PagePlace& place, const expo::Expo& expo, const PageHead& head) {
  const Language other = other_of(place.language);
  json::object page = {{"lang", html_code_of(place.language)},
                       {"locale", place.language == Language::zh ? "zh_CN" : "en"},
                       {"base", place.base()},
                       {"home", localise("/", place.language)},
                       {"other", localise(place.path, other)},
                       {"other_lang", html_code_of(other)},
                       {"section", head.section},
                       {"title", head.title.in(place.language)},
                       {"description", head.description.in(place.language)},
                       {"canonical", nullptr},
                       {"image", nullptr},
                       {"linked_data", nullptr},
                       {"hall_css", to_array(place.site.hall.css)},
                       {"hall_imports", to_array(place.site.hall.imports)},
                       {"tour_css", to_array(place.site.tour.css)},
                       {"tour_imports", to_array(place.site.tour.imports)}};
  if (head.is_public) add_public_head(page, place, head);
  http::Model model;
  model.values["page"] = std::move(page);
  model.values["expo"] = expo_json(expo, place.language);
  return model;
}

json::array make_trail(const PagePlace& place,
                       const std::vector<std::pair<Text, std::string>>& steps) {
  json::array trail;
  trail.push_back(
      {{"title", to_json(place.text("page.nav.home"))}, {"url", localise("/", place.language)}});
  for (const auto& [title, path] : steps)
    trail.push_back(
        {{"title", to_json(title)}, {"url", path.empty() ? "" : localise(path, place.language)}});
  return trail;
}

}  // namespace yz::app
