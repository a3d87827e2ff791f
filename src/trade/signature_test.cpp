#include "trade/signature.hpp"

#include <gtest/gtest.h>

namespace yz::trade {
namespace {

using namespace std::chrono_literals;

const Instant now{std::chrono::seconds(1'614'265'330)};

TEST(Signature, HmacIsThatOfRfc4231) {
  EXPECT_EQ(hmac_sha256(std::string(20, '\x0b'), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hmac_sha256("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Signature, OnlyTheRightOneIsTaken) {
  const std::string good = sign("secret", "body", now);
  const std::string digest = good.substr(good.find("v1=") + 3);
  EXPECT_TRUE(verify_signature("secret", good, "body", now));
  EXPECT_TRUE(verify_signature("secret", good, "body", now + 5min));
  EXPECT_TRUE(verify_signature("secret", "t=1614265330,v1=00,v0=x,v1=" + digest, "body", now));
  const std::pair<const char*, std::string> wrong[] = {
      {"nothing", ""},
      {"no time", "v1=" + digest},
      {"no signature", "t=1614265330"},
      {"another time", "t=1614265331,v1=" + digest},
      {"no number", "t=1614265330x,v1=" + digest},
      {"overflow", "t=99999999999999999999,v1=" + digest},
      {"negative", "t=-5,v1=" + digest},
      {"cut short", "t=1614265330,v1=" + digest.substr(1)},
      {"another scheme", "t=1614265330,v0=" + digest},
  };
  for (const auto& [what, header] : wrong)
    EXPECT_FALSE(verify_signature("secret", header, "body", now)) << what;
  EXPECT_FALSE(verify_signature("secret", good, "Body", now));
  EXPECT_FALSE(verify_signature("Secret", good, "body", now));
  EXPECT_FALSE(verify_signature("secret", good, "body", now + 5min + 1s));
  EXPECT_FALSE(verify_signature("secret", good, "body", now - 6min));
  EXPECT_FALSE(verify_signature("", sign("", "body", now), "body", now)) << "an empty secret";
}

}  // namespace
}  // namespace yz::trade
