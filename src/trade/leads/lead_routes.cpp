// Leads, cards and webhooks, for exhibitors; what is another's is 404.
#include "trade/asking_routes.hpp"
#include "trade/leads/access.hpp"
#include "trade/route_parts_routes.hpp"

namespace yz::trade {
namespace {

using Routes = std::shared_ptr<const TradeRoutes>;

constexpr std::int64_t leads_a_page = 50;
constexpr std::int64_t deliveries_shown = 100;

json::object json_of(const Lead& lead) {
  return {{"id", lead.id.text()},
          {"name", lead.person.name},
          {"company", lead.person.company},
          {"email", lead.consented ? json::value(lead.person.email) : json::value(nullptr)},
          {"consented", lead.consented ? json::value(to_rfc3339(*lead.consented)) : nullptr},
          {"consent_by", lead.consented ? json::value(lead.consent_by) : json::value(nullptr)},
          {"withdrawn", lead.withdrawn ? json::value(to_rfc3339(*lead.withdrawn)) : nullptr},
          {"note", lead.note},
          {"first", to_rfc3339(lead.first)},
          {"last", to_rfc3339(lead.last)}};
}

Result<json::object> whole(store::ReadTx& tx, const Lead& lead) {
  json::object out = json_of(lead);
  YZ_ASSIGN(const auto acts, acts_of(tx, lead.id));
  json::array list;
  for (const LeadAct& act : acts)
    list.push_back({{"act", yz::word_of(act.act)},
                    {"exhibit", act.exhibit},
                    {"text", act.text},
                    {"time", to_rfc3339(act.time)}});
  out["acts"] = std::move(list);
  return out;
}

// The secret is shown only where it is made.
json::object json_of(const Webhook& hook) {
  return {{"id", hook.id.text()}, {"url", hook.url}, {"made", to_rfc3339(hook.made)}};
}

json::object json_of(const Delivery& delivery) {
  return {{"id", delivery.id.text()},
          {"webhook", delivery.webhook.text()},
          {"url", delivery.url},
          {"event", delivery.event},
          {"state", yz::word_of(delivery.state)},
          {"tries", delivery.tries},
          {"answer", delivery.answer},
          {"made", to_rfc3339(delivery.made)}};
}

std::unexpected<Error> no_such(std::string_view what) {
  return fail(ErrorKind::not_found, fmt::format("There is no such {}.", what));
}

// A read of what belongs to the exhibitor in the address.
using OwnRead = Result<json::value> (*)(store::ReadTx&, std::string_view slug, const Request&);
Reply read_own(Routes routes, Request& request, OwnRead read) {
  return answer_read(
      *routes, request,
      [&request, read](store::ReadTx& tx, const Member& member) -> Result<json::value> {
        const auto slug = request.parameter("slug");
        if (!member.acts_for(slug)) return no_such("exhibitor");
        return read(tx, slug, request);
      });
}

Result<json::value> list_leads(store::ReadTx& tx, std::string_view slug, const Request& request) {
  std::optional<LeadCursor> after;
  if (const auto text = request.query.find("cursor")) {
    after = LeadCursor::parse(*text);
    if (!after) return fail(ErrorKind::invalid, "is not a cursor of this list", "cursor");
  }
  YZ_ASSIGN(const auto leads, leads_of(tx, slug, after, leads_a_page + 1));
  json::array items;
  for (std::size_t i = 0; i < leads.size() && i < leads_a_page; ++i) {
    YZ_ASSIGN(auto each, whole(tx, leads[i]));
    items.push_back(std::move(each));
  }
  json::value next = nullptr;
  if (std::ssize(leads) > leads_a_page)
    next = LeadCursor{leads[leads_a_page - 1].last, leads[leads_a_page - 1].id}.text();
  return json::object{{"items", std::move(items)}, {"next", next}};
}

Result<json::value> list_webhooks(store::ReadTx& tx, std::string_view slug, const Request&) {
  YZ_ASSIGN(const auto hooks, webhooks_of(tx, slug));
  json::array items;
  for (const Webhook& hook : hooks) items.push_back(json_of(hook));
  return json::object{{"items", std::move(items)}, {"next", nullptr}};
}

Result<json::value> list_dead(store::ReadTx& tx, std::string_view slug, const Request&) {
  YZ_ASSIGN(const auto dead, deliveries_of(tx, slug, DeliveryState::dead, deliveries_shown));
  json::array items;
  for (const Delivery& delivery : dead) items.push_back(json_of(delivery));
  return json::object{{"items", std::move(items)}, {"next", nullptr}};
}

Reply leads_as_csv(Routes routes, Request& request) {
  const std::string token = routes->cookie.token_in(request);
  auto csv = co_await routes->database.read([&](store::ReadTx& tx) -> Result<std::string> {
    YZ_ASSIGN(const Member member, member_of(tx, token, request.time));
    const auto slug = request.parameter("slug");
    if (!member.acts_for(slug)) return no_such("exhibitor");
    return leads_csv(tx, slug);
  });
  if (!csv) co_return std::unexpected(csv.error());
  Response response{.content_type = "text/csv; charset=utf-8", .body = std::move(*csv)};
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"leads.csv\"");
  co_return response;
}

Reply note(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_ASSIGN(Lead lead, lead_as(tx, member, request.parameter("id")));
        YZ_ASSIGN(Fields body, Fields::parse(request));
        const std::string text = body.text("note", 2'000);
        YZ_TRY(body.check());
        YZ_TRY(write_note(tx, lead, text));
        YZ_ASSIGN(auto out, whole(tx, lead));
        return Answer{200, std::move(out)};
      },
      false);
}

