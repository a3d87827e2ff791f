#include "search/routes.hpp"

#include <boost/json.hpp>

#include "http/json_body.hpp"
#include "search/ask_request.hpp"
#include "search/query.hpp"

namespace yz::search {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;

constexpr std::size_t most_suggestions = 8;
constexpr std::size_t most_popular = 8;

std::string text_of(const Request& request, std::string_view name) {
  return std::string(request.query.find(name).value_or(""));
}

json::array pieces_json(const std::vector<Piece>& pieces) {
  json::array list;
  for (const Piece& piece : pieces) list.push_back({{"text", piece.text}, {"hit", piece.hit}});
  return list;
}

json::object found_json(const Found& found, bool explain) {
  json::object item{{"type", name_of(found.type)},
                    {"slug", found.slug},
                    {"title", {{"zh", found.title.zh}, {"en", found.title.en}}},
                    {"title_pieces", pieces_json(found.title_pieces)},
                    {"fragment", pieces_json(found.fragment)},
                    {"zone", found.zone},
                    {"exhibitor", found.exhibitor},
                    {"way", name_of(found.way)},
                    {"score", found.score}};
  if (!explain) return item;
  json::array because;
  for (const Contribution& each : found.because)
    because.push_back({{"what", each.what}, {"value", each.value}});
  item["because"] = std::move(because);
  return item;
}

json::array facet_json(const std::vector<FacetCount>& facet) {
  json::array list;
  for (const FacetCount& each : facet)
    list.push_back({{"value", each.value}, {"count", each.count}});
  return list;
}

json::object answer_json(const Answer& answer, const Ask& ask) {
  json::array items;
  for (const Found& found : answer.results) items.push_back(found_json(found, ask.explain));
  json::value next = nullptr;
  if (answer.more) next = cursor_text(ask.offset + answer.results.size());
  json::value meant = nullptr;
  if (!answer.did_you_mean.empty()) meant = answer.did_you_mean;
  return {{"total", answer.total},
          {"nearest", answer.nearest},
          {"did_you_mean", std::move(meant)},
          {"items", std::move(items)},
          {"next", std::move(next)},
          {"facets",
           {{"type", facet_json(answer.facets.types)},
            {"zone", facet_json(answer.facets.zones)},
            {"exhibitor", facet_json(answer.facets.exhibitors)},
            {"period", facet_json(answer.facets.periods)},
            {"price", facet_json(answer.facets.prices)}}}};
}

Result<bool> flag_of(const Request& request, std::string_view name, bool fallback) {
  const std::string text = text_of(request, name);
  if (text.empty()) return fallback;
  if (text == "0" || text == "1") return text == "1";
  return fail(ErrorKind::invalid, "this is 0 or 1", std::string(name));
}

json::array popular_json(const Popular& popular, Instant now) {
  json::array texts;
  for (const std::string& text : popular.most(most_popular, now)) texts.emplace_back(text);
  return texts;
}

}  // namespace

Result<Ask> ask_of(const Request& request) {
  Ask ask;
  ask.text = text_of(request, "q");
  if (ask.text.size() > longest_query_bytes)
    return fail(ErrorKind::too_large, "this is too long to search for", "q");
  YZ_ASSIGN(ask.filters, parse_filters({text_of(request, "type"), text_of(request, "zone"),
                                        text_of(request, "exhibitor"), text_of(request, "period"),
                                        text_of(request, "price")}));
  const std::string language = text_of(request, "lang");
  if (!language.empty() && language != "zh" && language != "en")
    return fail(ErrorKind::invalid, "a language is zh or en", "lang");
  ask.language = language == "en" ? Language::en : Language::zh;
  if (const std::string cursor = text_of(request, "cursor"); !cursor.empty()) {
    const auto offset = parse_cursor(cursor);
    if (!offset) return fail(ErrorKind::invalid, "this is no cursor that a list gave", "cursor");
    ask.offset = *offset;
  }
  YZ_ASSIGN(const std::int64_t limit, http::query_number(request, "limit", 20, 1, 50));
  ask.limit = static_cast<std::size_t>(limit);
  YZ_ASSIGN(ask.popularity, flag_of(request, "popularity", true));
  YZ_ASSIGN(ask.explain, flag_of(request, "explain", false));
  return ask;
}

void add_routes(http::Router& router, const Feed& feed, Popular& popular, Opened& opened) {
  router.get("/api/v1/search", [&feed, &popular](Request& request) -> Reply {
    const auto ask = ask_of(request);
    if (!ask) co_return std::unexpected(ask.error());
    const auto answer = search(*feed.index().snapshot(), *ask);
    if (!answer) co_return std::unexpected(answer.error());
    if (ask->offset == 0 && answer->total > 0 && !answer->nearest)
      popular.asked(ask->text, request.remote.to_string(), request.time);
    co_return http::json_response(answer_json(*answer, *ask));
  });
  router.get("/api/v1/suggest", [&feed, &popular](Request& request) -> Reply {
    auto ask = ask_of(request);
    if (!ask) co_return std::unexpected(std::move(ask).error());
    ask->unfinished = true;
    ask->offset = 0;
    ask->limit = std::min(ask->limit, most_suggestions);
    const auto answer = search(*feed.index().snapshot(), *ask);
    if (!answer) co_return std::unexpected(answer.error());
    json::array items;
    for (const Found& found : answer->results)
      items.push_back({{"type", name_of(found.type)},
                       {"slug", found.slug},
                       {"title", {{"zh", found.title.zh}, {"en", found.title.en}}},
                       {"title_pieces", pieces_json(found.title_pieces)}});
    json::object out{{"items", std::move(items)}, {"total", answer->total}};
    out["popular"] = ask->text.empty() ? popular_json(popular, request.time) : json::array();
    co_return http::json_response(out);
  });
  router.post("/api/v1/search/opened", [&feed, &opened](Request& request) -> Reply {
    const auto body = http::parse_json_body(request);
    if (!body) co_return std::unexpected(body.error());
    const auto* slug = body->if_contains("exhibit");
    if (slug == nullptr || !slug->is_string() || !is_slug(std::string_view(slug->get_string())))
      co_return fail(ErrorKind::invalid, "\"exhibit\" is the slug of an exhibit", "exhibit");
    const std::string_view exhibit(slug->get_string());
    if (!feed.index().content(identity_of(Type::exhibit, exhibit)))
      co_return fail(ErrorKind::not_found, "there is no such exhibit");
    opened.note(exhibit, request.remote.to_string(), request.time);
    co_return http::Response{.status = 204};
  });
}

}  // namespace yz::search
