#include "live/guestbook_routes.hpp"

#include <memory>

#include <boost/json.hpp>

#include "base/text.hpp"
#include "http/json_body.hpp"
#include "http/retry_after.hpp"
#include "live/talk/order.hpp"
#include "store/idempotency.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;
using http::Response;
using Shared = std::shared_ptr<const GuestbookRoutes>;

constexpr std::int64_t entries_a_page = 20;
constexpr std::int64_t most_entries_a_page = 50;

json::object json_of(const Entry& entry, const people::Actor& actor) {
  json::object out{
      {"id", entry.id.text()},
      {"name", entry.name},
      {"text", entry.text},
      {"language", entry.language},
      {"exhibit", entry.exhibit.empty() ? json::value(nullptr) : json::value(entry.exhibit)},
      {"state", word_of(entry.state)},
      {"own", !actor.key().empty() && entry.author == actor.key()},
      {"made", to_rfc3339(entry.made)},
      {"edited", entry.edited ? json::value(to_rfc3339(*entry.edited)) : json::value(nullptr)}};
  if (actor.is_organiser()) {
    out["key"] = entry.author;
    out["reports"] = entry.reports;
    out["reason"] = entry.reason;
  }
  return out;
}

// A field that may be missing, but is a text where it is there.
Result<std::string> text_of(const json::object& body, std::string_view name) {
  const auto* value = body.if_contains(name);
  if (value == nullptr || value->is_null()) return std::string();
  if (!value->is_string()) return fail(ErrorKind::invalid, "must be text", std::string(name));
  return std::string(value->get_string().data(), value->get_string().size());
}

Result<EntryWords> words_in(const Request& request, const people::Actor& actor) {
  YZ_ASSIGN(const auto body, http::parse_json_body(request));
  EntryWords words;
  YZ_ASSIGN(words.name, text_of(body, "name"));
  YZ_ASSIGN(words.text, text_of(body, "text"));
  YZ_ASSIGN(words.language, text_of(body, "language"));
  YZ_ASSIGN(words.exhibit, text_of(body, "exhibit"));
  if (actor.account) words.name = actor.account->name;
  return check_words(std::move(words));
}

std::optional<EntryId> id_in(const Request& request) {
  return EntryId::parse(request.parameter("id"));
}

std::unexpected<Error> no_entry() {
  return fail(ErrorKind::not_found, "there is no such entry in the guestbook");
}

// Who has a session; unauthenticated where there is none.
boost::asio::awaitable<Result<people::Actor>> visitor_of(const GuestbookRoutes& routes,
                                                         const Request& request) {
  auto actor = co_await people::current(request, routes.people, routes.cookie);
  if (actor && actor->key().empty())
    co_return fail(ErrorKind::unauthenticated,
                   "who writes has a session: POST /api/v1/live/visit gives one");
  co_return actor;
}

Result<EntryFilter> filter_in(const Request& request, const people::Actor& actor) {
  EntryFilter filter;
  filter.reader = actor.key();
  filter.is_organiser = actor.is_organiser();
  filter.exhibit = request.query.find("exhibit").value_or("");
  if (!filter.exhibit.empty() && !is_slug(filter.exhibit))
    return fail(ErrorKind::invalid, "is not an exhibit's slug", "exhibit");
  const auto choice = parse_entry_choice(request.query.find("state").value_or(""));
  if (!choice) return fail(ErrorKind::invalid, "is all, held, reported or hidden", "state");
  if (*choice != EntryChoice::all) YZ_TRY(people::require_organiser(actor));
  filter.choice = *choice;
  if (const auto cursor = request.query.find("cursor")) {
    filter.before = EntryId::parse(*cursor);
    if (!filter.before) return fail(ErrorKind::invalid, "is not a cursor of this list", "cursor");
  }
  YZ_ASSIGN(filter.limit,
            http::query_number(request, "limit", entries_a_page, 1, most_entries_a_page));
  return filter;
}

Reply list(Shared routes, Request& request) {
  const auto actor = co_await people::current(request, routes->people, routes->cookie);
  if (!actor) co_return std::unexpected(actor.error());
  auto filter = filter_in(request, *actor);
  if (!filter) co_return std::unexpected(filter.error());
  const auto limit = static_cast<std::size_t>(filter->limit++);
  const auto entries =
      co_await routes->database.read([&](store::ReadTx& tx) { return find_entries(tx, *filter); });
  if (!entries) co_return std::unexpected(entries.error());
  json::array items;
  for (const Entry& entry : *entries)
    if (items.size() < limit) items.push_back(json_of(entry, *actor));
  const json::value next =
      entries->size() > limit ? json::value((*entries)[limit - 1].id.text()) : json::value(nullptr);
  co_return http::json_response(json::object{{"items", std::move(items)}, {"next", next}});
}

Reply show(Shared routes, Request& request) {
  const auto id = id_in(request);
  if (!id) co_return no_entry();
  const auto actor = co_await people::current(request, routes->people, routes->cookie);
  if (!actor) co_return std::unexpected(actor.error());
  const auto entry = co_await routes->database.read(
      [&](store::ReadTx& tx) { return find_entry(tx, *id, actor->key(), actor->is_organiser()); });
  if (!entry) co_return std::unexpected(entry.error());
  if (!*entry) co_return no_entry();
  co_return http::json_response(json_of(**entry, *actor));
}

