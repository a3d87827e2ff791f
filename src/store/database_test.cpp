// What the database promises, one promise a test. Time is moved by hand.
#include "store/database.hpp"

#include <atomic>
#include <future>
#include <latch>
#include <map>
#include <random>
#include <thread>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/value.hpp>

#include "store/store_fixture.hpp"

namespace yz::store {
namespace {

using test::Folder;
using test::ManualClock;
using test::note_migrations;
using test::open_notes;
using test::put_note;
using test::read_notes;

TEST(Database, KeepsWhatWasWrittenAcrossReopening) {
  const Folder folder;
  {
    auto db = open_notes(folder);
    ASSERT_TRUE(db->write_now([](Tx& tx) { return put_note(tx, 7, "seven"); }));
  }
  auto db = open_notes(folder);
  EXPECT_EQ(read_notes(*db), (std::map<std::int64_t, std::string>{{7, "seven"}}));
}

TEST(Database, MemoryDatabasesAreSeparate) {
  auto first = open_notes(":memory:");
  auto second = open_notes(":memory:");
  ASSERT_TRUE(first->write_now([](Tx& tx) { return put_note(tx, 1, "one"); }));
  EXPECT_EQ(read_notes(*first).size(), 1U);
  EXPECT_TRUE(read_notes(*second).empty());
}

TEST(Database, RefusesASecondOpener) {
  const Folder folder;
  auto db = open_notes(folder);
  const auto second = Database::open(folder.database(), note_migrations());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
}

TEST(Database, EveryParameterTypeComesBackAsItWas) {
  auto db = open_notes(":memory:");
  const Sha256 digest = sha256("clay");
  const Instant when(std::chrono::milliseconds(1'777'000'000'123));
  struct Tag;
  const auto id = Id<Tag>::make(when);
  const auto checked = db->write_now([&](Tx& tx) -> Result<int> {
    YZ_TRY(tx.run("insert into typed values ($1, $2, $3, $4, $5, $6, $7)",
                  {std::int64_t{-1} << 62, 2.5, "陶", digest, id, when, std::optional<int>()}));
    return 0;
  });
  ASSERT_TRUE(checked) << describe(checked.error());
  const auto rows = db->read_now([&](ReadTx& tx) {
    return tx.all("select * from typed", {}, [&](const Row& row) {
      EXPECT_EQ(row.integer(0), std::int64_t{-1} << 62);
      EXPECT_EQ(row.real(1), 2.5);
      EXPECT_EQ(row.text(2), "陶");
      EXPECT_EQ(row.digest(3), digest);
      EXPECT_EQ(row.id<Id<Tag>>(4), id);
      EXPECT_EQ(row.instant(5), when);
      EXPECT_TRUE(row.is_null(6));
      EXPECT_EQ(row.integer(6), 0);
      return 0;
    });
  });
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->size(), 1U);
}

TEST(Database, ParametersMayRepeatAndComeInAnyOrder) {
  auto db = open_notes(":memory:");
  const auto sum = db->read_now([](ReadTx& tx) {
    return tx.first("select $2 - $1 + $2", {1, 10}, [](const Row& row) { return row.integer(0); });
  });
  ASSERT_TRUE(sum);
  EXPECT_EQ(*sum, 19);
}

TEST(Database, AVisitorMayRunTheSameSqlAndAnyOther) {
  const auto db = test::open_notes(":memory:");
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(db->write_now([&](Tx& tx) { return put_note(tx, i, "x"); }));
  const auto seen = db->write_now([](Tx& tx) -> Result<std::int64_t> {
    std::int64_t sum = 0;
    Result<> inner;
    YZ_TRY(tx.each("select id from note", {}, [&](const Row& row) {
      // More statements than are kept, while one of them runs.
      for (int i = 0; i < 300 && inner; ++i)
        inner = tx.each(fmt::format("select id + {} from note where id = $1", i), {row.integer(0)},
                        [](const Row&) {});
      if (inner)
        inner = tx.each("select id from note", {},
                        [&](const Row& other) { sum += row.integer(0) * 10 + other.integer(0); });
    }));
    YZ_TRY(inner);
    return sum;
  });
  EXPECT_EQ(seen.value_or(-1), 3 * 30 + 3 * 3);
}

TEST(Database, WrongNumberOfParametersIsAnError) {
  auto db = open_notes(":memory:");
  for (const auto& outcome :
       {db->write_now([](Tx& tx) { return tx.run("delete from note where id = $1"); }),
        db->write_now([](Tx& tx) { return tx.run("delete from note where id = $1", {1, 2}); }),
        db->write_now([](Tx& tx) { return tx.run("delete from note; delete from note"); })}) {
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, ErrorKind::internal);
  }
}

