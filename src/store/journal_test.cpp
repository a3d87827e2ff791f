// The journal and its followers: order, exactly once, catching up, pauses.
#include "store/journal.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "store/store_fixture.hpp"

namespace yz::store {
namespace {

using test::Folder;
using test::open_notes;
using test::put_note;
using test::read_notes;

Result<> append_number(Tx& tx, int number) {
  YZ_TRY(tx.append("test.counted", number));
  return {};
}

void append_numbers(Database& db, int from, int count) {
  for (int i = from; i < from + count; ++i)
    ASSERT_TRUE(db.write_now([&](Tx& tx) { return append_number(tx, i); }));
}

// Positions seen by a follower, and a way to wait for one.
class Seen {
 public:
  Result<> add(std::span<const JournalEntry> entries) {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : entries) positions_.push_back(entry.position);
    changed_.notify_all();
    return {};
  }
  [[nodiscard]] std::vector<JournalPosition> wait_for(JournalPosition last) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20),
                      [&] { return !positions_.empty() && positions_.back() >= last; });
    return positions_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<JournalPosition> positions_;
};

std::vector<JournalPosition> one_to(JournalPosition last) {
  std::vector<JournalPosition> all;
  for (JournalPosition i = 1; i <= last; ++i) all.push_back(i);
  return all;
}

// Waits until a follower that writes notes has written `count` of them.
bool wait_for_notes(Database& db, std::size_t count) {
  for (int i = 0; i < 2000; ++i) {
    if (read_notes(db).size() >= count) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

TEST(Journal, EntriesOfOneCommitAreAllThereInOrder) {
  const auto db = open_notes(":memory:");
  // Fewer than go into one statement, as many, more; and one that has nothing but its entry undone.
  std::int64_t next = 0;
  for (const int count : {1, 15, 16, 17, 40}) {
    ASSERT_TRUE(db->write_now([&](Tx& tx) -> Result<> {
      for (int i = 0; i < count; ++i) YZ_TRY(append_number(tx, static_cast<int>(next) + i));
      return {};
    }));
    next += count;
    EXPECT_FALSE(db->write_now([](Tx& tx) -> Result<> {
      YZ_TRY(append_number(tx, -1));
      return fail(ErrorKind::forbidden, "no");
    }));
    EXPECT_EQ(db->journal_position(), next);
  }
  const auto entries = db->read_now([](ReadTx& tx) { return read_journal(tx, 0, 1'000); });
  ASSERT_TRUE(entries);
  ASSERT_EQ(std::ssize(*entries), next);
  for (std::int64_t i = 0; i < next; ++i) {
    const JournalEntry& entry = (*entries)[static_cast<std::size_t>(i)];
    EXPECT_EQ(entry.position, i + 1);
    EXPECT_EQ(entry.topic, "test.counted");
    EXPECT_EQ(entry.entry, boost::json::value(i));
  }
}

TEST(Journal, PositionsFollowEachOtherInTheOrderOfCommits) {
  auto db = open_notes(":memory:");
  const auto positions = db->write_now([](Tx& tx) -> Result<std::vector<JournalPosition>> {
    YZ_ASSIGN(const auto a, tx.append("test.a", nullptr));
    YZ_ASSIGN(const auto b, tx.append("test.b", {{"n", 2}, {"text", "陶"}}));
    return std::vector{a, b};
  });
  ASSERT_TRUE(positions);
  EXPECT_EQ(*positions, one_to(2));
  EXPECT_EQ(db->journal_position(), 2);
  const auto entries = db->read_now([](ReadTx& tx) { return read_journal(tx, 1, 10); });
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 1U);
  EXPECT_EQ(entries->front().topic, "test.b");
  EXPECT_EQ(entries->front().entry, (boost::json::value{{"n", 2}, {"text", "陶"}}));
}

TEST(Journal, ManyThreadsLeaveNoGap) {
  auto db = open_notes(":memory:");
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i)
          (void)db->write_now([&](Tx& tx) -> Result<> {
            YZ_TRY(append_number(tx, i));
            if (i % 7 == 0) return fail(ErrorKind::conflict, "undone");
            return {};
          });
      });
  }
  const auto entries = db->read_now([](ReadTx& tx) { return read_journal(tx, 0, 1000); });
  ASSERT_EQ(entries->size(), 8U * 42);
  for (std::size_t i = 0; i < entries->size(); ++i)
    EXPECT_EQ((*entries)[i].position, std::int64_t(i) + 1);
}

