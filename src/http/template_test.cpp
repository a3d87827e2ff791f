#include "http/template.hpp"

#include <array>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/template_testing.hpp"

namespace yz::http {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace json = boost::json;

constexpr std::string_view zh_messages = R"({
  "page.hello": "你好 & {name}", "page.count": "{count} 件展品", "page.plain": "“引号” <b>",
  "page.kind.relic": "文物", "page.kind.craft": "工艺"})";
constexpr std::string_view en_messages = R"({
  "page.hello": "Hello & {name}", "page.count": "{count} {count:exhibit|exhibits}",
  "page.plain": "\"quotes\" <b>", "page.kind.relic": "Relic", "page.kind.craft": "Craft"})";

using Files = std::map<std::string, std::string>;

Result<Templates> load(const Files& files) {
  Resources resources;
  for (const auto& [name, text] : files) resources.add("pages/" + name + ".html", text);
  YZ_ASSIGN(auto messages, Messages::parse(zh_messages, en_messages));
  return Templates::load(resources, messages,
                         [](std::string_view name) -> std::optional<std::string> {
                           if (name != "visitor/page.ts") return std::nullopt;
                           return "/assets/page-1.js";
                         });
}

std::string render(const Files& files, Model model, Language language = Language::en) {
  const auto templates = load(files);
  if (!templates) return "REFUSED " + describe(templates.error());
  return templates->render("page", language, model).value_or("NO PAGE");
}

std::string render(const std::string& text, json::object values, Language language = Language::en) {
  return render(Files{{"page", text}}, Model{std::move(values), {}}, language);
}

TEST(Template, EscapesForThePlace) {
  const json::object model = {{"x", "<b>\"'&"}, {"n", 17}, {"half", 21.5}, {"yes", true}};
  EXPECT_EQ(render("<p>{{ x }}</p>", model), "<p>&lt;b&gt;&quot;&#39;&amp;</p>");
  EXPECT_EQ(render("<p title='{{ x }}'></p>", model), "<p title='&lt;b&gt;&quot;&#39;&amp;'></p>");
  EXPECT_EQ(render("{{ n }} {{ half }} {{ yes }}", model), "17 21.5 true");
  EXPECT_EQ(render("<a href=\"/q?x={{ x }}&amp;y=1\"></a>", model),
            "<a href=\"/q?x=%3Cb%3E%22%27%26&amp;y=1\"></a>");
}

TEST(Template, ChecksTheSchemeOfAnAddress) {
  const auto href = [](std::string_view url) {
    return render("<a href=\"{{ url }}\"></a>", {{"url", url}});
  };
  for (const auto* good : {"https://museum.cn/a?b=c#d", "http://x.cn", "mailto:a@b.cn", "/a", "a/b",
                           "?q=1", "#top", "", "//cdn.cn/x", "HTTPS://X.CN", "/a:b", "?a=b:c"})
    EXPECT_THAT(href(good), Not(HasSubstr("\"#\""))) << good;
  for (const auto* bad : {"javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)",
                          "java\tscript:x", "\x01javascript:x", "data:text/html,x", "vbscript:x",
                          "java\nscript:x", "blob:x", "file:///etc/passwd", "/\\evil.cn", "x y"})
    EXPECT_EQ(href(bad), "<a href=\"#\"></a>") << bad;
}

TEST(Template, ScriptDataCannotEndItsElement) {
  const auto page = render("<script type=\"application/ld+json\">{{json x}}</script>",
                           {{"x", {{"a", "</script><script>alert(1)</script><!--&\u2028\u2029"}}}});
  EXPECT_EQ(page,
            "<script type=\"application/ld+json\">{\"a\":\"\\u003c/script\\u003e\\u003cscript"
            "\\u003ealert(1)\\u003c/script\\u003e\\u003c!--\\u0026\\u2028\\u2029\"}</script>");
}

TEST(Template, MarkupIsTrustedByTypeOnly) {
  Model model;
  model.values["body"] = "<b>from data</b>";
  EXPECT_EQ(render(Files{{"page", "<div>{{html body}}</div>"}}, model), "<div></div>");
  model.html.emplace("body", TrustedHtml::from_sanitiser("<p>ok</p>"));
  EXPECT_EQ(render(Files{{"page", "<div>{{html body}}</div>"}}, model), "<div><p>ok</p></div>");
}

TEST(Template, WordsInTheVisitorsLanguage) {
  const json::object model = {{"t", {{"zh", "鼎"}, {"en", "<Ding>"}}}, {"z", {{"zh", "鬲"}}}};
  EXPECT_EQ(render("<p>{{text t}}</p>", model), "<p>&lt;Ding&gt;</p>");
  EXPECT_EQ(render("<p>{{text t}}</p>", model, Language::zh), "<p>鼎</p>");
  EXPECT_EQ(render("<p>{{text z}}</p>", model), "<p><span lang=\"zh-CN\">鬲</span></p>");
  EXPECT_EQ(render("<p title=\"{{text z}}\"></p>", model), "<p title=\"鬲\"></p>");
  EXPECT_EQ(render("<title>{{text z}}</title>", model), "<title>鬲</title>");
}

