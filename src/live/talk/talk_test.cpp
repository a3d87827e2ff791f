// Talk over the halls' own sockets and a real database.
#include "live/talk/talk.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "expo/storage.hpp"
#include "live/talk/rooms.hpp"
#include "live/talk/storage.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;

Identity person(char digit, std::string exhibitor = {}, bool is_organiser = false) {
  return {"session:" + std::string(32, digit), {}, std::move(exhibitor), is_organiser};
}

std::unique_ptr<store::Database> open_database() {
  std::vector<store::Migration> steps;
  for (const auto room : {expo::migrations(), migrations()})
    steps.insert(steps.end(), room.begin(), room.end());
  return std::move(*store::Database::open(":memory:", steps));
}

HallShape field() {
  HallShape shape;
  shape.max_x = shape.max_y = 20;
  shape.may_stand = [](double, double) { return true; };
  return shape;
}

class Voice {
 public:
  Voice(Loop& loop, Identity identity, std::string name) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) std::abort();
    ::fcntl(pair[0], F_SETFL, O_NONBLOCK);
    socket_ = pair[1];
    loop.adopt(pair[0], {}, std::move(identity));
    std::vector<std::uint8_t> hello;
    write(hello, from_client::Hello{.token = {}, .pose = {}, .name = std::move(name)});
    put(hello, Opcode::binary);
  }
  ~Voice() { ::close(socket_); }
  Voice(const Voice&) = delete;

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
  void say(const char* room, const char* id, const char* text) {
    ask({{"do", "say"}, {"room", room}, {"id", id}, {"text", text}});
  }
  int closed = 0;

 private:
  void put(std::span<const std::uint8_t> payload, Opcode opcode) {
    std::vector<std::uint8_t> bytes;
    append_client_frame(bytes, payload, opcode, 42);
    ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  int socket_;
  std::vector<std::uint8_t> in_;
};

const std::string direct = direct_room(person('a').key, person('b').key);

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

TEST_F(LiveTalk, AMessageReachesTheOtherAndIsSaidOnce) {
  Voice a(loop, person('a'), "A");
  Voice b(loop, person('b'), "B");
  b.ask({{"do", "open"}, {"room", direct}});
  EXPECT_EQ(b.hear("page").at("messages").as_array().size(), 0u);
  for (int i = 0; i < 3; ++i) a.say(direct.c_str(), "same", "你好");
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(a.hear("message").at("position"), 1) << "sent again, said once";
  const auto heard = b.hear("message");
  EXPECT_EQ(heard.at("text"), "你好");
  EXPECT_EQ(heard.at("name"), "A");
  EXPECT_FALSE(json::serialize(heard.at("author")).contains("session")) << "keys stay here";
  b.ask({{"do", "open"}, {"room", direct}, {"after", 0}});
  EXPECT_EQ(b.hear("page").at("messages").as_array().size(), 1u);
}

TEST_F(LiveTalk, AnAnswerFindsTheOtherWhoDoesNotListenAndIsUnread) {
  Voice a(loop, person('a'), "A");
  {
    Voice b(loop, person('b'), "B");
    b.ask({{"do", "inbox"}});
    EXPECT_TRUE(b.hear("inbox").as_array().empty());
    a.say(direct.c_str(), "1", "are you there?");
    EXPECT_EQ(b.hear("waiting").at("text"), "are you there?");
  }
  Voice later(loop, person('b'), "B");
  later.ask({{"do", "inbox"}});
  const auto inbox = later.hear("inbox");
  ASSERT_EQ(inbox.as_array().size(), 1u);
  EXPECT_EQ(inbox.at(0).at("unread"), 1);
  later.ask({{"do", "read"}, {"room", direct}, {"position", 1}});
  // "read" has no answer, and what one visitor asks does not wait for what was asked before.
  json::value unread;
  for (int asked = 0; asked < 100 && unread != 0; ++asked) {
    later.ask({{"do", "inbox"}});
    unread = later.hear("inbox").at(0).at("unread");
  }
  EXPECT_EQ(unread, 0);
}

TEST_F(LiveTalk, WhatMayNotBeDoneIsRefused) {
  Voice nobody(loop, {}, "N");
  nobody.say("zone/main/relics", "1", "x");
  EXPECT_EQ(nobody.hear("refused").at("why"), "nobody");
  Voice c(loop, person('c'), "C");
  const auto refused = [&](json::value ask) {
    c.ask(ask);
    const auto answer = c.hear("refused");
    return answer.is_null() ? std::string("nothing") : std::string(answer.at("why").as_string());
  };
  EXPECT_EQ(refused({{"do", "open"}, {"room", direct}}), "forbidden");
  EXPECT_EQ(refused({{"do", "open"}, {"room", "desk/museum/" + person('a').key}}), "forbidden");
  EXPECT_EQ(refused({{"do", "open"}, {"room", "../etc"}}), "no_room");
  EXPECT_EQ(refused({{"do", "open"}, {"room", "stand/none"}}), "no_room");
  EXPECT_EQ(refused({{"do", "dance"}}), "unknown");
  EXPECT_EQ(refused(json::array{1}), "not_json");
  EXPECT_EQ(refused({{"do", "word"}, {"word", "x"}}), "forbidden");
  EXPECT_EQ(refused({{"do", "sanction"}, {"number", 0}, {"kind", "ban"}}), "nobody")
      << "one without a session";
}