TEST(Database, ABrokenConstraintIsAConflictThatNamesItsColumns) {
  auto db = open_notes(":memory:");
  ASSERT_TRUE(db->write_now([](Tx& tx) { return put_note(tx, 1, "one"); }));
  const auto again =
      db->write_now([](Tx& tx) { return tx.run("insert into note values (1, '')"); });
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_EQ(again.error().place, "note.id");
  const auto orphan =
      db->write_now([](Tx& tx) { return tx.run("insert into reply values (1, 99)"); });
  ASSERT_FALSE(orphan);
  EXPECT_EQ(orphan.error().kind, ErrorKind::conflict);
}

TEST(Database, ReadersCannotWrite) {
  auto db = open_notes(":memory:");
  const auto outcome = db->read_now([](ReadTx& tx) {
    return tx.all("insert into note values (1, 'x') returning id", {},
                  [](const Row& row) { return row.integer(0); });
  });
  EXPECT_FALSE(outcome);
  EXPECT_TRUE(read_notes(*db).empty());
}

TEST(Database, AReaderSeesOneSnapshot) {
  auto db = open_notes(":memory:");
  const auto counts = db->read_now([&](ReadTx& tx) -> Result<std::pair<int, int>> {
    const auto count = [&] {
      return tx.all("select id from note", {}, [](const Row&) { return 0; });
    };
    YZ_ASSIGN(const auto before, count());
    YZ_TRY(db->write_now([](Tx& w) { return put_note(w, 1, "one"); }));
    YZ_ASSIGN(const auto after, count());
    return std::pair(int(before.size()), int(after.size()));
  });
  ASSERT_TRUE(counts);
  EXPECT_EQ(*counts, std::pair(0, 0));
  EXPECT_EQ(read_notes(*db).size(), 1U);
}

TEST(Database, AnErrorOrExceptionUndoesTheWholeClosureAndNothingElse) {
  auto db = open_notes(":memory:");
  ASSERT_FALSE(db->write_now([](Tx& tx) -> Result<> {
    YZ_TRY(put_note(tx, 1, "one"));
    YZ_TRY(tx.append("test.noted", 1));
    return fail(ErrorKind::forbidden, "no");
  }));
  const auto thrown = db->write_now([](Tx& tx) -> Result<> {
    YZ_TRY(put_note(tx, 2, "two"));
    throw std::runtime_error("broken");
  });
  ASSERT_FALSE(thrown);
  EXPECT_EQ(thrown.error().message, "broken");
  ASSERT_TRUE(db->write_now([](Tx& tx) { return put_note(tx, 3, "three"); }));
  EXPECT_EQ(read_notes(*db), (std::map<std::int64_t, std::string>{{3, "three"}}));
  EXPECT_EQ(db->journal_position(), 0);
}

// Holds the writer in a closure until released, so that what is queued behind it forms one batch.
class HeldWriter {
 public:
  explicit HeldWriter(Database& db)
      : thread_([this, &db] {
          (void)db.write_now([this](Tx&) -> Result<> {
            holding_.count_down();
            release_.wait();
            return {};
          });
        }) {
    holding_.wait();
  }
  ~HeldWriter() { release(); }
  void release() {
    if (!released_.exchange(true)) release_.count_down();
  }

 private:
  std::latch holding_{1};
  std::latch release_{1};
  std::atomic<bool> released_ = false;
  std::jthread thread_;
};

