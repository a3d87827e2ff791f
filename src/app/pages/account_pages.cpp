#include "app/pages/account_pages.hpp"

#include <array>

namespace yz::app {
namespace {

namespace json = boost::json;
using http::Reply;
using http::Request;
using http::Response;

struct Context {
  std::shared_ptr<Pages> pages;
  people::People& people;
  people::SessionCookie cookie;
};

// Which message explains a refusal: that of the field, where it is about one.
std::string_view fault_id(const Error& error) {
  if (error.kind == ErrorKind::invalid)
    for (const std::string_view field : {"email", "name", "password"})
      if (error.place == field) return field;
  switch (error.kind) {
    case ErrorKind::unauthenticated: return "unauthenticated";
    case ErrorKind::conflict: return "conflict";
    case ErrorKind::too_many: return "too_many";
    case ErrorKind::forbidden: return "forbidden";
    case ErrorKind::invalid: return "invalid";
    default: return "unavailable";
  }
}

http::Model begin(const Context& context, const Request& request, std::string_view title_key) {
  const PagePlace place{context.pages->site(), language_of(request.path),
                        without_language(request.path)};
  return begin_page(place, context.pages->expo(),
                    {place.text(title_key), {}, "account", {}, {}, false});
}

void put_form(http::Model& model, const people::FormOutcome& outcome) {
  auto& values = model.values;
  values["fault"] = outcome.fault ? json::value(fault_id(*outcome.fault)) : json::value(nullptr);
  values["email"] = outcome.email;
  values["name"] = outcome.name;
}

json::value account_json(const std::optional<people::Account>& account) {
  if (!account) return nullptr;
  return json::object{{"name", account->name},
                      {"email", account->email},
                      {"role", people::name_of(account->role)},
                      {"exhibitor", account->exhibitor}};
}

Result<Response> draw(const Context& context, const Request& request, std::string_view page,
                      const http::Model& model, int status = 200) {
  return context.pages->render(page, language_of(request.path), model, http::Caching::none, status);
}

Reply show_account(std::shared_ptr<const Context> context, Request& request) {
  const auto actor = co_await people::current(request, context->people, context->cookie);
  if (!actor) co_return std::unexpected(actor.error());
  const bool signed_in = actor->account.has_value();
  auto model = begin(*context, request, signed_in ? "page.nav.account" : "account.title");
  model.values["account"] = account_json(actor->account);
  put_form(model, {});
  auto response = draw(*context, request, "account", model);
  if (response) context->cookie.put_hint(*response, signed_in);
  co_return response;
}

// A form that was refused, drawn again with what was typed and why.
Result<Response> draw_refused(const Context& context, const Request& request, std::string_view page,
                              http::Model model, const people::FormOutcome& outcome) {
  put_form(model, outcome);
  auto response = draw(context, request, page, model, outcome.response.status);
  if (response)
    for (const auto& header : outcome.response.headers) response->headers.push_back(header);
  return response;
}

using Form = boost::asio::awaitable<people::FormOutcome> (*)(const Request&, people::People&,
                                                             const people::SessionCookie&,
                                                             std::string);

Reply answer_form(std::shared_ptr<const Context> context, Form form, Request& request) {
  const std::string then = localise("/account", language_of(request.path));
  auto outcome = co_await form(request, context->people, context->cookie, then);
  if (!outcome.fault) co_return std::move(outcome.response);
  auto model = begin(*context, request, "account.title");
  model.values["account"] = nullptr;
  co_return draw_refused(*context, request, "account", std::move(model), outcome);
}

http::Model begin_setup(const Context& context, const Request& request,
                        const people::OneTime& one_time) {
  auto model = begin(context, request, "account.setup.title");
  const bool invited = one_time.purpose == people::Purpose::invitation;
  model.values["token"] = request.parameter("token");
  model.values["purpose"] = invited ? "invitation" : "setup";
  model.values["invited"] = invited ? one_time.email : std::string();
  return model;
}

Reply show_setup(std::shared_ptr<const Context> context, Request& request) {
  const std::string token(request.parameter("token"));
  const auto one_time = co_await context->people.look_at_one_time(token);
  if (!one_time) co_return std::unexpected(one_time.error());
  auto model = begin_setup(*context, request, *one_time);
  put_form(model, {});
  co_return draw(*context, request, "setup", model);
}

Reply answer_setup(std::shared_ptr<const Context> context, Request& request) {
  const std::string token(request.parameter("token"));
  const auto one_time = co_await context->people.look_at_one_time(token);
  if (!one_time) co_return std::unexpected(one_time.error());
  const std::string then = localise("/account", language_of(request.path));
  auto outcome = co_await people::setup_form(request, context->people, context->cookie, then);
  if (outcome.fault)
    co_return draw_refused(*context, request, "setup", begin_setup(*context, request, *one_time),
                           outcome);
  co_return std::move(outcome.response);
}

}  // namespace

void add_account_pages(const std::shared_ptr<Pages>& pages, http::Router& router,
                       people::People& people, people::SessionCookie cookie) {
  const auto context = std::make_shared<const Context>(Context{pages, people, cookie});
  const auto add_form = [&](std::string_view path, Form form) {
    for (const Language language : {Language::zh, Language::en})
      router.post(localise(path, language), [context, form](Request& request) {
        return answer_form(context, form, request);
      });
  };
  add_form("/account/sign-in", people::sign_in_form);
  add_form("/account/register", people::register_form);
  add_form("/account/sign-out", people::sign_out_form);
  for (const Language language : {Language::zh, Language::en}) {
    router.get(localise("/account", language),
               [context](Request& request) { return show_account(context, request); });
    const auto setup = localise("/setup/{token}", language);
    router.get(setup, [context](Request& request) { return show_setup(context, request); });
    router.post(setup, [context](Request& request) { return answer_setup(context, request); });
  }
}

}  // namespace yz::app
