#include "base/id.hpp"

#include <set>

#include <gtest/gtest.h>

#include "base/money.hpp"
#include "base/sha256.hpp"

namespace yz {
namespace {

using ThingId = Id<struct ThingTag>;

TEST(Id, SortsByTimeOfMaking) {
  const auto earlier = ThingId::make(Instant(std::chrono::milliseconds(1'000)));
  const auto later = ThingId::make(Instant(std::chrono::milliseconds(1'001)));
  EXPECT_LT(earlier, later);
  EXPECT_LT(earlier.text(), later.text());
}

TEST(Id, TextRoundTripsAndIsUuidV7) {
  const auto id = ThingId::make(system_now());
  EXPECT_EQ(ThingId::parse(id.text()), id);
  EXPECT_EQ(id.text().size(), 32u);
  EXPECT_EQ(id.text()[12], '7');
  EXPECT_TRUE(std::string("89ab").contains(id.text()[16]));
}

TEST(Id, RefusesOtherText) {
  for (const auto* text :
       {"", "00", "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcdeg",
        "01234567-89ab-cdef-0123-456789abcdef"})
    EXPECT_FALSE(ThingId::parse(text)) << text;
}

TEST(Id, ManyInOneMillisecondDiffer) {
  std::set<ThingId> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(ThingId::make(Instant{}));
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(Sha256, PublishedVectors) {  // FIPS 180-4 examples
  EXPECT_EQ(sha256("abc").hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256::parse(sha256("abc").hex()), sha256("abc"));
  EXPECT_FALSE(Sha256::parse("abc"));
}

TEST(Money, AddsOnlyWhatFits) {
  const auto cny = *Currency::parse("CNY");
  EXPECT_EQ(add({100, cny}, {28, cny}), (Money{128, cny}));
  EXPECT_FALSE(add({1, cny}, {1, *Currency::parse("EUR")}));
  EXPECT_FALSE(add({INT64_MAX, cny}, {1, cny}));
  EXPECT_FALSE(Currency::parse("cny"));
}

}  // namespace
}  // namespace yz
