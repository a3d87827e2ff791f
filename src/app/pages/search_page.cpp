#include "app/pages/search_page.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "app/pages/database_source.hpp"
#include "app/pages/parts.hpp"
#include "search/ask_request.hpp"
#include "search/routes.hpp"
#include "search/search.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;

constexpr std::size_t most_choices = 12;  // of one facet
constexpr std::size_t most_popular = 8;

struct Context {
  std::shared_ptr<Pages> pages;
  store::Database& database;
  expo::DerivativesOf derivatives;
  const search::Feed& feed;
  search::Popular& popular;
};

// What the address says: it is written back with one thing changed.
struct Address {
  std::string q;
  search::FilterTexts filters;

  [[nodiscard]] std::string path(std::string_view cursor = {}) const {
    std::string out = "/search";
    const auto add = [&out](std::string_view name, std::string_view value) {
      if (value.empty()) return;
      out += out.find('?') == std::string::npos ? '?' : '&';
      out += fmt::format("{}={}", name, boost::urls::encode(value, boost::urls::unreserved_chars));
    };
    add("q", q);
    add("type", filters.type);
    add("zone", filters.zone);
    add("exhibitor", filters.exhibitor);
    add("period", filters.period);
    add("price", filters.price);
    add("cursor", cursor);
    return out;
  }
  [[nodiscard]] std::string with(std::string search::FilterTexts::* filter,
                                 std::string_view value) const {
    Address other = *this;
    other.filters.*filter = value;
    return other.path();
  }
};

Address address_of(const Request& request) {
  const auto text = [&](std::string_view name) {
    return std::string(request.query.find(name).value_or(""));
  };
  return {text("q"),
          {text("type"), text("zone"), text("exhibitor"), text("period"), text("price")}};
}

json::array pieces_json(const std::vector<search::Piece>& pieces) {
  json::array list;
  for (const auto& piece : pieces) list.push_back({{"text", piece.text}, {"hit", piece.hit}});
  return list;
}

// The page of what was found.
std::string path_of(const search::Found& found) {
  switch (found.type) {
    case search::Type::exhibit:
    case search::Type::offer:  // "exhibit/offer"
      return fmt::format("/exhibits/{}", found.slug.substr(0, found.slug.find('/')));
    case search::Type::exhibitor: return fmt::format("/exhibitors/{}", found.slug);
    case search::Type::zone: return fmt::format("/zones/{}", found.slug);
    case search::Type::programme: return "/programme";
  }
  return "/";
}

class ResultsPage {
 public:
  ResultsPage(const PageMaker& maker, const Address& address, const search::Ask& ask,
              const search::Answer& answer, const search::Popular& popular, Instant now)
      : maker_(maker), address_(address), ask_(ask), answer_(answer) {
    for (const auto& text : popular.most(most_popular, now))
      popular_.push_back(link(Address{text, {}}, text));
  }

  Result<http::Model> make() {
    YZ_ASSIGN(const auto expo, maker_.source.expo());
    YZ_ASSIGN(const auto zones, maker_.source.zones());
    YZ_ASSIGN(const auto exhibitors, maker_.source.exhibitors());
    zone_titles_ = titles_of(zones);
    for (const auto& exhibitor : exhibitors) exhibitor_titles_[exhibitor.slug] = exhibitor.title;

    const Text title =
        address_.q.empty()
            ? maker_.text("page.search.title")
            : Text{fmt::format("{}：{}", maker_.text("page.search.title").zh, address_.q),
                   fmt::format("{}: {}", maker_.text("page.search.title").en, address_.q)};
    auto model = begin_page(maker_, expo, {title, {}, "search", {}, {}, false});
    auto& values = model.values;
    values["trail"] = make_trail(maker_, {{maker_.text("page.search.title"), ""}});
    values["page"].as_object()["q"] = address_.q;
    values["total"] = answer_.total;
    values["asked"] = !address_.q.empty();
    values["nearest"] = answer_.nearest;
    values["meant"] = meant();
    YZ_ASSIGN(values["results"], results());
    values["facets"] = facets();
    values["next"] =
        answer_.more ? json::value(localise(
                           address_.path(search::cursor_text(ask_.offset + answer_.results.size())),
                           maker_.language))
                     : json::value(nullptr);
    values["popular"] = std::move(popular_);
    json::array all_zones;
    for (const auto& zone : zones)
      all_zones.push_back({{"title", to_json(zone.title)},
                           {"url", localise("/zones/" + zone.slug, maker_.language)}});
    values["zones"] = std::move(all_zones);
    return model;
  }

 private:
  [[nodiscard]] json::object link(const Address& to, std::string_view text) const {
    return {{"text", text}, {"url", localise(to.path(), maker_.language)}};
  }

  [[nodiscard]] json::value meant() const {
    if (answer_.did_you_mean.empty()) return nullptr;
    return link({answer_.did_you_mean, address_.filters}, answer_.did_you_mean);
  }

