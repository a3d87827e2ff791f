// What every page has around its own content: language, addresses, titles, the fair's name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "app/pages/source.hpp"
#include "base/messages.hpp"
#include "http/template.hpp"

namespace yz::app {

// Style sheets and scripts that a view in 3D also loads.
struct ViewFiles {
  std::vector<std::string> css;
  std::vector<std::string> imports;
};

// The same for all pages of a server.
struct PageSite {
  std::string public_url;  // "https://fair.example", without a slash at the end; empty: not known
  ViewFiles hall;
  ViewFiles tour;
  Messages messages;
};

// Which page of the site, in which language. `path` is its address without the language:
// "/zones/relics".
struct PagePlace {
  const PageSite& site;
  Language language = Language::zh;
  std::string path;

  [[nodiscard]] std::string_view base() const { return language == Language::en ? "/en" : ""; }
  // The message in both languages.
  [[nodiscard]] Text text(std::string_view key) const;
};

// What a page with content is made with.
struct PageMaker : PagePlace {
  PageSource& source;
};

struct PageHead {
  Text title;
  Text description;
  std::string section;              // which entry of the navigation is the current one
  FileRef image;                    // for links shared elsewhere
  boost::json::object linked_data;  // schema.org; empty: none
  bool is_public = true;            // may be found and shared; account pages are not
};

// "/zones/relics" in a language: "/en/zones/relics".
[[nodiscard]] std::string localise(std::string_view path, Language language);

// A model that the layout can be drawn from; the page adds its own values.
[[nodiscard]] http::Model begin_page(const PagePlace& place, const expo::Expo& expo,
                                     const PageHead& head);

// The trail above the page's title: the home page, then `steps` by title and path without language;
// the last, the page itself, has no path.
[[nodiscard]] boost::json::array make_trail(const PagePlace& place,
                                            const std::vector<std::pair<Text, std::string>>& steps);

// `path` as others see it, absolute where the server knows its public address.
[[nodiscard]] std::string absolute(const PageSite& site, std::string_view path);

}  // namespace yz::app
