#include "store/idempotency.hpp"

#include <gtest/gtest.h>

#include "store/store_fixture.hpp"

namespace yz::store {
namespace {

class Idempotency : public testing::Test {
 protected:
  Idempotency() {
    DatabaseOptions options;
    options.clock = clock.clock();
    db = test::open_notes(":memory:", options);
  }

  // Writes a note under a new id each time it really happens.
  Result<KeptAnswer> send(const std::string& actor, const std::string& key, const std::string& body,
                          bool refuse = false) {
    YZ_ASSIGN(const auto request, request_key(actor, key, "POST", "/notes", body));
    return db->write_now([&](Tx& tx) {
      return once(tx, request, [&]() -> Result<KeptAnswer> {
        YZ_TRY(test::put_note(tx, next_id++, body));
        if (refuse) return fail(ErrorKind::conflict, "sold out");
        return KeptAnswer{201, "note " + body};
      });
    });
  }

  test::ManualClock clock;
  std::unique_ptr<Database> db;
  std::int64_t next_id = 0;
};

TEST_F(Idempotency, ASecondTimeGivesTheFirstAnswerAndDoesNothing) {
  EXPECT_FALSE(send("a", "k", "x")->repeated);
  const auto again = send("a", "k", "x");
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->status, 201);
  EXPECT_EQ(again->body, "note x");
  EXPECT_EQ(test::read_notes(*db).size(), 1U);
}

TEST_F(Idempotency, AnotherBodyUnderTheSameKeyIsAConflict) {
  ASSERT_TRUE(send("a", "k", "x"));
  EXPECT_EQ(send("a", "k", "y").error().kind, ErrorKind::conflict);
}

TEST_F(Idempotency, KeysOfDifferentActorsNeverMeet) {
  ASSERT_TRUE(send("a", "k", "x"));
  EXPECT_FALSE(send("b", "k", "x")->repeated);
  EXPECT_EQ(test::read_notes(*db).size(), 2U);
}

TEST_F(Idempotency, ARefusalIsNotKept) {
  EXPECT_FALSE(send("a", "k", "x", /*refuse=*/true));
  EXPECT_FALSE(send("a", "k", "x")->repeated);
  EXPECT_EQ(test::read_notes(*db).size(), 1U);
}

TEST_F(Idempotency, AnAnswerIsKeptForADay) {
  ASSERT_TRUE(send("a", "k", "x"));
  clock.move(std::chrono::hours(24));
  EXPECT_TRUE(send("a", "k", "x")->repeated);
  clock.move(std::chrono::milliseconds(1));
  EXPECT_FALSE(send("a", "k", "x")->repeated);
}

TEST_F(Idempotency, WhatIsPastItsDayIsForgottenInSteps) {
  for (const char* key : {"a", "b", "c"}) ASSERT_TRUE(send("a", key, "x"));
  clock.move(std::chrono::hours(24));
  ASSERT_TRUE(send("a", "d", "x"));
  clock.move(std::chrono::milliseconds(1));
  ASSERT_TRUE(send("a", "a", "y")) << "the key may be used anew before it is forgotten";
  const auto forget = [&] {
    return *db->write_now([](Tx& tx) { return forget_old_answers(tx, 1); });
  };
  EXPECT_EQ(forget(), 1);
  EXPECT_EQ(forget(), 1);
  EXPECT_EQ(forget(), 0);
  EXPECT_TRUE(send("a", "a", "y")->repeated);
  EXPECT_TRUE(send("a", "d", "x")->repeated);
}

TEST_F(Idempotency, KeysAreVisibleAsciiOfAFewCharacters) {
  for (const std::string key : {"", "a b", "é", "a\n"})
    EXPECT_FALSE(request_key("a", key, "POST", "/", "")) << key;
  EXPECT_FALSE(request_key("a", std::string(129, 'x'), "POST", "/", ""));
  EXPECT_TRUE(request_key("a", std::string(128, 'x'), "POST", "/", ""));
}

}  // namespace
}  // namespace yz::store