TEST(Journal, AFollowerSeesAllFromTheBeginningAndThenWhatComes) {
  auto db = open_notes(":memory:");
  append_numbers(*db, 0, 600);  // more than one step's worth
  Seen seen;
  db->follow("test", [&](Tx&, auto entries) { return seen.add(entries); });
  EXPECT_EQ(seen.wait_for(600), one_to(600));
  append_numbers(*db, 600, 3);
  EXPECT_EQ(seen.wait_for(603), one_to(603));
  db->stop();
}

TEST(Journal, AFollowerContinuesWhereItStoodAfterReopening) {
  const Folder folder;
  {
    auto db = open_notes(folder);
    append_numbers(*db, 0, 5);
    Seen seen;
    db->follow("test", [&](Tx&, auto entries) { return seen.add(entries); });
    ASSERT_EQ(seen.wait_for(5), one_to(5));
    // The step that gave 1–5 commits with or before this write, which comes after it.
    append_numbers(*db, 5, 1);
    ASSERT_EQ(seen.wait_for(6), one_to(6));
    db->stop();
  }
  auto db = open_notes(folder);
  append_numbers(*db, 6, 2);
  Seen seen;
  db->follow("test", [&](Tx&, auto entries) { return seen.add(entries); });
  const auto positions = seen.wait_for(8);
  ASSERT_FALSE(positions.empty());
  EXPECT_GE(positions.front(), 6);  // at most the last step, if stop() came before its commit
  EXPECT_EQ(positions.back(), 8);
  db->stop();
}

// What a follower writes happens exactly once even though it fails again and again half-way.
TEST(Journal, WhatAFollowerWritesHappensOnce) {
  DatabaseOptions options;
  options.follower_pause = std::chrono::milliseconds(1);
  auto db = open_notes(":memory:", options);
  append_numbers(*db, 1, 20);
  int calls = 0;
  db->follow("copy", [&](Tx& tx, std::span<const JournalEntry> entries) -> Result<> {
    for (const auto& entry : entries) {
      // A plain insert: a second time would break the primary key.
      YZ_TRY(tx.run("insert into note (id, text) values ($1, $2)", {entry.position, "copied"}));
      if (entry.position == 13 && ++calls < 4) return fail(ErrorKind::unavailable, "away");
    }
    return {};
  });
  EXPECT_TRUE(wait_for_notes(*db, 20));
  db->stop();
  EXPECT_EQ(calls, 4);
}

TEST(Journal, AFailingFollowerHoldsUpNobodyElse) {
  auto db = open_notes(":memory:");
  db->follow("broken", [](Tx&, auto) -> Result<> { throw std::runtime_error("always"); });
  Seen seen;
  db->follow("sound", [&](Tx&, auto entries) { return seen.add(entries); });
  append_numbers(*db, 0, 10);
  EXPECT_EQ(seen.wait_for(10), one_to(10));
  EXPECT_TRUE(db->write_now([](Tx& tx) { return put_note(tx, 1, "one"); }));
  db->stop();
}

TEST(Journal, AFollowersOwnEntriesReachEveryFollowerOnce) {
  auto db = open_notes(":memory:");
  db->follow("echo", [](Tx& tx, std::span<const JournalEntry> entries) -> Result<> {
    for (const auto& entry : entries)
      if (entry.topic == "test.counted") YZ_TRY(tx.append("test.echoed", entry.entry));
    return {};
  });
  append_numbers(*db, 0, 4);
  Seen seen;
  db->follow("all", [&](Tx&, auto entries) { return seen.add(entries); });
  EXPECT_EQ(seen.wait_for(8), one_to(8));
  db->stop();
}

TEST(Journal, ListenersHearOfEachCommitThatAppended) {
  auto db = open_notes(":memory:");
  std::vector<JournalPosition> heard;
  db->on_commit([&](JournalPosition position) { heard.push_back(position); });
  append_numbers(*db, 0, 2);
  ASSERT_TRUE(db->write_now([](Tx& tx) { return put_note(tx, 1, "no entry"); }));
  append_numbers(*db, 2, 1);
  db->stop();
  EXPECT_EQ(heard, one_to(3));
}

}  // namespace
}  // namespace yz::store
