// What visitors type, and what they meant.
#include "search/search.hpp"

#include <gtest/gtest.h>

#include "search/index.hpp"

namespace yz::search {
namespace {

Document exhibit(std::string slug, std::string zh, std::string en = "", std::string body = "") {
  Document document;
  document.slug = std::move(slug);
  document.title = {std::move(zh), std::move(en)};
  document.body.zh = std::move(body);
  return document;
}

const std::vector<Document>& some_documents() {
  static const std::vector<Document> documents = [] {
    std::vector<Document> all{
        exhibit("basin", "彩陶鱼纹盆", "Painted pottery basin with fish", "新石器时代的陶器"),
        exhibit("ding", "青铜兽面纹鼎", "Bronze ding with beast masks", "商代的礼器"),
        exhibit("lacquer", "平遥推光漆器首饰盒", "Pingyao polished lacquer jewellery box"),
        exhibit("kettle", "长嘴铜壶", "Copper kettle with a long spout"),
        exhibit("leather", "寿阳皮雕·福寿", "Shouyang leather carving"),
        exhibit("qianlong", "乾隆款琉璃瓶", "Glass bottle with the mark of Qianlong"),
        exhibit("dress", "晋绣嫁衣", "Wedding dresses of Jin embroidery"),
        exhibit("gourd", "范制葫芦", "Moulded gourd"),
    };
    all[2].aliases.zh = {"推光漆"};
    all[2].exhibitor = "workshop";
    all[0].zone = all[1].zone = "relics";
    all[0].year_from = -5000;
    all[0].year_to = -3000;
    all[1].year_from = -1300;
    all[1].year_to = -1046;
    return all;
  }();
  return documents;
}

struct SearchTest : ::testing::Test {
  SearchTest() { index.apply(some_documents(), {}); }

  Answer ask(std::string text) { return ask(Ask{.text = std::move(text), .filters = {}}); }
  Answer ask(const Ask& what) {
    auto answer = search(*index.snapshot(), what);
    EXPECT_TRUE(answer) << what.text;
    return answer ? *answer : Answer{};
  }
  std::string first(std::string text) {
    const Answer answer = ask(std::move(text));
    return answer.results.empty() ? "" : answer.results[0].slug;
  }
  Index index;
};

struct Meant {
  const char* typed;
  const char* slug;
};

TEST_F(SearchTest, FindsWhatWasMeant) {
  const Meant cases[] = {
      {"彩陶鱼纹盆", "basin"},          // the whole title
      {"鱼纹", "basin"},                // two characters
      {"彩陶魚紋盆", "basin"},          // traditional
      {"caitaoyuwenpen", "basin"},      // pinyin
      {"cai tao yu wen pen", "basin"},  // with spaces
      {"cǎi táo", "basin"},             // with tones
      {"ctywp", "basin"},               // initials
      {"采陶", "basin"},                // a homophone
      {"彩鱼纹盆", "basin"},            // a character dropped
      {"彩陶纹鱼盆", "basin"},          // two swapped
      {"caitaoyuwnpen", "basin"},       // pinyin with a letter missing
      {"changzuitonghu", "kettle"},     // 长 read chang
      {"zhangzuitonghu", "kettle"},     // and zhang, which ICU alone would not know
      {"qianlong", "qianlong"},         // 乾 read qian, though it folds to 干
      {"乾隆", "qianlong"},
      {"PAINTED basins", "basin"},  // English, stemmed
      {"wedding dress", "dress"},
      {"jewelery", "lacquer"},  // a wrong letter in an English word
      {"推光漆", "lacquer"},    // an alias
      {"皮雕福寿", "leather"},  // across a dot in the title
      {"盆", "basin"},          // one character
      {"ＤＩＮＧ", "ding"},     // full width
  };
  for (const auto& [typed, slug] : cases) EXPECT_EQ(first(typed), slug) << typed;
}

TEST_F(SearchTest, MarksWhatFits) {
  const Answer answer = ask("鱼纹");
  ASSERT_FALSE(answer.results.empty());
  const std::vector<Piece> pieces{{"彩陶", false}, {"鱼纹", true}, {"盆", false}};
  EXPECT_EQ(answer.results[0].title_pieces, pieces);
}

TEST_F(SearchTest, SaysWhatWasProbablyMeant) {
  EXPECT_EQ(ask("青桐兽面").did_you_mean, "青铜兽面");
  EXPECT_EQ(ask("paintd pottery").did_you_mean, "Painted pottery");
  EXPECT_EQ(ask("青铜兽面").did_you_mean, "");
}

TEST_F(SearchTest, FiltersAndCounts) {
  Ask what{.text = "纹", .filters = {}};
  EXPECT_EQ(ask(what).total, 2U);
  what.filters.years = {-2000, -1000};
  const Answer answer = ask(what);
  ASSERT_EQ(answer.total, 1U);
  EXPECT_EQ(answer.results[0].slug, "ding");
  // The facet of the filter itself still shows what else there is.
  EXPECT_EQ(answer.facets.periods.size(), 2U);
  EXPECT_EQ(answer.facets.zones, (std::vector<FacetCount>{{"relics", 1}}));
}

TEST_F(SearchTest, NearestWhereNothingFits) {
  const Answer answer = ask("宋代瓷器葫芦瓶");
  EXPECT_FALSE(answer.results.empty());
  EXPECT_TRUE(ask("zzzzqqqq").results.empty());
  EXPECT_TRUE(ask("，。！").results.empty());
}

TEST_F(SearchTest, ChangesAndDeletes) {
  index.apply(std::vector{exhibit("basin", "黑釉梅瓶")}, {});
  EXPECT_EQ(first("梅瓶"), "basin");
  EXPECT_NE(first("彩陶鱼纹盆"), "basin");
  const std::vector<std::uint64_t> gone{identity_of(Type::exhibit, "basin")};
  index.apply({}, gone);
  EXPECT_NE(first("梅瓶"), "basin");
}

TEST_F(SearchTest, MergedAnswersAsBefore) {
  const auto before = ask("纹");
  for (int i = 0; i < 40; ++i)
    index.apply(std::vector{exhibit("more-" + std::to_string(i), "无关之物")}, {});
  index.compact();
  EXPECT_EQ(index.snapshot()->parts.size(), 1U);
  EXPECT_EQ(ask("纹").total, before.total);
  EXPECT_EQ(first("彩陶鱼纹盆"), "basin");
  EXPECT_EQ(index.snapshot()->living, some_documents().size() + 40);
}

TEST_F(SearchTest, ExplainsEveryPart) {
  const Answer answer = ask(Ask{.text = "彩陶", .filters = {}, .explain = true});
  ASSERT_FALSE(answer.results.empty());
  double sum = 0;
  for (const auto& each : answer.results[0].because) sum += each.value;
  EXPECT_NEAR(sum, answer.results[0].score, 0.01);
}

TEST_F(SearchTest, RefusesWhatNobodyTypes) {
  EXPECT_EQ(search(*index.snapshot(), Ask{.text = std::string(10'000'000, 'a'), .filters = {}})
                .error()
                .kind,
            ErrorKind::too_large);
  EXPECT_EQ(search(*index.snapshot(), Ask{.text = "\xED\xA0\x80", .filters = {}}).error().kind,
            ErrorKind::invalid);
}

}  // namespace
}  // namespace yz::search
