#include "search/feed.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "expo/changes.hpp"
#include "expo/storage.hpp"
#include "search/search.hpp"
#include "store/store_fixture.hpp"

namespace yz::search {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

expo::Exhibit exhibit(std::string slug, std::string title) {
  expo::Exhibit made;
  made.slug = std::move(slug);
  made.kind = expo::ExhibitKind::craft;
  made.zone = "crafts";
  made.exhibitor = "workshop";
  made.title = {std::move(title), ""};
  return made;
}

expo::Pack empty_pack() {
  expo::Pack pack;
  pack.expo.slug = "fair";
  auto& zone = pack.zones.emplace_back();
  zone.slug = "crafts";
  zone.title = {"工艺", "Crafts"};
  auto& exhibitor = pack.exhibitors.emplace_back();
  exhibitor.slug = "workshop";
  exhibitor.title = {"作坊", "Workshop"};
  return pack;
}

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
    auto opened = store::Database::open(folder / "fair.db", expo::migrations());
    ASSERT_TRUE(opened) << describe(opened.error());
    database = std::move(*opened);
  }
  void import(const expo::Pack& pack) {
    const auto done = database->write_now([&](store::Tx& tx) -> Result<> {
      YZ_TRY(expo::import_pack(tx, pack, sha256(std::to_string(++imports))));
      YZ_TRY(tx.append("expo.pack_imported", {{"pack", "fair"}}));
      return {};
    });
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
