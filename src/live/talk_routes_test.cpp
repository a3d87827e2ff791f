// Pictures and the organiser's order over HTTP, as a browser meets them.
#include "live/talk_routes.hpp"

#include <unistd.h>

#include <filesystem>

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

class TalkRoutes : public testing::Test {
 protected:
  TalkRoutes() {
    std::filesystem::create_directories(folder);
    blobs = *store::Blobs::open(folder);
    database = test::open_fair();
    people.emplace(*database, people::test::hasty_people());
    talk.emplace(*database);
    pictures.emplace(*database, *blobs, [](const std::string& bytes) -> Result<Snapshot> {
      if (bytes.starts_with("bad")) return fail(ErrorKind::invalid, "it does not decode");
      return Snapshot{30, 20, "webp of " + bytes};
    });
    add_talk_routes(router, *talk, *pictures, *people, people::SessionCookie(false));
  }
  ~TalkRoutes() override {
    talk->stop();
    pictures->stop();
    database->stop();
    std::filesystem::remove_all(folder);
  }

  Response ask(Method method, std::string path, const std::string& token, std::string body = {},
               const char* type = nullptr) {
    Request made = test::request_of(method, std::move(path), token);
    if (type != nullptr) made.headers.add("content-type", type);
    made.body = std::move(body);
    return await_now(router.answer(made));
  }
  Response order(const json::value& act, const std::string& token) {
    return ask(Method::post, "/api/v1/live/order", token, json::serialize(act), "application/json");
  }
  json::value state(const std::string& token) {
    return body_of(ask(Method::get, "/api/v1/live/order", token));
  }
  std::string organiser() { return test::organiser_of(*database, *people); }
  std::string visitor() { return *await_now(people->begin_visit()); }

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("yz-talk-" + std::to_string(::getpid()));
  std::optional<store::Blobs> blobs;
  std::unique_ptr<store::Database> database;
  std::optional<people::People> people;
  std::optional<Talk> talk;
  std::optional<Pictures> pictures;
  http::Router router;
};

TEST_F(TalkRoutes, APictureIsKeptForItsOwnerAndServedUntilItIsTakenDown) {
  const std::string token = visitor();
  EXPECT_EQ(ask(Method::post, "/api/v1/live/pictures", "", "png", "image/png").status, 401);
  EXPECT_EQ(ask(Method::post, "/api/v1/live/pictures", token, "bad", "image/png").status, 400);
  const auto kept = ask(Method::post, "/api/v1/live/pictures", token, "png", "image/png");
  ASSERT_EQ(kept.status, 201);
  const auto picture = body_of(kept);
  EXPECT_EQ(picture.at("width"), 30);
  const std::string content = picture.at("content").as_string().c_str();
  const std::string url = picture.at("url").as_string().c_str();
  EXPECT_EQ(ask(Method::get, url, "").status, 200);
  EXPECT_EQ(*blobs->read(*Sha256::parse(content)), "webp of png") << "nothing of what came";

  const std::string key = await_now(people->current(token))->key();
  Message message;
  message.room = "zone/main/relics";
  message.author = "session:" + std::string(32, '0');
  message.name = "A";
  message.client_id = "1";
  message.picture = content;
  const auto say_it = [&] {
    return database->write_now([&](store::Tx& tx) { return say(tx, message); });
  };
  EXPECT_EQ(say_it().error().place, "picture") << "somebody else's";
  message.author = key;
  ASSERT_TRUE(say_it());
  EXPECT_EQ(say_it()->picture_width, 30);

  std::size_t needed = 0;
  ASSERT_TRUE(database->read_now([&](store::ReadTx& tx) {
    return for_each_picture(tx, system_now() + std::chrono::days(3),
                            [&](const Sha256&) { ++needed; });
  }));
  EXPECT_EQ(needed, 1U);
  const std::string boss = organiser();
  EXPECT_EQ(order({{"act", "remove"}, {"room", message.room}, {"position", 1}}, boss).status, 204);
  EXPECT_EQ(ask(Method::get, url, "").status, 404);
  needed = 0;
  ASSERT_TRUE(database->read_now([&](store::ReadTx& tx) {
    return for_each_picture(tx, system_now() + std::chrono::days(3),
                            [&](const Sha256&) { ++needed; });
  }));
  EXPECT_EQ(needed, 0U) << "tidied away";
}

TEST_F(TalkRoutes, OneVisitorKeepsOnlySoManyPictures) {
  const std::string token = visitor();
  int kept = 0;
  while (
      kept < 20 &&
      ask(Method::post, "/api/v1/live/pictures", token, std::to_string(kept), "image/png").status ==
          201)
    ++kept;
  EXPECT_EQ(kept, 8);
  EXPECT_EQ(ask(Method::post, "/api/v1/live/pictures", visitor(), "x", "image/png").status, 201);
}

TEST_F(TalkRoutes, OnlyOrganisersKeepOrderAndAllOfItIsWrittenDown) {
  EXPECT_EQ(ask(Method::get, "/api/v1/live/order", "").status, 401);
  EXPECT_EQ(order({{"act", "hold_newcomers"}}, visitor()).status, 401);
  const std::string boss = organiser();
  EXPECT_EQ(order({{"act", "dance"}}, boss).status, 400);
  EXPECT_EQ(order({{"act", "approve"}, {"number", 7}}, boss).status, 404);
  EXPECT_EQ(order({{"act", "add_word"}, {"word", ""}}, boss).status, 400);
  EXPECT_EQ(order({{"act", "add_word"}, {"word", "Spam"}}, boss).status, 204);
  EXPECT_EQ(order({{"act", "hold_newcomers"}}, boss).status, 204);
  const std::string key = "session:" + std::string(32, 'a');
  EXPECT_EQ(order({{"act", "mute"}, {"key", key}, {"name", "A"}, {"minutes", 5}}, boss).status,
            204);
  const auto now = state(boss);
  EXPECT_EQ(now.at("newcomers_wait"), true);
  EXPECT_EQ(now.at("words").at(0), "spam");
  ASSERT_EQ(now.at("sanctions").as_array().size(), 1U);
  EXPECT_EQ(now.at("sanctions").at(0).at("by"), "Boss");
  ASSERT_EQ(now.at("audit").as_array().size(), 3U);
  EXPECT_EQ(now.at("audit").at(0).at("act"), "mute");
  EXPECT_EQ(now.at("audit").at(2).at("subject"), "spam");
  EXPECT_EQ(order({{"act", "lift"}, {"key", key}}, boss).status, 204);
  EXPECT_TRUE(state(boss).at("sanctions").as_array().empty());
}

}  // namespace
}  // namespace yz::live
