// Pieces of a page's model that several pages show: pictures, cards, films, prose.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "app/pages/frame.hpp"

namespace yz::app {

[[nodiscard]] boost::json::object to_json(const Text& text);

// The first character of a title, where there is no picture.
[[nodiscard]] std::string initial_of(std::string_view text);

// {url, width, height, alt, derivatives?}; null for no file.
[[nodiscard]] boost::json::value picture_json(PageSource& source, const FileRef& file,
                                              const Text& alt);

// {url, type, poster_url?, captions}
[[nodiscard]] boost::json::object film_json(const expo::Film& film);

using Titles = std::map<std::string, Text, std::less<>>;
[[nodiscard]] Titles titles_of(std::span<const expo::Zone> zones);

// {slug, title} of what a slug names.
[[nodiscard]] boost::json::object named_json(const std::string& slug, const Titles& titles);

// What a card shows of an exhibit.
[[nodiscard]] boost::json::object card_json(const PageMaker& maker, const expo::Exhibit& exhibit,
                                            const Titles& zones);
[[nodiscard]] boost::json::array cards_json(const PageMaker& maker,
                                            std::span<const expo::Exhibit> exhibits,
                                            const Titles& zones);

// Sets {{html NAME}}, has_NAME and NAME_lang from an author's Markdown.
void put_prose(http::Model& model, std::string_view name, const Text& markdown, Language language);

}  // namespace yz::app
