#include "expo/markdown.hpp"

#include <gtest/gtest.h>

namespace yz::expo {
namespace {

std::string html(std::string_view markdown) { return render_markdown(markdown).html(); }

TEST(Markdown, IsCommonMarkBelowThePagesHeadings) {
  EXPECT_EQ(html("# A\n\n##### B\n\nplain *em* **strong**\n\n- x\n"),
            "<h3>A</h3>\n<h6>B</h6>\n<p>plain <em>em</em> <strong>strong</strong></p>\n"
            "<ul>\n<li>x</li>\n</ul>\n");
}

TEST(Markdown, LinksLeadWhereTheySayAndNowhereElse) {
  EXPECT_EQ(
      html("[a](/zones/relics) [b](mailto:a@b.org) [c](HTTPS://x.org/?a=1&b=%22)"),
      "<p><a href=\"/zones/relics\">a</a> <a href=\"mailto:a@b.org\">b</a> <a "
      "href=\"HTTPS://x.org/?a=1&amp;b=%22\" rel=\"external nofollow noopener noreferrer\">c</a>"
      "</p>\n");
  for (const char* link :
       {"[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](<java\tscript:alert(1)>)",
        "[x](vbscript:x)", "[x](data:text/html,x)", "[x](file:///etc/passwd)", "[x](//evil.org)",
        "[x](\\\\evil.org)", "[x](&#106;avascript:alert(1))", "[x](<>)"})
    EXPECT_EQ(html(link), "<p>x</p>\n") << link;
}

TEST(Markdown, HtmlIsText) {
  EXPECT_EQ(html("a <b onclick=\"x\">b</b>"),
            "<p>a &lt;b onclick=&quot;x&quot;&gt;b&lt;/b&gt;</p>\n");
  const std::string block = html("<script>alert(1)</script>\n\n<svg/onload=alert(1)>\n");
  EXPECT_FALSE(block.contains("<script")) << block;
  EXPECT_FALSE(block.contains("<svg")) << block;
}

TEST(Markdown, PicturesAreNotLoaded) {
  EXPECT_EQ(html("![*alt* text](https://x.org/a.png)"), "<p><em>alt</em> text</p>\n");
}

TEST(Markdown, NoLetterOfAnAttributeEndsIt) {
  const std::string out = html("[x](https://x.org/'\"><script>)\n\n```\"><script>\ncode\n```\n");
  EXPECT_FALSE(out.contains("<script")) << out;
}

TEST(Markdown, DeepNestingIsSafe) {
  const std::string deep = html(std::string(50'000, '>') + "x" + std::string(50'000, '['));
  EXPECT_TRUE(deep.contains("x"));
  EXPECT_FALSE(html(std::string(20'000, '*') + "a" + std::string(20'000, '*')).empty());
}

TEST(Markdown, FaultsStandAtTheirLine) {
  Faults faults;
  check_markdown("en.md", "fine\n\n![a](b.png)\n\n<hr>\n\n[x](javascript:1)\n", faults);
  std::string lines;
  for (const Fault& fault : faults.sorted()) lines += to_line(fault) + "\n";
  EXPECT_EQ(
      lines,
      "en.md:3:1: a picture stands in the text; name it as [[picture]] in the TOML\n"
      "en.md:5:1: \"<hr>\\x0A\" is HTML; write Markdown only (for a plain \"<\" write \"\\<\")\n"
      "en.md:7:1: \"javascript:1\" is no address for a link; it must begin with https://, "
      "http:// or mailto:, or be an address of this fair\n");
}

}  // namespace
}  // namespace yz::expo
