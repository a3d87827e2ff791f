#include "search/feed.hpp"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "expo/changes.hpp"
#include "expo/storage.hpp"
#include "search/offers.hpp"
#include "search/opened.hpp"
#include "search/search.hpp"
#include "search/search_fixture.hpp"
#include "store/store_fixture.hpp"

namespace yz::search {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

using test::empty_pack;
using test::exhibit;

struct FeedTest : ::testing::Test {
  FeedTest() {
    open();
    expo::Pack pack = empty_pack();
    pack.exhibits = {exhibit("bowl", "青花碗"), exhibit("vase", "琉璃瓶")};
    import(pack);
  }
  ~FeedTest() override {
    if (database) database->stop();
  }

  void open() {
    auto opened = store::Database::open(folder / "fair.db", test::all_migrations());
    ASSERT_TRUE(opened) << describe(opened.error());
    database = std::move(*opened);
  }
  void import(const expo::Pack& pack) {
    const auto done = test::import(*database, pack, ++imports);
    ASSERT_TRUE(done) << describe(done.error());
  }
  void put(const expo::Exhibit& each) {
    ASSERT_TRUE(
        database->write_now([&](store::Tx& tx) { return expo::put_exhibit(tx, "fair", each); }));
  }
  bool caught_up(Feed& feed) { return feed.wait_for(database->journal_position(), 5s); }
  static std::vector<std::string> found(const Feed& feed, std::string text) {
    const auto answer =
        search(*feed.index().snapshot(), Ask{.text = std::move(text), .filters = {}});
    std::vector<std::string> slugs;
    for (const auto& each : answer->results) slugs.push_back(each.slug);
    return slugs;
  }
  using Slugs = std::vector<std::string>;

  store::test::Folder own;  // goes away last
  const fs::path& folder = own.path();
  std::unique_ptr<store::Database> database;
  int imports = 0;
};

TEST_F(FeedTest, FollowsTheJournal) {
  Feed feed(*database, folder / "search", {.pause = 5ms});
  ASSERT_TRUE(caught_up(feed));
  EXPECT_EQ(found(feed, "青花"), Slugs{"bowl"});
  EXPECT_EQ(found(feed, "gongyi"), Slugs{"crafts"});
  put(exhibit("bowl", "粉彩碗"));
  put(exhibit("box", "剔红盒"));
  ASSERT_TRUE(caught_up(feed));
  EXPECT_EQ(found(feed, "青花"), Slugs{});
  EXPECT_EQ(found(feed, "粉彩"), Slugs{"bowl"});
  EXPECT_EQ(found(feed, "剔红"), Slugs{"box"});
  ASSERT_TRUE(database->write_now([](store::Tx& tx) { return expo::remove_exhibit(tx, "box"); }));
  ASSERT_TRUE(caught_up(feed));
  EXPECT_EQ(found(feed, "剔红"), Slugs{});
}

TEST_F(FeedTest, LoadsWhatWasSavedAndCatchesUp) {
  {
    Feed feed(*database, folder / "search", {.pause = 5ms});
    ASSERT_TRUE(caught_up(feed));
  }
  ASSERT_TRUE(fs::exists(folder / "search" / "manifest"));
  put(exhibit("box", "剔红盒"));
  Feed feed(*database, folder / "search", {.pause = 5ms});
  ASSERT_TRUE(caught_up(feed));
  EXPECT_EQ(found(feed, "剔红"), Slugs{"box"});
  EXPECT_EQ(found(feed, "琉璃瓶"), Slugs{"vase"});
}

// Every byte of every file: damage is noticed, and the index made anew.
TEST_F(FeedTest, DamageIsMadeGood) {
  {
    Feed feed(*database, folder / "search", {.pause = 5ms});
    ASSERT_TRUE(caught_up(feed));
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder / "search")) files.push_back(entry.path());
  ASSERT_EQ(files.size(), 2U);
  for (const auto& file : files) {
    const auto size = fs::file_size(file);
    for (const std::uintmax_t at : {std::uintmax_t{0}, size / 2, size - 1}) {
      std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekg(static_cast<std::streamoff>(at));
      const char was = static_cast<char>(bytes.get());
      bytes.seekp(static_cast<std::streamoff>(at));
      bytes.put(static_cast<char>(was ^ 0x40));
      bytes.close();
      EXPECT_FALSE(Saves(folder / "search").load()) << file << " at " << at;
      Feed feed(*database, folder / "search", {.pause = 5ms});
      ASSERT_TRUE(caught_up(feed));
      EXPECT_EQ(found(feed, "青花"), Slugs{"bowl"});
    }
  }
  fs::remove_all(folder / "search");
  Feed feed(*database, folder / "search", {.pause = 5ms});
  ASSERT_TRUE(caught_up(feed));
  EXPECT_EQ(found(feed, "青花"), Slugs{"bowl"});
}

