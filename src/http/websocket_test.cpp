// RFC 6455 and RFC 7692 over raw bytes, in the sections of Autobahn's suite.
#include "http/websocket.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/test_client.hpp"

namespace yz::http {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using test::Client;
using test::RunningServer;

enum Opcode : unsigned { continuation = 0, text = 1, binary = 2, closing = 8, ping = 9, pong = 10 };

struct Frame {
  unsigned opcode = text;
  std::string payload;
  bool fin = true;
  unsigned rsv = 0;
  bool masked = true;

  [[nodiscard]] std::string bytes() const {
    std::string out;
    out += static_cast<char>((fin ? 0x80u : 0u) | (rsv << 4) | opcode);
    const char mask_bit = masked ? '\x80' : '\0';
    if (payload.size() < 126) {
      out += static_cast<char>(mask_bit | static_cast<char>(payload.size()));
    } else if (payload.size() < 65536) {
      out += static_cast<char>(mask_bit | 126);
      for (int shift = 8; shift >= 0; shift -= 8) out += static_cast<char>(payload.size() >> shift);
    } else {
      out += static_cast<char>(mask_bit | 127);
      for (int shift = 56; shift >= 0; shift -= 8)
        out += static_cast<char>(payload.size() >> shift);
    }
    if (!masked) return out + payload;
    const std::string key = "\x12\x34\xfa\x07";
    out += key;
    for (std::size_t i = 0; i < payload.size(); ++i)
      out += static_cast<char>(payload[i] ^ key[i % 4]);
    return out;
  }
};

std::string all_bytes(const std::vector<Frame>& frames) {
  std::string bytes;
  for (const Frame& frame : frames) bytes += frame.bytes();
  return bytes;
}

std::string close_payload(unsigned code, std::string reason = "") {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code)} + reason;
}

class SocketClient {
 public:
  explicit SocketClient(std::uint16_t port, const std::string& more = "",
                        const std::string& path = "/echo", const std::string& hasty = "")
      : client_(port) {
    answer_ = (client_.send("GET " + path +
                            " HTTP/1.1\r\nHost: fair.example\r\nConnection: keep-alive, Upgrade\r\n"
                            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                            more + "\r\n" + hasty),
               client_.receive(true));
  }

  [[nodiscard]] const test::Answer& answer() const { return answer_; }
  bool send(std::string_view bytes) { return client_.send(bytes); }

  // Nothing where the connection ends or stays silent.
  std::optional<Frame> receive(std::chrono::milliseconds patience = 5000ms) {
    const auto head = client_.receive_bytes(2, patience);
    if (head.size() < 2) return std::nullopt;
    Frame frame;
    frame.fin = head[0] & 0x80;
    frame.rsv = (static_cast<unsigned char>(head[0]) >> 4) & 7;
    frame.opcode = head[0] & 15;
    frame.masked = head[1] & 0x80;
    std::size_t size = head[1] & 127;
    if (size >= 126) {
      const auto more = client_.receive_bytes(size == 126 ? 2 : 8, patience);
      size = 0;
      for (const char c : more) size = (size << 8) | static_cast<unsigned char>(c);
    }
    frame.payload = client_.receive_bytes(size, patience);
    return frame;
  }

  // A whole message, put together from its fragments.
  std::optional<Frame> receive_message() {
    if (!held_.empty()) return std::exchange(held_, {}).front();
    auto whole = receive();
    while (whole && !whole->fin) {
      const auto next = receive();
      if (next && next->opcode == pong) {
        held_.push_back(*next);  // between fragments; given next
        continue;
      }
      if (!next || next->opcode != continuation) return std::nullopt;
      whole->payload += next->payload;
      whole->fin = next->fin;
    }
    return whole;
  }

  bool is_closed() { return !receive(3000ms) && client_.was_closed(); }
  void finish_sending() { client_.finish_sending(); }

 private:
  Client client_;
  test::Answer answer_;
  std::vector<Frame> held_;
};

Router echo_router(SocketOptions options = {}) {
  Router router;
  router.websocket(
      "/echo",
      [](WebSocket& socket, Request&) -> boost::asio::awaitable<void> {
        while (true) {
          auto message = co_await socket.receive();
          if (!message) co_return;
          const auto kind = message->kind;
          socket.send(std::make_shared<const std::string>(std::move(message->data)), kind);
        }
      },
      options);
  return router;
}

