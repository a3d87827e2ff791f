// Guided tours over the halls' own sockets and a real database.
#include <atomic>
#include <optional>
#include <thread>

#include "live/talk/order.hpp"
#include "live/talk/talk_fixture.hpp"
#include "live/tour/recording.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;
using test::field;
using test::open_database;
using test::Participant;
using test::person;

TalkOptions quick() {
  TalkOptions options;
  options.tours.write_interval = std::chrono::milliseconds(50);
  options.tours.audience_interval = std::chrono::milliseconds(20);
  options.tours.guide_away = std::chrono::milliseconds(1500);
  options.tours.hands_limit = 2;
  return options;
}

class LiveTours : public ::testing::Test {
 protected:
  ~LiveTours() override {
    loop.stop();
    other_loop.stop();
    talk.stop();
    database->stop();
  }
  static HallShape other_field() {
    HallShape shape = field();
    shape.slug = "annex";
    return shape;
  }
  static Identity organiser() { return person('f', {}, true); }
  static Identity museum() { return person('d', "museum"); }

  static std::string begin(Participant& guide, const char* title = "Bronzes") {
    guide.ask({{"do", "guide"}, {"title", title}, {"language", "en"}});
    const auto tour = guide.hear("tour");
    return tour.is_null() ? std::string() : tour.at("id").as_string().c_str();
  }
  static void follow(Participant& who, const std::string& tour) {
    who.ask({{"do", "follow"}, {"tour", tour}});
  }
  static json::object place(double x) {
    return {{"do", "show"}, {"x", x}, {"y", 5}, {"yaw", 1.5}, {"pitch", 0}};
  }
  static std::string refusal(Participant& who, const json::value& ask) {
    who.ask(ask);
    const auto refused = who.hear("refused");
    return refused.is_null() ? std::string("nothing") : refused.at("why").as_string().c_str();
  }
  // What the database has of a tour, once it is over.
  std::vector<KeptStep> track(const std::string& tour) {
    return *database->read_now(
        [&](store::ReadTx& tx) { return steps_after(tx, *TourId::parse(tour), 0, 1000); });
  }
  std::optional<Tour> kept(const std::string& tour) {
    return *database->read_now(
        [&](store::ReadTx& tx) { return find_tour(tx, *TourId::parse(tour)); });
  }
  template <class Condition>
  static bool comes_true(Condition condition) {
    for (int looked = 0; looked < 400; ++looked) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  std::unique_ptr<store::Database> database = open_database();
  Talk talk{*database, quick()};
  Loop loop{field(), {}, &talk};
  Loop other_loop{other_field(), {}, &talk};
};

TEST_F(LiveTours, ThoseWhoFollowSeeAndHearTheGuideAndItIsKept) {
  Participant guide(loop, organiser(), "O");
  Participant a(loop, person('a'), "A");
  Participant b(loop, {}, "B");  // a passer-by
  const std::string tour = begin(guide);
  const auto told = a.hear("tours");
  ASSERT_EQ(told.as_array().size(), 1U) << "all in the hall hear that one begins";
  EXPECT_EQ(told.at(0).at("title"), "Bronzes");
  EXPECT_EQ(told.at(0).at("guide"), "O");
  for (Participant* each : {&a, &b}) {
    follow(*each, tour);
    EXPECT_EQ(each->hear("tour").at("leads"), false);
  }
  json::object pointing = place(3);
  pointing["exhibit"] = "ding";
  pointing["pointer"] = json::array{4, 5, 1.2};
  guide.ask(pointing);
  guide.ask({{"do", "caption"}, {"text", "Three feet, two ears."}, {"language", "en"}});
  for (Participant* each : {&a, &b}) {
    const auto shown = each->hear("show");
    EXPECT_EQ(shown.at("tour").as_string(), tour);
    EXPECT_EQ(shown.at("x"), 3.0);
    EXPECT_EQ(shown.at("exhibit"), "ding");
    EXPECT_EQ(shown.at("pointer").at(2), 1.2);
    EXPECT_EQ(each->hear("caption").at("text"), "Three feet, two ears.");
  }
  EXPECT_EQ(guide.hear("caption").at("text"), "Three feet, two ears.");

  Participant late(loop, person('c'), "C");
  EXPECT_EQ(late.hear("tours").at(0).at("id").as_string(), tour) << "told at the door";
  follow(late, tour);
  const auto state = late.hear("tour");
  EXPECT_EQ(state.at("title"), "Bronzes");
  EXPECT_EQ(state.at("show").at("x"), 3.0);
  EXPECT_EQ(state.at("caption").at("text"), "Three feet, two ears.");

  late.ask({{"do", "unfollow"}});
  late.ask({{"do", "tours"}});
  EXPECT_EQ(late.hear("tours").at(0).at("followers"), 2);
  guide.ask({{"do", "finish"}});
  EXPECT_EQ(a.hear("finished").at("recorded"), true);
  EXPECT_EQ(guide.hear("finished").at("tour").as_string(), tour);
  const auto steps = track(tour);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].kind, "show");
  EXPECT_EQ(json::parse(steps[0].body).at("exhibit"), "ding");
  EXPECT_EQ(steps[1].kind, "caption");
  EXPECT_LE(steps[0].at, steps[1].at);
  ASSERT_TRUE(kept(tour));
  EXPECT_TRUE(kept(tour)->length);
  guide.ask({{"do", "tours"}});
  EXPECT_TRUE(guide.hear("tours").as_array().empty());
}

