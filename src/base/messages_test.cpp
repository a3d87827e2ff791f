#include "base/messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace yz {
namespace {

TEST(Messages, FormatBothLanguages) {
  const auto messages =
      Messages::parse(R"({"page.count": "{count} 件展品", "page.hi": "你好"})",
                      R"({"page.count": "{count} {count:exhibit|exhibits}", "page.hi": "Hello"})");
  ASSERT_TRUE(messages) << describe(messages.error());
  EXPECT_EQ(messages->format(Language::zh, "page.count", {{"count", "17"}}), "17 件展品");
  EXPECT_EQ(messages->format(Language::en, "page.count", {{"count", "17"}}), "17 exhibits");
  EXPECT_EQ(messages->format(Language::en, "page.count", {{"count", "1"}}), "1 exhibit");
  EXPECT_EQ(messages->format(Language::en, "page.hi"), "Hello");
  EXPECT_TRUE(messages->takes("page.count", "count"));
  EXPECT_FALSE(messages->takes("page.hi", "count"));
  EXPECT_TRUE(messages->has_prefix("page.c"));
  EXPECT_FALSE(messages->has_prefix("page.x"));
}

TEST(Messages, RefuseWhatIsWrongAndNameThePlace) {
  struct Case {
    const char* zh;
    const char* en;
    const char* place;
  };
  const Case cases[] = {
      {"[]", "{}", "messages/zh.json"},
      {"{", "{}", "messages/zh.json"},
      {R"({"a": "x"})", "{}", "messages/en.json: a"},
      {"{}", R"({"a": "x"})", "messages/zh.json: a"},
      {R"({"a": "{n}"})", R"({"a": "x"})", "messages/en.json: a"},
      {R"({"a": "{n"})", R"({"a": "x"})", "messages/zh.json: a"},
      {R"({"a": "n}"})", R"({"a": "x"})", "messages/zh.json: a"},
      {R"({"a": "{N}"})", R"({"a": "x"})", "messages/zh.json: a"},
      {R"({"a": "{n:x}"})", R"({"a": "x"})", "messages/zh.json: a"},
      {R"({"a": "x"})", R"({"a": 1})", "messages/en.json: a"},
      {R"({"a": ""})", R"({"a": "x"})", "messages/zh.json: a"},
      {R"({"A": "x"})", R"({"A": "x"})", "messages/zh.json: A"},
  };
  for (const Case& c : cases) {
    const auto messages = Messages::parse(c.zh, c.en);
    ASSERT_FALSE(messages) << c.zh << c.en;
    EXPECT_EQ(messages.error().place, c.place) << c.zh << c.en;
  }
}

}  // namespace
}  // namespace yz