// What the server sends back, in order; a code > 0 means: then it closes with this code.
struct Case {
  std::string name;
  std::vector<Frame> sent;
  std::vector<Frame> expected;
  unsigned code = 0;
};

Frame closed_by_us(unsigned code = 1000, std::string reason = "") {
  return {closing, close_payload(code, std::move(reason))};
}

// Sent last by a case that ends well: shows that everything before it was taken in order.
const Frame last_ping{ping, "the end"};
const Frame last_pong{pong, "the end"};

void check(std::uint16_t port, const Case& c) {
  SCOPED_TRACE(c.name);
  SocketClient client(port);
  ASSERT_EQ(client.answer().status, 101);
  std::vector<Frame> sent = c.sent;
  if (c.code == 0) sent.push_back(last_ping);
  client.send(all_bytes(sent));
  // Pongs may overtake echoes, which wait in the queue: compare the two lines apart.
  std::vector<Frame> messages, pongs, expected_messages, expected_pongs;
  for (const Frame& frame : c.expected)
    (frame.opcode == pong ? expected_pongs : expected_messages).push_back(frame);
  if (c.code == 0) expected_pongs.push_back(last_pong);
  const std::size_t count = expected_messages.size() + expected_pongs.size();
  std::optional<unsigned> code;
  while (c.code != 0 || messages.size() + pongs.size() < count) {
    const auto frame = client.receive_message();
    if (!frame) break;
    EXPECT_FALSE(frame->masked);
    if (frame->opcode == closing) {
      code = frame->payload.size() < 2 ? 1005u
                                       : static_cast<unsigned char>(frame->payload[0]) * 256u +
                                             static_cast<unsigned char>(frame->payload[1]);
      break;
    }
    (frame->opcode == pong ? pongs : messages).push_back(*frame);
  }
  ASSERT_EQ(messages.size(), expected_messages.size());
  for (std::size_t i = 0; i < messages.size(); ++i) {
    EXPECT_EQ(messages[i].opcode, expected_messages[i].opcode);
    EXPECT_TRUE(messages[i].payload == expected_messages[i].payload);
  }
  ASSERT_EQ(pongs.size(), expected_pongs.size());
  for (std::size_t i = 0; i < pongs.size(); ++i)
    EXPECT_EQ(pongs[i].payload, expected_pongs[i].payload);
  if (c.code > 0) {
    EXPECT_EQ(code.value_or(0), c.code);
    EXPECT_TRUE(client.is_closed());
  }
}

void check_all(const std::vector<Case>& cases, SocketOptions options = {}) {
  RunningServer server(echo_router(options));
  for (const Case& c : cases) check(server.port(), c);
}

Case echoed(std::string name, Frame frame) { return {std::move(name), {frame}, {frame}}; }

TEST(WebSocket, Section1Framing) {
  std::vector<Case> cases;
  for (const unsigned kind : {text, binary})
    for (const std::size_t size : {0u, 125u, 126u, 127u, 128u, 65535u, 65536u})
      cases.push_back(echoed("1." + std::to_string(kind) + " size " + std::to_string(size),
                             {kind, std::string(size, kind == text ? '*' : '\xfe')}));
  check_all(cases);
}

TEST(WebSocket, Section1FramingInSmallPieces) {
  RunningServer server(echo_router());
  SocketClient client(server.port());
  const Frame frame{text, std::string(2000, '*')};
  const std::string bytes = frame.bytes();
  for (std::size_t at = 0; at < bytes.size(); at += 97)
    client.send(std::string_view(bytes).substr(at, 97));
  EXPECT_EQ(client.receive_message()->payload, frame.payload);
}

