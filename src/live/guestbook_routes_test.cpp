// The guestbook over HTTP, as a browser and an attacker meet it.
#include "live/guestbook_routes.hpp"

#include <atomic>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "live/routes_fixture.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using people::test::await_now;
using test::body_of;

class GuestbookApi : public testing::Test {
 protected:
  GuestbookApi() {
    // Every write in a millisecond of its own: within one, ids are in no order.
    store::DatabaseOptions store_options;
    store_options.clock = [this] { return Instant(std::chrono::milliseconds(++time)); };
    database = test::open_fair(store_options);
    people.emplace(*database, people::test::hasty_people());
    add_guestbook_routes(router, {*database, *people, people::SessionCookie(false), allowance});
  }
  ~GuestbookApi() override { database->stop(); }

  struct Ask {
    std::string token = {};
    json::value body = nullptr;
    std::string key = {};
    std::string site = "same-origin";
    std::string address = "192.0.2.7";
  };
  Response ask(Method method, const std::string& target, Ask ask) {
    const auto mark = target.find('?');
    Request made = test::request_of(method, target.substr(0, mark), ask.token, ask.site);
    if (mark != target.npos) {
      const auto pair = target.substr(mark + 1);
      made.query.add(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
    }
    made.time = now;
    made.remote = boost::asio::ip::make_address(ask.address);
    if (!ask.body.is_null()) {
      made.headers.add("content-type", "application/json");
      made.body = json::serialize(ask.body);
    }
    if (!ask.key.empty()) made.headers.add("idempotency-key", ask.key);
    return await_now(router.answer(made));
  }
  // Each write with a key of its own, in a minute of its own.
  Response write(const std::string& token, const std::string& text, const std::string& name = "A") {
    now += std::chrono::minutes(1);
    return ask(Method::post, path,
               {.token = token,
                .body = {{"name", name}, {"text", text}, {"language", "en"}},
                .key = std::to_string(++keys)});
  }
  static std::string id_of(const Response& response) {
    return body_of(response).at("id").as_string().c_str();
  }
  json::array items(const std::string& token = {}, const std::string& query = {}) {
    return body_of(ask(Method::get, path + query, {.token = token})).at("items").as_array();
  }
  std::string visitor() { return *await_now(people->begin_visit()); }
  std::string organiser() { return test::organiser_of(*database, *people); }

  const std::string path = "/api/v1/guestbook";
  std::atomic<std::int64_t> time = system_now().time_since_epoch().count();
  Instant now = system_now();
  int keys = 0;
  GuestbookAllowance allowance;
  std::unique_ptr<store::Database> database;
  std::optional<people::People> people;
  http::Router router;
};

TEST_F(GuestbookApi, AVisitorSignsReadsChangesAndTakesBack) {
  EXPECT_EQ(write("", "no session").status, 401);
  const std::string ann = visitor();
  const auto written = write(ann, "a fine fair");
  ASSERT_EQ(written.status, 201);
  const std::string id = id_of(written);
  EXPECT_EQ(items()[0].at("own"), false);
  EXPECT_FALSE(items()[0].as_object().contains("key")) << "who wrote it stays between the lines";
  EXPECT_EQ(items(ann)[0].at("own"), true);
  now += std::chrono::minutes(1);
  const auto changed =
      ask(Method::put, path + "/" + id,
          {.token = ann, .body = {{"name", "B"}, {"text", "finer"}, {"language", "en"}}});
  ASSERT_EQ(changed.status, 200);
  EXPECT_EQ(body_of(ask(Method::get, path + "/" + id, {})).at("text"), "finer");
  EXPECT_EQ(ask(Method::delete_, path + "/" + id, {.token = ann}).status, 204);
  EXPECT_EQ(ask(Method::get, path + "/" + id, {}).status, 404);
}

TEST_F(GuestbookApi, SomebodyElsesAndWhatIsNotThereAnswerAlike) {
  const std::string ann = visitor();
  const std::string bo = visitor();
  const std::string id = id_of(write(ann, "mine"));
  const std::string nobody(32, '0');
  for (const std::string& one : {id, nobody}) {
    const json::value words{{"name", "B"}, {"text", "theirs"}, {"language", "en"}};
    now += std::chrono::minutes(1);
    EXPECT_EQ(ask(Method::put, path + "/" + one, {.token = bo, .body = words}).status, 404);
    EXPECT_EQ(ask(Method::delete_, path + "/" + one, {.token = bo}).status, 404);
  }
  EXPECT_EQ(ask(Method::get, path + "/no-id", {}).status, 404);
  EXPECT_EQ(ask(Method::delete_, path + "/" + id, {}).status, 401);
  EXPECT_EQ(ask(Method::delete_, path + "/" + id, {.token = ann, .site = "cross-site"}).status,
            403);
  EXPECT_EQ(items()[0].at("text"), "mine");
}

TEST_F(GuestbookApi, OneKeyWritesOnceAndAnotherSiteNever) {
  const std::string ann = visitor();
  const json::value words{{"name", "A"}, {"text", "once"}, {"language", "en"}};
  EXPECT_EQ(ask(Method::post, path, {.token = ann, .body = words}).status, 400) << "no key";
  const auto first = ask(Method::post, path, {.token = ann, .body = words, .key = "k"});
  const auto second = ask(Method::post, path, {.token = ann, .body = words, .key = "k"});
  ASSERT_EQ(first.status, 201);
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(id_of(first), id_of(second));
  const json::value other{{"name", "A"}, {"text", "twice"}, {"language", "en"}};
  EXPECT_EQ(ask(Method::post, path, {.token = ann, .body = other, .key = "k"}).status, 409);
  EXPECT_EQ(items().size(), 1U);
  EXPECT_EQ(ask(Method::post, path, {.token = ann, .body = words, .key = "l", .site = "cross-site"})
                .status,
            403);
}

TEST_F(GuestbookApi, AFloodIsStoppedByVisitorAndByAddress) {
  const std::string ann = visitor();
  const auto flood = [&](const std::string& token, const std::string& address) {
    return ask(Method::post, path,
               {.token = token,
                .body = {{"name", "A"}, {"text", "x"}, {"language", "en"}},
                .key = std::to_string(++keys),
                .address = address});
  };
  int written = 0;
  Response last;
  for (int i = 0; i < 20; ++i) written += (last = flood(ann, "192.0.2.7")).status == 201 ? 1 : 0;
  EXPECT_EQ(written, 3);
  EXPECT_EQ(last.status, 429);
  EXPECT_EQ(body_of(last).at("place"), "too_often");
  const auto wait =
      std::ranges::find(last.headers, "Retry-After", &std::pair<std::string, std::string>::first);
  ASSERT_NE(wait, last.headers.end());
  EXPECT_EQ(wait->second, "30");
  written = 0;
  for (int i = 0; i < 60; ++i) written += flood(visitor(), "192.0.2.8").status == 201 ? 1 : 0;
  EXPECT_EQ(written, 30) << "new sessions are no new allowance";
  EXPECT_EQ(flood(visitor(), "192.0.2.9").status, 201);
  now += std::chrono::minutes(1);
  EXPECT_EQ(flood(ann, "192.0.2.7").status, 201);
}

TEST_F(GuestbookApi, WhatLooksLikeAScriptIsKeptAsTheTextItIs) {
  std::ifstream file(YZ_SOURCE_DIR "/spec/stored_xss.json");
  std::stringstream text;
  text << file.rdbuf();
  int kept = 0;
  for (const auto& attack : json::parse(text.str()).as_array()) {
    const std::string words = attack.as_string().c_str();
    const auto answer = write(visitor(), words, "A");
    if (answer.status == 400) {
      EXPECT_EQ(body_of(answer).at("place"), "text") << "controls are refused";
      continue;
    }
    ASSERT_EQ(answer.status, 201) << words;
    const std::string stands = items()[0].at("text").as_string().c_str();
    EXPECT_NE(words.find(stands), std::string::npos) << stands;
    ++kept;
  }
  EXPECT_GT(kept, 30);
}

TEST_F(GuestbookApi, OnlyOrganisersKeepOrderAndSeeWhatIsReported) {
  const std::string ann = visitor();
  const std::string bo = visitor();
  const std::string boss = organiser();
  const std::string id = id_of(write(ann, "rude"));
  const std::string at = path + "/" + id;
  EXPECT_EQ(ask(Method::post, at + "/report", {.token = bo, .body = {{"reason", "rude"}}}).status,
            204);
  EXPECT_EQ(ask(Method::post, at + "/report", {.body = {{"reason", ""}}}).status, 401);
  const auto keep = [&](const std::string& token, const char* act) {
    return ask(Method::post, at + "/order", {.token = token, .body = {{"act", act}}}).status;
  };
  EXPECT_EQ(keep("", "hide"), 401);
  EXPECT_EQ(keep(bo, "hide"), 401) << "no account";
  EXPECT_EQ(keep(boss, "dance"), 400);
  EXPECT_EQ(ask(Method::get, path + "?state=reported", {.token = bo}).status, 401);
  const auto reported = items(boss, "?state=reported");
  ASSERT_EQ(reported.size(), 1U);
  EXPECT_EQ(reported[0].at("reports"), 1);
  EXPECT_EQ(reported[0].at("reason"), "rude");
  EXPECT_EQ(keep(boss, "hide"), 204);
  EXPECT_TRUE(items(bo).empty());
  EXPECT_EQ(ask(Method::get, at, {.token = bo}).status, 404);
  EXPECT_EQ(body_of(ask(Method::get, at, {.token = ann})).at("state"), "hidden");
  EXPECT_EQ(ask(Method::post, at + "/report", {.token = bo, .body = {{"reason", "x"}}}).status,
            404);
  EXPECT_EQ(keep(boss, "show"), 204);
  EXPECT_EQ(items(bo).size(), 1U);
  EXPECT_EQ(keep(boss, "remove"), 204);
  EXPECT_EQ(keep(boss, "remove"), 404);
}

TEST_F(GuestbookApi, BadInputNamesItsPlace) {
  const std::string ann = visitor();
  const auto place = [&](const std::string& target) {
    const auto answer = ask(Method::get, target, {});
    return answer.status == 400 ? std::string(body_of(answer).at("place").as_string().c_str())
                                : std::to_string(answer.status);
  };
  EXPECT_EQ(place(path + "?cursor=x"), "cursor");
  EXPECT_EQ(place(path + "?exhibit=No%20Slug"), "exhibit");
  EXPECT_EQ(place(path + "?state=loud"), "state");
  EXPECT_EQ(place(path + "?limit=51"), "limit");
  const auto refused = [&](const json::value& words) {
    const auto answer = ask(Method::post, path, {.token = ann, .body = words, .key = "k"});
    return answer.status == 400 ? std::string(body_of(answer).at("place").as_string().c_str())
                                : std::to_string(answer.status);
  };
  EXPECT_EQ(refused({{"text", "x"}, {"language", "en"}}), "name");
  EXPECT_EQ(refused({{"name", "A"}, {"text", 7}, {"language", "en"}}), "text");
  EXPECT_EQ(refused({{"name", "A"}, {"text", "x"}, {"language", "!"}}), "language");
  EXPECT_EQ(refused({{"name", "A"}, {"text", "x"}, {"language", "en"}, {"exhibit", "none"}}),
            "exhibit");
}

}  // namespace
}  // namespace yz::live