// Awaits many writes on one I/O thread, as the server does.
template <class Make>
std::vector<Result<>> write_all(Database& db, int count, Make make, HeldWriter& held) {
  asio::io_context io;
  std::vector<Result<>> outcomes(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    asio::co_spawn(
        io,
        [&db, &outcomes, make, i]() -> asio::awaitable<void> {
          auto closure = make(i);
          outcomes[static_cast<std::size_t>(i)] = co_await db.write(closure);
        },
        asio::detached);
  }
  asio::post(io, [&] { held.release(); });
  io.run();
  return outcomes;
}

TEST(Database, ClosuresOfOneBatchFailAlone) {
  auto db = open_notes(":memory:");
  HeldWriter held(*db);
  const auto outcomes = write_all(
      *db, 100,
      [](int i) {
        return [i](Tx& tx) -> Result<> {
          YZ_TRY(put_note(tx, i, "kept"));
          YZ_TRY(tx.append("test.noted", i));
          if (i % 3 == 0) return fail(ErrorKind::conflict, "taken");
          return {};
        };
      },
      held);
  const auto notes = read_notes(*db);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(outcomes[std::size_t(i)].has_value(), i % 3 != 0) << i;
    EXPECT_EQ(notes.contains(i), i % 3 != 0) << i;
  }
  EXPECT_EQ(db->journal_position(), 66);
}

// A deferred constraint breaks at COMMIT and would take the batch with it.
TEST(Database, AClosureThatBreaksTheCommitIsRefusedAlone) {
  auto db = open_notes(":memory:");
  HeldWriter held(*db);
  const auto outcomes = write_all(
      *db, 10,
      [](int i) {
        return [i](Tx& tx) -> Result<> {
          YZ_TRY(put_note(tx, i, "kept"));
          if (i == 4) YZ_TRY(tx.run("insert into late_reply values (1, 99)"));
          return {};
        };
      },
      held);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(outcomes[std::size_t(i)].has_value(), i != 4) << i;
  EXPECT_EQ(outcomes[4].error().kind, ErrorKind::conflict);
  EXPECT_EQ(read_notes(*db).size(), 9U);
}

TEST(Database, AwaitedAnswersComeBackOnTheCallersExecutor) {
  auto db = open_notes(":memory:");
  asio::io_context io;
  std::thread::id before;
  std::thread::id after;
  asio::co_spawn(
      io,
      [&]() -> asio::awaitable<void> {
        before = std::this_thread::get_id();
        const auto written = co_await db->write([](Tx& tx) { return put_note(tx, 1, "one"); });
        EXPECT_TRUE(written);
        const auto size = co_await db->read([](ReadTx& tx) {
          return tx.all("select id from note", {}, [](const Row&) { return 0; });
        });
        EXPECT_EQ(size->size(), 1U);
        after = std::this_thread::get_id();
      },
      asio::detached);
  io.run();
  EXPECT_EQ(before, std::this_thread::get_id());
  EXPECT_EQ(after, before);
}

// Counts its copies that live.
struct Counted {
  explicit Counted(int& alive) : count(&alive) { ++*count; }
  Counted(const Counted& other) : count(other.count) { ++*count; }
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --*count; }
  int* count;
};

static_assert(!AwaitableClosure<decltype([text = std::string()](Tx&) -> Result<> { return {}; })>);

TEST(Database, AClosureLivesAsLongAsItsAnswerIsAwaited) {
  auto db = open_notes(":memory:");
  asio::io_context io;
  int alive = 0;
  asio::co_spawn(
      io,
      [&]() -> asio::awaitable<void> {
        const Counted counted(alive);
        auto closure = [counted](ReadTx&) -> Result<int> { return *counted.count; };
        const int before = alive;
        const auto during = co_await db->read(closure);
        EXPECT_GT(*during, before);
        EXPECT_EQ(alive, before);
        const auto by_reference = co_await db->read([&](ReadTx&) -> Result<int> { return alive; });
        EXPECT_EQ(*by_reference, before);
      },
      asio::detached);
  io.run();
  EXPECT_EQ(alive, 0);
}

TEST(Database, AFullQueueRefusesAndTheRestGoesOn) {
  DatabaseOptions options;
  options.queue_limit = 5;
  auto db = open_notes(":memory:", options);
  HeldWriter held(*db);
  const auto outcomes = write_all(
      *db, 8, [](int i) { return [i](Tx& tx) -> Result<> { return put_note(tx, i, "x"); }; }, held);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(outcomes[std::size_t(i)].has_value(), i < 5) << i;
  EXPECT_EQ(outcomes[7].error().kind, ErrorKind::too_many);
  EXPECT_EQ(read_notes(*db).size(), 5U);
}