TEST(WebSocket, Section2Pings) {
  std::vector<Frame> ten;
  std::vector<Frame> ten_back;
  for (int i = 0; i < 10; ++i) {
    ten.push_back({ping, "payload-" + std::to_string(i)});
    ten_back.push_back({pong, ten.back().payload});
  }
  check_all({
      {"2.1 empty", {{ping, ""}}, {{pong, ""}}},
      {"2.2 text", {{ping, "Hello, world!"}}, {{pong, "Hello, world!"}}},
      {"2.3 binary", {{ping, "\x00\xff\xfe\xfd"s}}, {{pong, "\x00\xff\xfe\xfd"s}}},
      {"2.4 125 bytes", {{ping, std::string(125, '\xfe')}}, {{pong, std::string(125, '\xfe')}}},
      {"2.5 126 bytes", {{ping, std::string(126, '\xfe')}}, {}, 1002},
      {"2.7 unsolicited pong", {{pong, ""}}, {}},
      {"2.8 pong with payload", {{pong, "unsolicited"}}, {}},
      {"2.9 pong, then ping", {{pong, "unsolicited"}, {ping, "asked"}}, {{pong, "asked"}}},
      {"2.10 ten pings", ten, ten_back},
  });
}

TEST(WebSocket, Section3ReservedBits) {
  std::vector<Case> cases;
  for (unsigned rsv = 1; rsv <= 7; ++rsv) {
    cases.push_back({"3 text rsv " + std::to_string(rsv), {{text, "x", true, rsv}}, {}, 1002});
    cases.push_back({"3 ping rsv " + std::to_string(rsv), {{ping, "x", true, rsv}}, {}, 1002});
    cases.push_back({"3 after a message, rsv " + std::to_string(rsv),
                     {{ping, "first"}, {binary, "x", true, rsv}},
                     {{pong, "first"}},
                     1002});
  }
  check_all(cases);
}

TEST(WebSocket, Section4Opcodes) {
  std::vector<Case> cases;
  for (const unsigned opcode : {3u, 4u, 5u, 6u, 7u, 11u, 12u, 13u, 14u, 15u}) {
    cases.push_back({"4 opcode " + std::to_string(opcode), {{opcode, ""}}, {}, 1002});
    cases.push_back({"4 payload, opcode " + std::to_string(opcode), {{opcode, "x"}}, {}, 1002});
    cases.push_back({"4 inside a message, opcode " + std::to_string(opcode),
                     {{text, "a", false}, {opcode, "x"}},
                     {},
                     1002});
  }
  check_all(cases);
}

TEST(WebSocket, Section5Fragmentation) {
  const Frame both{text, "fragment1fragment2"};
  check_all({
      {"5.1 fragmented ping", {{ping, "a", false}, {continuation, "b"}}, {}, 1002},
      {"5.2 fragmented pong", {{pong, "a", false}, {continuation, "b"}}, {}, 1002},
      {"5.3 two fragments", {{text, "fragment1", false}, {continuation, "fragment2"}}, {both}},
      {"5.6 ping between",
       {{text, "fragment1", false}, {ping, "p"}, {continuation, "fragment2"}},
       {{pong, "p"}, both}},
      {"5.9 continuation of nothing", {{continuation, "x"}}, {}, 1002},
      {"5.10 continuation of nothing, open", {{continuation, "x", false}}, {}, 1002},
      {"5.12 continuation after the end",
       {{ping, "first"}, {continuation, "x", false}, {text, "y"}},
       {{pong, "first"}},
       1002},
      {"5.15 text begins inside text", {{text, "a", false}, {text, "b"}}, {}, 1002},
      {"5.18 binary begins inside text", {{text, "a", false}, {binary, "b"}}, {}, 1002},
      {"5.19 many fragments and pings",
       {{text, "f1", false},
        {continuation, "f2", false},
        {ping, "p1"},
        {continuation, "f3", false},
        {continuation, "", false},
        {ping, "p2"},
        {continuation, "f5"}},
       {{pong, "p1"}, {pong, "p2"}, {text, "f1f2f3f5"}}},
      {"5.20 empty fragments",
       {{text, "", false}, {continuation, "", false}, {continuation, ""}},
       {{text, ""}}},
  });
}