TEST_F(LiveTours, WhoMayGuideAndWhatElseIsRefused) {
  Participant nobody(loop, {}, "N");
  Participant visitor(loop, person('a'), "A");
  const json::value begins{{"do", "guide"}, {"title", "Mine"}};
  EXPECT_EQ(refusal(nobody, begins), "forbidden");
  EXPECT_EQ(refusal(visitor, begins), "forbidden");
  visitor.ask({{"do", "tours"}});
  Participant guide(loop, organiser(), "O");
  EXPECT_EQ(refusal(guide, {{"do", "guide"}}), "not_complete");
  EXPECT_EQ(refusal(guide, {{"do", "guide"}, {"title", 7}}), "not_complete");
  EXPECT_EQ(refusal(guide, {{"do", "guide"}, {"title", std::string(81, 'x')}}), "too_long");
  EXPECT_EQ(refusal(guide, place(1)), "no_tour");
  EXPECT_EQ(refusal(guide, {{"do", "caption"}, {"text", "x"}}), "no_tour");
  EXPECT_EQ(refusal(guide, {{"do", "finish"}}), "no_tour");
  EXPECT_EQ(refusal(guide, {{"do", "follow"}, {"tour", "../../etc"}}), "no_tour");
  const std::string tour = begin(guide);
  ASSERT_FALSE(tour.empty());
  EXPECT_EQ(refusal(guide, begins), "leading");
  EXPECT_EQ(refusal(guide, {{"do", "follow"}, {"tour", tour}}), "leading");
  EXPECT_EQ(refusal(guide, place(99)), "not_complete") << "outside the hall";
  EXPECT_EQ(refusal(guide, {{"do", "show"}, {"x", {{"y", 1}}}}), "not_complete");
  EXPECT_EQ(refusal(guide, {{"do", "caption"}, {"text", ""}}), "not_complete");
  EXPECT_EQ(refusal(guide, {{"do", "caption"}, {"text", std::string(301, 'x')}}), "too_long");
  EXPECT_EQ(refusal(visitor, {{"do", "finish"}, {"tour", tour}}), "forbidden");
  EXPECT_EQ(refusal(visitor, {{"do", "hand"}, {"raised", true}}), "no_tour");
  follow(visitor, tour);
  visitor.hear("tour");
  EXPECT_EQ(refusal(visitor, {{"do", "hand"}, {"raised", "yes"}}), "not_complete");
  EXPECT_EQ(refusal(visitor, place(1)), "no_tour") << "who follows does not lead";
  Participant elsewhere(other_loop, person('b'), "B");
  EXPECT_EQ(refusal(elsewhere, {{"do", "follow"}, {"tour", tour}}), "no_tour") << "in another hall";
}

