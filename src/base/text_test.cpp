#include "base/text.hpp"

#include <gtest/gtest.h>

namespace yz {
namespace {

using namespace std::string_literals;

TEST(Text, FallsBackToTheOtherLanguage) {
  EXPECT_EQ((Text{"鼎", "Ding"}.in(Language::en)), "Ding");
  EXPECT_EQ((Text{"鼎", ""}.in(Language::en)), "鼎");
  EXPECT_EQ((Text{"", "Ding"}.in(Language::zh)), "Ding");
}

TEST(Text, Utf8) {
  EXPECT_FALSE(find_invalid_utf8("plain, 鼎, \U0001F3FA"));
  struct Case {
    std::string text;
    std::size_t offset;
  };
  const Case cases[] = {
      {"a\xff", 1},             // no lead byte
      {"ab\xe9\xbc", 2},        // cut short
      {"\xc0\xaf", 0},          // overlong slash
      {"\xe0\x80\xaf", 0},      // overlong in three
      {"\xed\xa0\x80", 0},      // surrogate
      {"\xf4\x90\x80\x80", 0},  // past U+10FFFF
      {"\xf5\x80\x80\x80", 0},  // lead out of range
      {"\x80", 0},              // tail alone
  };
  for (const Case& c : cases) EXPECT_EQ(find_invalid_utf8(c.text), c.offset);
}

TEST(Text, Slugs) {
  for (const auto* slug : {"a", "li-tripod", "9-bends"}) EXPECT_TRUE(is_slug(slug)) << slug;
  for (const auto& slug :
       {""s, "-a"s, "a-"s, "a--b"s, "A"s, "a_b"s, "鼎"s, "../x"s, std::string(81, 'a')})
    EXPECT_FALSE(is_slug(slug)) << slug;
}

TEST(Text, EscapesHtml) {
  EXPECT_EQ(escape_html("<a href=\"x\">'&'</a>"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}

}  // namespace
}  // namespace yz
