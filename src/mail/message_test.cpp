#include "mail/message.hpp"

#include <gmock/gmock.h>

namespace yz::mail {
namespace {

using testing::HasSubstr;
using testing::Not;

Message usual() {
  return {"云展",
          "fair@example.cn",
          "wang@example.cn",
          "有人回答了您",
          "您好，\n请看。",
          "0123456789abcdef",
          Instant(std::chrono::milliseconds(1'777'000'000'000))};
}

TEST(Message, IsAsciiLinesWithinBounds) {
  Message long_one = usual();
  for (int i = 0; i < 8; ++i) long_one.subject += long_one.subject;
  long_one.text = std::string(10'000, '.') + "\n.\n.\n";
  const auto text = write_message(long_one);
  ASSERT_TRUE(text);
  std::size_t begin = 0;
  while (begin < text->size()) {
    const auto end = text->find("\r\n", begin);
    ASSERT_NE(end, text->npos);
    EXPECT_LE(end - begin, 78U);
    begin = end + 2;
  }
  for (const char c : *text) ASSERT_TRUE(static_cast<unsigned char>(c) < 0x80);
  EXPECT_THAT(*text, HasSubstr("\r\nTo: <wang@example.cn>\r\n"));
  EXPECT_THAT(*text, HasSubstr("Message-ID: <0123456789abcdef@example.cn>"));
}

// Whatever people write where, no header of theirs comes of it.
TEST(Message, NothingBecomesAHeader) {
  for (const char* attack :
       {"x\r\nBcc: all@example.cn", "x\nBcc: all@example.cn", "x\r\n\r\nbody",
        "\xE2\x80\xA8"
        "Bcc: a@b.cn",
        "=?UTF-8?B?DQpCY2M6?=", "x\x0B\x0C\r Bcc: a@b.cn", "\xff\r\nBcc: a@b.cn"}) {
    Message message = usual();
    message.subject = message.from_name = message.text = attack;
    const auto text = write_message(message);
    ASSERT_TRUE(text) << attack;
    EXPECT_THAT(*text, Not(HasSubstr("Bcc")));
    EXPECT_EQ(text->find("\r\n\r\n"), text->rfind("\r\n\r\n")) << "one end of the headers";
  }
  for (const char* address :
       {"a@b.cn\r\nBcc: c@d.cn", "a@b.cn>,<c@d.cn", "a b@c.cn", "a@b", "@b.cn", "a@", "a@b..cn",
        "a@-b.cn", "\"a\"@b.cn", "a@b.cn ", "王@例子.cn", ""}) {
    Message message = usual();
    message.to = address;
    EXPECT_EQ(write_message(message).error().place, "to") << address;
    message = usual();
    message.from = address;
    EXPECT_EQ(write_message(message).error().place, "from") << address;
  }
  Message message = usual();
  message.id = "x>\r\nBcc: a@b.cn";
  EXPECT_EQ(write_message(message).error().place, "id");
}

TEST(Message, WordsBreakBetweenCharacters) {
  EXPECT_EQ(encoded_words(""), "");
  EXPECT_EQ(encoded_words("a"), "=?UTF-8?B?YQ==?=");
  std::string many;
  for (int i = 0; i < 40; ++i) many += "字";  // 3 bytes each, 39 bytes a word
  const auto words = encoded_words(many);
  EXPECT_THAT(words, HasSubstr("?=\r\n =?UTF-8?B?"));
}

}  // namespace
}  // namespace yz::mail
