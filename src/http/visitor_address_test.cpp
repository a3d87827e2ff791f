#include "http/visitor_address.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace yz::http {
namespace {

struct Case {
  const char* peer;
  std::vector<const char*> forwarded;  // one field each
  const char* visitor;
};

// 192.0.2.1 and 192.0.2.2 are our proxies.
const Case cases[] = {
    {"198.51.100.7", {}, "198.51.100.7"},
    {"198.51.100.7", {"203.0.113.9"}, "198.51.100.7"},  // anybody can write the field
    {"192.0.2.1", {}, "192.0.2.1"},
    {"192.0.2.1", {"203.0.113.9"}, "203.0.113.9"},
    {"192.0.2.1", {"1.2.3.4, 203.0.113.9"}, "203.0.113.9"},
    {"192.0.2.1", {"203.0.113.9 ,\t192.0.2.2"}, "203.0.113.9"},
    {"192.0.2.1", {"1.2.3.4", "203.0.113.9"}, "203.0.113.9"},
    {"192.0.2.1", {"203.0.113.9, nonsense"}, "192.0.2.1"},
    {"192.0.2.1", {"203.0.113.9, nonsense, 192.0.2.2"}, "192.0.2.2"},
    {"192.0.2.1", {"192.0.2.2"}, "192.0.2.2"},
    {"192.0.2.1", {"2001:db8::1"}, "2001:db8::1"},
};

TEST(VisitorAddress, OnlyTrustedProxiesAreBelieved) {
  const auto address = [](const char* text) { return boost::asio::ip::make_address(text); };
  const std::vector trusted{address("192.0.2.1"), address("192.0.2.2")};
  for (const Case& each : cases) {
    Fields headers;
    for (const char* field : each.forwarded) headers.add("x-forwarded-for", field);
    EXPECT_EQ(visitor_address(address(each.peer), headers, trusted), address(each.visitor))
        << each.peer << " " << (each.forwarded.empty() ? "" : each.forwarded.back());
  }
}

}  // namespace
}  // namespace yz::http
