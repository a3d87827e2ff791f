// A data folder on a file system that is mounted read-only: the server says so and leaves it alone.
// Root may write wherever permissions say no, so the folder is mounted over itself, in a mount
// namespace that only a child process sees.
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/data_folder.hpp"
#include "app/pack_fixture.hpp"

namespace yz::app {
namespace {

using testing::TempFolder;

constexpr int cannot_mount = 77;
constexpr int was_opened = 1;

bool mount_read_only(const char* folder) {
  return ::unshare(CLONE_NEWNS) == 0 &&
         ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, "") == 0 &&
         ::mount(folder, folder, nullptr, MS_BIND, "") == 0 &&
         ::mount("none", folder, nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, "") == 0;
}

// Opens the folder where it can only be read; what was said goes to `told`.
int open_read_only(const std::filesystem::path& folder, const std::filesystem::path& told) {
  if (!mount_read_only(folder.c_str())) return cannot_mount;
  const auto opened = DataFolder::open(folder);
  if (opened) return was_opened;
  std::ofstream(told) << describe(opened.error());
  return 0;
}

std::map<std::string, std::uintmax_t> files_in(const std::filesystem::path& folder) {
  std::map<std::string, std::uintmax_t> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files[entry.path().string()] = entry.file_size();
  return files;
}

TEST(ReadOnly, ADataFolderThatCannotBeWrittenToIsNamed) {
  const TempFolder data;
  const TempFolder out;
  ASSERT_TRUE(DataFolder::open(data.path()));
  const auto before = files_in(data.path());
  const auto told = out.path() / "told";
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(open_read_only(data.path(), told));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == cannot_mount)
    GTEST_SKIP() << "this process may not mount anything (it needs root)";
  EXPECT_EQ(WEXITSTATUS(status), 0) << "it was opened";
  std::stringstream text;
  text << std::ifstream(told).rdbuf();
  EXPECT_THAT(text.str(), ::testing::HasSubstr("Read-only file system"));
  EXPECT_THAT(text.str(), ::testing::HasSubstr(data.path().string()));
  EXPECT_EQ(files_in(data.path()), before);
  EXPECT_TRUE(DataFolder::open(data.path())) << "and it is as it was";
}

}  // namespace
}  // namespace yz::app
