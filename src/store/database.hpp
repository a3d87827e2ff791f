// The database of one data folder: transactions, migrations, the journal's followers.
//
// SQLite in WAL mode with synchronous=FULL. One writer thread takes the closures that are waiting,
// runs them inside one transaction (one that fails is undone alone), commits once (one fsync for
// all of them) and only then answers. Readers run on a small pool, each in a snapshot, and never
// wait for the writer. A closure may run again; it must change nothing outside its Tx.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include <boost/asio/awaitable.hpp>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/job.hpp"
#include "store/journal.hpp"
#include "store/tx.hpp"

namespace yz::store {

namespace asio = boost::asio;

// One step of a room's schema. Steps of a room run in order, each once, all in the opening
// transaction; the names of those done are kept in the database. Never edit a step that was
// released: add one. Names are "room/0001_what".
struct Migration {
  std::string_view name;
  std::string_view sql;  // statements separated by ";"
};

// Called with entries in order, on the writer's thread inside a transaction in which the follower's
// saved position moves too: what it writes through `tx` happens exactly once. Effects outside the
// database may repeat after a crash. An error is logged and retried with growing pauses.
using Follower = std::function<Result<>(Tx& tx, std::span<const JournalEntry> entries)>;

struct DatabaseOptions {
  std::size_t readers = 2;           // threads, each with a connection of its own
  std::size_t queue_limit = 10'000;  // waiting writes, and waiting reads; more is `too_many`
  std::size_t batch_limit = 512;     // closures in one commit
  std::chrono::milliseconds write_deadline{10'000};  // from call to start; past it `timeout`
  std::chrono::milliseconds follower_pause{200};  // after a follower's first error; doubles to 60 s
  Clock clock = system_now;                       // any thread
  std::string vfs;                                // SQLite VFS by name; tests let disks fail
};

template <class Closure, class Access>
using Answer = std::invoke_result_t<std::decay_t<Closure>&, Access&>;

template <class Closure>
concept AwaitableClosure =
    std::is_lvalue_reference_v<Closure> || std::is_trivially_destructible_v<Closure>;

class Database {
 public:
  // Opens or makes `file`, runs what is missing of `migrations`. ":memory:" gives a database of its
  // own for tests, with the same threads and rules: a file on a memory disk, gone with the object.
  // Errors: unavailable (another process holds it), conflict (made by a newer binary, or a step was
  // edited after it ran), corrupt, internal.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file,
                                                              std::span<const Migration> migrations,
                                                              DatabaseOptions options = {});
  ~Database();  // as stop()
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs `closure(Tx&) -> Result<T>` in the writer and returns once it is durable. The awaiting
  // form comes back on the caller's own executor; the caller's cancellation does not undo a write.
  //
  // Capture by reference (`[&]`: the awaiting frame stays where it is meanwhile), or give the
  // closure a name first. A closure that owns something and is written inside the co_await does not
  // compile, because g++ 12 would destroy it twice (docs/decisions, "Closures in co_await").
  template <AwaitableClosure Closure>
  auto write(Closure&& closure) -> asio::awaitable<Answer<Closure, Tx>>;
  template <class Closure>
  auto write_now(Closure&& closure) -> Answer<Closure, Tx>;  // blocks: not on an I/O thread

  // Runs `closure(ReadTx&) -> Result<T>` on a reader, in one snapshot.
  template <AwaitableClosure Closure>
  auto read(Closure&& closure) -> asio::awaitable<Answer<Closure, ReadTx>>;
  template <class Closure>
  auto read_now(Closure&& closure) -> Answer<Closure, ReadTx>;

  // Starts following under `name`, from its saved position (the journal's beginning at first).
  // Call once for a name.
  void follow(std::string name, Follower follower);

  // The position of the newest durable entry; any thread, no waiting.
  [[nodiscard]] JournalPosition journal_position() const;

  // `listener` is called after every commit that appended to the journal, on the writer's thread;
  // it must be quick and must not call back into the database.
  void on_commit(std::function<void(JournalPosition)> listener);

  // Refuses new work (`unavailable`), finishes what is queued, joins the threads. Idempotent. Call
  // it before the executors of awaiting callers go away, and not from a closure or listener.
  void stop();

 private:
  class Core;
  void submit(std::shared_ptr<Job<Tx>> job);
  void submit(std::shared_ptr<Job<ReadTx>> job);
  explicit Database(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace yz::store

#include "store/database_impl.hpp"
