// Import and export with a real database, blobs and picture worker: all or nothing, the same again
// changes nothing, and what comes out is what went in.
#include "app/pack_import.hpp"

#include <algorithm>
#include <random>
#include <sstream>

#include <gtest/gtest.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>

#include "app/hall_routes.hpp"
#include "app/pack_commands.hpp"
#include "app/pack_fixture.hpp"
#include "app/random_pack.hpp"
#include "expo/routes.hpp"
#include "hall/storage.hpp"
#include "media/routes.hpp"
#include "media/storage.hpp"
#include "trade/ledger.hpp"
#include "trade/migrations.hpp"

namespace yz::app {
namespace {

using testing::PackFolder;
using testing::TempFolder;
namespace fs = std::filesystem;

// The picture worker is this very program, started again with one argument (media/worker.hpp).
[[gnu::constructor]] void be_the_worker(int count, char** arguments, char**) {
  if (count == 2 &&
      (arguments[1] == media::worker_command || arguments[1] == media::snapshot_command))
    ::_exit(media::run_worker(arguments[1]));
}

class DataFolder {
 public:
  DataFolder() {
    std::vector<store::Migration> steps;
    for (const auto room :
         {expo::migrations(), hall::migrations(), media::migrations(), trade::migrations()})
      steps.insert(steps.end(), room.begin(), room.end());
    database_ = std::move(store::Database::open(":memory:", steps)).value();
    blobs_.emplace(std::move(store::Blobs::open(folder_.path())).value());
  }

  Result<ImportOutcome> import(const fs::path& pack) {
    log_ = {};
    return import_pack_folder(*database_, *blobs_, pack, log_);
  }

  std::string lines() const {
    std::string out;
    for (const Fault& fault : log_.faults.sorted()) out += to_line(fault) + "\n";
    return out;
  }

  store::Database& database() { return *database_; }
  const store::Blobs& blobs() const { return *blobs_; }
  store::JournalPosition journal() const { return database_->journal_position(); }

  template <class Make>
  auto read(Make make) {
    return database_->read_now([&](store::ReadTx& tx) { return make(tx); });
  }

  static expo::DerivativesOf derivatives() {
    return
        [](store::ReadTx& tx, const Sha256& picture) { return media::derivatives_of(tx, picture); };
  }

 private:
  TempFolder folder_;
  std::unique_ptr<store::Database> database_;
  std::optional<store::Blobs> blobs_;
  ReadLog log_;
};

std::map<std::string, std::string> files_below(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    out[fs::relative(entry.path(), folder).string()] = std::move(text).str();
  }
  return out;
}

http::Response ask(http::Router& router, std::string path, http::Fields query = {}) {
  http::Request request;
  request.path = std::move(path);
  request.query = std::move(query);
  boost::asio::io_context context;
  auto answer = boost::asio::co_spawn(context, router.answer(request), boost::asio::use_future);
  context.run();
  return answer.get();
}

boost::json::value json_of(const http::Response& response) {
  return boost::json::parse(std::get<std::string>(response.body));
}

TEST(Import, TakesAPackInAndChangesNothingTheSecondTime) {
  const PackFolder pack;
  DataFolder data;
  const auto first = data.import(pack.path());
  ASSERT_TRUE(first) << describe(first.error()) << "\n" << data.lines();
  EXPECT_TRUE(first->changed);
  EXPECT_EQ(first->exhibits, 1U);
  EXPECT_EQ(first->files, 2U);
  const auto journal = data.journal();
  const auto again = data.import(pack.path());
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->changed);
  EXPECT_EQ(data.journal(), journal);
}

TEST(Import, AFaultyPackChangesNothing) {
  const PackFolder pack;
  DataFolder data;
  ASSERT_TRUE(data.import(pack.path()));
  const auto journal = data.journal();
  pack.replace("exhibits/ding/exhibit.toml", "en = \"Ding\"", "en = \"Tripod\"");
  pack.replace("expo.toml", "2026-05-03", "2026-04-30");
  EXPECT_FALSE(data.import(pack.path()));
  EXPECT_EQ(data.lines(), "expo.toml:4:8: \"ends\" is before \"starts\"\n");
  EXPECT_EQ(data.journal(), journal);
  EXPECT_EQ(data.read([](auto& tx) { return expo::find_exhibit(tx, "ding"); }).value()->title.en,
            "Ding");
}

