#include "people/routes.hpp"

#include <boost/json.hpp>

#include "http/json_body.hpp"

namespace yz::people {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;
using http::Response;

constexpr std::int64_t most_listed = 100;
constexpr std::int64_t usually_listed = 50;

struct Context {
  People& people;
  SessionCookie cookie;
};

// The body as an object of texts: every field asked for is there and is text, nothing else is.
class Body {
 public:
  static Result<Body> parse(const Request& request,
                            std::initializer_list<std::string_view> required,
                            std::initializer_list<std::string_view> optional = {}) {
    YZ_ASSIGN(auto fields, http::parse_json_body(request));
    Body body(std::move(fields));
    YZ_TRY(body.check(required, optional));
    return body;
  }

  [[nodiscard]] std::string text(std::string_view name) const {
    const auto* found = fields_.if_contains(name);
    return found != nullptr && found->is_string()
               ? std::string(found->get_string().c_str(), found->get_string().size())
               : std::string();
  }

 private:
  explicit Body(json::object fields) : fields_(std::move(fields)) {}

  [[nodiscard]] Result<> check(std::initializer_list<std::string_view> required,
                               std::initializer_list<std::string_view> optional) const {
    std::size_t known = 0;
    for (const auto name : required) {
      ++known;
      if (!fields_.contains(name)) return fail(ErrorKind::invalid, "is missing", std::string(name));
    }
    for (const auto name : optional) known += fields_.contains(name) ? 1 : 0;
    if (known != fields_.size())
      return fail(ErrorKind::invalid, "The body has a field that is not known here.", "body");
    for (const auto& [name, value] : fields_)
      if (!value.is_string()) return fail(ErrorKind::invalid, "must be text", std::string(name));
    return {};
  }

