// What a browser says, without a browser: the descriptions of one that will send nothing. Only
// tests include it.
#pragma once

#include <string>
#include <string_view>

namespace yz::live::test {

inline constexpr std::string_view peer_lines =
    "a=ice-ufrag:4ZcD\r\n"
    "a=ice-pwd:2/1muCWoOi3uLifh0NuRHlZg\r\n"
    "a=fingerprint:sha-256 7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:"
    "F0:A1:58:D0:A1:2C:19:08\r\n";

inline std::string offer_sdp() {
  return "v=0\r\n"
         "o=- 4611731400430051336 2 IN IP4 127.0.0.1\r\n"
         "s=-\r\n"
         "t=0 0\r\n"
         "a=group:BUNDLE 0\r\n"
         "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
         "c=IN IP4 0.0.0.0\r\n"
         "a=rtcp:9 IN IP4 0.0.0.0\r\n" +
         std::string(peer_lines) +
         "a=ice-options:trickle\r\n"
         "a=setup:actpass\r\n"
         "a=mid:0\r\n"
         "a=sendonly\r\n"
         "a=rtcp-mux\r\n"
         "a=rtpmap:111 opus/48000/2\r\n"
         "a=fmtp:111 minptime=10;useinbandfec=1\r\n"
         "a=ssrc:3570614608 cname:4TOk42mSjXCkVIa6\r\n";
}

}  // namespace yz::live::test