TEST(WebSocket, Section6Utf8) {
  const std::string good = "Hello-µ@ßöäüàá-UTF-8!! 鼎 \U0001F3FA";
  std::vector<Frame> by_byte;
  for (std::size_t i = 0; i < good.size(); ++i)
    by_byte.push_back(
        {i == 0 ? text : continuation, std::string(1, good[i]), i + 1 == good.size()});
  std::vector<Case> cases = {
      echoed("6.2.1 valid", {text, good}),
      {"6.2.3 split at every byte", by_byte, {{text, good}}},
      echoed("6.7 U+0000", {text, "\0"s}),
      echoed("6.9 U+D7FF", {text, "\xed\x9f\xbf"}),
      echoed("6.11 U+E000", {text, "\xee\x80\x80"}),
      echoed("6.11 U+10FFFF", {text, "\xf4\x8f\xbf\xbf"}),
      echoed("6.22 U+FFFE", {text, "\xef\xbf\xbe"}),
      echoed("6.23 U+FFFF", {text, "\xef\xbf\xbf"}),
      echoed("6 binary need not be UTF-8", {binary, "\xff\xfe"}),
      {"6.3.2 invalid in a fragment",
       {{text, good, false}, {continuation, "\xed\xa0\x80"}},
       {},
       1007},
      {"6.4 fails before the message ends", {{text, "\xce\xba\xf4\x90\x80\x80", false}}, {}, 1007},
      {"6 cut at the end of the message", {{text, "a\xe9\xbc"}}, {}, 1007},
      {"6 cut at the end of the last fragment",
       {{text, "a\xe9", false}, {continuation, "\xbc"}},
       {},
       1007},
  };
  for (const char* bad : {"\x80", "\xbf", "\xc0", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf",
                          "\xe0\x9f\xbf", "\xf0\x80\x80\xaf", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80",
                          "\xed\xbf\xbf", "\xed\xa0\x80\xed\xb0\x80", "\xf4\x90\x80\x80",
                          "\xf8\x88\x80\x80\x80", "\xfe", "\xff", "a\xffz", "\xc2z"})
    cases.push_back({"6 invalid", {{text, bad}}, {}, 1007});
  check_all(cases);
}

TEST(WebSocket, Section7Closing) {
  std::vector<Case> cases = {
      {"7.1.1 after a message", {{text, "Hello"}, closed_by_us()}, {}, 1000},
      {"7.1.3 ping after close is not answered", {closed_by_us(), {ping, "late"}}, {}, 1000},
      {"7.1.4 text after close is not answered", {closed_by_us(), {text, "late"}}, {}, 1000},
      {"7.3.1 no code", {{closing, ""}}, {}, 1000},
      {"7.3.2 one byte", {{closing, "x"}}, {}, 1002},
      {"7.3.3 code", {closed_by_us()}, {}, 1000},
      {"7.3.4 reason", {closed_by_us(1000, "good bye")}, {}, 1000},
      {"7.3.5 123 bytes of reason", {closed_by_us(1000, std::string(123, '*'))}, {}, 1000},
      {"7.3.6 124 bytes of reason", {closed_by_us(1000, std::string(124, '*'))}, {}, 1002},
      // The RFC leaves the code open here.
      {"7.5.1 invalid UTF-8 in the reason", {closed_by_us(1000, "\xff")}, {}, 1002},
      {"7 fragmented close", {{closing, close_payload(1000), false}}, {}, 1002},
  };
  for (const unsigned code :
       {1000u, 1001u, 1002u, 1003u, 1007u, 1008u, 1009u, 1010u, 1011u, 3000u, 3999u, 4000u, 4999u})
    cases.push_back({"7.7 code " + std::to_string(code), {closed_by_us(code)}, {}, code});
  for (const unsigned code :
       {0u, 999u, 1004u, 1005u, 1006u, 1016u, 1100u, 2000u, 2999u, 5000u, 65535u})
    cases.push_back({"7.9 code " + std::to_string(code), {closed_by_us(code)}, {}, 1002});
  // What was said before the close is still answered.
  RunningServer server(echo_router());
  for (Case& c : cases) {
    if (c.sent.front().opcode == text) c.expected.push_back(c.sent.front());
    check(server.port(), c);
  }
}

TEST(WebSocket, Section9Sizes) {
  const SocketOptions roomy{.message_limit = 17 * 1024 * 1024, .queue_limit = 32 * 1024 * 1024};
  std::vector<Case> cases;
  for (const std::size_t size : {64u * 1024, 1024u * 1024, 16u * 1024 * 1024}) {
    cases.push_back(echoed("9.1 text " + std::to_string(size), {text, std::string(size, '*')}));
    cases.push_back(
        echoed("9.2 binary " + std::to_string(size), {binary, std::string(size, '\xfe')}));
  }
  std::vector<Frame> pieces;
  for (int i = 0; i < 1024; ++i)
    pieces.push_back({i == 0 ? binary : continuation, std::string(1024, 'x'), i == 1023});
  cases.push_back({"9.3 a megabyte in pieces", pieces, {{binary, std::string(1024 * 1024, 'x')}}});
  std::vector<Frame> many(1000, {text, std::string(64, '*')});
  cases.push_back({"9.7 a thousand messages", many, many});
  check_all(cases, roomy);
}