TEST(Template, Messages) {
  EXPECT_EQ(render("{{t page.plain}}", {}), "&quot;quotes&quot; &lt;b&gt;");
  EXPECT_EQ(render("<p title=\"{{t page.hello name=who}}\"></p>", {{"who", "\"<x>"}}),
            "<p title=\"Hello &amp; &quot;&lt;x&gt;\"></p>");
  EXPECT_EQ(render("{{t page.hello name=\"you\"}}", {}, Language::zh), "你好 &amp; you");
  EXPECT_EQ(render("{{t page.count count=n}}", {{"n", 1}}), "1 exhibit");
  EXPECT_EQ(render("{{t page.count count=n}}", {{"n", 2}}), "2 exhibits");
  EXPECT_EQ(render("{{t page.kind.[k]}}", {{"k", "relic"}}), "Relic");
  EXPECT_EQ(render("{{t page.kind.[k]}}", {{"k", "nothing"}}), "");
}

TEST(Template, BranchesAndLists) {
  const json::object model = {
      {"items", {{{"n", 1}}, {{"n", 2}}}}, {"none", json::array{}}, {"kind", "relic"}};
  EXPECT_EQ(render("{{#each items as i}}<li>{{ i.n }}</li>{{else}}-{{/each}}", model),
            "<li>1</li><li>2</li>");
  EXPECT_EQ(render("{{#each none as i}}x{{else}}-{{/each}}", model), "-");
  EXPECT_EQ(render("{{#if none}}a{{else if kind == \"craft\"}}b{{else}}c{{/if}}", model), "c");
  EXPECT_EQ(render("{{#if kind == \"relic\"}}a{{/if}}{{#if kind != \"relic\"}}b{{/if}}", model),
            "a");
  EXPECT_EQ(render("{{#if not none}}a{{/if}}{{#if missing}}b{{/if}}", model), "a");
  EXPECT_EQ(render("<input{{#if kind}} checked{{/if}}>", model), "<input checked>");
  EXPECT_EQ(render("{{#each items as a}}{{#each items as b}}{{ a.n }}{{ b.n }} {{/each}}{{/each}}",
                   model),
            "11 12 21 22 ");
}

TEST(Template, ATagAloneTakesItsLine) {
  EXPECT_EQ(
      render("<ul>\n  {{#each x as i}}\n  <li>{{ i }}</li>\n  {{/each}}\n</ul>\n", {{"x", {1, 2}}}),
      "<ul>\n  <li>1</li>\n  <li>2</li>\n</ul>\n");
}

TEST(Template, LayoutsBlocksAndPartials) {
  const Files files = {
      {"_base",
       "<title>{{#block title}}default{{/block}}</title><main>{{#block body}}{{/block}}"
       "</main>{{#block foot}}foot{{/block}}"},
      {"_card", "{{@params item size}}<b class=\"{{ size }}\">{{ item.name }}</b>"},
      {"page",
       "{{@layout _base}}\n{{#block title}}{{ name }}{{/block}}\n{{! remark }}\n"
       "{{#block body}}{{#each items as x}}{{> _card item=x size=\"big\"}}{{/each}}"
       "{{/block}}\n"}};
  const Model model{{{"name", "<N>"}, {"items", {{{"name", "a"}}, {{"name", "b"}}}}}, {}};
  EXPECT_EQ(
      render(files, model),
      "<title>&lt;N&gt;</title><main><b class=\"big\">a</b><b class=\"big\">b</b></main>foot");
}

TEST(Template, WhatIsMissingIsEmpty) {
  EXPECT_EQ(render("[{{ a.b.c }}{{text t}}{{ list }}]", {{"list", json::array{1}}}), "[]");
}

