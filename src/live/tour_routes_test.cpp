// Recordings over HTTP, as a browser meets them.
#include "live/tour_routes.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "live/routes_fixture.hpp"
#include "live/talk/order.hpp"
#include "live/tour/recording.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using people::test::await_now;
using test::body_of;

class TourRoutes : public testing::Test {
 protected:
  TourRoutes() {
    database = test::open_fair();
    people.emplace(*database, people::test::hasty_people());
    add_tour_routes(router, *database, *people, people::SessionCookie(false));
  }
  ~TourRoutes() override { database->stop(); }

  Response ask(Method method, const std::string& path, const std::string& token = {},
               http::Fields query = {}) {
    Request made = test::request_of(method, path, token);
    made.query = std::move(query);
    return await_now(router.answer(made));
  }
  static http::Fields fields(std::initializer_list<std::pair<const char*, std::string>> pairs) {
    http::Fields out;
    for (const auto& [name, value] : pairs) out.add(name, value);
    return out;
  }
  std::string organiser() { return test::organiser_of(*database, *people); }
  std::string member(const std::string& email) {
    if (!await_now(people->register_visitor(email, "Guide", people::test::good_password,
                                            {"", "192.0.2.7"})))
      throw std::runtime_error("not registered");
    return await_now(people->sign_in(email, people::test::good_password, {"", "192.0.2.7"}))->token;
  }
  std::string key_of(const std::string& token) { return await_now(people->current(token))->key(); }

  // A tour with so many steps; `is_over`: it is a recording.
  std::string add_tour(const std::string& guide_key, std::int64_t steps, bool is_over = true) {
    made += std::chrono::milliseconds(1);  // in one millisecond none is newer than another
    const Tour tour{.id = TourId::make(made),
                    .hall = "main",
                    .title = "Bronzes",
                    .language = "en",
                    .guide_key = guide_key,
                    .guide = "Guide",
                    .begun = system_now(),
                    .length = {}};
    std::vector<TourStep> all;
    for (std::int64_t i = 1; i <= steps; ++i)
      all.push_back(
          {i, std::chrono::milliseconds(i * 10),
           i % 2 == 0
               ? decltype(TourStep::what)(Caption{"said", "en"})
               : decltype(TourStep::what)(Show{
                     .x = 1, .y = 2, .yaw = 0, .pitch = 0, .exhibit = "ding", .pointer = {}})});
    const auto done = database->write_now([&](store::Tx& tx) -> Result<> {
      YZ_TRY(begin_tour(tx, tour));
      YZ_TRY(add_steps(tx, tour.id, all));
      if (!is_over) return {};
      if (const auto ended = end_tour(tx, tour.id, std::chrono::milliseconds(60'000)); !ended)
        return std::unexpected(ended.error());
      return {};
    });
    if (!done) throw std::runtime_error(describe(done.error()));
    return tour.id.text();
  }

  std::unique_ptr<store::Database> database;
  std::optional<people::People> people;
  http::Router router;
  Instant made = system_now();
};

constexpr const char* tours = "/api/v1/live/tours";

TEST_F(TourRoutes, AHallsToursAreListedNewestFirstAndByCursor) {
  std::vector<std::string> ids;
  for (int i = 0; i < 60; ++i) ids.push_back(add_tour("guide" + std::to_string(i % 3), 1, i < 59));
  const auto first = body_of(ask(Method::get, tours, {}, fields({{"hall", "main"}})));
  ASSERT_EQ(first.at("items").as_array().size(), 50U);
  EXPECT_TRUE(first.at("items").at(0).at("milliseconds").is_null()) << "under way";
  EXPECT_EQ(first.at("items").at(1).at("milliseconds"), 60'000);
  EXPECT_EQ(first.at("items").at(1).at("deletable"), false);
  const auto rest =
      body_of(ask(Method::get, tours, {},
                  fields({{"hall", "main"}, {"cursor", first.at("next").as_string().c_str()}})));
  EXPECT_TRUE(rest.at("next").is_null());
  std::set<std::string> seen;
  for (const auto* page : {&first, &rest})
    for (const auto& tour : page->at("items").as_array())
      seen.insert(tour.at("id").as_string().c_str());
  EXPECT_EQ(seen, std::set<std::string>(ids.begin(), ids.end())) << "each once";
  EXPECT_TRUE(body_of(ask(Method::get, tours, {}, fields({{"hall", "other"}})))
                  .at("items")
                  .as_array()
                  .empty());
}

TEST_F(TourRoutes, ATrackComesWholeInPages) {
  const std::string id = add_tour("guide", 4100);
  const auto first = body_of(ask(Method::get, std::string(tours) + "/" + id));
  EXPECT_EQ(first.at("title"), "Bronzes");
  ASSERT_EQ(first.at("steps").as_array().size(), 4000U);
  EXPECT_EQ(first.at("steps").at(0).at("show").at("exhibit"), "ding");
  EXPECT_EQ(first.at("steps").at(1).at("caption").at("text"), "said");
  EXPECT_EQ(first.at("next"), 4000);
  const auto rest =
      body_of(ask(Method::get, std::string(tours) + "/" + id, {}, fields({{"after", "4000"}})));
  EXPECT_EQ(rest.at("steps").as_array().size(), 100U);
  EXPECT_EQ(rest.at("steps").at(0).at("number"), 4001);
  EXPECT_TRUE(rest.at("next").is_null());
}

TEST_F(TourRoutes, WhatIsWrongIsNamed) {
  EXPECT_EQ(ask(Method::get, tours).status, 400);
  EXPECT_EQ(ask(Method::get, tours, {}, fields({{"hall", "../x"}})).status, 400);
  EXPECT_EQ(ask(Method::get, tours, {}, fields({{"hall", "main"}, {"cursor", "x"}})).status, 400);
  const std::string none = std::string(tours) + "/" + std::string(32, '0');
  EXPECT_EQ(ask(Method::get, none).status, 404);
  EXPECT_EQ(ask(Method::delete_, none).status, 401);
  EXPECT_EQ(ask(Method::get, std::string(tours) + "/" + add_tour("guide", 1), {},
                fields({{"after", "-1"}}))
                .status,
            400);
}

TEST_F(TourRoutes, ItsGuideOrAnOrganiserDeletesARecording) {
  const std::string guide = member("guide@example.cn");
  const std::string other = member("other@example.cn");
  const std::string boss = organiser();
  const auto path = [](const std::string& id) { return std::string(tours) + "/" + id; };
  const std::string own = add_tour(key_of(guide), 3);
  EXPECT_EQ(body_of(ask(Method::get, path(own), guide)).at("deletable"), true);
  EXPECT_EQ(ask(Method::delete_, path(own), other).status, 403);
  EXPECT_EQ(ask(Method::delete_, path(own), guide).status, 204);
  EXPECT_EQ(ask(Method::get, path(own)).status, 404);
  EXPECT_EQ(ask(Method::delete_, path(own), guide).status, 404);
  const std::string running = add_tour(key_of(guide), 3, false);
  EXPECT_EQ(ask(Method::delete_, path(running), guide).status, 409);
  const std::string another = add_tour(key_of(guide), 3);
  EXPECT_EQ(ask(Method::delete_, path(another), boss).status, 204);
  const auto audit =
      database->read_now([](store::ReadTx& tx) { return order_state(tx, system_now()); })->audit;
  ASSERT_EQ(audit.size(), 1U) << "what one does to one's own is nobody's business";
  EXPECT_EQ(audit[0].act, "delete_tour");
  EXPECT_EQ(audit[0].detail, "main: Bronzes");
}

}  // namespace
}  // namespace yz::live
