#include "store/blobs.hpp"

#include <set>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "store/store_fixture.hpp"

namespace yz::store {
namespace {

namespace fs = std::filesystem;

std::size_t count_files(const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    count += entry.is_regular_file();
  return count;
}

TEST(Blobs, AreNamedByTheirHashAndReadBack) {
  const test::Folder folder;
  const auto blobs = *Blobs::open(folder.path());
  for (const std::string data : {"", "clay", "陶\0盆"}) {
    const auto name = blobs.put(data);
    ASSERT_TRUE(name);
    EXPECT_EQ(*name, sha256(data));
    EXPECT_EQ(*blobs.read(*name), data);
    EXPECT_EQ(*blobs.put(data), *name);
  }
  const std::string hex = sha256("clay").hex();
  EXPECT_EQ(blobs.path_of(sha256("clay")),
            folder.path() / "blobs" / hex.substr(0, 2) / hex.substr(2));
}

TEST(Blobs, MissingOnesAreNotFound) {
  const test::Folder folder;
  const auto blobs = *Blobs::open(folder.path());
  EXPECT_FALSE(blobs.has(sha256("nothing")));
  EXPECT_EQ(blobs.read(sha256("nothing")).error().kind, ErrorKind::not_found);
}

TEST(Blobs, AFileIsKeptFromItsBeginningUpToTheLimit) {
  const test::Folder folder;
  const auto blobs = *Blobs::open(folder.path());
  const std::string data(700'000, 'x');
  const fs::path source = folder.path() / "source";
  const int descriptor = ::open(source.c_str(), O_RDWR | O_CREAT, 0600);
  ASSERT_EQ(::write(descriptor, data.data(), data.size()), ssize_t(data.size()));
  EXPECT_EQ(blobs.put_file(descriptor, data.size() - 1).error().kind, ErrorKind::too_large);
  EXPECT_EQ(count_files(folder.path() / "blobs"), 0U);  // nothing is left of it
  EXPECT_EQ(*blobs.put_file(descriptor, data.size()), sha256(data));
  EXPECT_EQ(*blobs.put_file(descriptor, data.size()), sha256(data));
  EXPECT_EQ(count_files(folder.path() / "blobs"), 1U);
  ::close(descriptor);
}

TEST(Blobs, ManyThreadsMayKeepTheSame) {
  const test::Folder folder;
  const auto blobs = *Blobs::open(folder.path());
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 20; ++i) EXPECT_TRUE(blobs.put("same " + std::to_string(i)));
      });
  }
  std::set<Sha256> names;
  ASSERT_TRUE(blobs.for_each([&](const Sha256& name, const fs::path& path) {
    EXPECT_EQ(blobs.path_of(name), path);
    names.insert(name);
  }));
  EXPECT_EQ(names.size(), 20U);
  EXPECT_EQ(count_files(folder.path() / "blobs"), 20U);
}

TEST(Blobs, WhatACrashLeftBehindIsNoBlobAndGoesAfterADay) {
  const test::Folder folder;
  (void)*Blobs::open(folder.path());
  const fs::path fresh = folder.path() / "blobs" / "tmp" / "fresh";
  const fs::path old = folder.path() / "blobs" / "tmp" / "old";
  for (const auto& path : {fresh, old}) std::fclose(std::fopen(path.c_str(), "w"));
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(25));
  const auto blobs = *Blobs::open(folder.path());
  EXPECT_TRUE(fs::exists(fresh));
  EXPECT_FALSE(fs::exists(old));
  int count = 0;
  ASSERT_TRUE(blobs.for_each([&](const Sha256&, const fs::path&) { ++count; }));
  EXPECT_EQ(count, 0);
}

}  // namespace
}  // namespace yz::store