TEST(Import, APictureThatDoesNotDecodeIsAFaultOfThePack) {
  const PackFolder pack;
  std::string picture = media::testing::make_picture(400, 300);
  std::fill(picture.begin() + 30, picture.end(), '\x55');
  pack.write("exhibits/ding/poster.webp", picture);
  DataFolder data;
  EXPECT_FALSE(data.import(pack.path()));
  EXPECT_TRUE(data.lines().starts_with(
      "exhibits/ding/exhibit.toml:7:10: \"exhibits/ding/poster.webp\": it does not decode"))
      << data.lines();
  EXPECT_EQ(data.journal(), 0);
}

TEST(Import, RemovesWhatThePackNoLongerSaysAndKeepsIds) {
  const PackFolder pack;
  DataFolder data;
  ASSERT_TRUE(data.import(pack.path()));
  const auto ids = [&](const char* slug) {
    return data
        .read([&](store::ReadTx& tx) {
          return tx.all("select id from expo_exhibit where slug = $1", {slug},
                        [](const store::Row& row) { return row.id<expo::ExhibitId>(0); });
        })
        .value();
  };
  const auto before = ids("ding");
  pack.remove("programme/talk.toml");
  pack.replace("exhibits/ding/exhibit.toml", "en = \"Ding\"", "en = \"Tripod\"");
  ASSERT_TRUE(data.import(pack.path()));
  EXPECT_EQ(ids("ding"), before);
  EXPECT_TRUE(data.read([](auto& tx) { return expo::find_programme(tx); }).value().empty());
}

TEST(Import, TwoPacksMayNotHaveTheSameSlug) {
  const PackFolder first("first");
  const PackFolder second("second");
  DataFolder data;
  ASSERT_TRUE(data.import(first.path()));
  EXPECT_FALSE(data.import(second.path()));
  EXPECT_EQ(data.lines(),
            "exhibitors/museum/exhibitor.toml:1:1: the pack \"first\" has the exhibitor \"museum\" "
            "already; give this one another slug\n"
            "exhibits/ding/exhibit.toml:1:1: the pack \"first\" has the exhibit \"ding\" already; "
            "give this one another slug\n"
            "halls/main/hall.toml:1:1: the pack \"first\" has the hall \"main\" already; give this "
            "one another slug\n"
            "programme/talk.toml:1:1: the pack \"first\" has the programme item \"talk\" already; "
            "give this one another slug\n"
            "zones/relics/zone.toml:1:1: the pack \"first\" has the zone \"relics\" already; give "
            "this one another slug\n");
}

TEST(Export, RefusesAFolderThatHoldsSomething) {
  const PackFolder pack;
  DataFolder data;
  ASSERT_TRUE(data.import(pack.path()));
  const auto exported = export_pack_folder(data.database(), data.blobs(), "small", pack.path());
  ASSERT_FALSE(exported);
  EXPECT_EQ(exported.error().kind, ErrorKind::conflict);
}

// export(import(p)) imports to the same records, and exporting that gives the same bytes.
void expect_round_trip(const fs::path& pack, const std::string& what) {
  const TempFolder out;
  DataFolder first;
  const auto imported = first.import(pack);
  ASSERT_TRUE(imported) << what << "\n" << first.lines();
  const auto export_to = [&](DataFolder& data, const char* name) {
    const fs::path folder = out.path() / name;
    const auto done = export_pack_folder(data.database(), data.blobs(), imported->slug, folder);
    EXPECT_TRUE(done) << describe(done.error());
    return folder;
  };
  const fs::path once = export_to(first, "once");
  const auto unchanged = first.import(once);
  ASSERT_TRUE(unchanged) << what << "\n" << first.lines();
  EXPECT_FALSE(unchanged->changed) << what << ": the export says something else";

  DataFolder second;
  ASSERT_TRUE(second.import(once)) << what << "\n" << second.lines();
  EXPECT_EQ(files_below(once), files_below(export_to(second, "twice"))) << what;
}

