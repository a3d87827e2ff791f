#include "http/router.hpp"

#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <boost/json.hpp>

namespace yz::http {
namespace {

Handler says(std::string text) {
  return [text](Request& request) -> Reply {
    std::string body = text;
    for (const auto& [name, value] : request.parameters.pairs()) body += " " + name + "=" + value;
    co_return html_response(body);
  };
}

Response ask(const Router& router, Request request) {
  boost::asio::io_context context;
  Response response;
  boost::asio::co_spawn(
      context,
      [&]() -> boost::asio::awaitable<void> { response = co_await router.answer(request); },
      boost::asio::detached);
  context.run();
  return response;
}

Response ask(const Router& router, Method method, std::string path) {
  Request request;
  request.method = method;
  request.path = std::move(path);
  request.id = "r1";
  return ask(router, std::move(request));
}

std::string text_of(const Response& response) { return std::get<std::string>(response.body); }

TEST(Router, LeadsToTheNarrowestFit) {
  Router router;
  for (const char* pattern :
       {"/", "/zones", "/zones/{slug:slug}", "/zones/new", "/things/{n:int}", "/things/{any}",
        "/things/{n:int}/parts", "/blobs/{sum:sha256}/{name}", "/ids/{id:id}", "/files/{path:rest}",
        "/files/special"})
    router.get(pattern, says(pattern));

  const std::string sum(64, 'a');
  const std::string id(32, 'b');
  const std::pair<std::string, std::string> cases[] = {
      {"/", "/"},
      {"/zones", "/zones"},
      {"/zones/relics", "/zones/{slug:slug} slug=relics"},
      {"/zones/new", "/zones/new"},
      {"/zones/", ""},
      {"/zones/No Slug", ""},
      {"/things/12", "/things/{n:int} n=12"},
      {"/things/12/parts", "/things/{n:int}/parts n=12"},
      {"/things/x", "/things/{any} any=x"},
      {"/things/x/parts", ""},
      {"/things/99999999999999999999", "/things/{any} any=99999999999999999999"},
      {"/blobs/" + sum + "/a.glb", "/blobs/{sum:sha256}/{name} sum=" + sum + " name=a.glb"},
      {"/blobs/" + sum.substr(1) + "/a.glb", ""},
      {"/ids/" + id, "/ids/{id:id} id=" + id},
      {"/ids/xyz", ""},
      {"/files/a/b/c", "/files/{path:rest} path=a/b/c"},
      {"/files/special", "/files/special"},
      {"/files/special/x", "/files/{path:rest} path=special/x"},
      {"/files", ""},
      {"/nothing", ""},
  };
  for (const auto& [path, expected] : cases) {
    const Response response = ask(router, Method::get, path);
    if (expected.empty())
      EXPECT_EQ(response.status, 404) << path;
    else
      EXPECT_EQ(text_of(response), expected) << path;
  }
}

TEST(Router, WrongMethodNamesTheRightOnes) {
  Router router;
  router.get("/session", says("who"));
  router.add(Method::delete_, "/session", says("out"));
  const Response response = ask(router, Method::put, "/session");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers[0].first, "Allow");
  EXPECT_EQ(response.headers[0].second, "GET, HEAD, DELETE, OPTIONS");
  EXPECT_EQ(ask(router, Method::head, "/session").status, 200);
  EXPECT_EQ(ask(router, Method::options, "/session").status, 204);
  EXPECT_EQ(ask(router, Method::options, "/elsewhere").status, 404);
}

TEST(Router, ErrorsBecomeProblemsAndDetailStaysInside) {
  Router router;
  router.get("/api/refused",
             [](Request&) -> Reply { co_return fail(ErrorKind::conflict, "taken", "slug"); });
  router.get("/api/broken", [](Request&) -> Reply {
    co_return fail(ErrorKind::internal, "disk /secret is full");
  });
  router.get("/api/throws", [](Request&) -> Reply {
    throw std::runtime_error("secret");
    co_return Response{};
  });
  router.get("/page", [](Request&) -> Reply { co_return fail(ErrorKind::not_found, "gone"); });
  router.on_page_error([](const Error& error, const Request&) {
    return html_response("<p>" + error.message, Caching::none, status_of(error.kind));
  });

  Response response = ask(router, Method::get, "/api/refused");
  EXPECT_EQ(response.status, 409);
  const auto problem = boost::json::parse(text_of(response)).as_object();
  EXPECT_EQ(problem.at("type"), "/problems/conflict");
  EXPECT_EQ(problem.at("detail"), "taken");
  EXPECT_EQ(problem.at("instance"), "r1");

  for (const char* path : {"/api/broken", "/api/throws"}) {
    response = ask(router, Method::get, path);
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(text_of(response).find("secret"), std::string::npos);
  }
  EXPECT_EQ(text_of(ask(router, Method::get, "/page")), "<p>gone");
  EXPECT_EQ(ask(router, Method::get, "/nowhere").content_type, "text/html; charset=utf-8");
}

struct OriginCase {
  const char* name;
  Method method;
  std::vector<std::pair<std::string, std::string>> headers;
  int status;
};

TEST(Router, WritesMustComeFromOurOwnPages) {
  Router router;
  router.post("/write", says("done"));
  router.add(Method::delete_, "/write", says("done"));
  router.post("/hook", says("done"), {.check_origin = false});
  const OriginCase cases[] = {
      {"own page", Method::post, {{"origin", "https://fair.example"}}, 200},
      {"own page, case", Method::post, {{"origin", "https://FAIR.example"}}, 200},
      {"own page, default port", Method::post, {{"origin", "https://fair.example:443"}}, 200},
      {"other port", Method::post, {{"origin", "https://fair.example:8443"}}, 403},
      {"other host", Method::post, {{"origin", "https://evil.example"}}, 403},
      {"host as prefix", Method::post, {{"origin", "https://fair.example.evil.example"}}, 403},
      {"user part", Method::post, {{"origin", "https://fair.example@evil.example"}}, 403},
      {"sandboxed", Method::post, {{"origin", "null"}}, 403},
      {"no scheme", Method::post, {{"origin", "fair.example"}}, 403},
      {"doubled",
       Method::post,
       {{"origin", "https://fair.example"}, {"origin", "https://evil.example"}},
       403},
      {"fetch metadata", Method::post, {{"sec-fetch-site", "same-origin"}}, 200},
      {"fetch metadata, subdomain", Method::post, {{"sec-fetch-site", "same-site"}}, 403},
      {"fetch metadata, other", Method::post, {{"sec-fetch-site", "cross-site"}}, 403},
      {"they disagree",
       Method::post,
       {{"sec-fetch-site", "same-origin"}, {"origin", "https://evil.example"}},
       403},
      {"neither, no cookie", Method::post, {}, 200},
      {"neither, cookie", Method::post, {{"cookie", "session=x"}}, 403},
      {"neither, cookie, JSON",
       Method::post,
       {{"cookie", "session=x"}, {"content-type", "application/json"}},
       200},
      {"neither, cookie, form",
       Method::post,
       {{"cookie", "session=x"}, {"content-type", "text/plain"}},
       403},
      {"neither, cookie, DELETE", Method::delete_, {{"cookie", "session=x"}}, 200},
      {"other host, DELETE", Method::delete_, {{"origin", "https://evil.example"}}, 403},
  };
  for (const OriginCase& c : cases) {
    Request request;
    request.method = c.method;
    request.path = "/write";
    request.headers.add("host", "fair.example");
    for (const auto& [name, value] : c.headers) request.headers.add(name, value);
    EXPECT_EQ(ask(router, request).status, c.status) << c.name;
  }
  Request hook;
  hook.method = Method::post;
  hook.path = "/hook";
  hook.headers.add("host", "fair.example");
  hook.headers.add("origin", "https://pay.example");
  EXPECT_EQ(ask(router, hook).status, 200);
}

TEST(Router, ARouteIsGivenOnce) {
  Router router;
  router.get("/a/{x:slug}", says("a"));
  EXPECT_THROW(router.get("/a/{x:slug}", says("b")), std::logic_error);
  EXPECT_THROW(router.get("/a/{x:colour}", says("b")), std::logic_error);
}

TEST(Router, OptionsOfARoute) {
  Router router;
  router.post("/upload", says("a"), {.body_limit = 5});
  EXPECT_EQ(router.options_for(Method::post, "/upload").body_limit, 5u);
  EXPECT_EQ(router.options_for(Method::get, "/upload").body_limit, RouteOptions{}.body_limit);
}

}  // namespace
}  // namespace yz::http