TEST(Database, AWriteThatWaitedTooLongIsNotBegun) {
  ManualClock clock;
  DatabaseOptions options;
  options.clock = clock.clock();
  options.write_deadline = std::chrono::milliseconds(100);
  auto db = open_notes(":memory:", options);
  std::vector<Result<>> outcomes(2);
  {
    HeldWriter held(*db);
    asio::io_context io;
    for (int i = 0; i < 2; ++i) {
      asio::post(io, [&, i] {
        asio::co_spawn(
            io,
            [&, i]() -> asio::awaitable<void> {
              outcomes[std::size_t(i)] =
                  co_await db->write([i](Tx& tx) { return put_note(tx, i, "x"); });
            },
            asio::detached);
      });
      asio::post(io, [&, i] {
        if (i == 0) clock.move(std::chrono::milliseconds(101));  // only the first waits that long
        if (i == 1) held.release();
      });
    }
    io.run();
  }
  ASSERT_FALSE(outcomes[0]);
  EXPECT_EQ(outcomes[0].error().kind, ErrorKind::timeout);
  EXPECT_TRUE(outcomes[1]);
  EXPECT_EQ(read_notes(*db).size(), 1U);
}

TEST(Database, StoppingFinishesWhatIsQueuedAndRefusesTheRest) {
  auto db = open_notes(":memory:");
  {
    HeldWriter held(*db);
    const auto outcomes = write_all(
        *db, 20, [](int i) { return [i](Tx& tx) -> Result<> { return put_note(tx, i, "x"); }; },
        held);
    for (const auto& outcome : outcomes) EXPECT_TRUE(outcome);
  }
  db->stop();
  db->stop();
  const auto late = db->write_now([](Tx& tx) { return put_note(tx, 99, "late"); });
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::unavailable);
  const auto read = db->read_now([](ReadTx& tx) { return newest_position(tx); });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::unavailable);
}

TEST(Database, OneTransactionHasOneTime) {
  ManualClock clock;
  DatabaseOptions options;
  options.clock = clock.clock();
  auto db = open_notes(":memory:", options);
  const auto times = db->write_now([&](Tx& tx) -> Result<std::pair<Instant, Instant>> {
    const Instant first = tx.now();
    clock.move(std::chrono::seconds(5));
    return std::pair(first, tx.now());
  });
  ASSERT_TRUE(times);
  EXPECT_EQ(times->first, times->second);
}

// Random operations on the database and on a plain map must agree, also after reopening.
TEST(Database, AgreesWithAPlainMap) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const Folder folder;
  auto db = open_notes(folder);
  std::map<std::int64_t, std::string> model;
  JournalPosition written = 0;
  for (int step = 0; step < 600; ++step) {
    const auto id = static_cast<std::int64_t>(random() % 50);
    const bool refuse = random() % 5 == 0;
    const bool remove = random() % 3 == 0;
    const std::string text(random() % 2000, static_cast<char>('a' + random() % 26));
    const auto outcome = db->write_now([&](Tx& tx) -> Result<> {
      if (remove) YZ_TRY(tx.run("delete from note where id = $1", {id}));
      if (!remove) YZ_TRY(put_note(tx, id, text));
      YZ_TRY(tx.append("test.step", step));
      if (refuse) return fail(ErrorKind::conflict, "refused");
      return {};
    });
    ASSERT_EQ(outcome.has_value(), !refuse);
    if (!refuse) {
      ++written;
      if (remove) model.erase(id);
      if (!remove) model[id] = text;
    }
    if (random() % 100 == 0) {
      db.reset();
      db = open_notes(folder);
    }
    ASSERT_EQ(db->journal_position(), written);
    if (step % 20 == 0) {
      ASSERT_EQ(read_notes(*db), model);
    }
  }
  EXPECT_EQ(read_notes(*db), model);
}

}  // namespace
}  // namespace yz::store
