#include <algorithm>
#include <span>

#include "app/pages/linked_data.hpp"
#include "app/pages/models.hpp"
#include "app/pages/parts.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

constexpr std::size_t list_size = 100;
constexpr std::size_t exhibit_list_size = 96;

Result<json::object> row_json(const PageMaker& maker, const expo::Exhibitor& exhibitor) {
  YZ_ASSIGN(const auto exhibits, maker.source.count_exhibits({.exhibitor = exhibitor.slug}));
  return json::object{{"slug", exhibitor.slug},
                      {"kind", word_of(exhibitor.kind)},
                      {"title", to_json(exhibitor.title)},
                      {"place", to_json(exhibitor.place)},
                      {"initial", initial_of(exhibitor.title.in(maker.language))},
                      {"logo", picture_json(maker.source, exhibitor.logo, exhibitor.logo_alt)},
                      {"exhibits", exhibits}};
}

// The part of a list that follows the exhibitor `cursor`; its beginning for an empty one.
Result<std::span<const expo::Exhibitor>> page_from(const std::vector<expo::Exhibitor>& all,
                                                   std::string_view cursor) {
  auto from = all.begin();
  if (!cursor.empty()) {
    from = std::ranges::find(all, cursor, &expo::Exhibitor::slug);
    if (from == all.end())
      return fail(ErrorKind::not_found, "there is no such page of the list", "cursor");
    ++from;
  }
  const auto rest = static_cast<std::size_t>(all.end() - from);
  return std::span(from, std::min(rest, list_size));
}

}  // namespace

Result<http::Model> make_exhibitors(const PageMaker& maker, std::string_view cursor) {
  YZ_ASSIGN(const auto expo, maker.source.expo());
  YZ_ASSIGN(const auto all, maker.source.exhibitors());
  YZ_ASSIGN(const auto page, page_from(all, cursor));
  auto model = begin_page(maker, expo,
                          {maker.text("page.exhibitors.title"),
                           maker.text("page.exhibitors.lead"),
                           "exhibitors",
                           {},
                           {}});
  json::array rows;
  for (const expo::Exhibitor& exhibitor : page) {
    YZ_ASSIGN(auto row, row_json(maker, exhibitor));
    rows.push_back(std::move(row));
  }
  model.values["trail"] = make_trail(maker, {{maker.text("page.exhibitors.title"), ""}});
  model.values["exhibitors"] = std::move(rows);
  const bool has_more = !page.empty() && &page.back() != &all.back();
  model.values["next"] =
      has_more ? localise(fmt::format("/exhibitors?cursor={}", page.back().slug), maker.language)
               : std::string();
  return model;
}

Result<http::Model> make_exhibitor(const PageMaker& maker, std::string_view slug) {
  YZ_ASSIGN(const auto expo, maker.source.expo());
  YZ_ASSIGN(const auto zones, maker.source.zones());
  YZ_ASSIGN(const auto exhibitor, maker.source.exhibitor(slug));
  const expo::ExhibitFilter filter{.exhibitor = exhibitor.slug, .limit = exhibit_list_size};
  YZ_ASSIGN(const auto exhibits, maker.source.exhibits(filter));
  YZ_ASSIGN(const auto total, maker.source.count_exhibits(filter));

  const Text& about = exhibitor.summary.empty() ? exhibitor.place : exhibitor.summary;
  auto model = begin_page(
      maker, expo,
      {exhibitor.title, about, "exhibitors", exhibitor.logo, linked_data_of(maker, exhibitor)});
  auto& values = model.values;
  values["trail"] = make_trail(
      maker, {{maker.text("page.exhibitors.title"), "/exhibitors"}, {exhibitor.title, ""}});
  YZ_ASSIGN(auto row, row_json(maker, exhibitor));
  row["summary"] = exhibitor.summary.empty() ? json::value(nullptr) : to_json(exhibitor.summary);
  row["website"] = exhibitor.website;
  values["exhibitor"] = std::move(row);
  values["exhibits"] = cards_json(maker, exhibits.items, titles_of(zones));
  values["exhibits_total"] = total;
  put_prose(model, "body", exhibitor.body, maker.language);
  return model;
}

}  // namespace yz::app
