// kill -9 at random moments, on the store alone: a child writes and tells what was acknowledged; it
// is killed; everything acknowledged must be there, nothing refused, and the follower's copy must
// hold each journal entry once.
//
//   store_crash TIMES SEED FOLDER        the campaign; the seed is the bug report
//   store_crash child FOLDER FIRST FD    what it starts and kills
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <latch>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "store/backup.hpp"
#include "store/blobs.hpp"
#include "store/database.hpp"
#include "store/folder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace yz;
using namespace yz::store;

constexpr int writers = 4;
constexpr int rounds_a_folder = 50;  // then a new one, so that opening stays quick
constexpr int longest_life_ms = 150;

std::span<const Migration> migrations() {
  static constexpr std::array steps{Migration{"crash/0001", R"sql(
    create table crash_write (n bigint not null primary key, blob blob);
    create table crash_copy (position bigint not null primary key);
  )sql"}};
  return steps;
}

bool is_refused(std::int64_t n) { return n % 7 == 0; }
bool has_blob(std::int64_t n) { return n % 10 == 1; }

[[noreturn]] void die(const Error& error) {
  std::fprintf(stderr, "%s\n", describe(error).c_str());
  std::exit(1);
}

// --- the child ---------------------------------------------------------------------------------

Result<> write_one(Database& database, const Blobs& blobs, std::int64_t n) {
  std::optional<Sha256> blob;
  if (has_blob(n)) {
    YZ_ASSIGN(blob, blobs.put("blob " + std::to_string(n)));
  }
  return database.write_now([&](Tx& tx) -> Result<> {
    YZ_TRY(tx.run("insert into crash_write (n, blob) values ($1, $2)", {n, blob}));
    YZ_TRY(tx.append("crash.written", n));
    if (is_refused(n)) return fail(ErrorKind::conflict, "refused");
    return {};
  });
}

Result<> copy_entries(Tx& tx, std::span<const JournalEntry> entries) {
  for (const auto& entry : entries)
    YZ_TRY(tx.run("insert into crash_copy (position) values ($1)", {entry.position}));
  return {};
}

int be_child(const fs::path& folder, std::int64_t first, int pipe) {
  auto blobs = Blobs::open(folder);
  if (!blobs) die(blobs.error());
  auto database = Database::open(database_file(folder), migrations());
  if (!database) die(database.error());
  (*database)->follow("copy", copy_entries);
  std::atomic<std::int64_t> next = first;
  std::vector<std::jthread> threads;
  for (int t = 0; t < writers; ++t)
    threads.emplace_back([&] {
      while (true) {
        const std::int64_t n = next.fetch_add(1);
        const auto outcome = write_one(**database, *blobs, n);
        if (!outcome && !is_refused(n)) die(outcome.error());
        if (outcome && ::write(pipe, &n, sizeof n) != sizeof n) std::exit(1);
      }
    });
  threads.clear();
  return 0;
}

// --- the campaign ------------------------------------------------------------------------------

struct Told {
  std::set<std::int64_t> acknowledged;
  std::int64_t next = 1;  // no child has begun this number
};

// How long a child lives: from its start (so that opening is hit too) or from its first answer.
struct Life {
  int ms = 0;
  bool from_start = false;
};

// Starts a child, lets it live for a while, kills it, and hears what it had acknowledged.
void run_child(const char* self, const fs::path& folder, Life life, Told& told) {
  int ends[2];
  if (::pipe(ends) != 0) std::exit(1);
  const std::string first = std::to_string(told.next);
  const std::string descriptor = std::to_string(ends[1]);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    ::execl(self, self, "child", folder.c_str(), first.c_str(), descriptor.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  std::latch answered{1};
  std::jthread killer([&, child] {
    if (!life.from_start) answered.wait();
    std::this_thread::sleep_for(std::chrono::milliseconds(life.ms));
    ::kill(child, SIGKILL);
  });
  std::int64_t n = 0;
  bool first_answer = true;
  while (::read(ends[0], &n, sizeof n) == sizeof n) {
    told.acknowledged.insert(n);
    if (std::exchange(first_answer, false)) answered.count_down();
  }
  if (first_answer) answered.count_down();
  ::close(ends[0]);
  killer.join();
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!WIFSIGNALED(status)) {
    std::fprintf(stderr, "the child ended by itself with %d\n", status);
    std::exit(1);
  }
  if (!told.acknowledged.empty()) told.next = *told.acknowledged.rbegin() + 2 * writers + 2;
}

Result<> list_blobs(ReadTx& tx, const NeedsBlob& needs) {
  return tx.each("select blob from crash_write where blob is not null", {},
                 [&](const Row& row) { needs(row.digest(0)); });
}

Result<> check_writes(Database& database, Told& told) {
  std::set<std::int64_t> there;
  YZ_TRY(database.read_now([&](ReadTx& tx) {
    return tx.each("select n from crash_write", {},
                   [&](const Row& row) { there.insert(row.integer(0)); });
  }));
  for (const std::int64_t n : told.acknowledged)
    if (!there.contains(n))
      return fail(ErrorKind::corrupt, fmt::format("write {} was acknowledged and is lost", n));
  for (const std::int64_t n : there)
    if (is_refused(n)) return fail(ErrorKind::corrupt, fmt::format("write {} was refused", n));
  if (database.journal_position() != std::int64_t(there.size()))
    return fail(ErrorKind::corrupt, fmt::format("{} writes, but {} journal entries", there.size(),
                                                database.journal_position()));
  if (!there.empty()) told.next = std::max(told.next, *there.rbegin() + 1);
  return {};
}

// Everything up to the follower's saved position was copied, and nothing after it.
Result<> check_follower(Database& database) {
  return database.read_now([](ReadTx& tx) -> Result<> {
    const auto number = [&](std::string_view sql) {
      return tx.first(sql, {}, [](const Row& row) { return row.integer(0); });
    };
    YZ_ASSIGN(const auto copied, number("select count(*) from crash_copy"));
    YZ_ASSIGN(const auto last, number("select coalesce(max(position), 0) from crash_copy"));
    YZ_ASSIGN(const auto saved, number("select position from store_follower where name = 'copy'"));
    if (*copied == saved.value_or(0) && *last == *copied) return {};
    return fail(ErrorKind::corrupt, fmt::format("the follower stands at {} with {} copies up to {}",
                                                saved.value_or(0), *copied, *last));
  });
}

Result<> check(const fs::path& folder, Told& told) {
  YZ_ASSIGN(auto database, Database::open(database_file(folder), migrations()));
  YZ_TRY(check_writes(*database, told));
  YZ_TRY(check_follower(*database));
  database.reset();
  YZ_ASSIGN(const auto found, verify(folder, list_blobs));
  if (!found.ok()) return fail(ErrorKind::corrupt, found.faults.front());
  return {};
}

int campaign(const char* self, int times, std::uint32_t seed, const fs::path& parent) {
  std::mt19937 random(seed);
  std::size_t acknowledged = 0;
  Told told;
  fs::path folder;
  for (int round = 0; round < times; ++round) {
    if (round % rounds_a_folder == 0) {
      acknowledged += told.acknowledged.size();
      told = {};
      fs::remove_all(parent / "store");
      folder = parent / "store";
      fs::create_directories(folder);
    }
    const Life life{static_cast<int>(random() % longest_life_ms), random() % 4 == 0};
    run_child(self, folder, life, told);
    if (const auto outcome = check(folder, told); !outcome) {
      std::printf("seed %u, kill %d after %d ms: %s\nkept in %s\n", seed, round, life.ms,
                  describe(outcome.error()).c_str(), folder.c_str());
      return 1;
    }
  }
  acknowledged += told.acknowledged.size();
  fs::remove_all(parent / "store");
  std::printf("store: %d kills, %zu acknowledged writes, all there (seed %u)\n", times,
              acknowledged, seed);
  return acknowledged > 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 5 && std::string_view(arguments[1]) == "child")
    return be_child(arguments[2], std::atoll(arguments[3]), std::atoi(arguments[4]));
  if (count == 4)
    return campaign(arguments[0], std::atoi(arguments[1]),
                    static_cast<std::uint32_t>(std::strtoul(arguments[2], nullptr, 10)),
                    arguments[3]);
  std::fprintf(stderr, "usage: store_crash TIMES SEED FOLDER\n");
  return 2;
}