TEST_F(LiveTours, AnExhibitorPointsAtWhatIsTheirs) {
  Participant guide(loop, museum(), "M");
  ASSERT_FALSE(begin(guide).empty());
  json::object pointing = place(2);
  pointing["exhibit"] = "gourd";
  EXPECT_EQ(refusal(guide, pointing), "forbidden");
  Participant a(loop, person('a'), "A");
  follow(a, a.hear("tours").at(0).at("id").as_string().c_str());
  a.hear("tour");
  pointing["exhibit"] = "ding";
  guide.ask(pointing);
  EXPECT_EQ(a.hear("show").at("exhibit"), "ding");
}

TEST_F(LiveTours, AQuickGuideIsShownFiveTimesASecondAndTheLastPlaceComes) {
  Participant guide(loop, organiser(), "O");
  Participant a(loop, person('a'), "A");
  follow(a, begin(guide));
  a.hear("tour");
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i <= 40; ++i) guide.ask(place(i * 0.25));
  int heard = 0;
  while (true) {
    const auto shown = a.hear("show");
    ASSERT_FALSE(shown.is_null()) << "the last place is never lost";
    ++heard;
    if (shown.at("x") == 10.0) break;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  EXPECT_LE(heard, 2 + took.count() * 5);
}

TEST_F(LiveTours, HandsReachTheGuideByNameAndGoDown) {
  Participant guide(loop, organiser(), "O");
  const std::string tour = begin(guide);
  Participant a(loop, person('a'), "A");
  Participant b(loop, person('b'), "B");
  Participant c(loop, person('c'), "C");
  for (Participant* each : {&a, &b, &c}) {
    follow(*each, tour);
    each->hear("tour");
  }
  const auto hands_become = [&](std::size_t count) {
    for (json::value news = guide.hear("audience"); !news.is_null(); news = guide.hear("audience"))
      if (news.at("hands").as_array().size() == count) return news;
    return json::value();
  };
  a.ask({{"do", "hand"}, {"raised", true}});
  EXPECT_EQ(a.hear("hand").at("raised"), true);
  b.ask({{"do", "hand"}, {"raised", true}});
  const auto news = hands_become(2);
  ASSERT_FALSE(news.is_null());
  EXPECT_EQ(news.at("followers"), 3);
  EXPECT_EQ(news.at("hands").at(0).at("name"), "A");
  EXPECT_EQ(refusal(c, {{"do", "hand"}, {"raised", true}}), "too_many");
  guide.ask({{"do", "lower"}, {"number", news.at("hands").at(0).at("number")}});
  EXPECT_EQ(a.hear("hand").at("raised"), false) << "the visitor's turn";
  b.ask({{"do", "hand"}, {"raised", false}});
  EXPECT_FALSE(hands_become(0).is_null());
}

TEST_F(LiveTours, ALostGuideComesBackAndTheTourGoesOn) {
  std::optional<Participant> guide(std::in_place, loop, organiser(), "O");
  Participant a(loop, person('a'), "A");
  const std::string tour = begin(*guide);
  a.hear("tours");
  follow(a, tour);
  a.hear("tour");
  guide.reset();
  EXPECT_EQ(a.hear("tours").at(0).at("waiting"), true);
  Participant stranger(loop, person('e', {}, true), "E");
  EXPECT_EQ(stranger.hear("tours").at(0).at("waiting"), true) << "another organiser leads it not";
  guide.emplace(loop, organiser(), "O");
  const auto state = guide->hear("tour");
  ASSERT_FALSE(state.is_null());
  EXPECT_EQ(state.at("id").as_string(), tour);
  EXPECT_EQ(state.at("leads"), true);
  EXPECT_EQ(a.hear("tours").at(0).at("waiting"), false);
  guide->ask(place(7));
  EXPECT_EQ(a.hear("show").at("x"), 7.0);
}

