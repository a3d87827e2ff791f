#include "live/voice/sdp.hpp"

#include <gtest/gtest.h>

#include "live/voice/sdp_for_tests.hpp"

namespace yz::live {
namespace {

std::string place_of(std::string_view sdp, SdpKind kind = SdpKind::offer) {
  const auto clean = clean_sdp(sdp, kind, 2);
  return clean ? "" : clean.error().place;
}

TEST(VoiceSdp, ABrowsersOfferPassesWithoutItsCandidates) {
  const std::string offer = test::offer_sdp();
  const std::string with = offer +
                           "a=candidate:1 1 udp 2113937151 10.0.0.1 22 typ host\r\n"
                           "a=remote-candidates:1 10.0.0.1 22\r\n"
                           "a=end-of-candidates\r\n";
  const auto clean = clean_sdp(with, SdpKind::offer);
  ASSERT_TRUE(clean) << describe(clean.error());
  EXPECT_EQ(*clean, offer) << "nobody makes Janus knock at a door of their choice";
}

TEST(VoiceSdp, WhatIsNoDescriptionOfAudioIsRefused) {
  const std::string offer = test::offer_sdp();
  EXPECT_EQ(place_of(""), "not_complete");
  EXPECT_EQ(place_of("hello"), "not_complete");
  EXPECT_EQ(place_of("v=0\r\n"), "not_complete") << "no stream";
  EXPECT_EQ(place_of(offer.substr(0, offer.size() - 1)), "not_complete") << "does not end";
  EXPECT_EQ(place_of(offer + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n"), "not_complete");
  EXPECT_EQ(place_of(offer + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"),
            "not_complete");
  EXPECT_EQ(place_of(offer + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"), "not_complete") << "two";
  EXPECT_EQ(place_of(offer + "a=\x01\r\n"), "not_complete");
  EXPECT_EQ(place_of(offer + std::string("a=\0b\r\n", 6)), "not_complete");
  EXPECT_EQ(place_of(offer + "a=中\r\n"), "not_complete");
  EXPECT_EQ(place_of(offer + "a\n=b\r\n"), "not_complete");
  EXPECT_EQ(place_of(offer + "a=" + std::string(600, 'x') + "\r\n"), "not_complete");
  std::string many = offer;
  for (int i = 0; i < 500; ++i) many += "a=x\r\n";
  EXPECT_EQ(place_of(many), "not_complete");
  EXPECT_EQ(place_of(offer + std::string(sdp_limit, 'x')), "too_long");
}

TEST(VoiceSdp, AnAnswerHasAsManyStreamsAsWereAskedFor) {
  std::string answer = test::offer_sdp();
  EXPECT_EQ(place_of(answer, SdpKind::answer), "");
  answer += "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
  EXPECT_EQ(place_of(answer, SdpKind::answer), "");
  answer += "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
  EXPECT_EQ(place_of(answer, SdpKind::answer), "not_complete");
}

}  // namespace
}  // namespace yz::live
