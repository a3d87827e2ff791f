#include "app/pages/hall_order_page.hpp"

#include <boost/json.hpp>

#include "live/talk_routes.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;

struct Context {
  std::shared_ptr<Pages> pages;
  live::Talk& talk;
  people::People& people;
  people::SessionCookie cookie;
};

// "2026-05-01 08:00" in UTC, as the audit keeps it.
std::string minute_of(Instant time) {
  std::string text = to_rfc3339(time).substr(0, 16);
  text[10] = ' ';
  return text;
}

json::object message_json(const live::Message& m) {
  return {{"room", m.room},
          {"position", m.position},
          {"name", m.name},
          {"key", m.author},
          {"text", m.text},
          {"exhibit", m.exhibit},
          {"removed", m.is_removed},
          {"picture", m.picture.empty() ? "" : "/api/v1/live/pictures/" + m.picture},
          {"time", minute_of(m.time)}};
}

json::object state_json(const live::OrderState& state) {
  json::array words;
  json::array sanctions;
  json::array reports;
  json::array held;
  json::array audit;
  for (const auto& word : state.words) words.push_back(json::value(word));
  for (const auto& each : state.sanctions)
    sanctions.push_back({{"key", each.key},
                         {"name", each.name.empty() ? each.key : each.name},
                         {"kind", each.kind == live::Sanction::mute ? "mute" : "ban"},
                         {"until", each.until ? minute_of(*each.until) : std::string()},
                         {"reason", each.reason},
                         {"by", each.by}});
  for (const auto& each : state.reports)
    reports.push_back({{"message", message_json(each.message)},
                       {"times", each.times},
                       {"reason", each.reason},
                       {"made", minute_of(each.made)}});
  for (const auto& each : state.held)
    held.push_back({{"number", each.number}, {"message", message_json(each.message)}});
  for (const auto& each : state.audit)
    audit.push_back({{"made", minute_of(each.made)},
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

std::string_view fault_id(const Error& error) {
  if (error.place == "word") return "word";
  return error.kind == ErrorKind::not_found ? "gone" : "invalid";
}

Reply draw(std::shared_ptr<const Context> context, const Request& request,
           std::optional<Error> fault) {
  const auto state = co_await context->talk.order_state();
  if (!state) co_return std::unexpected(state.error());
  const PagePlace place{context->pages->site(), language_of(request.path), "/account/hall-order"};
  auto model = begin_page(place, context->pages->expo(),
                          {place.text("studio.order.title"), {}, "account", {}, {}, false});
  model.values["order"] = state_json(*state);
  model.values["fault"] = fault ? json::value(fault_id(*fault)) : json::value(nullptr);
  co_return context->pages->render("hall_order", place.language, model, http::Caching::none,
                                   fault ? http::status_of(fault->kind) : 200);
}

Reply show(std::shared_ptr<const Context> context, Request& request) {
  const auto actor = co_await people::current(request, context->people, context->cookie);
  if (!actor) co_return std::unexpected(actor.error());
  if (auto may = people::require_organiser(*actor); !may) co_return std::unexpected(may.error());
  co_return co_await draw(context, request, std::nullopt);
}

Reply answer(std::shared_ptr<const Context> context, Request& request) {
  const auto actor = co_await people::current(request, context->people, context->cookie);
  if (!actor) co_return std::unexpected(actor.error());
  if (auto may = people::require_organiser(*actor); !may) co_return std::unexpected(may.error());
  const auto fields = http::parse_form(request);
  if (!fields) co_return std::unexpected(fields.error());
  auto order = live::order_in([&](std::string_view name) {
    return std::string(fields->find(name).value_or(std::string_view()));
  });
  if (!order) co_return co_await draw(context, request, order.error());
  live::By by{actor->key(), actor->account->name};
  const auto done = co_await context->talk.act(std::move(*order), std::move(by));
  if (!done) co_return co_await draw(context, request, done.error());
  co_return http::redirect(localise("/account/hall-order", language_of(request.path)));
}

}  // namespace

void add_hall_order_page(const std::shared_ptr<Pages>& pages, http::Router& router,
                         live::Talk& talk, people::People& people, people::SessionCookie cookie) {
  const auto context = std::make_shared<const Context>(Context{pages, talk, people, cookie});
  for (const Language language : {Language::zh, Language::en}) {
    const std::string path = localise("/account/hall-order", language);
    router.get(path, [context](Request& request) { return show(context, request); });
    router.post(path, [context](Request& request) { return answer(context, request); });
  }
}

}  // namespace yz::app