  Result<json::value> results() {
    json::array list;
    for (const auto& found : answer_.results) {
      json::object item{{"type", search::name_of(found.type)},
                        {"url", localise(path_of(found), maker_.language)},
                        {"title", pieces_json(found.title_pieces)},
                        {"fragment", pieces_json(found.fragment)},
                        {"way", search::name_of(found.way)},
                        {"initial", initial_of(found.title.in(maker_.language))},
                        {"poster", nullptr},
                        {"zone", nullptr},
                        {"take_url", nullptr},
                        {"way_url", nullptr}};
      if (const auto zone = zone_titles_.find(found.zone);
          zone != zone_titles_.end() && found.type != search::Type::zone)
        item["zone"] = to_json(zone->second);
      if (found.type == search::Type::exhibit) YZ_TRY(add_exhibit(item, found.slug));
      list.push_back(std::move(item));
    }
    return json::value(std::move(list));
  }

  // One that went away since it was indexed has no picture; its page will say so.
  Result<> add_exhibit(json::object& item, const std::string& slug) {
    const auto exhibit = maker_.source.exhibit(slug);
    if (!exhibit) {
      if (exhibit.error().kind == ErrorKind::not_found) return {};
      return std::unexpected(exhibit.error());
    }
    item["poster"] = picture_json(maker_.source, exhibit->poster, exhibit->poster_alt);
    YZ_ASSIGN(const auto place, maker_.source.stand_of(slug));
    if (!place) return {};
    item["take_url"] =
        localise(fmt::format("/halls/{}?way={}", place->hall, slug), maker_.language);
    item["way_url"] = localise(fmt::format("/exhibits/{}/way", slug), maker_.language);
    return {};
  }

  template <class Title>
  json::object facet(std::string_view id, const std::vector<search::FacetCount>& counts,
                     std::string search::FilterTexts::* filter, Title title) const {
    const std::string& chosen = address_.filters.*filter;
    json::array choices;
    for (const auto& each : counts) {
      if (choices.size() == most_choices) break;
      choices.push_back({{"title", to_json(title(each.value))},
                         {"count", each.count},
                         {"url", localise(address_.with(filter, each.value), maker_.language)},
                         {"current", each.value == chosen}});
    }
    return {{"id", id},
            {"chosen", chosen},
            {"all_url", localise(address_.with(filter, ""), maker_.language)},
            {"choices", std::move(choices)}};
  }

  // A facet with one value narrows nothing; one that was chosen stays, to be taken back.
  [[nodiscard]] json::array facets() const {
    const auto message = [&](std::string_view group) {
      return [this, group](const std::string& value) {
        return maker_.text(fmt::format("page.search.{}.{}", group, value));
      };
    };
    const auto named = [](const Titles& titles) {
      return [&titles](const std::string& slug) {
        const auto at = titles.find(slug);
        return at == titles.end() ? Text{slug, slug} : at->second;
      };
    };
    const auto& f = answer_.facets;
    json::array list;
    const auto add = [&](json::object facet) {
      if (facet["choices"].as_array().size() > 1 || !facet["chosen"].as_string().empty())
        list.push_back(std::move(facet));
    };
    using search::FilterTexts;
    add(facet("type", f.types, &FilterTexts::type, message("type")));
    add(facet("zone", f.zones, &FilterTexts::zone, named(zone_titles_)));
    add(facet("period", f.periods, &FilterTexts::period, message("period")));
    add(facet("exhibitor", f.exhibitors, &FilterTexts::exhibitor, named(exhibitor_titles_)));
    add(facet("price", f.prices, &FilterTexts::price, message("price")));
    return list;
  }

  const PageMaker& maker_;
  const Address& address_;
  const search::Ask& ask_;
  const search::Answer& answer_;
  json::array popular_;
  Titles zone_titles_, exhibitor_titles_;
};

Reply show_results(std::shared_ptr<const Context> context, Request& request) {
  auto ask = search::ask_of(request);
  if (!ask) co_return std::unexpected(std::move(ask).error());
  const Language language = language_of(request.path);
  ask->language = language;
  const auto answer = search::search(*context->feed.index().snapshot(), *ask);
  if (!answer) co_return std::unexpected(answer.error());
  if (ask->offset == 0 && answer->total > 0 && !answer->nearest)
    context->popular.asked(ask->text, request.remote.to_string(), request.time);

  const Address address = address_of(request);
  const auto read = [&](store::ReadTx& tx) -> Result<http::Model> {
    DatabaseSource source(tx, context->derivatives);
    const PageMaker maker{{context->pages->site(), language, address.path()}, source};
    return ResultsPage(maker, address, *ask, *answer, context->popular, request.time).make();
  };
  const auto model = co_await context->database.read(read);
  if (!model) co_return std::unexpected(model.error());
  co_return context->pages->render("search", language, *model, http::Caching::none);
}

}  // namespace

void add_search_pages(const std::shared_ptr<Pages>& pages, http::Router& router,
                      store::Database& database, expo::DerivativesOf derivatives,
                      const search::Feed& feed, search::Popular& popular) {
  const auto context = std::make_shared<const Context>(
      Context{pages, database, std::move(derivatives), feed, popular});
  for (const Language language : {Language::zh, Language::en})
    router.get(localise("/search", language),
               [context](Request& request) { return show_results(context, request); });
}

}  // namespace yz::app
