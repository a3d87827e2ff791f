// A hall's thread over real sockets: what honest visitors get, and what hostile ones do not.
#include "live/presence/loop.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <random>

#include <gtest/gtest.h>

namespace yz::live {
namespace {

using namespace std::chrono_literals;
using Buffer = std::vector<std::uint8_t>;

HallShape field() {
  HallShape shape;
  shape.max_x = 60;
  shape.max_y = 40;
  shape.spawn_x = 30;
  shape.spawn_y = 20;
  shape.may_stand = [](double, double) { return true; };
  return shape;
}

class Visitor {
 public:
  explicit Visitor(Loop& loop, std::string received = {}) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) std::abort();
    ::fcntl(pair[0], F_SETFL, O_NONBLOCK);
    socket_ = pair[1];
    loop.adopt(pair[0], std::move(received), {});
  }
  ~Visitor() { ::close(socket_); }
  Visitor(const Visitor&) = delete;

  bool raw(std::span<const std::uint8_t> bytes) {
    return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }
  bool raw(std::initializer_list<int> list) { return raw(Buffer(list.begin(), list.end())); }
  bool say(const ClientMessage& message) {
    Buffer payload;
    write(payload, message);
    return send_payload(payload);
  }
  bool send_payload(const Buffer& payload, Opcode opcode = Opcode::binary) {
    Buffer bytes;
    append_client_frame(bytes, payload, opcode, 0x11223344);
    return raw(bytes);
  }
  bool greet(double x = 30, double y = 20, std::optional<Token> token = {}) {
    from_client::Hello hello;
    hello.name = "测试";
    hello.token = token;
    hello.pose = {static_cast<std::uint32_t>(x * 250), static_cast<std::uint32_t>(y * 250), 0, 0,
                  0};
    if (!say(hello)) return false;
    while (next())
      if (auto* w = std::get_if<from_server::Welcome>(&message)) return welcome = *w, true;
    return false;
  }

  // Reads one frame; true where it was a data message. `closed` where the server closed.
  bool next(std::chrono::milliseconds patience = 3000ms) {
    while (true) {
      SocketFrame frame;
      const FrameStep step = read_socket_frame(in_, Side::client, 65535, frame);
      if (step.used > 0) {
        const Buffer payload(frame.payload.begin(), frame.payload.end());
        in_.erase(in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(step.used));
        if (frame.opcode == Opcode::close) {
          closed = payload.size() >= 2 ? payload[0] << 8 | payload[1] : 1005;
          return false;
        }
        if (frame.opcode == Opcode::pong) ++pongs;
        if (frame.opcode != Opcode::binary) continue;
        if (is_frame(payload)) {
          frames += read_frame(payload, last) ? 1 : 0;
          message = from_server::Clock{};
        } else if (auto read = read_server_message(payload)) {
          message = *read;
        }
        return true;
      }
      pollfd waiting{socket_, POLLIN, 0};
      if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
      std::uint8_t buffer[65536];
      const auto got = ::recv(socket_, buffer, sizeof buffer, 0);
      if (got <= 0) {
        if (closed == 0) closed = 1006;
        return false;
      }
      in_.insert(in_.end(), buffer, buffer + got);
    }
  }
  int until_closed(std::chrono::milliseconds patience = 3000ms) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (closed == 0 && std::chrono::steady_clock::now() < end) next(100ms);
    return closed;
  }

  ServerMessage message;
  from_server::Welcome welcome;
  Frame last;
  int frames = 0;
  int pongs = 0;
  int closed = 0;

 private:
  int socket_;
  Buffer in_;
};

from_client::Moved at(double x, double y) {
  return {0,
          {static_cast<std::uint32_t>(x * 250), static_cast<std::uint32_t>(y * 250), 0, 0, 0},
          false};
}

TEST(LiveLoop, TwoVisitorsSeeEachOtherWalk) {
  Loop loop(field(), {}, nullptr);
  Visitor a(loop);
  Visitor b(loop);
  ASSERT_TRUE(a.greet(30, 20));
  ASSERT_TRUE(b.greet(31, 20));
  bool seen = false;
  for (int i = 0; i < 40 && !seen; ++i) {
    b.say(at(31 + i * 0.1, 20));
    if (!a.next(200ms)) continue;
    for (const auto& [slot, pose] : a.last.poses) seen = seen || pose.x > 31 * 250;
  }
  EXPECT_TRUE(seen);
}

TEST(LiveLoop, TheWelcomeIsTheFirstThatIsHeard) {
  Loop loop(field(), {}, nullptr);
  Visitor other(loop);
  ASSERT_TRUE(other.greet());
  for (int i = 0; i < 20; ++i) {
    Visitor one(loop);
    from_client::Hello hello;
    hello.name = "x";
    one.say(hello);
    ASSERT_TRUE(one.next());
    EXPECT_TRUE(std::holds_alternative<from_server::Welcome>(one.message));
    EXPECT_EQ(one.frames, 0);
  }
}

