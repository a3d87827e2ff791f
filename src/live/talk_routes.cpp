#include "live/talk_routes.hpp"

#include <charconv>
#include <memory>

#include <boost/json.hpp>

#include "base/text.hpp"
#include "http/json_body.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;

struct Context {
  Talk& talk;
  Pictures& pictures;
  people::People& people;
  people::SessionCookie cookie;
};

Result<std::int64_t> number_in(const FieldOf& field, std::string_view name) {
  const std::string text = field(name);
  std::int64_t value = 0;
  if (text.empty()) return value;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || at != end || value < 0)
    return fail(ErrorKind::invalid, "a whole number is asked for", std::string(name));
  return value;
}

json::object message_json(const Message& m) {
  json::object out{{"room", m.room},
                   {"position", m.position},
                   {"name", m.name},
                   {"key", m.author},
                   {"text", m.text},
                   {"exhibit", m.exhibit},
                   {"picture", m.picture.empty() ? "" : "/api/v1/live/pictures/" + m.picture},
                   {"time", to_rfc3339(m.time)}};
  return out;
}

json::object state_json(const OrderState& state) {
  json::array words;
  json::array sanctions;
  json::array reports;
  json::array held;
  json::array audit;
  for (const auto& word : state.words) words.push_back(json::value(word));
  for (const auto& each : state.sanctions)
    sanctions.push_back(
        {{"key", each.key},
         {"name", each.name},
         {"kind", each.kind == Sanction::mute ? "mute" : "ban"},
         {"until", each.until ? json::value(to_rfc3339(*each.until)) : json::value(nullptr)},
         {"reason", each.reason},
         {"by", each.by}});
  for (const auto& each : state.reports)
    reports.push_back({{"message", message_json(each.message)},
                       {"times", each.times},
                       {"reason", each.reason},
                       {"made", to_rfc3339(each.made)}});
  for (const auto& each : state.held)
    held.push_back({{"number", each.number}, {"message", message_json(each.message)}});
  for (const auto& each : state.audit)
    audit.push_back({{"made", to_rfc3339(each.made)},
                     {"by", each.by},
                     {"act", each.act},
                     {"subject", each.subject},
                     {"detail", each.detail}});
  return {{"newcomers_wait", state.newcomers_wait},
          {"words", std::move(words)},
          {"sanctions", std::move(sanctions)},
          {"reports", std::move(reports)},
          {"held", std::move(held)},
          {"audit", std::move(audit)},
          {"guestbook",
           json::object{{"held", state.guestbook.held}, {"reported", state.guestbook.reported}}}};
}

Reply keep_picture(std::shared_ptr<const Context> context, Request& request) {
  const auto actor = co_await people::current(request, context->people, context->cookie);
  if (!actor) co_return std::unexpected(actor.error());
  if (actor->key().empty())
    co_return fail(ErrorKind::unauthenticated, "who shows a picture has a session");
  if (request.body.empty()) co_return fail(ErrorKind::invalid, "there is no picture", "body");
  std::string key = actor->key();
  std::string bytes = std::move(request.body);
  const auto kept = co_await context->pictures.keep(std::move(key), std::move(bytes));
  if (!kept) co_return std::unexpected(kept.error());
  co_return http::json_response(
      json::object{{"content", kept->content.hex()},
                   {"url", "/api/v1/live/pictures/" + kept->content.hex()},
                   {"width", kept->width},
                   {"height", kept->height}},
      http::Caching::none, 201);
}

Reply show_picture(std::shared_ptr<const Context> context, Request& request) {
  const auto content = Sha256::parse(request.parameter("content"));
  if (!content) co_return fail(ErrorKind::not_found, "there is no such picture");
  const auto path = co_await context->pictures.path_of(*content);
  if (!path) co_return std::unexpected(path.error());
  if (!*path) co_return fail(ErrorKind::not_found, "there is no such picture");
  co_return http::file_response(**path, "image/webp", http::Caching::none);
}

Reply show_order(std::shared_ptr<const Context> context, Request& request) {
  const auto actor = co_await people::current(request, context->people, context->cookie);
  if (!actor) co_return std::unexpected(actor.error());
  if (auto may = people::require_organiser(*actor); !may) co_return std::unexpected(may.error());
  const auto state = co_await context->talk.order_state();
  if (!state) co_return std::unexpected(state.error());
  co_return http::json_response(state_json(*state));
}

Reply keep_order(std::shared_ptr<const Context> context, Request& request) {
  const auto actor = co_await people::current(request, context->people, context->cookie);
  if (!actor) co_return std::unexpected(actor.error());
  if (auto may = people::require_organiser(*actor); !may) co_return std::unexpected(may.error());
  const auto body = http::parse_json_body(request);
  if (!body) co_return std::unexpected(body.error());
  auto order = order_in([&](std::string_view name) -> std::string {
    const auto* value = body->if_contains(json::string_view(name.data(), name.size()));
    if (value == nullptr) return {};
    if (value->is_string()) return value->get_string().c_str();
    return value->is_int64() ? std::to_string(value->get_int64()) : std::string("?");
  });
  if (!order) co_return std::unexpected(order.error());
  By by{actor->key(), actor->account->name};
  const auto done = co_await context->talk.act(std::move(*order), std::move(by));
  if (!done) co_return std::unexpected(done.error());
  co_return http::Response{.status = 204};
}

}  // namespace

Result<Order> order_in(const FieldOf& field) {
  const auto act = parse_order_act(field("act"));
  if (!act) return fail(ErrorKind::invalid, "no such act", "act");
  Order order;
  order.act = *act;
  order.key = field("key");
  order.name = field("name").substr(0, 160);
  order.room = field("room");
  order.word = field("word");
  order.reason = field("reason").substr(0, 500);
  YZ_ASSIGN(order.position, number_in(field, "position"));
  YZ_ASSIGN(order.number, number_in(field, "number"));
  YZ_ASSIGN(order.minutes, number_in(field, "minutes"));
  if (find_invalid_utf8(order.name) || find_invalid_utf8(order.reason))
    return fail(ErrorKind::invalid, "too long", "reason");
  return order;
}

void add_talk_routes(http::Router& router, Talk& talk, Pictures& pictures, people::People& people,
                     people::SessionCookie cookie) {
  const auto context = std::make_shared<const Context>(Context{talk, pictures, people, cookie});
  router.post("/api/v1/live/pictures",
              [context](Request& request) { return keep_picture(context, request); },
              {.body_limit = picture_bytes_limit, .deadline = std::chrono::seconds(30)});
  router.get("/api/v1/live/pictures/{content:sha256}",
             [context](Request& request) { return show_picture(context, request); });
  router.get("/api/v1/live/order",
             [context](Request& request) { return show_order(context, request); });
  router.post("/api/v1/live/order",
              [context](Request& request) { return keep_order(context, request); });
}

}  // namespace yz::live
