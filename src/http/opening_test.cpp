#include "http/opening.hpp"

#include <gtest/gtest.h>

#include "http/test_client.hpp"

namespace yz::http {
namespace {

TEST(Opening, TheKeyIsAnsweredAsTheRfcHasIt) {
  EXPECT_EQ(accept_of_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(Opening, ATakenSocketIsOpenedAndBringsWhatCameBehindTheRequest) {
  Router router;
  std::string received;
  router.take_websocket("/raw/{hall:slug}", [&](TakenSocket socket) {
    received = std::string(socket.request.parameter("hall")) + ":" + socket.received;
    ::send(socket.descriptor, "!", 1, MSG_NOSIGNAL);
    ::close(socket.descriptor);
  });
  test::RunningServer server(std::move(router));
  test::Client client(server.port());
  client.send(test::get("/raw/main",
                        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n") +
              "early");
  const auto answer = client.receive(true);
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.header("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(answer.header("sec-websocket-extensions"), "");
  EXPECT_EQ(client.receive_bytes(1), "!");
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(received, "main:early");
}

TEST(Opening, WhatIsNoOpeningIsRefused) {
  Router router;
  router.take_websocket("/raw", [](TakenSocket socket) { ::close(socket.descriptor); });
  test::RunningServer server(std::move(router));
  const std::string upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  const std::string version = "Sec-WebSocket-Version: 13\r\n";
  for (const auto& more :
       {upgrade + key, upgrade + version, upgrade + version + "Sec-WebSocket-Key: short==\r\n",
        upgrade + key + "Sec-WebSocket-Version: 8\r\n"}) {
    test::Client client(server.port());
    EXPECT_EQ(client.ask(test::get("/raw", more)).status, 400) << more;
  }
  test::Client stranger(server.port());
  EXPECT_EQ(
      stranger.ask(test::get("/raw", upgrade + key + version + "Origin: http://evil.example\r\n"))
          .status,
      403);
  test::Client plain(server.port());
  EXPECT_EQ(plain.ask(test::get("/raw")).status, 426);
}

}  // namespace
}  // namespace yz::http