TEST(WebSocket, Section9Limits) {
  const SocketOptions narrow{.message_limit = 1000};
  check_all(
      {
          echoed("at the limit", {text, std::string(1000, '*')}),
          {"over the limit", {{text, std::string(1001, '*')}}, {}, 1009},
          {"over the limit in pieces",
           {{text, std::string(600, '*'), false}, {continuation, std::string(600, '*')}},
           {},
           1009},
      },
      narrow);
}

TEST(WebSocket, Section9AnnouncedSizesAreNotBelieved) {
  RunningServer server(echo_router());
  SocketClient client(server.port());
  client.send("\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x12\x34\xfa\x07more"s);  // 2^63-1 bytes
  const auto frame = client.receive();
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->payload.substr(0, 2), close_payload(1009));
}

TEST(WebSocket, Section10Misc) {
  RunningServer server(echo_router());
  {  // 10.1 fragments that the network cuts elsewhere
    SocketClient client(server.port());
    const Frame frame{text, std::string(65536, '*')};
    const auto bytes = frame.bytes();
    for (std::size_t at = 0; at < bytes.size(); at += 1300)
      client.send(std::string_view(bytes).substr(at, 1300));
    EXPECT_EQ(client.receive_message()->payload.size(), 65536u);
  }
  {  // an unmasked frame
    SocketClient client(server.port());
    client.send(Frame{text, "x", true, 0, false}.bytes());
    const auto frame = client.receive();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->payload.substr(0, 2), close_payload(1002));
  }
  {  // lengths must take the shortest form
    SocketClient client(server.port());
    client.send("\x81\xfe\x00\x05\x00\x00\x00\x00hello"s);
    EXPECT_EQ(client.receive()->payload.substr(0, 2), close_payload(1002));
  }
  {
    SocketClient client(server.port());
    client.send("\x81\xff\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00\x00hello"s);
    EXPECT_EQ(client.receive()->payload.substr(0, 2), close_payload(1002));
  }
  {  // frames sent together with the request
    SocketClient client(server.port(), "", "/echo", Frame{text, "hasty"}.bytes());
    EXPECT_EQ(client.receive_message()->payload, "hasty");
  }
}

// ---- permessage-deflate
// --------------------------------------------------------------------------

