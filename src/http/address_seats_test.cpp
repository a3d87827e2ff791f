#include "http/address_seats.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace yz::http {
namespace {

boost::asio::ip::address address(const char* text) { return boost::asio::ip::make_address(text); }

TEST(AddressSeats, AnAddressHoldsSoManyAndNoMore) {
  AddressSeats seats(2);
  auto first = seats.take(address("192.0.2.1"));
  auto second = seats.take(address("192.0.2.1"));
  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
  EXPECT_FALSE(seats.take(address("192.0.2.1")));
  EXPECT_TRUE(seats.take(address("192.0.2.2")));
  first.reset();
  EXPECT_TRUE(seats.take(address("192.0.2.1")));
}

TEST(AddressSeats, ASeatMovesAndIsGivenBackOnce) {
  AddressSeats seats(1);
  {
    AddressSeats::Seat kept;
    {
      auto taken = seats.take(address("192.0.2.1"));
      ASSERT_TRUE(taken);
      kept = std::move(*taken);
    }
    EXPECT_FALSE(seats.take(address("192.0.2.1")));
  }
  EXPECT_EQ(seats.addresses(), 0U);
  EXPECT_TRUE(seats.take(address("192.0.2.1")));
}

TEST(AddressSeats, AnIpv6HouseholdIsOneAddress) {
  AddressSeats seats(1);
  const auto held = seats.take(address("2001:db8:1:2::1"));
  EXPECT_TRUE(held);
  EXPECT_FALSE(seats.take(address("2001:db8:1:2:ffff::9")));
  EXPECT_TRUE(seats.take(address("2001:db8:1:3::1")));
}

// An IPv4 address and an IPv6 network of the same bytes are not the same.
TEST(AddressSeats, FamiliesStandApart) {
  AddressSeats seats(1);
  const auto held = seats.take(address("32.1.13.184"));
  EXPECT_TRUE(seats.take(address("2001:db8::1")));
}

TEST(AddressSeats, NoBoundKeepsNoCount) {
  AddressSeats seats(0);
  std::vector<AddressSeats::Seat> held;
  for (int i = 0; i < 1000; ++i) held.push_back(std::move(*seats.take(address("192.0.2.1"))));
  EXPECT_EQ(seats.addresses(), 0U);
}

}  // namespace
}  // namespace yz::http
