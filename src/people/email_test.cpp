#include "people/email.hpp"

#include <gtest/gtest.h>

namespace yz::people {
namespace {

TEST(Email, HasOneForm) {
  const std::pair<std::string, std::string> table[] = {
      {"wang@example.cn", "wang@example.cn"},
      {"  Wang.Li@Example.CN\n", "wang.li@example.cn"},
      {"a+b_c-d@sub.example.museum", "a+b_c-d@sub.example.museum"},
      {"1@2.3", "1@2.3"},
      {std::string(64, 'x') + "@example.cn", std::string(64, 'x') + "@example.cn"},
  };
  for (const auto& [typed, stored] : table) {
    const auto email = normalise_email(typed);
    ASSERT_TRUE(email) << typed;
    EXPECT_EQ(*email, stored);
  }
}

TEST(Email, RefusesWhatIsNone) {
  const std::string table[] = {
      "",
      "@",
      "wang",
      "wang@",
      "@example.cn",
      "wang@localhost",
      "wang@example..cn",
      "wang@.cn",
      "wang@-example.cn",
      "wang@example.cn.",
      "wang@exa mple.cn",
      "wa ng@example.cn",
      "wang@ex@ample.cn",
      "王@example.cn",
      "wang@例子.cn",
      "wang\n@example.cn",
      "<script>@example.cn",
      std::string("wang\0@example.cn", 16),
      std::string(65, 'x') + "@example.cn",
      "wang@" + std::string(64, 'x') + ".cn",
      "wang@" + std::string(126, 'x') + "." + std::string(126, 'x') + ".cn",
  };
  for (const auto& typed : table) {
    const auto email = normalise_email(typed);
    ASSERT_FALSE(email) << typed;
    EXPECT_EQ(email.error().kind, ErrorKind::invalid);
    EXPECT_EQ(email.error().place, "email");
  }
}

}  // namespace
}  // namespace yz::people
