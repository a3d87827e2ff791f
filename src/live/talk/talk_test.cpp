// Talk over the halls' own sockets and a real database.
#include "live/talk/talk.hpp"

#include <set>
#include <thread>

#include "live/talk/order.hpp"
#include "live/talk/rooms.hpp"
#include "live/talk/storage.hpp"
#include "live/talk/talk_fixture.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;
using test::open_database;
using test::Participant;
using test::person;

const std::string direct = direct_room(person('a').key, person('b').key);
constexpr const char* zone = "zone/main/relics";

using LiveTalk = test::LiveTalk;

TEST_F(LiveTalk, AMessageReachesTheOtherAndIsSaidOnce) {
  Participant a(loop, person('a'), "A");
  Participant b(loop, person('b'), "B");
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
  Participant a(loop, person('a'), "A");
  {
    Participant b(loop, person('b'), "B");
    b.ask({{"do", "inbox"}});
    EXPECT_TRUE(b.hear("inbox").as_array().empty());
    a.say(direct.c_str(), "1", "are you there?");
    EXPECT_EQ(b.hear("waiting").at("text"), "are you there?");
  }
  Participant later(loop, person('b'), "B");
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
  Participant nobody(loop, {}, "N");
  nobody.say("zone/main/relics", "1", "x");
  EXPECT_EQ(nobody.hear("refused").at("why"), "nobody");
  Participant c(loop, person('c'), "C");
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
  EXPECT_EQ(refused({{"do", "order"}, {"act", "add_word"}, {"word", "x"}}), "forbidden");
  EXPECT_EQ(refused({{"do", "order"}, {"act", "ban"}, {"number", 0}}), "forbidden");
  EXPECT_EQ(refused({{"do", "translate"}, {"room", "zone/main/relics"}, {"position", 1}}),
            "forbidden");
}

TEST_F(LiveTalk, TooOftenIsRefused) {
  Participant a(loop, person('a'), "A");
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
  Participant organiser(loop, person('f', {}, true), "O");
  Participant a(loop, person('a'), "A");
  a.say(direct.c_str(), "1", "one");
  EXPECT_EQ(a.hear("message").at("position"), 1);
  organiser.ask({{"do", "order"}, {"act", "add_word"}, {"word", "SPAM"}});
  EXPECT_FALSE(organiser.hear("ordered").is_null());
  a.say(direct.c_str(), "2", "buy s-p.a m now");
  EXPECT_EQ(a.hear("refused").at("why"), "word");
  organiser.ask({{"do", "order"}, {"act", "mute"}, {"number", 1}, {"reason", "noise"}});
  EXPECT_EQ(organiser.hear("ordered").at("act"), "mute");
  a.say(direct.c_str(), "3", "three");
  EXPECT_EQ(a.hear("refused").at("why"), "muted");
  organiser.ask({{"do", "order"}, {"act", "ban"}, {"number", 1}});
  while (!a.hear("nothing").is_null()) {
  }
  EXPECT_EQ(a.closed, close_code::banned);
  Participant again(loop, person('a'), "A");
  while (!again.hear("nothing").is_null()) {
  }
  EXPECT_EQ(again.closed, close_code::banned);
  const auto state =
      *database->read_now([](store::ReadTx& tx) { return order_state(tx, system_now()); });
  EXPECT_EQ(state.sanctions.size(), 2u);
  ASSERT_EQ(state.audit.size(), 3u) << "every act is written down";
  EXPECT_EQ(state.audit[0].act, "ban");
  EXPECT_EQ(state.audit[0].by, "O");
  EXPECT_EQ(state.audit[0].subject, "A");
}

