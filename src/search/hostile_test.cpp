// What nobody would type: each gets an answer or a clear error, soon.
#include <chrono>
#include <ctime>
#include <random>
#include <utility>

#include <gtest/gtest.h>

#include "search/search.hpp"
#include "search/segment_writer.hpp"
#include "search/utf8.hpp"

namespace yz::search {
namespace {

#if defined(__has_feature)
constexpr bool is_sanitized = __has_feature(address_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif
// Sanitizers look at every access; there it need only come to an end.
constexpr std::chrono::nanoseconds patience = std::chrono::milliseconds(is_sanitized ? 2'000 : 50);

// Of this thread: how busy the machine is says nothing about a query.
std::chrono::nanoseconds cpu_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

std::pair<Result<Answer>, std::chrono::nanoseconds> timed(const Snapshot& snapshot,
                                                          const Ask& ask) {
  const auto begin = cpu_time();
  auto answer = search(snapshot, ask);
  return {std::move(answer), cpu_time() - begin};
}

std::string repeated(std::string_view piece, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

const Index& index_of_many() {
  static Index index;
  static const bool filled = [] {
    std::mt19937 random(7);
    std::vector<Document> documents;
    for (int i = 0; i < 5'000; ++i) {
      Document document;
      document.slug = "record-" + std::to_string(i);
      for (int c = 0; c < 8; ++c)
        append_utf8(document.title.zh, 0x4E00 + static_cast<char32_t>(random() % 600));
      document.title.en = "painted basin " + std::to_string(i) + " of the " + repeated("x", i % 40);
      documents.push_back(std::move(document));
    }
    index.apply(documents, {});
    return true;
  }();
  (void)filled;
  return index;
}

TEST(Hostile, AnswersOrRefusesSoon) {
  std::string terms;
  for (int i = 0; i < 10'000; ++i) terms += "word" + std::to_string(i) + " ";
  const std::string texts[] = {
      std::string(10'000'000, 'a'),
      repeated("陶", 3'000'000),
      "\xED\xA0\x80\xED\xB0\x80",      // lone surrogates
      "\xC0\x80\xF5\x80\x80\x80\xFF",  // what is no UTF-8 at all
      std::string("\0\x01\x02\x7F\x1B[31m", 9),
      terms,
      terms.substr(0, 4'000),
      "(a+)+$",
      "(((((((((((((((((((((a{1,99}){1,99})",
      ".*.*.*.*.*.*.*",
      "陶taoторةيبfish陶器ギリシャ한국",
      "שלום مرحبا \xE2\x80\xAE override",
      repeated("👩‍👩‍👧‍👦", 100),
      repeated("\xCC\x81", 1'500),
      "e" + repeated("\xCC\x81", 1'500),
      repeated("a ", 2'000),
      repeated("的 ", 900),
      repeated("zh", 2'000),
      repeated("xian", 1'000),
      repeated("ﷺ", 1'000),  // each stands for eighteen characters
      "'; drop table expo_exhibit; --",
      "<script>alert(1)</script>",
      "%00%ff",
      "\\\\..\\..\\",
  };
  const auto snapshot = index_of_many().snapshot();
  (void)search(*snapshot, Ask{.text = "陶", .filters = {}});  // tables are made at the first use
  for (const std::string& text : texts) {
    const Ask ask{.text = text, .filters = {}, .unfinished = true};
    auto [answer, took] = timed(*snapshot, ask);
    // A machine that others use may be slow once.
    for (int again = 0; again < 2 && took >= patience; ++again) took = timed(*snapshot, ask).second;
    EXPECT_LT(took.count(), patience.count())
        << testing::PrintToString(text.substr(0, 24)) << " of " << text.size();
    if (answer) continue;
    const ErrorKind kind = answer.error().kind;
    EXPECT_TRUE(kind == ErrorKind::too_large || kind == ErrorKind::invalid);
  }
}

// Segments that somebody wrote over: refused, or read without harm.
TEST(Hostile, DamagedSegmentsDoNoHarm) {
  SegmentBuilder builder;
  for (int i = 0; i < 40; ++i) {
    Document document;
    document.slug = "r" + std::to_string(i);
    document.title = {"彩陶鱼纹盆", "Painted basin"};
    document.zone = "relics";
    builder.add(document);
  }
  const std::string whole = builder.finish();
  std::mt19937 random(11);
  for (int round = 0; round < 1'000; ++round) {
    std::string bytes = whole;
    for (int i = 0; i < 4; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    if (round % 5 == 0) bytes.resize(random() % bytes.size());
    auto segment = Segment::open(std::move(bytes));
    if (!segment) continue;
    Snapshot snapshot;
    const DocNumber size = (*segment)->size();
    snapshot.parts.push_back({std::move(*segment), nullptr, size});
    snapshot.living = size;
    for (const char* text : {"彩陶", "caitao", "ctywp", "basins", "彩鱼"})
      EXPECT_TRUE(search(snapshot, Ask{.text = text, .filters = {}}));
    const MergeInput input{snapshot.parts[0].segment, nullptr};
    EXPECT_TRUE(Segment::open(merge(std::span(&input, 1)).bytes));
  }
}

}  // namespace
}  // namespace yz::search
