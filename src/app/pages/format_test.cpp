#include "app/pages/format.hpp"

#include <gtest/gtest.h>

namespace yz::app {
namespace {

Date date(const char* text) { return *parse_date(text); }

TEST(Format, DatesSaySharedPartsOnce) {
  struct Case {
    const char* from;
    const char* to;
    const char* zh;
    const char* en;
  };
  const Case cases[] = {
      {"2026-05-01", "2026-05-31", "2026年5月1日—31日", "1–31 May 2026"},
      {"2026-05-01", "2026-06-03", "2026年5月1日—6月3日", "1 May – 3 June 2026"},
      {"2026-11-20", "2027-05-20", "2026年11月20日—2027年5月20日",
       "20 November 2026 – 20 May 2027"},
      {"2026-05-01", "2026-05-01", "2026年5月1日", "1 May 2026"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(format_dates(date(c.from), date(c.to), Language::zh), c.zh);
    EXPECT_EQ(format_dates(date(c.from), date(c.to), Language::en), c.en);
  }
}

TEST(Format, Days) {
  EXPECT_EQ(format_day(date("2026-05-01"), Language::zh), "5月1日 星期五");
  EXPECT_EQ(format_day(date("2026-05-01"), Language::en), "Friday, 1 May");
  EXPECT_EQ(format_day_of_year(date("2026-05-01"), Language::zh), "2026年5月1日 星期五");
  EXPECT_EQ(format_day_of_year(date("2026-05-01"), Language::en), "Friday, 1 May 2026");
}

TEST(Format, AMomentIsToldInItsOwnOffset) {
  const auto moment = *parse_moment("2026-05-01T00:30:00+08:00");
  EXPECT_EQ(format_time(moment), "00:30");
  EXPECT_EQ(local_date(moment), date("2026-05-01"));
  EXPECT_EQ(format_time(*parse_moment("2026-05-01T23:05:00Z")), "23:05");
}

TEST(Format, BytesAndNumbers) {
  EXPECT_EQ(format_bytes(0), "1 KB");
  EXPECT_EQ(format_bytes(340'400), "340 KB");
  EXPECT_EQ(format_bytes(1'234'567), "1.2 MB");
  EXPECT_EQ(format_number(24), "24");
  EXPECT_EQ(format_number(21.5), "21.5");
  EXPECT_EQ(format_number(0.125), "0.12");
}

}  // namespace
}  // namespace yz::app