// Alike names: what visitors open comes first, unless the asker does not want that.
TEST_F(FeedTest, WhatVisitorsOpenComesFirst) {
  Feed feed(*database, folder / "search", {.pause = 5ms});
  put(exhibit("bowl-a", "龙纹碗"));
  put(exhibit("bowl-b", "龙纹碗"));
  ASSERT_TRUE(caught_up(feed));
  const Slugs as_indexed = found(feed, "龙纹碗");
  ASSERT_EQ(as_indexed.size(), 2U);
  const std::string last = as_indexed[1];
  Opened opened(*database);
  const Instant now = system_now();
  for (int visitor = 0; visitor < 12; ++visitor)
    opened.note(last, "visitor " + std::to_string(visitor), now);
  for (int again = 0; again < 500; ++again) opened.note(as_indexed[0], "one visitor", now);
  ASSERT_TRUE(opened.write());
  ASSERT_TRUE(caught_up(feed));
  EXPECT_EQ(found(feed, "龙纹碗"), (Slugs{last, as_indexed[0]}));
  Ask ask{.text = "龙纹碗", .filters = {}, .popularity = false, .explain = true};
  const auto without = search(*feed.index().snapshot(), ask);
  EXPECT_EQ(without->results[0].score, without->results[1].score);
  ask.popularity = true;
  const auto with = search(*feed.index().snapshot(), ask);
  EXPECT_GT(with->results[0].score, with->results[1].score);
  EXPECT_TRUE(std::ranges::any_of(with->results[0].because,
                                  [](const auto& each) { return each.what == "popularity"; }));
}

TEST(Popularity, GrowsBySteps) {
  EXPECT_EQ(popularity_of(0), 0);
  EXPECT_EQ(popularity_of(1), 32);
  EXPECT_EQ(popularity_of(3), 64);
  EXPECT_EQ(popularity_of(1e12), 255);
  int steps = 0;
  for (int weight = 1; weight <= 1'000; ++weight)
    steps += popularity_of(weight) != popularity_of(weight - 1);
  EXPECT_LT(steps, 22);  // a thousand openings index the record anew so often
}

// Room trade tells by the journal; tests tell in its place.
TEST_F(FeedTest, OffersAreFoundAndGo) {
  database->follow("search.offers", take_offers);
  Feed feed(*database, folder / "search", {.pause = 5ms});
  // The follower writes an entry of its own after one that it understands; both are waited for.
  auto expected = database->journal_position();
  const auto tell = [&](std::string_view entry, int entries = 2) {
    ASSERT_TRUE(database->write_now([&](store::Tx& tx) -> Result<> {
      YZ_TRY(tx.append("trade.offers_changed", boost::json::parse({entry.data(), entry.size()})));
      return {};
    }));
    expected += entries;
  };
  const auto priced = [&](std::string text, std::int64_t from, std::int64_t to) {
    Filters filters;
    filters.prices = {from, to};
    const auto answer =
        search(*feed.index().snapshot(), Ask{.text = std::move(text), .filters = filters});
    Slugs slugs;
    for (const auto& each : answer->results)
      slugs.push_back(std::string(name_of(each.type)) + "/" + each.slug);
    return slugs;
  };
  const auto followed = [&] { return feed.wait_for(expected, 5s); };
  tell(R"({"exhibit": "bowl", "offers": [
    {"offer": "one", "title": {"zh": "", "en": ""}, "price": 12800},
    {"offer": "set", "title": {"zh": "茶席六件套", "en": "Tea set of six"}, "price": 68000},
    {"offer": "lamp", "title": {"zh": "定制灯", "en": "Lamp to order"}, "price": null}]})");
  ASSERT_TRUE(followed());
  EXPECT_EQ(priced("青花", 10'000, 20'000), Slugs{"exhibit/bowl"});
  EXPECT_EQ(priced("茶席", 50'000, 70'000), Slugs{"offer/bowl/set"});
  EXPECT_EQ(priced("茶席", 0, 50'000), Slugs{});
  EXPECT_EQ(found(feed, "定制灯"), Slugs{"bowl/lamp"});
  tell(R"({"exhibit": "bowl", "offers": [
    {"offer": "one", "title": {"zh": "", "en": ""}, "price": 9800}]})");
  ASSERT_TRUE(followed());
  EXPECT_EQ(found(feed, "茶席六件套"), Slugs{});
  EXPECT_EQ(priced("青花", 9'000, 10'000), Slugs{"exhibit/bowl"});
  tell(R"({"exhibit": 7})", 1);  // says nothing that can be kept, and stops nobody
  tell(R"({"exhibit": "vase", "offers": [
    {"offer": "pair", "title": {"zh": "一对瓶", "en": "A pair"}, "price": 500}]})");
  ASSERT_TRUE(followed());
  EXPECT_EQ(found(feed, "一对瓶"), Slugs{"vase/pair"});
  ASSERT_TRUE(database->write_now([](store::Tx& tx) { return expo::remove_exhibit(tx, "vase"); }));
  ASSERT_TRUE(caught_up(feed));
  EXPECT_EQ(found(feed, "一对瓶"), Slugs{});
}

// A data folder brought back from a backup has another journal from some place on.
TEST_F(FeedTest, AnotherJournalIsNoticed) {
  {
    Feed feed(*database, folder / "search", {.pause = 5ms});
    put(exhibit("box", "剔红盒"));
    ASSERT_TRUE(caught_up(feed));
  }
  database.reset();
  fs::remove(folder / "fair.db");
  fs::remove(folder / "fair.db-wal");
  fs::remove(folder / "fair.db-shm");
  open();
  expo::Pack pack = empty_pack();
  pack.exhibits = {exhibit("scroll", "山水轴")};
  import(pack);
  import(pack);
  Feed feed(*database, folder / "search", {.pause = 5ms});
  ASSERT_TRUE(caught_up(feed));
  EXPECT_EQ(found(feed, "山水"), Slugs{"scroll"});
  EXPECT_EQ(found(feed, "剔红"), Slugs{});
}

}  // namespace
}  // namespace yz::search
