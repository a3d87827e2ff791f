// Sessions over HTTP: the cookie, who sends a request, and the forms of the account pages, which
// work without JavaScript. The pages themselves are drawn in `app`.
#pragma once

#include <string>

#include "http/router.hpp"
#include "people/people.hpp"

namespace yz::people {

// `secure`: served over https, as visitors see it; the cookie is then named __Host-yunzhan and
// Secure, otherwise `yunzhan` (browsers refuse Secure cookies over plain http).
class SessionCookie {
 public:
  explicit SessionCookie(bool secure, std::chrono::seconds life = std::chrono::hours(24 * 30))
      : secure_(secure), life_(life) {}

  [[nodiscard]] std::string token_in(const http::Request& request) const;  // empty: none
  void put(http::Response& response, std::string_view token) const;        // and the hint
  void clear(http::Response& response) const;                              // and the hint
  // Tells page scripts that it is worth asking who is signed in (web/visitor/session.ts). It says
  // nothing else, so scripts may read it.
  void put_hint(http::Response& response, bool signed_in) const;

 private:
  [[nodiscard]] std::string_view name() const;
  void add(http::Response& response, std::string_view value, std::chrono::seconds age) const;

  bool secure_;
  std::chrono::seconds life_;
};

[[nodiscard]] Visit visit_of(const http::Request& request, const SessionCookie& cookie);

// Who sends `request`.
[[nodiscard]] asio::awaitable<Result<Actor>> current(const http::Request& request, People& people,
                                                     const SessionCookie& cookie);

// What a form led to: where to send the browser (303) with which cookie, or the fault to show above
// the form drawn again, with the status and headers (Retry-After) of the answer.
struct FormOutcome {
  std::optional<Error> fault;
  std::string email;  // as typed, to fill in again; never the password
  std::string name;
  http::Response response;  // a redirect where there is no fault; else status and headers only
};

// POST /account/sign-in: email, password.
[[nodiscard]] asio::awaitable<FormOutcome> sign_in_form(const http::Request& request,
                                                        People& people, const SessionCookie& cookie,
                                                        std::string then);
// POST /account/register: name, email, password.
[[nodiscard]] asio::awaitable<FormOutcome> register_form(const http::Request& request,
                                                         People& people,
                                                         const SessionCookie& cookie,
                                                         std::string then);
// POST /account/sign-out: nothing, or everywhere=1.
[[nodiscard]] asio::awaitable<FormOutcome> sign_out_form(const http::Request& request,
                                                         People& people,
                                                         const SessionCookie& cookie,
                                                         std::string then);
// POST /setup/{token}: email (setup only), name (may be missing), password.
[[nodiscard]] asio::awaitable<FormOutcome> setup_form(const http::Request& request, People& people,
                                                      const SessionCookie& cookie,
                                                      std::string then);

// A refusal as an answer, with the Retry-After that fits.
[[nodiscard]] http::Response refusal(const Error& error, const http::Request& request,
                                     std::string_view email, People& people,
                                     const SessionCookie& cookie);

}  // namespace yz::people
