// Several pictures at a time give what one at a time gives. (The picture worker is this program,
// see pack_import_test.cpp.)
#include "app/reduce_pictures.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "app/pack_fixture.hpp"

namespace yz::app {
namespace {

class ReducePictures : public ::testing::Test {
 protected:
  ReducePictures() : blobs_(std::move(store::Blobs::open(folder_.path())).value()) {}

  void add(const std::string& path, const std::string& bytes) {
    const auto name = blobs_.put(bytes);
    ASSERT_TRUE(name);
    pictures_.push_back({*name, path, bytes.size()});
  }

  Result<ReducedPictures> reduce(unsigned at_once) {
    done_.clear();
    return reduce_pictures(pictures_, blobs_,
                           {.at_once = at_once, .progress = [&](std::size_t done, std::size_t all) {
                              EXPECT_EQ(all, pictures_.size());
                              done_.push_back(done);
                            }});
  }

  testing::TempFolder folder_;
  store::Blobs blobs_;
  std::vector<PictureToReduce> pictures_;
  std::vector<std::size_t> done_;
};

TEST_F(ReducePictures, ManyAtATimeGiveWhatOneAtATimeGives) {
  for (int i = 0; i < 6; ++i)
    add(std::to_string(i), media::testing::make_picture(200 + 150 * i, 300));
  const auto one = reduce(1);
  const auto many = reduce(3);
  ASSERT_TRUE(one) << describe(one.error());
  ASSERT_TRUE(many) << describe(many.error());
  EXPECT_EQ(one->derivatives, many->derivatives);
  ASSERT_EQ(many->derivatives.size(), pictures_.size());
  EXPECT_TRUE(many->faults.empty());
  EXPECT_EQ(done_, (std::vector<std::size_t>{1, 2, 3, 4, 5, 6}));
  for (const auto& [source, derivatives] : many->derivatives)
    for (const Derivative& each : derivatives) EXPECT_TRUE(blobs_.has(each.content));
}

TEST_F(ReducePictures, ABrokenOneIsNamedAndStopsNoOther) {
  add("good", media::testing::make_picture(400, 300));
  std::string broken = media::testing::make_picture(500, 300);
  std::fill(broken.begin() + 30, broken.end(), '\x55');
  add("broken", broken);
  const auto reduced = reduce(2);
  ASSERT_TRUE(reduced);
  ASSERT_EQ(reduced->faults.size(), 1U);
  EXPECT_EQ(reduced->faults[0].first, "broken");
  EXPECT_EQ(reduced->derivatives.size(), 1U);
}

TEST_F(ReducePictures, AnErrorOfOursStopsAll) {
  add("here", media::testing::make_picture(400, 300));
  pictures_.push_back({sha256("not kept"), "gone", 1});
  const auto reduced = reduce(2);
  ASSERT_FALSE(reduced);
  EXPECT_EQ(reduced.error().kind, ErrorKind::internal);
}

TEST_F(ReducePictures, NothingToDoIsDone) {
  const auto reduced = reduce(0);
  ASSERT_TRUE(reduced);
  EXPECT_TRUE(reduced->derivatives.empty());
}

}  // namespace
}  // namespace yz::app