TEST(LiveLoop, ATokenBringsBackTheSameVisitorAndEndsTheOldLine) {
  Loop loop(field(), {}, nullptr);
  Visitor first(loop);
  ASSERT_TRUE(first.greet(12, 13));
  Visitor second(loop);
  ASSERT_TRUE(second.greet(1, 1, first.welcome.token));
  EXPECT_TRUE(second.welcome.is_resumed);
  EXPECT_EQ(second.welcome.number, first.welcome.number);
  EXPECT_EQ(second.welcome.pose.x, 12 * 250u);
  EXPECT_EQ(first.until_closed(), close_code::replaced);
}

TEST(LiveLoop, ARefusedStepIsCorrected) {
  Loop loop(field(), {}, nullptr);
  Visitor one(loop);
  ASSERT_TRUE(one.greet(30, 20));
  one.say(at(50, 20));
  bool corrected = false;
  for (int i = 0; i < 5 && !corrected && one.next(); ++i)
    if (const auto* c = std::get_if<from_server::Correction>(&one.message))
      corrected = c->pose.x == 30 * 250;
  EXPECT_TRUE(corrected);
}

struct Hostile {
  const char* name;
  bool greets;
  std::function<void(Visitor&)> act;
  int code;
};

const std::vector<Hostile>& hostile() {
  static const std::vector<Hostile> all = {
      {"truncated message", true, [](Visitor& v) { v.send_payload({1, 2, 3}); }, 4400},
      {"unknown message", true, [](Visitor& v) { v.send_payload({99}); }, 4400},
      {"empty message", true, [](Visitor& v) { v.send_payload({}); }, 4400},
      {"a second hello", true,
       [](Visitor& v) { v.say(from_client::Hello{.token = {}, .pose = {}, .name = "x"}); }, 4400},
      {"a pose before the hello", false, [](Visitor& v) { v.say(at(1, 1)); }, 4400},
      {"text before the hello", false, [](Visitor& v) { v.send_payload({'x'}, Opcode::text); },
       1003},
      {"wrong version", false, [](Visitor& v) { v.send_payload({0, 9, 0, 0, 1, 2}); }, 4426},
      {"oversized, announced in 16 bits", true, [](Visitor& v) { v.raw({0x82, 0xFE, 0xFF, 0xFF}); },
       1009},
      {"oversized, announced in 64 bits", true,
       [](Visitor& v) { v.raw({0x82, 0xFF, 0, 0, 0x7F, 0, 0, 0, 0, 0}); }, 1009},
      {"a compressed bomb", true, [](Visitor& v) { v.raw({0xC2, 0x84, 0, 0, 0, 0, 1, 2, 3, 4}); },
       1002},
      {"not masked", true, [](Visitor& v) { v.raw({0x82, 0x01, 0x00}); }, 1002},
      {"unknown opcode", true, [](Visitor& v) { v.raw({0x85, 0x80, 0, 0, 0, 0}); }, 1002},
      {"a continuation of nothing", true,
       [](Visitor& v) { v.send_payload({1}, Opcode::continuation); }, 1002},
      {"text that is no UTF-8", true,
       [](Visitor& v) { v.send_payload({0xFF, 0xFE}, Opcode::text); }, 1007},
      {"endless fragments", true,
       [](Visitor& v) {
         Buffer frame = {0x02, 0xFE, 0x10, 0x00, 0, 0, 0, 0};
         frame.resize(frame.size() + 0x1000);
         v.raw(frame);
         frame[0] = 0x00;
         for (int i = 0; i < 4; ++i) v.raw(frame);
       },
       1009},
      {"a flood of messages", true,
       [](Visitor& v) {
         for (int i = 0; i < 2000 && v.say(from_client::Ack{}); ++i) {
         }
       },
       1008},
      {"says goodbye", true, [](Visitor& v) { v.send_payload({0x03, 0xE8}, Opcode::close); }, 1000},
  };
  return all;
}

