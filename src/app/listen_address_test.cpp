#include "app/listen_address.hpp"

#include <gtest/gtest.h>

namespace yz::app {
namespace {

TEST(ListenAddress, Forms) {
  struct Case {
    const char* text;
    ListenAddress listen;
    const char* url;
  };
  const Case cases[] = {
      {"127.0.0.1:8080", {"127.0.0.1", 8080}, "http://localhost:8080"},
      {"8081", {"127.0.0.1", 8081}, "http://localhost:8081"},
      {":80", {"::", 80}, "http://localhost:80"},
      {"[::1]:0", {"::1", 0}, "http://localhost:0"},
      {"192.0.2.7:8080", {"192.0.2.7", 8080}, "http://192.0.2.7:8080"},
      {"[2001:db8::7]:8080", {"2001:db8::7", 8080}, "http://[2001:db8::7]:8080"},
  };
  for (const Case& c : cases) {
    const auto listen = parse_listen_address(c.text);
    ASSERT_TRUE(listen) << c.text;
    EXPECT_EQ(*listen, c.listen) << c.text;
    EXPECT_EQ(local_url(*listen, listen->port), c.url);
  }
}

TEST(ListenAddress, RefusesTheRest) {
  for (const auto* text : {"", "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                           "1.2.3:80", "127.0.0.1:80x"})
    EXPECT_FALSE(parse_listen_address(text)) << text;
}

}  // namespace
}  // namespace yz::app