Reply card(Routes routes, Request& request) {
  auto body = Fields::parse(request);
  if (!body) co_return std::unexpected(body.error());
  NewAct left;
  left.exhibit = request.parameter("slug");
  left.person.name = body->text("name", 40);
  left.person.email = body->text("email", 254);
  left.person.company = body->text("company", 80, "");
  left.text = body->text("text", 1'000, "");
  left.consents = body->text("consent", 3, "") == "yes";
  if (const auto checked = body->check(); !checked) co_return std::unexpected(checked.error());
  const auto wait = co_await wait_to_ask(*routes, request);
  if (!wait) co_return std::unexpected(wait.error());
  if (*wait) co_return asked_too_often(request, **wait);
  const std::string token = routes->cookie.token_in(request);
  // In a session, so that whoever left it can take their consent back.
  std::string begun;
  const auto done = co_await routes->database.write([&](store::Tx& tx) -> Result<> {
    begun.clear();
    YZ_ASSIGN(const Member member, member_or_visitor(tx, token, begun));
    return leave_card_at(tx, member, left);
  });
  if (!done) co_return std::unexpected(done.error());
  Response response{.status = 204};
  if (!begun.empty()) routes->cookie.put(response, begun);
  co_return response;
}

Reply make_webhook(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request, routes](store::Tx& tx, const Member& member) -> Result<Answer> {
        const auto slug = request.parameter("slug");
        if (!member.acts_for(slug)) return no_such("exhibitor");
        YZ_ASSIGN(Fields body, Fields::parse(request));
        const std::string url = body.text("url", 300);
        YZ_TRY(body.check());
        YZ_ASSIGN(const Webhook hook, add_webhook(tx, slug, url, routes->allow_private_webhooks));
        json::object out = json_of(hook);
        out["secret"] = hook.secret;
        return Answer{201, std::move(out)};
      },
      false);
}

Reply drop_webhook(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_ASSIGN(const Webhook hook, webhook_as(tx, member, request.parameter("id")));
        YZ_TRY(end_webhook(tx, hook));
        return Answer{200, json_of(hook)};
      },
      false);
}

Reply retry(Routes routes, Request& request) {
  return answer_write(
      *routes, request,
      [&request](store::Tx& tx, const Member& member) -> Result<Answer> {
        YZ_ASSIGN(const Delivery found, delivery_as(tx, member, request.parameter("id")));
        YZ_TRY(send_again(tx, found));
        YZ_ASSIGN(const auto now, find_delivery(tx, found.id));
        return Answer{200, json_of(*now)};
      },
      false);
}

}  // namespace

void add_lead_routes(http::Router& router, std::shared_ptr<const TradeRoutes> routes) {
  using http::Method;
  const auto add = [&](Method method, std::string_view pattern,
                       Reply (*handler)(Routes, Request&)) {
    router.add(method, pattern,
               [routes, handler](Request& request) { return handler(routes, request); });
  };
  const auto add_own = [&](std::string_view pattern, OwnRead read) {
    router.get(pattern,
               [routes, read](Request& request) { return read_own(routes, request, read); });
  };
  add_own("/api/v1/exhibitors/{slug:slug}/leads", list_leads);
  add(Method::get, "/api/v1/exhibitors/{slug:slug}/leads.csv", leads_as_csv);
  add(Method::put, "/api/v1/leads/{id:id}/note", note);
  add(Method::post, "/api/v1/exhibits/{slug:slug}/cards", card);
  add_own("/api/v1/exhibitors/{slug:slug}/webhooks", list_webhooks);
  add(Method::post, "/api/v1/exhibitors/{slug:slug}/webhooks", make_webhook);
  add(Method::delete_, "/api/v1/webhooks/{id:id}", drop_webhook);
  add_own("/api/v1/exhibitors/{slug:slug}/dead-letters", list_dead);
  add(Method::post, "/api/v1/dead-letters/{id:id}/sending", retry);
}

}  // namespace yz::trade
