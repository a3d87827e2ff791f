// From a plan to a hall with its light, into a data folder, and back as a pack; and what happens
// where built/ is stale or broken.
#include "app/hall_build.hpp"

#include <sstream>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "app/data_folder.hpp"
#include "app/hall_routes.hpp"
#include "app/pack_commands.hpp"
#include "app/pack_fixture.hpp"
#include "app/pack_import.hpp"
#include "hall/modelled/modelled_testing.hpp"
#include "hall/storage.hpp"
#include "media/storage.hpp"

namespace yz::app {
namespace {

using testing::PackFolder;
using testing::TempFolder;
namespace fs = std::filesystem;
namespace json = boost::json;

json::value build(const PackFolder& pack, bool force = false) {
  std::ostringstream out;
  std::ostringstream log;
  HallBuildOptions options;
  options.json = true;
  options.force = force;
  EXPECT_EQ(run_hall_build(pack.path(), options, out, log), exit_done) << log.str();
  return json::parse(out.str()).at("halls").at(0);
}

std::string check(const PackFolder& pack) {
  std::ostringstream out;
  std::ostringstream log;
  EXPECT_EQ(run_check(pack.path(), false, out, log), exit_done);
  return out.str();
}

class Data {
 public:
  Data() {
    database_ = std::move(store::Database::open(":memory:", all_migrations())).value();
    blobs_.emplace(std::move(store::Blobs::open(folder_.path())).value());
  }
  ImportOutcome import(const PackFolder& pack) {
    ReadLog log;
    auto outcome = import_pack_folder(*database_, *blobs_, pack.path(), log);
    EXPECT_TRUE(outcome);
    return outcome.value_or(ImportOutcome{});
  }
  Result<> write_out(const fs::path& folder) {
    return export_pack_folder(*database_, *blobs_, "small", folder);
  }
  json::value built() {
    return database_
        ->read_now([](store::ReadTx& tx) { return hall_json(tx, "main", media::derivatives_of); })
        .value()
        .at("built");
  }
  bool serves(const json::value& url) {
    const auto content = Sha256::parse(std::string_view(url.as_string()).substr(7, 64));
    return content && blobs_->has(*content) &&
           database_->read_now([&](store::ReadTx& tx) { return media::type_of(tx, *content); })
               .value()
               .has_value();
  }