Reply write(Shared routes, Request& request) {
  const auto actor = co_await visitor_of(*routes, request);
  if (!actor) co_return std::unexpected(actor.error());
  const auto words = words_in(request, *actor);
  if (!words) co_return std::unexpected(words.error());
  const auto key = store::request_key(actor->key(), request.header("idempotency-key").value_or(""),
                                      "POST", request.path, request.body);
  if (!key) co_return std::unexpected(key.error());
  if (const auto wait =
          routes->allowance.take_write(actor->key(), request.remote.to_string(), request.time);
      wait.count() > 0)
    co_return too_often(wait, request);
  auto kept = co_await routes->database.write([&](store::Tx& tx) -> Result<store::KeptAnswer> {
    return store::once(tx, *key, [&]() -> Result<store::KeptAnswer> {
      YZ_ASSIGN(const Entry entry, write_entry(tx, writer_of(*actor), *words));
      return store::KeptAnswer{201, json::serialize(json_of(entry, *actor))};
    });
  });
  if (!kept) co_return std::unexpected(kept.error());
  co_return Response{
      .status = kept->status, .content_type = "application/json", .body = std::move(kept->body)};
}

Reply edit(Shared routes, Request& request) {
  const auto id = id_in(request);
  if (!id) co_return no_entry();
  const auto actor = co_await visitor_of(*routes, request);
  if (!actor) co_return std::unexpected(actor.error());
  const auto words = words_in(request, *actor);
  if (!words) co_return std::unexpected(words.error());
  if (const auto wait =
          routes->allowance.take_write(actor->key(), request.remote.to_string(), request.time);
      wait.count() > 0)
    co_return too_often(wait, request);
  const auto entry = co_await routes->database.write(
      [&](store::Tx& tx) { return edit_entry(tx, *id, writer_of(*actor), *words); });
  if (!entry) co_return std::unexpected(entry.error());
  co_return http::json_response(json_of(*entry, *actor));
}

Reply remove(Shared routes, Request& request) {
  const auto id = id_in(request);
  if (!id) co_return no_entry();
  const auto actor = co_await visitor_of(*routes, request);
  if (!actor) co_return std::unexpected(actor.error());
  const auto done = co_await routes->database.write(
      [&](store::Tx& tx) { return remove_entry(tx, *id, actor->key()); });
  if (!done) co_return std::unexpected(done.error());
  co_return Response{.status = 204};
}

Reply report(Shared routes, Request& request) {
  const auto id = id_in(request);
  if (!id) co_return no_entry();
  const auto actor = co_await visitor_of(*routes, request);
  if (!actor) co_return std::unexpected(actor.error());
  const auto body = http::parse_json_body(request);
  if (!body) co_return std::unexpected(body.error());
  const auto reason = text_of(*body, "reason");
  if (!reason) co_return std::unexpected(reason.error());
  if (reason->size() > report_reason_limit)
    co_return fail(ErrorKind::invalid, "has at most 500 bytes", "reason");
  if (const auto wait =
          routes->allowance.take_report(actor->key(), request.remote.to_string(), request.time);
      wait.count() > 0)
    co_return too_often(wait, request);
  const auto done = co_await routes->database.write(
      [&](store::Tx& tx) { return report_entry(tx, *id, actor->key(), *reason); });
  if (!done) co_return std::unexpected(done.error());
  co_return Response{.status = 204};
}

Reply keep_order(Shared routes, Request& request) {
  const auto actor = co_await people::current(request, routes->people, routes->cookie);
  if (!actor) co_return std::unexpected(actor.error());
  if (auto may = people::require_organiser(*actor); !may) co_return std::unexpected(may.error());
  const auto id = id_in(request);
  if (!id) co_return no_entry();
  const auto body = http::parse_json_body(request);
  if (!body) co_return std::unexpected(body.error());
  const auto word = text_of(*body, "act");
  if (!word) co_return std::unexpected(word.error());
  const auto act = parse_entry_act(*word);
  if (!act) co_return fail(ErrorKind::invalid, "is show, hide, settle or remove", "act");
  const By by{actor->key(), actor->account->name};
  const auto done =
      co_await routes->database.write([&](store::Tx& tx) { return keep_entry(tx, *id, *act, by); });
  if (!done) co_return std::unexpected(done.error());
  co_return Response{.status = 204};
}

}  // namespace

EntryWriter writer_of(const people::Actor& actor) {
  return {actor.key(), actor.account && actor.account->role != people::Role::visitor};
}

Response too_often(std::chrono::seconds wait, const Request& request) {
  const auto error =
      fail(ErrorKind::too_many, "That was often; please wait a little.", "too_often");
  auto response = http::problem_response(error.error(), request.id);
  http::set_retry_after(response, wait);
  return response;
}

void add_guestbook_routes(http::Router& router, GuestbookRoutes given) {
  const Shared routes = std::make_shared<const GuestbookRoutes>(given);
  const auto on = [&](http::Method method, std::string_view path,
                      Reply (*handle)(Shared, Request&)) {
    router.add(method, path,
               [routes, handle](Request& request) { return handle(routes, request); });
  };
  using http::Method;
  on(Method::get, "/api/v1/guestbook", list);
  on(Method::post, "/api/v1/guestbook", write);
  on(Method::get, "/api/v1/guestbook/{id:id}", show);
  on(Method::put, "/api/v1/guestbook/{id:id}", edit);
  on(Method::delete_, "/api/v1/guestbook/{id:id}", remove);
  on(Method::post, "/api/v1/guestbook/{id:id}/report", report);
  on(Method::post, "/api/v1/guestbook/{id:id}/order", keep_order);
}

}  // namespace yz::live