TEST(Export, GivesBackWhatWasImported) {
  const PackFolder pack;
  expect_round_trip(pack.path(), "the small pack");
}

TEST(Export, GivesBackRandomPacks) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    const TempFolder folder;
    testing::write_random_pack(folder.path(), seed);
    expect_round_trip(folder.path(), "seed " + std::to_string(seed));
  }
}

class Api : public ::testing::Test {
 protected:
  Api() {
    for (int i = 1; i <= 7; ++i) {
      const std::string folder = "exhibits/more-" + std::to_string(i) + "/";
      std::string toml = pack_.read("exhibits/ding/exhibit.toml");
      toml.replace(toml.find("order = 1"), 9, "order = " + std::to_string(10 - i));
      toml.replace(toml.find("kind = \"relic\""), 14,
                   i % 2 ? "kind = \"craft\"" : "kind = \"relic\"");
      pack_.write(folder + "exhibit.toml", toml);
      pack_.write(folder + "en.md", "# About\n\n[out](https://example.org/?a=1&b=2)\n");
      pack_.write(folder + "model.glb", media::testing::make_glb());
      pack_.write(folder + "poster.webp", media::testing::make_picture(700, 500));
    }
    imported_ = data_.import(pack_.path()).has_value();
    expo::add_routes(router_, data_.database(), DataFolder::derivatives());
    add_hall_routes(router_, data_.database(), DataFolder::derivatives());
    media::add_routes(router_, data_.database(), data_.blobs());
  }

  PackFolder pack_;
  DataFolder data_;
  http::Router router_;
  bool imported_ = false;
};

TEST_F(Api, PagesThroughExhibitsWithoutLosingOrRepeatingAny) {
  ASSERT_TRUE(imported_) << data_.lines();
  for (const int limit : {1, 2, 3, 7, 8, 200}) {
    std::vector<std::string> slugs;
    std::string cursor;
    do {
      http::Fields query;
      query.add("limit", std::to_string(limit));
      if (!cursor.empty()) query.add("cursor", cursor);
      const auto page = json_of(ask(router_, "/api/v1/exhibits", query));
      for (const auto& item : page.at("items").as_array())
        slugs.emplace_back(item.at("slug").as_string());
      cursor = page.at("next").is_null() ? "" : std::string(page.at("next").as_string());
      ASSERT_LE(slugs.size(), 8U);
    } while (!cursor.empty());
    EXPECT_EQ(slugs, (std::vector<std::string>{"ding", "more-7", "more-6", "more-5", "more-4",
                                               "more-3", "more-2", "more-1"}))
        << limit;
  }
}

TEST_F(Api, FiltersAndRefuses) {
  http::Fields crafts;
  crafts.add("kind", "craft");
  EXPECT_EQ(json_of(ask(router_, "/api/v1/exhibits", crafts)).at("items").as_array().size(), 4U);
  http::Fields nowhere;
  nowhere.add("zone", "nowhere");
  EXPECT_TRUE(json_of(ask(router_, "/api/v1/exhibits", nowhere)).at("items").as_array().empty());
  const std::pair<const char*, const char*> bad[] = {
      {"kind", "relik"},          {"zone", "A B"},
      {"exhibitor", "../x"},      {"limit", "0"},
      {"limit", "201"},           {"limit", "many"},
      {"cursor", "zz"},           {"cursor", "00"},
      {"cursor", "312f312f2e2e"}, {"cursor", "2d312f312f61"}};
  for (const auto& [name, value] : bad) {
    http::Fields query;
    query.add(name, value);
    const auto response = ask(router_, "/api/v1/exhibits", query);
    EXPECT_EQ(response.status, 400) << name << "=" << value;
    EXPECT_EQ(json_of(response).at("place").as_string(), name) << value;
  }
  EXPECT_EQ(ask(router_, "/api/v1/exhibits/none").status, 404);
  EXPECT_EQ(ask(router_, "/api/v1/halls/none").status, 404);
}