class Deflater {
 public:
  Deflater() {
    deflateInit2(&out_, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
    inflateInit2(&in_, -15);
  }
  ~Deflater() {
    deflateEnd(&out_);
    inflateEnd(&in_);
  }

  std::string deflate_message(const std::string& data) {
    std::string out(data.size() + data.size() / 100 + 64, '\0');
    out_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    out_.avail_in = static_cast<uInt>(data.size());
    out_.next_out = reinterpret_cast<Bytef*>(out.data());
    out_.avail_out = static_cast<uInt>(out.size());
    ::deflate(&out_, Z_SYNC_FLUSH);
    out.resize(out.size() - out_.avail_out);
    if (out.size() < 5) return "\0"s;      // an empty message once more: zlib has nothing to flush
    return out.substr(0, out.size() - 4);  // 00 00 ff ff goes without saying
  }

  std::string inflate_message(std::string data, std::size_t size) {
    data += "\x00\x00\xff\xff"s;
    std::string out(size + 64, '\0');
    in_.next_in = reinterpret_cast<Bytef*>(data.data());
    in_.avail_in = static_cast<uInt>(data.size());
    in_.next_out = reinterpret_cast<Bytef*>(out.data());
    in_.avail_out = static_cast<uInt>(out.size());
    ::inflate(&in_, Z_SYNC_FLUSH);
    out.resize(out.size() - in_.avail_out);
    return out;
  }

 private:
  z_stream out_{};
  z_stream in_{};
};

const std::string offer =
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";

TEST(WebSocket, Section12Compression) {
  RunningServer server(echo_router({.message_limit = 1024 * 1024}));
  SocketClient client(server.port(), offer);
  EXPECT_NE(client.answer().header("sec-websocket-extensions").find("permessage-deflate"),
            std::string::npos);
  Deflater codec;
  for (const std::size_t size : {0u, 16u, 64u, 256u, 1024u, 4096u, 16384u, 131072u})
    for (int round = 0; round < 5; ++round) {
      std::string message;
      while (message.size() < size)
        message += "{\"n\":" + std::to_string(message.size() * 31 + round) + "}";
      message.resize(size);
      client.send(Frame{text, codec.deflate_message(message), true, 4}.bytes());
      const auto back = client.receive_message();
      ASSERT_TRUE(back) << size;
      const auto plain =
          back->rsv == 4 ? codec.inflate_message(back->payload, size) : back->payload;
      ASSERT_TRUE(plain == message) << size;
      if (size >= 1024) {
        EXPECT_EQ(back->rsv, 4u);
        EXPECT_LT(back->payload.size(), size);
      }
    }
}

TEST(WebSocket, Section12CompressedFragmentsAndPlainBetween) {
  RunningServer server(echo_router());
  SocketClient client(server.port(), offer);
  Deflater codec;
  const auto deflated = codec.deflate_message(std::string(300, 'a'));
  const auto half = deflated.size() / 2;
  client.send(all_bytes({{text, deflated.substr(0, half), false, 4},
                         {ping, "between"},
                         {continuation, deflated.substr(half)},
                         {text, "plain"}}));
  EXPECT_EQ(client.receive_message()->payload, "between");
  EXPECT_EQ(client.receive_message()->payload, std::string(300, 'a'));
  EXPECT_EQ(client.receive_message()->payload, "plain");
}

TEST(WebSocket, Section12CompressionMisused) {
  RunningServer server(echo_router({.message_limit = 100'000}));
  Deflater codec;
  const struct {
    const char* name;
    std::vector<Frame> sent;
    std::vector<unsigned> codes;
  } cases[] = {
      {"RSV1 on a continuation", {{text, "a", false}, {continuation, "b", true, 4}}, {1002}},
      {"RSV1 on a ping", {{ping, "a", true, 4}}, {1002}},
      {"RSV2", {{text, "a", true, 2}}, {1002}},
      {"not deflate", {{text, "\xff\xff\xff\xff\xff\xff", true, 4}}, {1007, 1002}},
      {"a bomb",
       {{binary, Deflater().deflate_message(std::string(50'000'000, '\0')), true, 4}},
       {1009}},
      {"invalid UTF-8 inside", {{text, Deflater().deflate_message("a\xff"), true, 4}}, {1007}},
  };
  for (const auto& c : cases) {
    SocketClient client(server.port(), offer);
    client.send(all_bytes(c.sent));
    const auto frame = client.receive();
    ASSERT_TRUE(frame) << c.name;
    EXPECT_EQ(frame->opcode, closing) << c.name;
    const unsigned code = static_cast<unsigned char>(frame->payload[0]) * 256u +
                          static_cast<unsigned char>(frame->payload[1]);
    EXPECT_TRUE(std::ranges::find(c.codes, code) != c.codes.end()) << c.name << ": " << code;
  }
}

TEST(WebSocket, Section13Negotiation) {
  RunningServer server(echo_router());
  const struct {
    std::string offered;
    bool is_taken;
  } cases[] = {
      {"permessage-deflate", true},
      {"permessage-deflate; server_no_context_takeover", true},
      {"permessage-deflate; client_no_context_takeover; server_no_context_takeover", true},
      {"permessage-deflate; server_max_window_bits=9", true},
      {"permessage-deflate; server_max_window_bits=15; client_max_window_bits", true},
      {"permessage-deflate; server_max_window_bits=7", false},
      {"permessage-deflate; server_max_window_bits=16", false},
      {"permessage-deflate; unknown=1", false},
      {"permessage-deflate; server_no_context_takeover=1", false},
      {"x-webkit-deflate-frame", false},
      {"permessage-deflate; unknown=1, permessage-deflate", true},
  };
  for (const auto& c : cases) {
    SocketClient client(server.port(), "Sec-WebSocket-Extensions: " + c.offered + "\r\n");
    ASSERT_EQ(client.answer().status, 101) << c.offered;
    const auto taken = client.answer().header("sec-websocket-extensions");
    EXPECT_EQ(taken.find("permessage-deflate") != taken.npos, c.is_taken)
        << c.offered << " -> " << taken;
    client.send(Frame{text, "still works"}.bytes());
    EXPECT_EQ(client.receive_message()->payload, "still works") << c.offered;
  }
}

// ---- the handshake and the server around it
// ------------------------------------------------------

TEST(WebSocket, HandshakeAnswersByTheBook) {
  RunningServer server(echo_router());
  SocketClient client(server.port());
  EXPECT_EQ(client.answer().status, 101);
  EXPECT_EQ(client.answer().header("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(client.answer().header("sec-websocket-extensions"), "");
  EXPECT_EQ(client.answer().header("server"), "yunzhan");
  EXPECT_EQ(SocketClient(server.port(), "Origin: https://fair.example\r\n").answer().status, 101);
  EXPECT_EQ(SocketClient(server.port(), "Origin: https://evil.example\r\n").answer().status, 403);
  EXPECT_EQ(SocketClient(server.port(), "", "/elsewhere").answer().status, 404);
  EXPECT_EQ(
      SocketClient(server.port(), "Cookie: " + std::string(8000, 'c') + "\r\n").answer().status,
      101);
  EXPECT_EQ(Client(server.port()).ask(test::get("/echo")).status, 426);
}

TEST(WebSocket, BadHandshakesAreRefused) {
  RunningServer server(echo_router());
  const std::string start = "GET /echo HTTP/1.1\r\nHost: fair.example\r\n";
  for (const std::string fields :
       {"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"}) {
    Client client(server.port());
    const auto answer = client.ask(start + fields + "\r\n");
    EXPECT_GE(answer.status, 400) << fields;
    EXPECT_LT(answer.status, 500) << fields;
  }
}

TEST(WebSocket, SlowReadersLoseMessagesAndNothingGrows) {
  std::atomic<int> full = 0;
  std::atomic<std::size_t> most = 0;
  Router router;
  router.websocket("/flood",
                   [&](WebSocket& socket, Request&) -> boost::asio::awaitable<void> {
                     const auto message = std::make_shared<const std::string>(100'000, 'x');
                     for (int i = 0; i < 500; ++i) {
                       if (socket.send(message, MessageKind::binary) == SendOutcome::full) ++full;
                       most = std::max(most.load(), socket.queued_bytes());
                       boost::asio::steady_timer pause(socket.executor(), 1ms);
                       co_await pause.async_wait(boost::asio::use_awaitable);
                     }
                   },
                   {.queue_limit = 1'000'000, .compress = false});
  RunningServer server(std::move(router));
  SocketClient client(server.port(), "", "/flood");
  for (int i = 0; i < 100 && full == 0; ++i) std::this_thread::sleep_for(20ms);
  EXPECT_GT(full, 0);
  EXPECT_LE(most, 1'000'000u);
}

TEST(WebSocket, SilentPeersArePingedAndDropped) {
  RunningServer server(echo_router({.idle_deadline = std::chrono::seconds(2)}));
  SocketClient client(server.port());
  const auto frame = client.receive();
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->opcode, ping);
  EXPECT_TRUE(client.is_closed());
}

TEST(WebSocket, StoppingTellsThem) {
  RunningServer server(echo_router());
  SocketClient client(server.port());
  client.send(Frame{text, "here"}.bytes());
  EXPECT_EQ(client.receive_message()->payload, "here");
  server->stop();
  const auto frame = client.receive();
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->payload.substr(0, 2), close_payload(1012));
  client.send(Frame{closing, close_payload(1012)}.bytes());
  EXPECT_TRUE(client.is_closed());
  server.join();
}

TEST(WebSocket, AHandlerThatThrowsEndsOneSocket) {
  Router router = echo_router();
  router.websocket("/throws", [](WebSocket& socket, Request&) -> boost::asio::awaitable<void> {
    (void)co_await socket.receive();
    throw std::runtime_error("secret");
  });
  RunningServer server(std::move(router));
  SocketClient other(server.port());
  SocketClient client(server.port(), "", "/throws");
  client.send(Frame{text, "x"}.bytes());
  EXPECT_EQ(client.receive()->payload, close_payload(1011, "internal error"));
  other.send(Frame{text, "still here"}.bytes());
  EXPECT_EQ(other.receive_message()->payload, "still here");
}

}  // namespace
}  // namespace yz::http