TEST(Template, RefusesAtLoadAndNamesThePlace) {
  struct Case {
    const char* text;
    const char* place;
  };
  const Case cases[] = {
      {"<p>\n <a onclick=\"{{ x }}\">", "pages/page.html:2:5"},
      {"<p style=\"{{ x }}\">", "pages/page.html:1:4"},
      {"<script>\nvar x = {{ x }}</script>", "pages/page.html:1:9"},
      {"<script type=\"application/json\">{{ x }}</script>", "pages/page.html:1:33"},
      {"<p>{{json x}}</p>", "pages/page.html:1:4"},
      {"<p class={{ x }}>", "pages/page.html:1:10"},
      {"<{{ x }}>", "pages/page.html:1:2"},
      {"<p {{ x }}>", "pages/page.html:1:4"},
      {"<a href=\"{{t page.plain}}\">", "pages/page.html:1:10"},
      {"<a href=\"{{text x}}\">", "pages/page.html:1:10"},
      {"<p title=\"{{html x}}\">", "pages/page.html:1:11"},
      {"{{t page.nothing}}", "pages/page.html:1:1"},
      {"{{t other.[x]}}", "pages/page.html:1:1"},
      {"{{t page.hello}}", "pages/page.html:1:1"},
      {"{{t page.plain name=x}}", "pages/page.html:1:1"},
      {"<script src=\"{{asset nothing.ts}}\"></script>", "pages/page.html:1:14"},
      {"{{> nothing}}", "pages/page.html:1:1"},
      {"{{> _card}}", "pages/page.html:1:1"},
      {"{{> _card item=x more=y}}", "pages/page.html:1:1"},
      {"{{> _circle}}", "pages/_circle.html:1:1"},
      {"{{@layout nothing}}", "pages/page.html:1:1"},
      {"{{@layout _base}}text", "pages/page.html:1:18"},
      {"{{@layout _base}}{{#block nothing}}{{/block}}", "pages/page.html:1:18"},
      {"{{#if x}}<p {{/if}}", "pages/page.html:1:1"},
      {"{{#if x}}", "pages/page.html:1:10"},
      {"x{{/if}}", "pages/page.html:1:2"},
      {"{{#each x as y}}{{/if}}", "pages/page.html:1:17"},
      {"{{#each x}}{{/each}}", "pages/page.html:1:1"},
      {"<a href=\"{{#each x as y}}{{ y }}{{/each}}\">", "pages/page.html:1:10"},
      {"{{ x", "pages/page.html:1:1"},
      {"{{}}", "pages/page.html:1:1"},
      {"{{ a b }}", "pages/page.html:1:1"},
      {"{{ a..b }}", "pages/page.html:1:1"},
      {"<p", "pages/page.html:1:3"},
  };
  for (const Case& c : cases) {
    const auto templates = load({{"page", c.text},
                                 {"_card", "{{@params item}}{{ item }}"},
                                 {"_circle", "{{> _circle}}"},
                                 {"_base", "{{#block body}}{{/block}}"}});
    ASSERT_FALSE(templates) << c.text;
    EXPECT_EQ(templates.error().place, c.place) << c.text << ": " << templates.error().message;
  }
}

TEST(Template, AnAssetIsKnownAtLoad) {
  EXPECT_EQ(render("<script type=\"module\" src=\"{{asset visitor/page.ts}}\"></script>", {}),
            "<script type=\"module\" src=\"/assets/page-1.js\"></script>");
}

// Whatever a value says, the page keeps its shape: the same elements with the same attributes, as a
// scanner sees them that knows nothing of the engine.
TEST(Template, NoValueChangesTheShapeOfAPage) {
  const std::array<std::string, 15> pieces = {
      "<p>{{ x }}</p>",
      "<b title=\"{{ x }}\">y</b>",
      "<i class='a {{ x }} b'></i>",
      "<a href=\"{{ x }}\">go</a>",
      "<a href='/z/{{ x }}?y={{ x }}'>go</a>",
      "<img src=\"{{ x }}\" alt=\"{{text w}}\" srcset=\"{{ x }} 1x, {{ x }} 2x\">",
      "<textarea name=\"t\">{{ x }}</textarea>",
      "<title>{{text w}}</title>",
      "<script type=\"application/json\">{{json w}}</script>",
      "<h1>{{text w}}</h1>",
      "<p>{{t page.hello name=x}}</p>",
      "<p data-x=\"{{t page.hello name=x}}\"></p>",
      "<img srcset=\"{{#each list as l}}{{ l }} {{ l }}w, {{/each}}/x 9w\">",
      "{{#each list as l}}<li id=\"{{ l }}\">{{ l }}</li>{{/each}}",
      "<form action=\"{{ x }}\"><input value=\"{{ x }}\"{{#if x}} checked{{/if}}></form>"};
  std::mt19937 random(20260501);
  const auto model_of = [](const std::string& value) {
    return json::object{{"x", value}, {"w", {{"en", value}}}, {"list", {value, value}}};
  };
  for (int round = 0; round < 200; ++round) {
    std::string page;
    for (int i = 0; i < 6; ++i) page += pieces[random() % pieces.size()];
    const auto templates = load({{"page", page}});
    ASSERT_TRUE(templates) << describe(templates.error());
    const auto shape = [&](const std::string& value) {
      const auto html = templates->render("page", Language::en, {model_of(value), {}});
      return test::shape_of(*html);
    };
    const auto expected = shape("harmless");
    for (const std::string& attack : test::stored_xss_list())
      ASSERT_EQ(shape(attack), expected) << page << "\n" << attack;
  }
}

}  // namespace
}  // namespace yz::http
