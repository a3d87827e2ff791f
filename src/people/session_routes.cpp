#include "people/session_routes.hpp"

#include "http/retry_after.hpp"

namespace yz::people {
namespace {

std::string field(const http::Fields& fields, std::string_view name) {
  return std::string(fields.find(name).value_or(std::string_view()));
}

// What stands in a form of ours, and who sends it.
struct TypedForm {
  FormOutcome typed;  // the e-mail and the name, to fill in again
  std::string password;
  Visit visit;
};

Result<TypedForm> read_form(const http::Request& request, const SessionCookie& cookie) {
  YZ_ASSIGN(const auto fields, http::parse_form(request));
  TypedForm form;
  form.typed.email = field(fields, "email");
  form.typed.name = field(fields, "name");
  form.password = field(fields, "password");
  form.visit = visit_of(request, cookie);
  return form;
}

// The outcome of an attempt: redirect with the new session's cookie, or the fault.
FormOutcome outcome_of(const Result<SignedIn>& attempt, FormOutcome typed, std::string then,
                       const http::Request& request, People& people, const SessionCookie& cookie) {
  if (attempt) {
    typed.response = http::redirect(std::move(then));
    cookie.put(typed.response, attempt->token);
    return typed;
  }
  typed.fault = attempt.error();
  typed.response.status = http::status_of(attempt.error().kind);
  if (attempt.error().kind == ErrorKind::too_many)
    http::set_retry_after(typed.response,
                          people.retry_after(typed.email, visit_of(request, cookie)));
  return typed;
}

FormOutcome faulty_form(const Error& error) {
  FormOutcome outcome;
  outcome.fault = error;
  outcome.response.status = http::status_of(error.kind);
  return outcome;
}

}  // namespace

std::string_view SessionCookie::name() const { return secure_ ? "__Host-yunzhan" : "yunzhan"; }

std::string SessionCookie::token_in(const http::Request& request) const {
  return field(request.cookies, name());
}

void SessionCookie::add(http::Response& response, std::string_view value,
                        std::chrono::seconds age) const {
  response.headers.emplace_back(
      "Set-Cookie", fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", name(),
                                value, age.count(), secure_ ? "; Secure" : ""));
}

void SessionCookie::put(http::Response& response, std::string_view token) const {
  add(response, token, life_);
  put_hint(response, true);
}

void SessionCookie::clear(http::Response& response) const {
  add(response, "", std::chrono::seconds(0));
  put_hint(response, false);
}

void SessionCookie::put_hint(http::Response& response, bool signed_in) const {
  const auto age = signed_in ? life_ : std::chrono::seconds(0);
  response.headers.emplace_back(
      "Set-Cookie", fmt::format("yz_signed_in=1; Path=/; Max-Age={}; SameSite=Lax{}", age.count(),
                                secure_ ? "; Secure" : ""));
}

Visit visit_of(const http::Request& request, const SessionCookie& cookie) {
  return {cookie.token_in(request), request.remote.to_string()};
}

asio::awaitable<Result<Actor>> current(const http::Request& request, People& people,
                                       const SessionCookie& cookie) {
  std::string token = cookie.token_in(request);
  co_return co_await people.current(std::move(token));
}

asio::awaitable<FormOutcome> sign_in_form(const http::Request& request, People& people,
                                          const SessionCookie& cookie, std::string then) {
  auto form = read_form(request, cookie);
  if (!form) co_return faulty_form(form.error());
  const auto attempt = co_await people.sign_in(form->typed.email, form->password, form->visit);
  co_return outcome_of(attempt, std::move(form->typed), std::move(then), request, people, cookie);
}

asio::awaitable<FormOutcome> register_form(const http::Request& request, People& people,
                                           const SessionCookie& cookie, std::string then) {
  auto form = read_form(request, cookie);
  if (!form) co_return faulty_form(form.error());
  const auto attempt = co_await people.register_visitor(form->typed.email, form->typed.name,
                                                        form->password, form->visit);
  co_return outcome_of(attempt, std::move(form->typed), std::move(then), request, people, cookie);
}

asio::awaitable<FormOutcome> sign_out_form(const http::Request& request, People& people,
                                           const SessionCookie& cookie, std::string then) {
  const auto form = http::parse_form(request);
  const bool everywhere = form && field(*form, "everywhere") == "1";
  Result<> ended;
  if (everywhere) {
    const auto actor = co_await current(request, people, cookie);
    if (!actor) co_return faulty_form(actor.error());
    if (actor->account) ended = co_await people.sign_out_everywhere(*actor);
  } else {
    const std::string token = cookie.token_in(request);
    ended = co_await people.sign_out(token);
  }
  if (!ended) co_return faulty_form(ended.error());
  FormOutcome outcome;
  outcome.response = http::redirect(std::move(then));
  cookie.clear(outcome.response);
  co_return outcome;
}

asio::awaitable<FormOutcome> setup_form(const http::Request& request, People& people,
                                        const SessionCookie& cookie, std::string then) {
  auto form = read_form(request, cookie);
  if (!form) co_return faulty_form(form.error());
  const std::string token(request.parameter("token"));
  const auto attempt = co_await people.accept_one_time(token, form->typed.email, form->typed.name,
                                                       form->password, form->visit);
  co_return outcome_of(attempt, std::move(form->typed), std::move(then), request, people, cookie);
}

http::Response refusal(const Error& error, const http::Request& request, std::string_view email,
                       People& people, const SessionCookie& cookie) {
  auto response = http::problem_response(error, request.id);
  if (error.kind == ErrorKind::too_many)
    http::set_retry_after(response, people.retry_after(email, visit_of(request, cookie)));
  return response;
}

}  // namespace yz::people