TEST_F(Api, GivesAnExhibitWithEverything) {
  const auto exhibit = json_of(ask(router_, "/api/v1/exhibits/more-1"));
  EXPECT_EQ(exhibit.at("museum").at("dimensions").at(0).at("value").to_number<double>(), 30.5);
  EXPECT_EQ(exhibit.at("description").at("zh").as_string(), "");
  EXPECT_EQ(
      exhibit.at("description").at("en").as_string(),
      "<h3>About</h3>\n<p><a href=\"https://example.org/?a=1&amp;b=2\" rel=\"external nofollow "
      "noopener noreferrer\">out</a></p>\n");
  EXPECT_EQ(exhibit.at("related").as_array().size(), 6U);
  const auto& derivatives = exhibit.at("poster").at("derivatives").as_array();
  ASSERT_EQ(derivatives.size(), 2U);
  EXPECT_EQ(derivatives[0].at("width").as_int64(), 320);
  EXPECT_EQ(derivatives[1].at("height").as_int64(), 457);
}

TEST_F(Api, ServesFilesThatRecordsNameAndNoOthers) {
  const auto exhibit = json_of(ask(router_, "/api/v1/exhibits/ding"));
  for (const auto* url : {&exhibit.at("model").at("url"), &exhibit.at("poster").at("url"),
                          &exhibit.at("poster").at("derivatives").at(0).at("url")}) {
    const auto response = ask(router_, std::string(url->as_string()));
    EXPECT_EQ(response.status, 200) << *url;
    EXPECT_EQ(response.caching, http::Caching::immutable);
    EXPECT_EQ(response.content_type,
              url->as_string().ends_with(".glb") ? "model/gltf-binary" : "image/webp");
  }
  const Sha256 orphan = data_.blobs().put("a blob that no record names").value();
  EXPECT_EQ(ask(router_, "/media/" + orphan.hex() + "/x.html").status, 404);
  // What a pack no longer names is no longer served.
  pack_.remove("exhibits/ding/poster.webp");
  pack_.replace("exhibits/ding/exhibit.toml", "poster = \"poster.webp\"\n", "");
  ASSERT_TRUE(data_.import(pack_.path())) << data_.lines();
  EXPECT_EQ(ask(router_, std::string(exhibit.at("poster").at("url").as_string())).status, 404);
}

TEST_F(Api, GivesTheHallWithWhatStandsInIt) {
  const auto hall = json_of(ask(router_, "/api/v1/halls/main"));
  EXPECT_EQ(hall.at("outline").as_array().size(), 4U);
  EXPECT_TRUE(hall.at("court").is_null());
  EXPECT_EQ(hall.at("zones").at(0).at("colour").as_string(), "#8a2f23");
  const auto& stand = hall.at("stands").at(0);
  EXPECT_EQ(stand.at("exhibit").at("slug").as_string(), "ding");
  EXPECT_TRUE(stand.at("exhibit").at("model").at("url").as_string().starts_with("/media/"));
  EXPECT_FALSE(stand.at("exhibit").as_object().contains("film"));
  EXPECT_EQ(json_of(ask(router_, "/api/v1/halls")).at("items").at(0).at("slug").as_string(),
            "main");
}

TEST_F(Api, OtherListsAreThere) {
  EXPECT_EQ(json_of(ask(router_, "/api/v1/expo")).at("pavilions").as_array().size(), 1U);
  EXPECT_EQ(json_of(ask(router_, "/api/v1/zones")).at("items").at(0).at("exhibits").as_int64(), 8);
  EXPECT_EQ(json_of(ask(router_, "/api/v1/zones/relics")).at("slug").as_string(), "relics");
  EXPECT_EQ(json_of(ask(router_, "/api/v1/exhibitors/museum")).at("kind").as_string(), "museum");
  EXPECT_EQ(json_of(ask(router_, "/api/v1/programme")).at("items").at(0).at("starts").as_string(),
            "2026-05-01T10:00:00+08:00");
}

}  // namespace
}  // namespace yz::app