// Each hostile connection ends with its code, while an honest pair goes on seeing each other.
TEST(LiveLoop, HostileFramesEndTheirOwnConnectionOnly) {
  Loop loop(field(), {}, nullptr);
  Visitor honest(loop);
  Visitor walker(loop);
  ASSERT_TRUE(honest.greet(30, 20));
  ASSERT_TRUE(walker.greet(31, 20));
  int step = 0;
  for (const Hostile& one : hostile()) {
    SCOPED_TRACE(one.name);
    Visitor visitor(loop);
    if (one.greets) {
      ASSERT_TRUE(visitor.greet(30, 21));
    }
    one.act(visitor);
    EXPECT_EQ(visitor.until_closed(), one.code);
    const int before = honest.frames;
    for (int i = 0; i < 20 && honest.frames == before; ++i) {
      walker.say(at(31 + (++step % 50) * 0.02, 20));
      honest.next(100ms);
      walker.next(1ms);
    }
    EXPECT_GT(honest.frames, before) << "the honest visitor no longer sees the other";
    EXPECT_EQ(honest.closed, 0);
  }
}

TEST(LiveLoop, AByteASecondIsEndedByDeadlines) {
  LoopOptions options;
  options.greeting_deadline = 1200;
  options.partial_deadline = 1200;
  Loop loop(field(), options, nullptr);
  Visitor silent(loop);
  Visitor slow(loop);
  ASSERT_TRUE(slow.greet());
  Buffer bytes;
  Buffer payload;
  write(payload, at(1, 1));
  append_client_frame(bytes, payload, Opcode::binary, 1);
  for (std::size_t i = 0; i + 1 < bytes.size() && slow.closed == 0; ++i) {
    slow.raw({&bytes[i], 1});
    slow.next(300ms);
  }
  EXPECT_EQ(slow.until_closed(), 1008);
  EXPECT_EQ(silent.until_closed(), 4408);
}

TEST(LiveLoop, AMessageInSingleBytesIsAMessage) {
  Loop loop(field(), {}, nullptr);
  Visitor one(loop);
  Buffer payload;
  from_client::Hello hello;
  hello.name = "x";
  write(payload, hello);
  Buffer bytes;
  append_client_frame(bytes, payload, Opcode::binary, 77);
  for (std::uint8_t& byte : bytes) {
    one.raw({&byte, 1});
    std::this_thread::sleep_for(1ms);
  }
  ASSERT_TRUE(one.next());
  EXPECT_TRUE(std::holds_alternative<from_server::Welcome>(one.message));
}

TEST(LiveLoop, RandomBytesNeverHurtTheHall) {
  Loop loop(field(), {}, nullptr);
  std::mt19937 random(11);
  for (int i = 0; i < 200; ++i) {
    Visitor one(loop);
    if (i % 2) {
      ASSERT_TRUE(one.greet());
    }
    Buffer noise(random() % 300);
    for (auto& byte : noise) byte = static_cast<std::uint8_t>(random());
    if (i % 3)
      one.send_payload(noise, random() % 2 ? Opcode::binary : Opcode::text);
    else
      one.raw(noise);
  }
  Visitor honest(loop);
  EXPECT_TRUE(honest.greet());
}

TEST(LiveLoop, StoppingSaysGoodbye) {
  auto loop = std::make_unique<Loop>(field(), LoopOptions{}, nullptr);
  Visitor one(*loop);
  ASSERT_TRUE(one.greet());
  loop->stop();
  EXPECT_EQ(one.until_closed(), close_code::restart);
}

TEST(LiveLoop, WhatManyFeelComesAsOneMessageAZone) {
  HallShape shape = field();
  shape.zones = {{"stage", {{0, 0}, {60, 0}, {60, 40}, {0, 40}}}};
  LoopOptions options;
  options.reaction_interval = 400;
  Loop loop(shape, options, nullptr);
  Visitor a(loop);
  Visitor b(loop);
  Visitor listener(loop);
  ASSERT_TRUE(a.greet(5, 5) && b.greet(6, 5) && listener.greet(55, 35));
  for (int i = 0; i < 3; ++i)
    for (Visitor* each : {&a, &b}) each->say(from_client::Gestured{Gesture::clap});
  b.say(from_client::Gestured{Gesture::flower});
  std::vector<from_server::Reactions> heard;
  unsigned felt = 0;
  const auto end = std::chrono::steady_clock::now() + 2s;
  while (std::chrono::steady_clock::now() < end && listener.closed == 0) {
    if (!listener.next(200ms)) continue;
    EXPECT_FALSE(std::holds_alternative<from_server::Gestured>(listener.message));
    if (const auto* told = std::get_if<from_server::Reactions>(&listener.message)) {
      heard.push_back(*told);
      listener.message = from_server::Clock{};
      for (const auto count : told->counts) felt += count;
    }
    listener.say(from_client::Ack{});
  }
  ASSERT_FALSE(heard.empty());
  EXPECT_LE(heard.size(), 2U) << "half a second's at a time";
  EXPECT_EQ(heard[0].zone, "stage");
  EXPECT_GE(felt, 2U);
  EXPECT_LE(felt, 4U) << "everybody once each time";
}

}  // namespace
}  // namespace yz::live
