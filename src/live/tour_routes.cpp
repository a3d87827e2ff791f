#include "live/tour_routes.hpp"

#include <limits>
#include <memory>

#include <boost/json.hpp>

#include "base/text.hpp"
#include "live/talk/order.hpp"
#include "live/tour/recording.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;

constexpr std::int64_t tours_a_page = 50;
constexpr std::int64_t steps_a_page = 4000;

struct Context {
  store::Database& database;
  people::People& people;
  people::SessionCookie cookie;
};
using Shared = std::shared_ptr<const Context>;

bool may_delete(const Tour& tour, const people::Actor& actor) {
  return tour.length && (actor.is_organiser() || actor.key() == tour.guide_key);
}

json::object json_of(const Tour& tour, const people::Actor& actor) {
  return {{"id", tour.id.text()},
          {"hall", tour.hall},
          {"title", tour.title},
          {"language", tour.language},
          {"guide", tour.guide},
          {"begun", to_rfc3339(tour.begun)},
          {"milliseconds", tour.length ? json::value(tour.length->count()) : json::value(nullptr)},
          {"deletable", may_delete(tour, actor)}};
}

std::unexpected<Error> no_tour() { return fail(ErrorKind::not_found, "there is no such tour"); }

Reply list_tours(Shared context, Request& request) {
  const auto hall = request.query.find("hall");
  if (!hall || !is_slug(*hall))
    co_return fail(ErrorKind::invalid, "a hall's slug is asked for", "hall");
  std::optional<TourId> before;
  if (const auto cursor = request.query.find("cursor")) {
    before = TourId::parse(*cursor);
    if (!before) co_return fail(ErrorKind::invalid, "is not a cursor of this list", "cursor");
  }
  const auto actor = co_await people::current(request, context->people, context->cookie);
  if (!actor) co_return std::unexpected(actor.error());
  const auto tours = co_await context->database.read(
      [&](store::ReadTx& tx) { return tours_in(tx, *hall, before, tours_a_page + 1); });
  if (!tours) co_return std::unexpected(tours.error());
  json::array items;
  json::value next = nullptr;
  for (const Tour& tour : *tours) {
    if (std::ssize(items) == tours_a_page) {
      next = (*tours)[tours_a_page - 1].id.text();
      break;
    }
    items.push_back(json_of(tour, *actor));
  }
  co_return http::json_response(json::object{{"items", std::move(items)}, {"next", next}});
}

json::object json_of(const KeptStep& step) {
  return {{"number", step.number}, {"at", step.at}, {step.kind, json::parse(step.body)}};
}

Reply show_tour(Shared context, Request& request) {
  const auto id = TourId::parse(request.parameter("id"));
  const auto after =
      http::query_number(request, "after", 0, 0, std::numeric_limits<std::int32_t>::max());
  if (!id) co_return no_tour();
  if (!after) co_return std::unexpected(after.error());
  const auto actor = co_await people::current(request, context->people, context->cookie);
  if (!actor) co_return std::unexpected(actor.error());
  struct Track {
    Tour tour;
    std::vector<KeptStep> steps;
  };
  const auto track = co_await context->database.read([&](store::ReadTx& tx) -> Result<Track> {
    YZ_ASSIGN(auto tour, find_tour(tx, *id));
    if (!tour) return no_tour();
    YZ_ASSIGN(auto steps, steps_after(tx, *id, *after, steps_a_page));
    return Track{std::move(*tour), std::move(steps)};
  });
  if (!track) co_return std::unexpected(track.error());
  json::object out = json_of(track->tour, *actor);
  json::array steps;
  for (const KeptStep& step : track->steps) steps.push_back(json_of(step));
  const bool is_page_full = std::ssize(track->steps) == steps_a_page;
  out["steps"] = std::move(steps);
  out["next"] = is_page_full ? json::value(track->steps.back().number) : json::value(nullptr);
  co_return http::json_response(out);
}

// By its guide, or an organiser: then it is written down.
Reply remove_tour(Shared context, Request& request) {
  const auto id = TourId::parse(request.parameter("id"));
  if (!id) co_return no_tour();
  const auto actor = co_await people::current(request, context->people, context->cookie);
  if (!actor) co_return std::unexpected(actor.error());
  if (auto may = people::require_account(*actor); !may) co_return std::unexpected(may.error());
  const By by{actor->key(), actor->account->name};
  const auto done = co_await context->database.write([&](store::Tx& tx) -> Result<> {
    YZ_ASSIGN(const auto tour, find_tour(tx, *id));
    if (!tour) return no_tour();
    const bool is_own = tour->guide_key == by.key;
    if (!is_own && !actor->is_organiser())
      return fail(ErrorKind::forbidden, "a recording is deleted by its guide or an organiser");
    if (!tour->length) return fail(ErrorKind::conflict, "the tour is under way; finish it first");
    if (!is_own)
      YZ_TRY(write_down(tx, "delete_tour", by, tour->guide, tour->hall + ": " + tour->title));
    return delete_tour(tx, *id);
  });
  if (!done) co_return std::unexpected(done.error());
  co_return http::Response{.status = 204};
}

}  // namespace

void add_tour_routes(http::Router& router, store::Database& database, people::People& people,
                     people::SessionCookie cookie) {
  const auto context = std::make_shared<const Context>(Context{database, people, cookie});
  router.get("/api/v1/live/tours",
             [context](Request& request) { return list_tours(context, request); });
  router.get("/api/v1/live/tours/{id:id}",
             [context](Request& request) { return show_tour(context, request); });
  router.add(http::Method::delete_, "/api/v1/live/tours/{id:id}",
             [context](Request& request) { return remove_tour(context, request); });
}

}  // namespace yz::live