 private:
  TempFolder folder_;
  std::unique_ptr<store::Database> database_;
  std::optional<store::Blobs> blobs_;
};

TEST(HallBuild, LightGoesFromThePackToTheVisitorAndBack) {
  const PackFolder pack;
  const auto report = build(pack);
  EXPECT_TRUE(report.at("built").as_bool());
  EXPECT_EQ(report.at("quality").as_string(), "draft");
  EXPECT_EQ(report.at("redone").as_array().size(), 2U);  // the house and its one zone
  EXPECT_EQ(check(pack), "");
  EXPECT_FALSE(build(pack).at("built").as_bool());  // up to date

  Data data;
  EXPECT_TRUE(data.import(pack).unlit.empty());
  const auto built = data.built();
  EXPECT_EQ(built.at("quality").as_string(), "draft");
  EXPECT_EQ(built.at("probes").as_array().size(), 1U);
  for (const auto& part : built.at("parts").as_array()) {
    EXPECT_TRUE(data.serves(part.at("file")));
    EXPECT_TRUE(data.serves(part.at("lightmap").at("file")));
  }
  for (const auto& [name, url] : built.at("textures").as_object()) EXPECT_TRUE(data.serves(url));
  EXPECT_TRUE(data.serves(built.at("navmesh").at("file")));
  EXPECT_TRUE(data.serves(built.at("plan_svg").at("zh")));

  const TempFolder out;
  ASSERT_TRUE(data.write_out(out.path() / "pack"));
  for (const auto& entry : fs::directory_iterator(pack.path() / "halls/main/built")) {
    std::ostringstream before;
    std::ostringstream after;
    before << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    after << std::ifstream(out.path() / "pack/halls/main/built" / entry.path().filename(),
                           std::ios::binary)
                 .rdbuf();
    EXPECT_EQ(before.str(), after.str()) << entry.path();
  }
}

TEST(HallBuild, OnlyTheRoomThatChangedIsBakedAgain) {
  const PackFolder pack;
  static_cast<void>(build(pack));
  pack.replace("exhibits/ding/exhibit.toml", "\"Ding\"", "\"Great ding\"");
  EXPECT_EQ(check(pack),
            "halls/main/built/hall.json:1:1: warning: the hall was built from another plan or "
            "other exhibits; run `yunzhan hall build`\n");
  const auto report = build(pack);
  ASSERT_EQ(report.at("redone").as_array().size(), 1U);
  EXPECT_EQ(report.at("redone").at(0).as_string(), "relics");
  EXPECT_EQ(check(pack), "");
}

TEST(HallBuild, WhatIsStaleOrBrokenIsMadeAtImportWithoutLight) {
  PackFolder pack;
  static_cast<void>(build(pack));
  pack.write("halls/main/built/house.glb", "glTF, or so it says");
  EXPECT_NE(check(pack).find("halls/main/built/house.glb:1:1: warning: "), std::string::npos);
  Data data;
  EXPECT_EQ(data.import(pack).unlit, std::vector<std::string>{"main"});
  EXPECT_EQ(data.built().at("quality").as_string(), "none");
  EXPECT_TRUE(data.serves(data.built().at("parts").at(0).at("file")));
  // Names that leave the folder are no built hall at all.
  pack.replace("halls/main/built/hall.json", "\"house.glb\"", "\"../../../expo.toml\"");
  EXPECT_NE(check(pack).find("is no built hall"), std::string::npos);
  EXPECT_EQ(data.import(pack).slug, "small");
  EXPECT_TRUE(data.built().at("panoramas").as_array().empty());
}

// A hall is built from its exhibits' titles, summaries, models and posters, and from nothing else
// of them.
TEST(HallBuild, WhatIsNotSeenInTheHallLeavesItAsItWas) {
  const PackFolder pack;
  static_cast<void>(build(pack));
  pack.append("exhibits/ding/en.md", "It was cast in one piece.\n");
  pack.replace("exhibits/ding/exhibit.toml", "value = 30.5", "value = 31");
  EXPECT_EQ(check(pack), "");
  EXPECT_FALSE(build(pack).at("built").as_bool());
}

TEST(HallBuild, AModelledHallIsLitKeptAndGivenBack) {
  const PackFolder pack;
  pack.write("halls/main/hall.toml", hall::testing::modelled_toml);
  pack.write("halls/main/hall.glb", hall::testing::modelled_hall().glb());
  const auto report = build(pack);
  EXPECT_EQ(report.at("quality").as_string(), "draft");
  EXPECT_EQ(check(pack), "");

  Data data;
  EXPECT_TRUE(data.import(pack).unlit.empty());
  const auto built = data.built();
  EXPECT_EQ(built.at("panoramas").as_array().size(), 1U);
  for (const auto& part : built.at("parts").as_array())
    EXPECT_TRUE(data.serves(part.at("lightmap").at("file")));

  // Out and in again: the plan is written whole, the model beside it, and the light is still its.
  const TempFolder out;
  ASSERT_TRUE(data.write_out(out.path() / "pack"));
  EXPECT_TRUE(fs::exists(out.path() / "pack/halls/main/hall.glb"));
  std::ostringstream said;
  std::ostringstream progress;
  EXPECT_EQ(run_check(out.path() / "pack", false, said, progress), exit_done);
  EXPECT_EQ(said.str(), "");
  std::ostringstream json_out;
  HallBuildOptions options;
  options.json = true;
  EXPECT_EQ(run_hall_build(out.path() / "pack", options, json_out, said), exit_done);
  EXPECT_FALSE(json::parse(json_out.str()).at("halls").at(0).at("built").as_bool());

  // Another model is another hall.
  pack.write("halls/main/hall.glb",
             hall::testing::modelled_hall().boxes("bench", {{2, 5, 3, 5.4, 0, 0.45}}).glb());
  EXPECT_NE(check(pack).find("another plan"), std::string::npos);
  pack.remove("halls/main/hall.glb");
  std::ostringstream missing;
  EXPECT_EQ(run_check(pack.path(), false, missing, missing), exit_faults);
  EXPECT_NE(missing.str().find("halls/main/hall.toml:2:9: "), std::string::npos) << missing.str();
}

TEST(HallBuild, APackWithFaultsIsNotBuilt) {
  const PackFolder pack;
  pack.replace("halls/main/hall.toml", "at = [5, 6]", "at = [50, 6]");
  std::ostringstream out;
  std::ostringstream log;
  EXPECT_EQ(run_hall_build(pack.path(), {}, out, log), exit_faults);
  EXPECT_NE(out.str().find("outside of the hall's outline"), std::string::npos);
  EXPECT_FALSE(fs::exists(pack.path() / "halls/main/built"));
  EXPECT_FALSE(fs::exists(pack.path() / "halls/main/built.partial"));
}

}  // namespace
}  // namespace yz::app