TEST_F(LiveTalk, WhatIsTakenDownIsGoneForAllAndKeepsItsPlace) {
  Participant organiser(loop, person('f', {}, true), "O");
  Participant a(loop, person('a'), "A");
  Participant b(loop, person('b'), "B");
  for (Participant* each : {&organiser, &a, &b}) each->ask({{"do", "open"}, {"room", zone}});
  EXPECT_EQ(organiser.hear("page").at("orders"), true);
  EXPECT_EQ(b.hear("page").at("orders"), false);
  a.say(zone, "1", "rude");
  a.hear("message");
  a.say(zone, "2", "kind");
  a.hear("message");
  b.ask({{"do", "report"}, {"room", zone}, {"position", 1}, {"reason", "rude"}});
  EXPECT_EQ(b.hear("reported").at("position"), 1);
  b.ask({{"do", "report"}, {"room", zone}, {"position", 9}});
  EXPECT_EQ(b.hear("refused").at("why"), "position") << "nothing stands there";
  const auto reports = [&] {
    return database->read_now([](store::ReadTx& tx) { return order_state(tx, system_now()); })
        ->reports;
  };
  ASSERT_EQ(reports().size(), 1u);
  EXPECT_EQ(reports()[0].message.text, "rude");
  organiser.ask({{"do", "order"}, {"act", "remove"}, {"room", zone}, {"position", 1}});
  EXPECT_EQ(b.hear("removed").at("position"), 1);
  b.ask({{"do", "open"}, {"room", zone}, {"after", 0}});
  const auto page = b.hear("page").at("messages");
  ASSERT_EQ(page.as_array().size(), 2u);
  EXPECT_EQ(page.at(0).at("text"), "");
  EXPECT_EQ(page.at(0).at("removed"), true);
  EXPECT_EQ(page.at(1).at("text"), "kind");
  EXPECT_TRUE(reports().empty());
}

TEST_F(LiveTalk, NewcomersWaitWhereTheOrganiserWantsIt) {
  Participant organiser(loop, person('f', {}, true), "O");
  Participant a(loop, person('a'), "A");
  Participant b(loop, person('b'), "B");
  b.ask({{"do", "open"}, {"room", zone}});
  b.hear("page");
  organiser.ask({{"do", "order"}, {"act", "hold_newcomers"}});
  organiser.hear("ordered");
  for (int i = 0; i < 2; ++i) {
    a.say(zone, "1", "hello");
    EXPECT_EQ(a.hear("held").at("id"), "1") << "sent again, held once";
  }
  a.say(zone, "2", "buy this");
  a.hear("held");
  organiser.say(zone, "1", "welcome");
  EXPECT_EQ(organiser.hear("message").at("position"), 1) << "those of the fair do not wait";
  const auto held = [&] {
    return database->read_now([](store::ReadTx& tx) { return order_state(tx, system_now()); })
        ->held;
  };
  ASSERT_EQ(held().size(), 2u);
  organiser.ask({{"do", "order"}, {"act", "approve"}, {"held", held()[0].number}});
  EXPECT_EQ(a.hear("message").at("position"), 2);
  EXPECT_EQ(b.hear("message").at("text"), "welcome");
  EXPECT_EQ(b.hear("message").at("text"), "hello");
  organiser.ask({{"do", "order"}, {"act", "reject"}, {"held", held()[0].number}});
  EXPECT_EQ(a.hear("refused").at("why"), "rejected");
  a.say(zone, "2", "buy this");
  EXPECT_EQ(a.hear("refused").at("why"), "rejected") << "however often it is sent";
  a.say(zone, "3", "me again");
  EXPECT_EQ(a.hear("message").at("position"), 3) << "no newcomer any more";
}

TEST_F(LiveTalk, WhomOneBlocksOneDoesNotHearInRoomsOfTwo) {
  Participant a(loop, person('a'), "A");
  Participant b(loop, person('b'), "B");
  a.say(direct.c_str(), "1", "hello");
  const auto mark = a.hear("message").at("author");
  b.ask({{"do", "block"}, {"room", direct}, {"position", 1}});
  EXPECT_TRUE(b.hear("inbox").as_array().empty());
  a.say(direct.c_str(), "2", "hello?");
  EXPECT_EQ(a.hear("refused").at("why"), "blocked");
  b.ask({{"do", "inbox"}});
  EXPECT_EQ(b.hear("blocked").at(0), mark);
  b.ask({{"do", "block"}, {"author", mark}});
  EXPECT_EQ(b.hear("inbox").as_array().size(), 1u);
  a.say(direct.c_str(), "3", "hello!");
  EXPECT_EQ(a.hear("message").at("position"), 2);
}