  json::object fields_;
};

json::value json_of(const Account& account) {
  json::value exhibitor = nullptr;
  if (!account.exhibitor.empty()) exhibitor = account.exhibitor;
  return {{"id", account.id.text()}, {"email", account.email},
          {"name", account.name},    {"role", name_of(account.role)},
          {"exhibitor", exhibitor},  {"made", to_rfc3339(account.made)}};
}

json::value json_of_session(const std::optional<Account>& account) {
  if (!account) return {{"account", nullptr}};
  return {{"account", json_of(*account)}};
}

Response with_session(const SignedIn& signed_in, const SessionCookie& cookie, int status) {
  auto response =
      http::json_response(json_of_session(signed_in.account), http::Caching::none, status);
  cookie.put(response, signed_in.token);
  return response;
}

Response no_content() { return {.status = 204}; }

Reply show_session(const Context& context, Request& request) {
  const auto actor = co_await current(request, context.people, context.cookie);
  if (!actor) co_return std::unexpected(actor.error());
  co_return http::json_response(json_of_session(actor->account));
}

Reply sign_in(const Context& context, Request& request) {
  const auto body = Body::parse(request, {"email", "password"});
  if (!body) co_return std::unexpected(body.error());
  const std::string email = body->text("email");
  const Visit visit = visit_of(request, context.cookie);
  const auto attempt = co_await context.people.sign_in(email, body->text("password"), visit);
  if (!attempt) co_return refusal(attempt.error(), request, email, context.people, context.cookie);
  co_return with_session(*attempt, context.cookie, 200);
}

Reply sign_out(const Context& context, Request& request) {
  Result<> ended;
  if (request.query.find("everywhere") == "true") {
    const auto actor = co_await current(request, context.people, context.cookie);
    if (!actor) co_return std::unexpected(actor.error());
    ended = co_await context.people.sign_out_everywhere(*actor);
  } else {
    const std::string token = context.cookie.token_in(request);
    ended = co_await context.people.sign_out(token);
  }
  if (!ended) co_return std::unexpected(ended.error());
  auto response = no_content();
  context.cookie.clear(response);
  co_return response;
}

Reply register_visitor(const Context& context, Request& request) {
  const auto body = Body::parse(request, {"email", "name", "password"});
  if (!body) co_return std::unexpected(body.error());
  const std::string email = body->text("email");
  const Visit visit = visit_of(request, context.cookie);
  const auto made = co_await context.people.register_visitor(email, body->text("name"),
                                                             body->text("password"), visit);
  if (!made) co_return refusal(made.error(), request, email, context.people, context.cookie);
  co_return with_session(*made, context.cookie, 201);
}

Reply change_password(const Context& context, Request& request) {
  const auto body = Body::parse(request, {"old_password", "new_password"});
  if (!body) co_return std::unexpected(body.error());
  const auto actor = co_await current(request, context.people, context.cookie);
  if (!actor) co_return std::unexpected(actor.error());
  const std::string email = actor->account ? actor->account->email : std::string();
  const Visit visit = visit_of(request, context.cookie);
  const auto changed = co_await context.people.change_password(*actor, body->text("old_password"),
                                                               body->text("new_password"), visit);
  if (!changed) co_return refusal(changed.error(), request, email, context.people, context.cookie);
  co_return with_session(*changed, context.cookie, 200);
}

Reply accept_one_time(const Context& context, Request& request) {
  const auto body = Body::parse(request, {"password"}, {"email", "name"});
  if (!body) co_return std::unexpected(body.error());
  const std::string email = body->text("email");
  const std::string token(request.parameter("token"));
  const Visit visit = visit_of(request, context.cookie);
  const auto made = co_await context.people.accept_one_time(token, email, body->text("name"),
                                                            body->text("password"), visit);
  if (!made) co_return refusal(made.error(), request, email, context.people, context.cookie);
  co_return with_session(*made, context.cookie, 201);
}

Result<std::optional<Role>> role_asked_for(const Request& request) {
  const auto word = request.query.find("role");
  if (!word) return std::nullopt;
  const auto role = parse_role(*word);
  if (!role) return fail(ErrorKind::invalid, "is visitor, exhibitor or organiser", "role");
  return role;
}

Result<std::optional<AccountId>> cursor_of(const Request& request) {
  const auto text = request.query.find("cursor");
  if (!text) return std::nullopt;
  const auto id = AccountId::parse(*text);
  if (!id) return fail(ErrorKind::invalid, "is not a cursor of this list", "cursor");
  return id;
}

Reply list_accounts(const Context& context, Request& request) {
  const auto role = role_asked_for(request);
  if (!role) co_return std::unexpected(role.error());
  const auto after = cursor_of(request);
  if (!after) co_return std::unexpected(after.error());
  const auto limit = http::query_number(request, "limit", usually_listed, 1, most_listed);
  if (!limit) co_return std::unexpected(limit.error());
  const auto actor = co_await current(request, context.people, context.cookie);
  if (!actor) co_return std::unexpected(actor.error());
  const auto accounts = co_await context.people.accounts(*actor, *role, *after, *limit + 1);
  if (!accounts) co_return std::unexpected(accounts.error());
  const auto shown = std::min(accounts->size(), static_cast<std::size_t>(*limit));
  json::array items;
  for (std::size_t i = 0; i < shown; ++i) items.push_back(json_of((*accounts)[i]));
  json::value next = nullptr;
  if (accounts->size() > shown) next = (*accounts)[shown - 1].id.text();
  co_return http::json_response({{"items", std::move(items)}, {"next", next}});
}

Reply give_role(const Context& context, Request& request) {
  const auto body = Body::parse(request, {"role"}, {"exhibitor"});
  if (!body) co_return std::unexpected(body.error());
  const auto role = parse_role(body->text("role"));
  if (!role) co_return fail(ErrorKind::invalid, "is visitor, exhibitor or organiser", "role");
  const auto id = AccountId::parse(request.parameter("id"));
  if (!id) co_return fail(ErrorKind::not_found, "There is no such account.");
  const auto actor = co_await current(request, context.people, context.cookie);
  if (!actor) co_return std::unexpected(actor.error());
  const std::string exhibitor = body->text("exhibitor");
  const auto account = co_await context.people.give_role(*actor, *id, *role, exhibitor);
  if (!account) co_return std::unexpected(account.error());
  co_return http::json_response(json_of(*account));
}

Reply invite(const Context& context, Request& request) {
  const auto body = Body::parse(request, {"email", "exhibitor"});
  if (!body) co_return std::unexpected(body.error());
  const auto actor = co_await current(request, context.people, context.cookie);
  if (!actor) co_return std::unexpected(actor.error());
  const auto token =
      co_await context.people.invite(*actor, body->text("email"), body->text("exhibitor"));
  if (!token) co_return std::unexpected(token.error());
  co_return http::json_response({{"path", "/setup/" + *token}}, http::Caching::none, 201);
}

}  // namespace

void add_routes(http::Router& router, People& people, SessionCookie cookie) {
  const Context context{people, cookie};
  const auto add = [&](http::Method method, std::string_view pattern,
                       Reply (*handler)(const Context&, Request&)) {
    auto shared = std::make_shared<const Context>(context);
    router.add(method, pattern,
               [shared, handler](Request& request) { return handler(*shared, request); });
  };
  using http::Method;
  add(Method::get, "/api/v1/session", show_session);
  add(Method::post, "/api/v1/session", sign_in);
  add(Method::delete_, "/api/v1/session", sign_out);
  add(Method::get, "/api/v1/accounts", list_accounts);
  add(Method::post, "/api/v1/accounts", register_visitor);
  add(Method::patch, "/api/v1/accounts/{id:id}", give_role);
  add(Method::put, "/api/v1/account/password", change_password);
  add(Method::post, "/api/v1/invitations", invite);
  add(Method::post, "/api/v1/setup/{token}", accept_one_time);
}

}  // namespace yz::people