TEST_F(LiveTours, AGuideWhoStaysAwayEndsIt) {
  std::optional<Participant> guide(std::in_place, loop, organiser(), "O");
  Participant a(loop, person('a'), "A");
  const std::string tour = begin(*guide);
  follow(a, tour);
  a.hear("tour");
  guide->ask(place(3));
  EXPECT_EQ(a.hear("show").at("x"), 3.0);
  guide.reset();
  EXPECT_EQ(a.hear("finished").at("recorded"), true);
  EXPECT_EQ(track(tour).size(), 1U);
  guide.emplace(loop, organiser(), "O");
  EXPECT_FALSE(begin(*guide, "Again").empty()) << "free for another";
}

TEST_F(LiveTours, WordsThatAreNotWantedAndMutedGuidesAreNotHeard) {
  Participant boss(loop, person('e', {}, true), "E");
  boss.ask({{"do", "order"}, {"act", "add_word"}, {"word", "spam"}});
  boss.hear("ordered");
  Participant guide(loop, museum(), "M");
  EXPECT_EQ(refusal(guide, {{"do", "guide"}, {"title", "Spam"}}), "word");
  const std::string tour = begin(guide);
  EXPECT_EQ(refusal(guide, {{"do", "caption"}, {"text", "buy s.p.a.m"}}), "word");
  boss.ask({{"do", "order"}, {"act", "mute"}, {"number", 1}});
  boss.hear("ordered");
  EXPECT_EQ(refusal(guide, {{"do", "caption"}, {"text", "hello"}}), "muted");
  boss.ask({{"do", "finish"}, {"tour", tour}});
  EXPECT_EQ(guide.hear("finished").at("recorded"), false);
  EXPECT_FALSE(kept(tour)) << "nothing was shown or said";
  const auto audit = [&] {
    return database->read_now([](store::ReadTx& tx) { return order_state(tx, system_now()); })
        ->audit;
  };
  ASSERT_TRUE(comes_true([&] { return audit()[0].act == "finish_tour"; }));
  EXPECT_EQ(audit()[0].subject, "M: Bronzes");
}

TEST_F(LiveTours, AStopWritesWhatIsLeft) {
  Participant guide(loop, organiser(), "O");
  Participant a(loop, person('a'), "A");
  const std::string tour = begin(guide);
  follow(a, tour);
  a.hear("tour");
  guide.ask(place(3));
  a.hear("show");
  loop.stop();
  talk.stop();
  EXPECT_EQ(track(tour).size(), 1U);
  EXPECT_TRUE(kept(tour)->length);
}

Tour begun_now() {
  return {.id = TourId::make(system_now()),
          .hall = "main",
          .title = "T",
          .language = "",
          .guide_key = "k",
          .guide = "G",
          .begun = system_now(),
          .length = {}};
}

TEST(TourRecordings, WhatACrashLeftOpenEndsWithItsLastStep) {
  const auto database = open_database();
  const Tour whole = begun_now();
  const Tour empty = begun_now();
  const std::vector<TourStep> steps{{1, std::chrono::milliseconds(0), Show{}},
                                    {2, std::chrono::milliseconds(4200), Caption{"c", "en"}}};
  ASSERT_TRUE(database->write_now([&](store::Tx& tx) -> Result<> {
    YZ_TRY(begin_tour(tx, whole));
    YZ_TRY(begin_tour(tx, empty));
    return add_steps(tx, whole.id, steps);
  }));
  ASSERT_TRUE(database->write_now([](store::Tx& tx) { return end_unfinished_tours(tx); }));
  const auto left =
      *database->read_now([](store::ReadTx& tx) { return tours_in(tx, "main", std::nullopt, 10); });
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].length, std::chrono::milliseconds(4200));
  database->stop();
}

TEST(TourRecordings, AGuideKeepsOnlySoMany) {
  const auto database = open_database();
  int begun = 0;
  Result<> last;
  while (begun < 100) {
    const Tour tour = begun_now();
    last = database->write_now([&](store::Tx& tx) { return begin_tour(tx, tour); });
    if (!last) break;
    ++begun;
  }
  EXPECT_EQ(begun, most_tours_of_guide);
  EXPECT_EQ(last.error().place, "recordings");
  database->stop();
}

}  // namespace
}  // namespace yz::live
