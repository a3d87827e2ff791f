#include "app/embedded_resources.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace yz::app {
namespace {

// Every template of the source tree is in the binary, byte for byte.
TEST(EmbeddedResources, CarryThePageTemplates) {
  const Resources resources = embedded_resources();
  const auto folder = std::filesystem::path(YZ_SOURCE_DIR) / "web/pages";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content(std::istreambuf_iterator<char>(file), {});
    EXPECT_EQ(resources.find("pages/" + entry.path().lexically_relative(folder).string()), content);
  }
  EXPECT_FALSE(resources.find("pages/absent.html"));
}

}  // namespace
}  // namespace yz::app