TEST_F(LiveTalk, TooOftenIsRefused) {
  Voice a(loop, person('a'), "A");
  std::set<std::string> positions;
  int refused = 0;
  for (int i = 0; i < 10; ++i) a.say(direct.c_str(), std::to_string(i).c_str(), "x");
  while (!a.hear("refused").is_null() && ++refused < 4) {
  }
  EXPECT_EQ(refused, 4);
  // A refusal does not wait for what was said before it to be on disk.
  const auto newest = [&] {
    return *database->read_now([&](store::ReadTx& tx) { return newest_message(tx, direct); });
  };
  for (int looked = 0; looked < 400 && newest() < 6; ++looked)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(newest(), 6);
}

TEST_F(LiveTalk, TheOrganiserMutesAndBansForGood) {
  Voice organiser(loop, person('f', {}, true), "O");
  Voice a(loop, person('a'), "A");
  a.say(direct.c_str(), "1", "one");
  EXPECT_EQ(a.hear("message").at("position"), 1);
  organiser.ask({{"do", "word"}, {"word", "SPAM"}, {"unwanted", true}});
  EXPECT_FALSE(organiser.hear("word").is_null());
  a.say(direct.c_str(), "2", "buy spam now");
  EXPECT_EQ(a.hear("refused").at("why"), "word");
  organiser.ask({{"do", "sanction"}, {"number", 1}, {"kind", "mute"}, {"reason", "noise"}});
  EXPECT_EQ(organiser.hear("sanctioned").at("kind"), "mute");
  a.say(direct.c_str(), "3", "three");
  EXPECT_EQ(a.hear("refused").at("why"), "muted");
  organiser.ask({{"do", "sanction"}, {"number", 1}, {"kind", "ban"}});
  while (!a.hear("nothing").is_null()) {
  }
  EXPECT_EQ(a.closed, close_code::banned);
  Voice again(loop, person('a'), "A");
  while (!again.hear("nothing").is_null()) {
  }
  EXPECT_EQ(again.closed, close_code::banned);
}

TEST(LiveRooms, NamesAndWhoMayEnter) {
  const Identity visitor = person('a');
  const auto desk = parse_room("desk/museum", visitor);
  ASSERT_TRUE(desk);
  EXPECT_EQ(desk->name, "desk/museum/" + visitor.key);
  EXPECT_TRUE(may_enter(*desk, visitor));
  EXPECT_TRUE(may_enter(*desk, person('b', "museum")));
  EXPECT_TRUE(may_enter(*desk, person('b', {}, true)));
  EXPECT_FALSE(may_enter(*desk, person('b', "factory")));
  EXPECT_FALSE(may_enter(*desk, {}));
  for (const char* name : {"", "zone", "zone/main", "zone/Main/x", "stand/", "desk/museum/x",
                           "direct/a~b", "hall/main"})
    EXPECT_FALSE(parse_room(name, visitor)) << name;
  EXPECT_FALSE(parse_room("direct/" + person('b').key + "~" + visitor.key, visitor))
      << "not in order";
}

TEST(LiveMessages, PagesHaveNoGapsAndReadGoesOnlyForward) {
  const auto database = open_database();
  for (int i = 1; i <= 120; ++i) {
    const auto done = database->write_now([&](store::Tx& tx) {
      return say(tx, {.room = "r",
                      .author = "k",
                      .name = "n",
                      .client_id = std::to_string(i),
                      .text = std::to_string(i),
                      .language = "",
                      .exhibit = "",
                      .time = {}});
    });
    ASSERT_EQ(done->position, i);
  }
  const auto page =
      database->read_now([](store::ReadTx& tx) { return messages_before(tx, "r", 71, 50); });
  ASSERT_EQ(page->size(), 50u);
  for (std::size_t i = 0; i < 50; ++i)
    EXPECT_EQ((*page)[i].position, static_cast<std::int64_t>(21 + i));
  EXPECT_EQ(database->read_now([](store::ReadTx& tx) { return messages_after(tx, "r", 100, 50); })
                ->size(),
            20u);
  for (const std::int64_t position : {50, 20, 1000})
    EXPECT_TRUE(
        database->write_now([&](store::Tx& tx) { return mark_read(tx, "k", "r", position); }));
  EXPECT_EQ(*database->read_now([](store::ReadTx& tx) { return read_until(tx, "k", "r"); }), 120);
}

}  // namespace
}  // namespace yz::live
