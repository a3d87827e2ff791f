// The API and the forms as a browser or a client meets them.
#include "people/routes.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "people/people_fixture.hpp"

namespace yz::people {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using test::await_now;
using test::good_password;

std::string header(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

// What a browser would keep of an answer: the cookie's value.
std::string cookie_value(const Response& response) {
  const std::string set = header(response, "Set-Cookie");
  const auto begin = set.find('=') + 1;
  return set.substr(begin, set.find(';') - begin);
}

class PeopleRoutes : public test::PeopleTest {
 protected:
  PeopleRoutes() { add_routes(router, *people, SessionCookie(false)); }

  Request request(Method method, std::string path, const std::string& token) {
    Request made;
    made.method = method;
    made.path = std::move(path);
    made.id = "r1";
    made.remote = boost::asio::ip::make_address("192.0.2.7");
    if (!token.empty()) made.cookies.add("yunzhan", token);
    return made;
  }
  Response ask(Request made) { return await_now(router.answer(made)); }
  Response ask(Method method, std::string path, const std::string& token = {}) {
    return ask(request(method, std::move(path), token));
  }
  Response send(Method method, std::string path, const json::value& body,
                const std::string& token = {}) {
    Request made = request(method, std::move(path), token);
    made.headers.add("content-type", "application/json");
    made.body = json::serialize(body);
    return ask(std::move(made));
  }
  static json::value body_of(const Response& response) {
    return json::parse(std::get<std::string>(response.body));
  }
  Response register_over_http(const std::string& email) {
    return send(Method::post, "/api/v1/accounts",
                {{"email", email}, {"name", "Wang"}, {"password", good_password}});
  }

  http::Router router;
};

TEST_F(PeopleRoutes, NobodyIsSignedInAtFirstAndReadingSetsNoCookie) {
  const auto response = ask(Method::get, "/api/v1/session");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(body_of(response), (json::value{{"account", nullptr}}));
  EXPECT_EQ(header(response, "Set-Cookie"), "");
}

TEST_F(PeopleRoutes, RegisterLookSignOutSignIn) {
  const auto made = register_over_http("wang@example.cn");
  ASSERT_EQ(made.status, 201);
  const std::string token = cookie_value(made);
  const auto session = body_of(ask(Method::get, "/api/v1/session", token));
  EXPECT_EQ(session.at("account").at("email"), "wang@example.cn");
  EXPECT_EQ(session.at("account").at("role"), "visitor");
  EXPECT_TRUE(session.at("account").at("exhibitor").is_null());

  const auto out = ask(Method::delete_, "/api/v1/session", token);
  EXPECT_EQ(out.status, 204);
  EXPECT_EQ(cookie_value(out), "");
  EXPECT_TRUE(body_of(ask(Method::get, "/api/v1/session", token)).at("account").is_null());

  const auto in = send(Method::post, "/api/v1/session",
                       {{"email", "wang@example.cn"}, {"password", good_password}});
  EXPECT_EQ(in.status, 200);
  EXPECT_NE(cookie_value(in), token);
}

TEST_F(PeopleRoutes, TheCookieIsOutOfReachOfScripts) {
  const auto plain = header(register_over_http("a@example.cn"), "Set-Cookie");
  EXPECT_TRUE(plain.starts_with("yunzhan=")) << plain;
  EXPECT_TRUE(plain.ends_with("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax")) << plain;
  Response secure;
  SessionCookie(true).put(secure, "token");
  EXPECT_EQ(header(secure, "Set-Cookie"),
            "__Host-yunzhan=token; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure");
}

// What page scripts may read: whether it is worth asking who is signed in.
std::string hint_of(const Response& response) {
  for (const auto& [key, value] : response.headers)
    if (key == "Set-Cookie" && value.starts_with("yz_signed_in=")) return value;
  return {};
}

TEST_F(PeopleRoutes, TheHintComesAndGoesWithTheSession) {
  const auto made = register_over_http("wang@example.cn");
  EXPECT_EQ(hint_of(made), "yz_signed_in=1; Path=/; Max-Age=2592000; SameSite=Lax");
  const auto in = send(Method::post, "/api/v1/session",
                       {{"email", "wang@example.cn"}, {"password", good_password}});
  EXPECT_EQ(hint_of(in), hint_of(made));
  const auto wrong = send(Method::post, "/api/v1/session",
                          {{"email", "wang@example.cn"}, {"password", "not the password"}});
  EXPECT_EQ(hint_of(wrong), "");
  const auto out = ask(Method::delete_, "/api/v1/session", cookie_value(made));
  EXPECT_EQ(hint_of(out), "yz_signed_in=1; Path=/; Max-Age=0; SameSite=Lax");
}

struct Bad {
  const char* name;
  Method method;
  const char* path;
  const char* body;
  int status;
};

class BadRequests : public PeopleRoutes, public testing::WithParamInterface<Bad> {};

TEST_P(BadRequests, AreAnsweredWithAProblem) {
  Request made = request(GetParam().method, GetParam().path, "");
  made.headers.add("content-type", "application/json");
  made.body = GetParam().body;
  if (std::string_view(GetParam().name).starts_with("query_")) made.query.add("limit", "0");
  const auto response = ask(std::move(made));
  EXPECT_EQ(response.status, GetParam().status);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(body_of(response).at("status"), GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(
    Routes, BadRequests,
    testing::Values(
        Bad{"not_json", Method::post, "/api/v1/session", "{", 400},
        Bad{"not_an_object", Method::post, "/api/v1/session", "[]", 400},
        Bad{"field_missing", Method::post, "/api/v1/session", R"({"email":"a@b.cn"})", 400},
        Bad{"field_of_other_type", Method::post, "/api/v1/session",
            R"({"email":"a@b.cn","password":1})", 400},
        Bad{"field_unknown", Method::post, "/api/v1/session",
            R"({"email":"a@b.cn","password":"x","admin":"1"})", 400},
        Bad{"wrong_credentials", Method::post, "/api/v1/session",
            R"({"email":"a@b.cn","password":"x"})", 401},
        Bad{"role_at_registration", Method::post, "/api/v1/accounts",
            R"({"email":"a@b.cn","name":"A","password":"long enough it is","role":"organiser"})",
            400},
        Bad{"short_password", Method::post, "/api/v1/accounts",
            R"({"email":"a@b.cn","name":"A","password":"short"})", 400},
        Bad{"list_as_nobody", Method::get, "/api/v1/accounts", "", 401},
        Bad{"query_out_of_range", Method::get, "/api/v1/accounts", "", 400},
        Bad{"invite_as_nobody", Method::post, "/api/v1/invitations",
            R"({"email":"a@b.cn","exhibitor":"x"})", 401},
        Bad{"password_as_nobody", Method::put, "/api/v1/account/password",
            R"({"old_password":"x","new_password":"long enough it is"})", 401},
        Bad{"role_as_nobody", Method::patch, "/api/v1/accounts/0123456789abcdef0123456789abcdef",
            R"({"role":"organiser"})", 401},
        Bad{"role_unknown", Method::patch, "/api/v1/accounts/0123456789abcdef0123456789abcdef",
            R"({"role":"king"})", 400},
        Bad{"setup_with_a_guess", Method::post, "/api/v1/setup/guess",
            R"({"email":"a@b.cn","password":"long enough it is"})", 404}),
    [](const auto& info) { return info.param.name; });

TEST_F(PeopleRoutes, ABodyThatIsNotDeclaredAsJsonIsRefused) {
  Request made = request(Method::post, "/api/v1/session", "");
  made.headers.add("content-type", "text/plain");
  made.body = R"({"email":"a@b.cn","password":"x"})";
  EXPECT_EQ(ask(std::move(made)).status, 400);
}

TEST_F(PeopleRoutes, TooManyTriesSayWhenToComeBack) {
  ASSERT_EQ(register_over_http("wang@example.cn").status, 201);
  const json::value wrong{{"email", "wang@example.cn"}, {"password", "wrong wrong"}};
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(send(Method::post, "/api/v1/session", wrong).status, 401) << i;
  const auto refused = send(Method::post, "/api/v1/session", wrong);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(header(refused, "Retry-After"), "60");
}

TEST_F(PeopleRoutes, AnOrganiserListsInvitesAndGivesRoles) {
  const std::string boss = organiser().token;
  const auto made = register_over_http("wang@example.cn");
  const std::string id(body_of(made).at("account").at("id").as_string());
  // A visitor who knows the addresses gets no further.
  EXPECT_EQ(ask(Method::get, "/api/v1/accounts", cookie_value(made)).status, 403);
  EXPECT_EQ(
      send(Method::patch, "/api/v1/accounts/" + id, {{"role", "organiser"}}, cookie_value(made))
          .status,
      403);

  const auto list = body_of(ask(Method::get, "/api/v1/accounts", boss));
  EXPECT_EQ(list.at("items").as_array().size(), 2U);
  EXPECT_TRUE(list.at("next").is_null());
  const auto changed = send(Method::patch, "/api/v1/accounts/" + id,
                            {{"role", "exhibitor"}, {"exhibitor", "museum"}}, boss);
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(body_of(changed).at("exhibitor"), "museum");

  const auto invited = send(Method::post, "/api/v1/invitations",
                            {{"email", "shop@example.cn"}, {"exhibitor", "shop"}}, boss);
  ASSERT_EQ(invited.status, 201);
  const std::string path(body_of(invited).at("path").as_string());
  const auto accepted =
      send(Method::post, "/api/v1" + path, {{"password", good_password}, {"name", "Shop"}});
  EXPECT_EQ(accepted.status, 201);
  EXPECT_EQ(body_of(accepted).at("account").at("exhibitor"), "shop");
  EXPECT_EQ(send(Method::post, "/api/v1" + path, {{"password", good_password}}).status, 404);
}

TEST_F(PeopleRoutes, ListsGoOnWithACursor) {
  const std::string boss = organiser().token;
  for (const auto* email : {"a@example.cn", "b@example.cn"}) {
    clock.move(std::chrono::seconds(1));
    ASSERT_EQ(register_over_http(email).status, 201);
  }
  Request first = request(Method::get, "/api/v1/accounts", boss);
  first.query.add("limit", "2");
  const auto page = body_of(ask(first));
  ASSERT_EQ(page.at("items").as_array().size(), 2U);
  Request second = request(Method::get, "/api/v1/accounts", boss);
  second.query.add("cursor", std::string(page.at("next").as_string()));
  const auto rest = body_of(ask(second));
  ASSERT_EQ(rest.at("items").as_array().size(), 1U);
  EXPECT_EQ(rest.at("items").at(0).at("email"), "b@example.cn");
  EXPECT_TRUE(rest.at("next").is_null());
}

TEST_F(PeopleRoutes, PasswordChangeKeepsThisBrowserSignedIn) {
  const std::string token = cookie_value(register_over_http("wang@example.cn"));
  const auto changed =
      send(Method::put, "/api/v1/account/password",
           {{"old_password", good_password}, {"new_password", "an entirely new one"}}, token);
  EXPECT_EQ(changed.status, 200);
  EXPECT_TRUE(body_of(ask(Method::get, "/api/v1/session", token)).at("account").is_null());
  EXPECT_FALSE(
      body_of(ask(Method::get, "/api/v1/session", cookie_value(changed))).at("account").is_null());
}

// --- forms, without JavaScript -----------------------------------------------------------------

class PeopleForms : public PeopleRoutes {
 protected:
  Request form(std::string body, const std::string& token = {}) {
    Request made = request(Method::post, "/account", token);
    made.headers.add("content-type", "application/x-www-form-urlencoded");
    made.body = std::move(body);
    return made;
  }
  const SessionCookie cookie{false};
};

TEST_F(PeopleForms, RegisterSignInAndOutRedirect) {
  const std::string password = "password=a+sentence+is+a+good+one";
  const auto registered = await_now(register_form(
      form("name=%E7%8E%8B&email=wang%40example.cn&" + password), *people, cookie, "/en/account"));
  ASSERT_FALSE(registered.fault);
  EXPECT_EQ(registered.response.status, 303);
  EXPECT_EQ(header(registered.response, "Location"), "/en/account");
  EXPECT_EQ(who(cookie_value(registered.response)).account->name, "王");

  const auto in = await_now(
      sign_in_form(form("email=wang%40example.cn&" + password), *people, cookie, "/account"));
  ASSERT_FALSE(in.fault);
  const std::string token = cookie_value(in.response);
  EXPECT_TRUE(who(token).account);

  const auto out = await_now(sign_out_form(form("", token), *people, cookie, "/account"));
  EXPECT_EQ(out.response.status, 303);
  EXPECT_FALSE(who(token).account);
}

TEST_F(PeopleForms, AFaultKeepsWhatWasTypedButThePassword) {
  const auto outcome = await_now(
      sign_in_form(form("email=wang%40example.cn&password=wrong"), *people, cookie, "/account"));
  ASSERT_TRUE(outcome.fault);
  EXPECT_EQ(outcome.fault->kind, ErrorKind::unauthenticated);
  EXPECT_EQ(outcome.response.status, 401);
  EXPECT_EQ(outcome.email, "wang@example.cn");
  EXPECT_EQ(header(outcome.response, "Set-Cookie"), "");
}

TEST_F(PeopleForms, TheSetupFormMakesTheOrganiser) {
  Request made = form("email=boss%40example.cn&password=a+sentence+is+a+good+one");
  made.parameters.add("token", **ensure_setup_token(*database));
  const auto outcome = await_now(setup_form(made, *people, cookie, "/account"));
  ASSERT_FALSE(outcome.fault) << describe(*outcome.fault);
  EXPECT_TRUE(who(cookie_value(outcome.response)).is_organiser());
  EXPECT_EQ(await_now(setup_form(made, *people, cookie, "/account")).response.status, 404);
}

TEST_F(PeopleForms, SigningOutEverywhereEndsTheOtherBrowsersToo) {
  ASSERT_TRUE(register_one("wang@example.cn"));
  const std::string other = sign_in_one("wang@example.cn");
  const std::string token = sign_in_one("wang@example.cn");
  (void)await_now(sign_out_form(form("everywhere=1", token), *people, cookie, "/account"));
  EXPECT_FALSE(who(other).account);
}

}  // namespace
}  // namespace yz::people
