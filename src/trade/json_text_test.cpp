#include "trade/json_text.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace yz::trade {
namespace {

namespace json = boost::json;

TEST(JsonText, NestsAndSeparates) {
  JsonText out;
  out.object([&] {
    out.field("a", 1);
    out.name("b");
    out.array([&] {
      out.value("x");
      out.object([] {});
      out.array([] {});
      out.object([&] { out.field("c", nullptr); });
      out.value(-5);
    });
    out.field("d", "");
    out.name("e");
    out.json("{}");
  });
  EXPECT_EQ(out.take(), R"({"a":1,"b":["x",{},[],{"c":null},-5],"d":"","e":{}})");
}

TEST(JsonText, TextComesBackAsItWas) {
  std::string all;
  for (int c = 0; c < 0x80; ++c) all += static_cast<char>(c);
  all += "剪纸 ☺ 🎐";
  for (const std::string& text : {all, std::string("plain"), std::string("\""), std::string("\\"),
                                  std::string("a\nb"), std::string("\0", 1), std::string()}) {
    JsonText out;
    out.object([&] { out.field(text, text); });
    const auto back = json::parse(out.take()).as_object();
    ASSERT_EQ(back.size(), 1U);
    EXPECT_EQ(std::string(back.begin()->key()), text);
    EXPECT_EQ(std::string(back.begin()->value().as_string()), text);
  }
}

}  // namespace
}  // namespace yz::trade
