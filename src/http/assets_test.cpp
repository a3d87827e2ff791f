#include "http/assets.hpp"

#include <gtest/gtest.h>

#include "http/test_client.hpp"

namespace yz::http {
namespace {

TEST(Assets, AreServedForEverInTheFormAsked) {
  Resources resources;
  resources.add("assets/page-1.js", "plain");
  resources.add("assets/page-1.js.br", "brotli");
  resources.add("pages/home.html", "a template");
  Router router;
  add_assets(router, resources);
  resources.add("assets/three/core-2.js", std::string(2000, 'a'));
  const test::RunningServer server(std::move(router));
  test::Client client(server.port());

  auto answer = client.ask(test::get("/assets/page-1.js"));
  EXPECT_EQ(answer.body, "plain");
  EXPECT_EQ(answer.header("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(answer.header("cache-control"), "public, max-age=31536000, immutable");
  answer = client.ask(test::get("/assets/three/core-2.js", "Accept-Encoding: gzip\r\n"));
  EXPECT_EQ(answer.header("content-encoding"), "gzip");
  EXPECT_LT(answer.body.size(), 2000u);
  EXPECT_EQ(client.ask(test::get("/assets/pages/home.html")).status, 404);
  EXPECT_EQ(client.ask(test::get("/assets/../pages/home.html")).status, 400);
}

}  // namespace
}  // namespace yz::http
