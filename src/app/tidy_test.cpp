// What is tidied away, and what never is. (The picture worker is this program, see
// pack_import_test.cpp.)
#include "app/tidy.hpp"

#include <set>

#include <gtest/gtest.h>

#include "app/pack_fixture.hpp"
#include "app/pack_import.hpp"
#include "store/backup.hpp"

namespace yz::app {
namespace {

using namespace std::chrono_literals;
using testing::PackFolder;
using testing::TempFolder;

class Tidy : public ::testing::Test {
 protected:
  Tidy() : data_(std::move(DataFolder::open(folder_.path())).value()) {}

  bool import(const PackFolder& pack) {
    ReadLog log;
    const auto done = import_pack_folder(*data_.database, data_.blobs, pack.path(), log);
    EXPECT_TRUE(done) << describe(done.error());
    return done && done->changed;
  }

  std::set<Sha256> blobs() {
    std::set<Sha256> all;
    EXPECT_TRUE(data_.blobs.for_each([&](const Sha256& name, const auto&) { all.insert(name); }));
    return all;
  }

  std::set<Sha256> needed() {
    std::set<Sha256> all;
    EXPECT_TRUE(data_.database->read_now([&](store::ReadTx& tx) {
      return list_blobs(tx, [&](const Sha256& name) { all.insert(name); });
    }));
    return all;
  }

  // Every blob was put so long ago.
  void make_older(std::chrono::hours by) {
    EXPECT_TRUE(data_.blobs.for_each([&](const Sha256&, const std::filesystem::path& path) {
      std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() - by);
    }));
  }

  TidyReport run() {
    const auto done = tidy(data_, {});
    EXPECT_TRUE(done) << describe(done.error());
    return done.value_or(TidyReport{});
  }

  TempFolder folder_;
  DataFolder data_;
};

TEST_F(Tidy, WhatRecordsNeedStays) {
  import(PackFolder());
  make_older(1000h);
  const auto before = blobs();
  EXPECT_EQ(run().blobs, 0U);
  EXPECT_EQ(blobs(), before);
}

TEST_F(Tidy, WhatAPackNoLongerNamesGoesAfterItsGrace) {
  const PackFolder pack;
  import(pack);
  pack.write("exhibits/ding/poster.webp", media::testing::make_picture(700, 500));
  ASSERT_TRUE(import(pack));
  EXPECT_GT(blobs().size(), needed().size());
  EXPECT_EQ(run().blobs, 0U) << "a day has not passed";
  make_older(25h);
  const auto report = run();
  EXPECT_EQ(report.blobs, 2U);  // the old poster and its one derivative
  EXPECT_GT(report.bytes, 0U);
  EXPECT_EQ(blobs(), needed());
}

TEST_F(Tidy, APictureThatComesBackIsReducedAnew) {
  const PackFolder pack;
  const std::string first = pack.read("exhibits/ding/poster.webp");
  import(pack);
  const auto before = needed();
  pack.write("exhibits/ding/poster.webp", media::testing::make_picture(700, 500));
  import(pack);
  make_older(25h);
  run();
  pack.write("exhibits/ding/poster.webp", first);
  ASSERT_TRUE(import(pack));
  EXPECT_EQ(needed(), before);
  EXPECT_TRUE(std::ranges::includes(blobs(), needed()));
}

TEST_F(Tidy, WhatIsPutAgainIsYoungAgain) {
  const auto name = data_.blobs.put("a picture of a pack to come");
  make_older(25h);
  ASSERT_TRUE(data_.blobs.put("a picture of a pack to come"));
  EXPECT_EQ(run().blobs, 0U);
  EXPECT_TRUE(data_.blobs.has(*name));
  make_older(25h);
  EXPECT_EQ(run().blobs, 1U);
  EXPECT_FALSE(data_.blobs.has(*name));
}

TEST_F(Tidy, TheFolderIsSoundAfterwards) {
  const PackFolder pack;
  import(pack);
  pack.write("exhibits/ding/poster.webp", media::testing::make_picture(700, 500));
  import(pack);
  make_older(25h);
  run();
  data_.database->stop();
  const auto seen = store::verify(folder_.path(), list_blobs);
  ASSERT_TRUE(seen);
  EXPECT_TRUE(seen->ok());
  EXPECT_TRUE(seen->unreferenced.empty());
}

TEST_F(Tidy, AnswersPastTheirDayAreForgotten) {
  for (const std::int64_t made : {std::int64_t{1}, system_now().time_since_epoch().count()})
    ASSERT_TRUE(data_.database->write_now([&](store::Tx& tx) {
      return tx.run(
          "insert into store_idempotency (actor, key, request, status, response, made) "
          "values ('a', $1, 'r', 200, '', $2)",
          {std::to_string(made), made});
    }));
  EXPECT_EQ(run().kept_answers, 1);
  EXPECT_EQ(run().kept_answers, 0);
}

TEST_F(Tidy, DailyWorkEndsWhenItIsToldTo) {
  const auto name = data_.blobs.put("nobody's");
  make_older(25h);
  {
    const TidyDaily daily(data_, {}, 1ms, 1ms);
    for (int i = 0; i < 500 && data_.blobs.has(*name); ++i) std::this_thread::sleep_for(10ms);
  }
  EXPECT_FALSE(data_.blobs.has(*name));
  const auto begin = std::chrono::steady_clock::now();
  {
    const TidyDaily asleep(data_);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

}  // namespace
}  // namespace yz::app
