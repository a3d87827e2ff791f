// The byte vectors of spec/live_vectors.json, read and written; web/common/live/wire.test.ts holds
// the browser's codec to the same file.
#include "live/presence/wire.hpp"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "live/presence/frame.hpp"
#include "live/presence/socket_frames.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;
using Buffer = std::vector<std::uint8_t>;

json::value read_vectors() {
  std::ifstream file(YZ_SOURCE_DIR "/spec/live_vectors.json");
  std::stringstream text;
  text << file.rdbuf();
  return json::parse(text.str());
}

Buffer from_hex(std::string_view hex) {
  Buffer bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(
        static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

std::string_view text_of(const json::value& value) {
  return {value.as_string().data(), value.as_string().size()};
}

template <class T>
T number(const json::value& value) {
  return value.to_number<T>();
}

Pose pose_of(const json::value& v) {
  Pose p{number<std::uint32_t>(v.at("x")), number<std::uint32_t>(v.at("y")),
         number<std::uint8_t>(v.at("yaw")), 0, 0};
  if (v.as_object().contains("vx")) p.vx = number<std::int8_t>(v.at("vx"));
  if (v.as_object().contains("vy")) p.vy = number<std::int8_t>(v.at("vy"));
  return p;
}

Token token_of(const json::value& v) {
  Token token{};
  std::ranges::copy(from_hex(text_of(v)), token.begin());
  return token;
}

ClientMessage client_message(std::string_view type, const json::value& f) {
  if (type == "hello") {
    from_client::Hello m{number<std::uint8_t>(f.at("version")),
                         {},
                         number<std::uint8_t>(f.at("look")),
                         pose_of(f.at("pose")),
                         std::string(text_of(f.at("name")))};
    if (!f.at("token").is_null()) m.token = token_of(f.at("token"));
    return m;
  }
  if (type == "ack") return from_client::Ack{number<std::uint8_t>(f.at("ack"))};
  if (type == "gesture")
    return from_client::Gestured{static_cast<Gesture>(number<int>(f.at("gesture")))};
  if (type == "clock") return from_client::AskClock{number<std::uint32_t>(f.at("nonce"))};
  if (type == "who") {
    from_client::Who m;
    for (const auto& one : f.at("numbers").as_array()) m.numbers.push_back(number<Number>(one));
    return m;
  }
  from_client::Moved m{number<std::uint8_t>(f.at("ack")), pose_of(f.at("pose")), type == "jump"};
  if (type == "move") {
    m.pose.vx = number<std::int8_t>(f.at("velocity").at(0));
    m.pose.vy = number<std::int8_t>(f.at("velocity").at(1));
  }
  return m;
}

ServerMessage server_message(std::string_view type, const json::value& f) {
  if (type == "correction") return from_server::Correction{pose_of(f.at("pose"))};
  if (type == "gesture")
    return from_server::Gestured{number<Number>(f.at("number")),
                                 static_cast<Gesture>(number<int>(f.at("gesture")))};
  if (type == "clock")
    return from_server::Clock{number<std::uint32_t>(f.at("nonce")),
                              number<std::uint64_t>(f.at("unix_ms"))};
  if (type == "names") {
    from_server::Names m;
    for (const auto& one : f.at("people").as_array())
      m.people.push_back({number<Number>(one.at("number")), number<std::uint8_t>(one.at("look")),
                          std::string(text_of(one.at("name")))});
    return m;
  }
  if (type == "crowd") {
    from_server::Crowd m{number<std::uint16_t>(f.at("columns")),
                         number<std::uint16_t>(f.at("rows")),
                         number<std::uint8_t>(f.at("cell_metres")),
                         number<std::uint32_t>(f.at("visitors")),
                         {}};
    for (const auto& one : f.at("counts").as_array()) m.counts.push_back(number<std::uint8_t>(one));
    return m;
  }
  if (type == "reactions") {
    from_server::Reactions m;
    m.zone = text_of(f.at("zone"));
    for (std::size_t i = 0; i < m.counts.size(); ++i)
      m.counts[i] = number<std::uint16_t>(f.at("counts").at(i));
    for (const auto& one : f.at("people").as_array())
      m.people.push_back({number<Number>(one.at("number")),
                          static_cast<Gesture>(number<int>(one.at("reaction")))});
    return m;
  }
  return from_server::Welcome{number<std::uint8_t>(f.at("version")),
                              number<Number>(f.at("number")),
                              token_of(f.at("token")),
                              pose_of(f.at("pose")),
                              number<std::int32_t>(f.at("corner_mm").at(0)),
                              number<std::int32_t>(f.at("corner_mm").at(1)),
                              number<std::uint32_t>(f.at("width")),
                              number<std::uint32_t>(f.at("depth")),
                              number<std::uint16_t>(f.at("interval_ms")),
                              f.at("resumed").as_bool(),
                              f.at("may_talk").as_bool()};
}

void check_frame(const json::value& f, const Buffer& bytes) {
  FrameWriter writer;
  Frame expected;
  expected.is_key = f.at("key").as_bool();
  writer.begin({number<std::uint32_t>(f.at("receiver").at(0)),
                number<std::uint32_t>(f.at("receiver").at(1)), 0, 0, 0},
               expected.is_key);
  for (const auto& one : f.at("enters").as_array()) {
    const FrameSlot enter{number<std::uint8_t>(one.at("slot")), number<Number>(one.at("number")),
                          number<std::uint8_t>(one.at("look"))};
    expected.enters.push_back(enter);
    writer.enter(enter.slot, enter.number, enter.look);
  }
  for (const auto& one : f.at("left").as_array()) {
    expected.left |= std::uint64_t{1} << number<int>(one);
    writer.leave(number<std::uint8_t>(one));
  }
  for (const auto& one : f.at("poses").as_array()) {
    expected.poses.emplace_back(number<std::uint8_t>(one.at("slot")), pose_of(one));
    EXPECT_TRUE(writer.pose(expected.poses.back().first, expected.poses.back().second));
  }
  Buffer written(frame_limit);
  written.resize(writer.finish(written.data()));
  EXPECT_EQ(written, bytes);
  Frame frame;
  ASSERT_TRUE(read_frame(bytes, frame));
  EXPECT_EQ(frame, expected);
}

TEST(LiveWire, EveryVectorIsReadAndWritten) {
  const auto vectors = read_vectors();
  int seen = 0;
  for (const auto& one : vectors.at("messages").as_array()) {
    SCOPED_TRACE(text_of(one.at("name")));
    const Buffer bytes = from_hex(text_of(one.at("hex")));
    const auto type = text_of(one.at("type"));
    Buffer written;
    if (type == "frame") {
      check_frame(one.at("fields"), bytes);
    } else if (text_of(one.at("from")) == "client") {
      const ClientMessage expected = client_message(type, one.at("fields"));
      write(written, expected);
      EXPECT_EQ(written, bytes);
      EXPECT_EQ(read_client_message(bytes), expected);
    } else {
      const ServerMessage expected = server_message(type, one.at("fields"));
      write(written, expected);
      EXPECT_EQ(written, bytes);
      EXPECT_EQ(read_server_message(bytes), expected);
    }
    ++seen;
  }
  EXPECT_GT(seen, 20);
}

TEST(LiveWire, WhatIsNoMessageIsRefused) {
  const auto vectors = read_vectors();
  for (const auto& one : vectors.at("refused").as_array()) {
    SCOPED_TRACE(text_of(one.at("name")));
    const Buffer bytes = from_hex(text_of(one.at("hex")));
    Frame frame;
    if (text_of(one.at("from")) == "client")
      EXPECT_FALSE(read_client_message(bytes));
    else
      EXPECT_FALSE(is_frame(bytes) ? read_frame(bytes, frame)
                                   : read_server_message(bytes).has_value());
  }
}

TEST(LiveWire, NoPrefixOfAMessageIsAMessage) {
  const auto vectors = read_vectors();
  for (const auto& one : vectors.at("messages").as_array()) {
    const Buffer bytes = from_hex(text_of(one.at("hex")));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const Bytes part(bytes.data(), size);
      Frame frame;
      EXPECT_FALSE(read_client_message(part) && text_of(one.at("from")) == "client");
      EXPECT_FALSE(
          text_of(one.at("from")) == "server" &&
          (is_frame(part) ? read_frame(part, frame) : read_server_message(part).has_value()))
          << text_of(one.at("name")) << " cut to " << size;
    }
  }
}

TEST(LiveWire, AnAvatarOutOfReachIsNotWritten) {
  FrameWriter writer;
  writer.begin({10'000, 10'000, 0, 0, 0}, false);
  EXPECT_TRUE(writer.pose(0, {10'000 + 2000, 10'000 - 2000, 0, 0, 0}));
  EXPECT_FALSE(writer.pose(1, {10'000 + 2100, 10'000, 0, 0, 0}));
  EXPECT_FALSE(writer.pose(2, {10'000, 10'000 - 2100, 0, 0, 0}));
}

TEST(LiveSocketFrames, SizesModesAndFaults) {
  for (const std::size_t size : {0u, 1u, 125u, 126u, 4000u, 65535u}) {
    Buffer payload(size, 7);
    Buffer bytes;
    append_client_frame(bytes, payload, Opcode::binary, 0x01020304);
    SocketFrame frame;
    EXPECT_EQ(read_socket_frame(bytes, Side::server, 65535, frame).used, bytes.size());
    EXPECT_TRUE(std::ranges::equal(frame.payload, payload));
    for (const std::size_t cut : {1u, 2u, 3u})
      if (cut < bytes.size()) {
        EXPECT_EQ(read_socket_frame(std::span(bytes).first(bytes.size() - cut), Side::server, 65535,
                                    frame)
                      .used,
                  0u);
      }
  }
  const auto fault = [](std::initializer_list<int> list, std::size_t limit = 1000) {
    Buffer bytes(list.begin(), list.end());
    SocketFrame frame;
    return read_socket_frame(bytes, Side::server, limit, frame).fault;
  };
  EXPECT_EQ(fault({0xC2, 0x80, 0, 0, 0, 0}), 1002) << "compressed, which was not agreed";
  EXPECT_EQ(fault({0x83, 0x80, 0, 0, 0, 0}), 1002) << "unknown opcode";
  EXPECT_EQ(fault({0x82, 0x00}), 1002) << "not masked";
  EXPECT_EQ(fault({0x09, 0x80, 0, 0, 0, 0}), 1002) << "a ping in fragments";
  EXPECT_EQ(fault({0x89, 0xFE, 0, 200}), 1002) << "a ping of 200 bytes";
  EXPECT_EQ(fault({0x82, 0xFE, 0, 5}), 1002) << "a length not in its shortest form";
  EXPECT_EQ(fault({0x82, 0xFE, 4, 0}), 1009) << "announced: too big";
  EXPECT_EQ(fault({0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}), 1009);
  EXPECT_EQ(fault({0x82}), 0) << "the beginning of a frame";
}

}  // namespace
}  // namespace yz::live
