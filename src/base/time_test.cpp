#include "base/time.hpp"

#include <gtest/gtest.h>

namespace yz {
namespace {

using namespace std::chrono;

TEST(Time, Rfc3339RoundTrips) {
  for (const auto* text :
       {"2026-05-01T08:00:00.000Z", "1970-01-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z"}) {
    const auto instant = parse_rfc3339(text);
    ASSERT_TRUE(instant) << text;
    EXPECT_EQ(to_rfc3339(*instant), text);
  }
}

TEST(Time, OffsetsAndFractions) {
  EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-05-01T08:00:00+08:00")), "2026-05-01T00:00:00.000Z");
  EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-05-01T00:00:00.5-01:30")), "2026-05-01T01:30:00.500Z");
  EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-05-01T00:00:00.123456789Z")),
            "2026-05-01T00:00:00.123Z");
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const auto* text : {"", "2026-05-01", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
                           "2026-05-01T24:00:00Z", "2026-05-01T00:00:00", "2026-05-01T00:00:00.Z",
                           "2026-05-01T00:00:00Zx", "2026-05-01T00:00:00+24:00"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Time, HttpDate) {
  EXPECT_EQ(to_http_date(*parse_rfc3339("1994-11-06T08:49:37Z")), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Time, Dates) {
  EXPECT_EQ(to_text(*parse_date("2023-01-09")), "2023-01-09");
  for (const auto* text : {"", "2023-1-9", "2023-02-29", "2023-01-09T"})
    EXPECT_FALSE(parse_date(text)) << text;
}

}  // namespace
}  // namespace yz
