// Visitors who talk over a hall's own sockets, and a real database. Only tests include it.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "expo/storage.hpp"
#include "live/talk/storage.hpp"
#include "live/talk/talk.hpp"

namespace yz::live::test {

namespace json = boost::json;

inline Identity person(char digit, std::string exhibitor = {}, bool is_organiser = false) {
  return {"session:" + std::string(32, digit), {}, std::move(exhibitor), is_organiser};
}

inline std::unique_ptr<store::Database> open_database() {
  std::vector<store::Migration> steps;
  for (const auto room : {expo::migrations(), migrations()})
    steps.insert(steps.end(), room.begin(), room.end());
  auto database = std::move(*store::Database::open(":memory:", steps));
  expo::Pack pack;
  pack.expo.slug = "fair";
  pack.zones.resize(1);
  pack.zones[0].slug = "relics";
  pack.exhibitors.resize(1);
  pack.exhibitors[0].slug = "museum";
  pack.exhibits.resize(2);
  pack.exhibits[0].slug = "ding";
  pack.exhibits[1].slug = "gourd";
  for (auto& exhibit : pack.exhibits) exhibit.zone = "relics";
  pack.exhibits[0].exhibitor = "museum";
  const auto done =
      database->write_now([&](store::Tx& tx) { return expo::import_pack(tx, pack, Sha256{}); });
  if (!done) std::abort();
  return database;
}

inline HallShape field() {
  HallShape shape;
  shape.slug = "main";
  shape.max_x = shape.max_y = 20;
  shape.may_stand = [](double, double) { return true; };
  return shape;
}

class Participant {
 public:
  Participant(Loop& loop, Identity identity, std::string name) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) std::abort();
    ::fcntl(pair[0], F_SETFL, O_NONBLOCK);
    socket_ = pair[1];
    loop.adopt(pair[0], {}, std::move(identity));
    std::vector<std::uint8_t> hello;
    write(hello, from_client::Hello{.token = {}, .pose = {}, .name = std::move(name)});
    put(hello, Opcode::binary);
  }
  ~Participant() { ::close(socket_); }
  Participant(const Participant&) = delete;

  void ask(const json::value& value) {
    const std::string text = json::serialize(value);
    put({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, Opcode::text);
  }
  // The next answer that has `member`; null where none comes.
  json::value hear(const char* member) {
    while (true) {
      SocketFrame frame;
      const FrameStep step = read_socket_frame(in_, Side::client, 65535, frame);
      if (step.used > 0) {
        std::string text;
        if (frame.opcode == Opcode::text) text.assign(frame.payload.begin(), frame.payload.end());
        if (frame.opcode == Opcode::binary && !is_frame(frame.payload)) keep(frame.payload);
        if (frame.opcode == Opcode::close) closed = frame.payload[0] << 8 | frame.payload[1];
        in_.erase(in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(step.used));
        if (closed != 0) return nullptr;
        if (text.empty()) continue;
        const auto value = json::parse(text);
        if (const auto* found = value.as_object().if_contains(member)) return *found;
        continue;
      }
      pollfd waiting{socket_, POLLIN, 0};
      if (::poll(&waiting, 1, 4000) <= 0) return nullptr;
      std::uint8_t buffer[65536];
      const auto got = ::recv(socket_, buffer, sizeof buffer, 0);
      if (got <= 0) return nullptr;
      in_.insert(in_.end(), buffer, buffer + got);
    }
  }
  void react(Gesture gesture) {
    std::vector<std::uint8_t> bytes;
    write(bytes, from_client::Gestured{gesture});
    put(bytes, Opcode::binary);
  }
  void say(const char* room, const char* id, const char* text) {
    ask({{"do", "say"}, {"room", room}, {"id", id}, {"text", text}});
  }
  int closed = 0;
  int reactions = 0;  // seen so far, of anybody

 private:
  void keep(Bytes bytes) {
    const auto message = read_server_message(bytes);
    if (const auto* told = message ? std::get_if<from_server::Reactions>(&*message) : nullptr)
      for (const auto count : told->counts) reactions += count;
  }
  void put(std::span<const std::uint8_t> payload, Opcode opcode) {
    std::vector<std::uint8_t> bytes;
    append_client_frame(bytes, payload, opcode, 42);
    ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  int socket_;
  std::vector<std::uint8_t> in_;
};

class LiveTalk : public ::testing::Test {
 protected:
  ~LiveTalk() override {
    loop.stop();
    talk.stop();
    database->stop();
  }
  std::unique_ptr<store::Database> database = open_database();
  Talk talk{*database};
  Loop loop{field(), {}, &talk};
};

}  // namespace yz::live::test