TEST_F(LiveTalk, ATranslationStandsBesideTheWords) {
  Participant translator(loop, person('f', {}, true), "T");
  Participant a(loop, person('a'), "A");
  a.ask({{"do", "open"}, {"room", zone}});
  a.hear("page");
  a.ask({{"do", "say"}, {"room", zone}, {"id", "1"}, {"text", "你好"}, {"language", "zh"}});
  EXPECT_EQ(a.hear("message").at("language"), "zh");
  translator.ask({{"do", "translate"},
                  {"room", zone},
                  {"position", 1},
                  {"language", "en"},
                  {"text", "Hello"}});
  EXPECT_EQ(a.hear("translation").at("text"), "Hello");
  a.ask({{"do", "open"}, {"room", zone}});
  const auto message = a.hear("page").at("messages").at(0);
  EXPECT_EQ(message.at("text"), "你好");
  EXPECT_EQ(message.at("translations").at("en"), "Hello");
}

TEST_F(LiveTalk, AQuestionWaitsAtTheDeskAndItsAnswerFindsTheVisitorLater) {
  const std::string room = "desk/museum/" + person('a').key;
  {
    Participant visitor(loop, person('a'), "A");
    visitor.say("desk/museum", "1", "how old is it?");
    EXPECT_EQ(visitor.hear("message").at("room").as_string(), room);
  }  // gone before anybody staffs the desk
  Participant staff(loop, person('d', "museum"), "D");
  Participant other(loop, person('e', "museum"), "E");
  for (Participant* each : {&staff, &other}) {
    each->ask({{"do", "inbox"}});
    const auto inbox = each->hear("inbox");
    ASSERT_EQ(inbox.as_array().size(), 1u);
    EXPECT_EQ(inbox.at(0).at("unread"), 1);
  }
  staff.say(room.c_str(), "1", "three thousand years");
  EXPECT_EQ(staff.hear("message").at("position"), 2);
  EXPECT_EQ(other.hear("waiting").at("text"), "three thousand years") << "all who staff it hear";
  Participant stranger(loop, person('b', "factory"), "B");
  stranger.ask({{"do", "open"}, {"room", room}});
  EXPECT_EQ(stranger.hear("refused").at("why"), "forbidden");
  Participant later(loop, person('a'), "A");
  later.ask({{"do", "inbox"}});
  const auto inbox = later.hear("inbox");
  ASSERT_EQ(inbox.as_array().size(), 1u);
  EXPECT_EQ(inbox.at(0).at("text"), "three thousand years");
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
TEST_F(LiveTalk, ReactionsOfTheMutedAreNotShownUntilTheyMaySpeakAgain) {
  Participant organiser(loop, person('f', {}, true), "O");
  auto a = std::make_unique<Participant>(loop, person('a'), "A");
  const auto see_one = [&](Participant& from) {
    const int before = organiser.reactions;
    from.react(Gesture::heart);
    // An answer to something asked later comes after what the loop told before it.
    std::this_thread::sleep_for(std::chrono::milliseconds(900));
    organiser.ask({{"do", "inbox"}});
    EXPECT_FALSE(organiser.hear("inbox").is_null());
    return organiser.reactions - before;
  };
  EXPECT_EQ(see_one(*a), 1);
  organiser.ask({{"do", "order"}, {"act", "mute"}, {"number", 1}, {"minutes", 5}});
  EXPECT_EQ(organiser.hear("ordered").at("act"), "mute");
  EXPECT_EQ(see_one(*a), 0);
  a.reset();
  Participant again(loop, person('a'), "A");
  again.ask({{"do", "inbox"}});
  EXPECT_FALSE(again.hear("inbox").is_null());
  EXPECT_EQ(see_one(again), 0) << "on another line, too";
  organiser.ask({{"do", "order"}, {"act", "lift"}, {"number", 2}});
  EXPECT_EQ(organiser.hear("ordered").at("act"), "lift");
  EXPECT_EQ(see_one(again), 1);
}

}  // namespace yz::live
