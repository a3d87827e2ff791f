#include "http/html_context.hpp"

#include <gtest/gtest.h>

namespace yz::http {
namespace {

// Reads `text` and asks for a value after it.
std::expected<Escape, std::string> value_after(std::string_view text) {
  HtmlContext context;
  if (auto read = context.read(text); !read) return std::unexpected(read.error().message);
  if (auto tag = context.at_tag(); !tag) return std::unexpected(tag.error());
  return context.take_value();
}

TEST(HtmlContext, KnowsHowAValueIsEscaped) {
  struct Case {
    const char* text;
    Escape escape;
  };
  const Case cases[] = {
      {"", Escape::content},
      {"<p>", Escape::content},
      {"<!doctype html><p class=x>", Escape::content},
      {"<!-- a remark with <script> --><p>", Escape::content},
      {"<title>", Escape::content},
      {"<textarea name=\"x\">", Escape::content},
      {"<p title=\"", Escape::attribute},
      {"<p title='a ", Escape::attribute},
      {"<p\n  data-x = \"", Escape::attribute},
      {"<input disabled value=\"", Escape::attribute},
      {"<br/><img alt=\"", Escape::attribute},
      {"<a href=\"", Escape::url},
      {"<A HREF='", Escape::url},
      {"<a href=\"  ", Escape::url},
      {"<a href=\"/x/", Escape::url_part},
      {"<a href=\"mailto:", Escape::url_part},
      {"<form action=\"", Escape::url},
      {"<video poster=\"", Escape::url},
      {"<img srcset=\"", Escape::url},
      {"<img srcset=\"/a 1x, ", Escape::url},
      {"<img srcset=\"/a ", Escape::url_part},
      {"<svg><use xlink:href=\"", Escape::url},
      {"<script type=\"application/json\" id=\"x\">", Escape::json},
      {"<script type=\"application/ld+json\">\n", Escape::json},
      {"<script src=\"/a.js\"></script>", Escape::content},
      {"<title>x</title>", Escape::content},
  };
  for (const Case& c : cases) {
    const auto escape = value_after(c.text);
    ASSERT_TRUE(escape) << c.text << ": " << escape.error();
    EXPECT_EQ(*escape, c.escape) << c.text;
  }
}

TEST(HtmlContext, RefusesWhereNoEscapingIsSafe) {
  const char* cases[] = {
      "<",
      "<a",
      "<a ",
      "<a class",
      "<a class ",
      "<a class=",
      "<a class=x",
      "</a",
      "</a ",
      "<p onclick=\"",
      "<p ONCLICK='",
      "<p style=\"",
      "<iframe srcdoc=\"",
      "<iframe src=\"",
      "<meta http-equiv=\"",
      "<script>",
      "<script type=\"module\">",
      "<script src=\"",
      "<script type=\"",
      "<style>",
      "<!--",
      "<!-- x",
      "<![CDATA[",
      "<?php",
      "<xmp>",
      "<plaintext>",
      "<svg><animate to=\"",
      "<svg><set to=\"",
      "<base href=\"",
      "<object data=\"",
      "a < b",
      "<p \"",
      "<p a\"b=\"",
      "<p class=\"x\"id=\"",
      "</p class=\"",
      "<a href=\"javascript:x\">",
      "<script type=\"application/json\">{",
      "<title><b>",
      "<title></b>",
      "<script>x",
      "<noembed>",
      "<p a=`",
      "<p =\"",
  };
  for (const char* text : cases) EXPECT_FALSE(value_after(text)) << text;
}

TEST(HtmlContext, AJsonScriptTakesOneValue) {
  HtmlContext context;
  ASSERT_TRUE(context.read("<script type=\"application/json\">"));
  EXPECT_EQ(context.take_value(), Escape::json);
  EXPECT_FALSE(context.take_value());
  ASSERT_TRUE(context.read("</script>"));
  EXPECT_EQ(context, HtmlContext{});
}

TEST(HtmlContext, BranchesMeetOnlyInTheSamePlace) {
  const auto after = [](std::string_view text) {
    HtmlContext context;
    EXPECT_TRUE(context.read(text)) << text;
    EXPECT_TRUE(context.at_tag()) << text;
    return context;
  };
  EXPECT_TRUE(HtmlContext::join(after("<p>"), after("<p><img alt=\"x\">")));
  EXPECT_TRUE(HtmlContext::join(after("<option "), after("<option selected")));
  EXPECT_TRUE(HtmlContext::join(after("<p class=\"a"), after("<p class=\"b")));
  EXPECT_FALSE(HtmlContext::join(after("<p>"), after("<p ")));
  EXPECT_FALSE(HtmlContext::join(after("<p class=\""), after("<p class='")));
  EXPECT_FALSE(HtmlContext::join(after("<p class=\""), after("<a class=\"")));
  EXPECT_FALSE(HtmlContext::join(after("<a href=\""), after("<a href=\"/x")));
  EXPECT_FALSE(HtmlContext::join(after("<title>"), after("<p>")));
  // After an attribute that may be missing, white space must come before the next.
  auto joined = HtmlContext::join(after("<option "), after("<option selected"));
  EXPECT_FALSE(joined->read("value=\"\""));
  EXPECT_TRUE(HtmlContext::join(after("<option "), after("<option selected"))->read(" id=\"x\">"));
}

}  // namespace
}  // namespace yz::http
