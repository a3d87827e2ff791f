// Papers read back with pdftotext: what was drawn is text, in Chinese, too.
#include "trade/papers/paper.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

namespace yz::trade {
namespace {

using testing::HasSubstr;

std::string read_back(const std::string& pdf) {
  std::string name = (std::filesystem::temp_directory_path() / "yz-paper-XXXXXX").string();
  const int file = mkstemp(name.data());
  EXPECT_GE(file, 0);
  std::ofstream(name, std::ios::binary) << pdf;
  std::string text;
  FILE* out = popen(("pdftotext -layout " + name + " -").c_str(), "r");
  std::array<char, 4096> some{};
  while (const std::size_t size = fread(some.data(), 1, some.size(), out))
    text.append(some.data(), size);
  EXPECT_EQ(pclose(out), 0) << "pdftotext (poppler-utils) reads it";
  std::filesystem::remove(name);
  return text;
}

Paper invoice(int lines) {
  Paper paper;
  paper.title = "形式发票";
  paper.facts = {{"编号", "20261127-7F3K9QAB"}, {"日期", "2026年11月27日"}};
  paper.from_label = "卖方";
  paper.from = {"平遥推光漆器工坊", "山西省晋中市平遥县"};
  paper.to_label = "买方";
  paper.to = {"王小明", "13800000000", "晋中市榆次区顺城街1号"};
  paper.head = {"品名", "数量", "单价", "金额"};
  for (int i = 1; i <= lines; ++i)
    paper.lines.push_back(
        {"推光漆首饰盒 第" + std::to_string(i) + "号", "2", "¥1,280.00", "¥2,560.00"});
  paper.sums = {{"含税", "¥294.51"}, {"合计", "¥2,560.00"}};
  paper.foot = "本单据不是税务发票。";
  return paper;
}

TEST(Papers, AreReadBackInChinese) {
  const auto pdf = draw_pdf(invoice(1));
  ASSERT_TRUE(pdf);
  EXPECT_TRUE(pdf->starts_with("%PDF-"));
  const std::string text = read_back(*pdf);
  for (const char* word :
       {"形式发票", "20261127-7F3K9QAB", "平遥推光漆器工坊", "王小明", "晋中市榆次区顺城街1号",
        "推光漆首饰盒", "¥1,280.00", "¥2,560.00", "含税", "本单据不是税务发票"})
    EXPECT_THAT(text, HasSubstr(word));
}

TEST(Papers, GoOnOverPages) {
  const std::string text = read_back(*draw_pdf(invoice(50)));
  EXPECT_EQ(std::ranges::count(text, '\f'), 2) << text.size();
  for (const char* word : {"第1号", "第25号", "第50号"}) EXPECT_THAT(text, HasSubstr(word));
}

TEST(Papers, ASlipHasNoPrices) {
  Paper slip = invoice(2);
  slip.has_prices = false;
  slip.sums.clear();
  const std::string text = read_back(*draw_pdf(slip));
  EXPECT_THAT(text, HasSubstr("推光漆首饰盒"));
  EXPECT_THAT(text, testing::Not(HasSubstr("¥")));
}

}  // namespace
}  // namespace yz::trade
