#include "base/folder.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

namespace yz {
namespace {

namespace fs = std::filesystem;

class FolderTest : public ::testing::Test {
 protected:
  FolderTest() {
    std::string name = (fs::temp_directory_path() / "yunzhan-folder-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    root_ = name;
    fs::create_directories(root_ / "pack/inner");
    write("secret", "outside");
    write("pack/b", "bb");
    write("pack/a", "a");
    write("pack/inner/c", "c");
  }
  ~FolderTest() override { fs::remove_all(root_); }

  void write(const char* file, std::string_view text) { std::ofstream(root_ / file) << text; }
  Folder folder() const { return Folder::open(root_ / "pack").value(); }

  fs::path root_;
};

TEST_F(FolderTest, ListsInOrderAndReads) {
  const auto entries = folder().list("").value();
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].name, "a");
  EXPECT_EQ(entries[1].size, 2U);
  EXPECT_EQ(entries[2].kind, Folder::Kind::folder);
  EXPECT_EQ(folder().read("inner/c", 10).value(), "c");
  EXPECT_EQ(folder().list("", 2).error().kind, ErrorKind::too_large);
}

TEST_F(FolderTest, NothingOutsideCanBeReached) {
  fs::create_symlink("../secret", root_ / "pack/link");
  fs::create_symlink("b", root_ / "pack/near");
  fs::create_directory_symlink("..", root_ / "pack/up");
  fs::create_directory_symlink("inner", root_ / "pack/aside");
  fs::create_symlink("/proc/self/root", root_ / "pack/magic");
  const Folder pack = folder();
  for (const char* path : {"../secret", "inner/../../secret", "/etc/passwd", "link", "near",
                           "up/secret", "aside/c", "magic/etc/passwd", "inner/../../pack/b"}) {
    const auto text = pack.read(path, 100);
    ASSERT_FALSE(text) << path;
    EXPECT_EQ(text.error().kind, ErrorKind::invalid) << path;
  }
  EXPECT_FALSE(pack.read(std::string_view("b\0x", 3), 100));
  EXPECT_FALSE(pack.list("up"));
}

TEST_F(FolderTest, OnlyPlainFilesOfBoundedSize) {
  ASSERT_EQ(::mkfifo((root_ / "pack/pipe").c_str(), 0600), 0);
  EXPECT_EQ(folder().read("pipe", 10).error().kind, ErrorKind::invalid);  // and does not wait
  EXPECT_EQ(folder().read("inner", 10).error().kind, ErrorKind::invalid);
  EXPECT_EQ(folder().read("none", 10).error().kind, ErrorKind::not_found);
  EXPECT_EQ(folder().read("b/none", 10).error().kind, ErrorKind::not_found);
  EXPECT_EQ(folder().read("b", 1).error().kind, ErrorKind::too_large);
  EXPECT_EQ(folder().read("b", 2).value(), "bb");
  EXPECT_EQ(Folder::open(root_ / "secret").error().kind, ErrorKind::invalid);
  EXPECT_EQ(Folder::open(root_ / "nowhere").error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace yz
