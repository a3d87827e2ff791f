// How good the answers are: NDCG@10 (Järvelin and Kekäläinen 2002, gain 2^grade − 1) over the
// judged queries of judged_demo.txt, asked of the demo fair. A change that lowers it below 0.92
// fails.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "expo/pack.hpp"
#include "expo/storage.hpp"
#include "search/search.hpp"
#include "search/search_fixture.hpp"
#include "search/source.hpp"

namespace yz::search {
namespace {

constexpr double least_ndcg = 0.92;
constexpr std::size_t shown = 10;

struct Judged {
  std::string typed;
  std::map<std::string, int> grades;  // "exhibit/slug" …
};

std::string record_of(const std::string& name) {
  const auto colon = name.find(':');
  return colon == std::string::npos ? "exhibit/" + name
                                    : name.substr(0, colon) + "/" + name.substr(colon + 1);
}

std::vector<Judged> read_judged() {
  std::ifstream file(YZ_SOURCE_DIR "/src/search/judged_demo.txt");
  std::vector<Judged> all;
  for (std::string line; std::getline(file, line);) {
    const auto bar = line.find(" | ");
    if (line.starts_with('#') || bar == std::string::npos) continue;
    Judged judged{line.substr(0, bar), {}};
    std::istringstream grades(line.substr(bar + 3));
    for (std::string each; grades >> each;) {
      const auto equals = each.find('=');
      EXPECT_TRUE(equals != std::string::npos && each.ends_with(')')) << line;
      judged.grades[record_of(each.substr(0, equals))] = each[equals + 1] - '0';
    }
    all.push_back(std::move(judged));
  }
  return all;
}

std::vector<Document> demo_documents() {
  auto folder = Folder::open(YZ_SOURCE_DIR "/demo/jinzhong");
  EXPECT_TRUE(folder);
  ReadLog log;
  const expo::Pack pack = expo::read_pack(*folder, log);
  auto database = store::Database::open(":memory:", test::all_migrations());
  EXPECT_TRUE(database);
  const auto imported =
      (*database)->write_now([&](store::Tx& tx) { return expo::import_pack(tx, pack, Sha256{}); });
  EXPECT_TRUE(imported);
  auto documents = (*database)->read_now([](store::ReadTx& tx) { return all_documents(tx); });
  EXPECT_TRUE(documents);
  return std::move(*documents);
}

double gain_at(int grade, std::size_t place) {
  return (std::exp2(grade) - 1) / std::log2(static_cast<double>(place) + 2);
}

double ndcg(const Judged& judged, const Answer& answer) {
  std::vector<int> best;
  for (const auto& [record, grade] : judged.grades) best.push_back(grade);
  std::ranges::sort(best, std::greater<>());
  double ideal = 0;
  for (std::size_t i = 0; i < best.size() && i < shown; ++i) ideal += gain_at(best[i], i);
  double gained = 0;
  for (std::size_t i = 0; i < answer.results.size() && i < shown; ++i) {
    const auto& found = answer.results[i];
    const auto at = judged.grades.find(std::string(name_of(found.type)) + "/" + found.slug);
    if (at != judged.grades.end()) gained += gain_at(at->second, i);
  }
  return gained / ideal;
}

TEST(Judged, TheDemosAnswersAreGood) {
  Index index;
  const auto documents = demo_documents();
  index.apply(documents, {});
  std::map<std::string, bool> known;
  for (const auto& document : documents)
    known[std::string(name_of(document.type)) + "/" + document.slug] = true;

  const auto judged = read_judged();
  ASSERT_GE(judged.size(), 150U);
  double sum = 0;
  for (const Judged& each : judged) {
    for (const auto& [record, grade] : each.grades)
      EXPECT_TRUE(known.contains(record)) << record << " is no record of the demo";
    const auto answer = search(*index.snapshot(), Ask{.text = each.typed, .filters = {}});
    ASSERT_TRUE(answer) << each.typed;
    const double value = ndcg(each, *answer);
    sum += value;
    if (value > 0.85) continue;
    std::cout << each.typed << ": " << value << ", found";
    for (std::size_t i = 0; i < answer->results.size() && i < 5; ++i)
      std::cout << ' ' << answer->results[i].slug;
    std::cout << '\n';
  }
  const double mean = sum / static_cast<double>(judged.size());
  std::cout << "NDCG@10 over " << judged.size() << " judged queries: " << mean << '\n';
  EXPECT_GE(mean, least_ndcg);
}

}  // namespace
}  // namespace yz::search
