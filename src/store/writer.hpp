// The one writing thread: batches of closures, one commit (one fsync) for all of them, one that
// fails undone alone; the journal's followers run between the closures of others.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/checkpointer.hpp"
#include "store/connection.hpp"
#include "store/database.hpp"
#include "store/following.hpp"
#include "store/gathering.hpp"
#include "store/job_queue.hpp"

namespace yz::store {

class Writer {
 public:
  // `second` is for bringing the WAL into the file; `newest` the position of the journal's last
  // entry.
  Writer(std::unique_ptr<Connection> connection, std::unique_ptr<Connection> second,
         const DatabaseOptions& options, JournalPosition newest);
  ~Writer() { stop(); }

  void submit(std::shared_ptr<Job<Tx>> job) { queue_.push(std::move(job)); }
  void follow(std::string name, Follower follower);
  void on_commit(std::function<void(JournalPosition)> listener);
  [[nodiscard]] JournalPosition position() const { return position_.load(); }
  void stop();

 private:
  using Jobs = std::vector<std::shared_ptr<Job<Tx>>>;
  class BatchTx;

  void work();
  [[nodiscard]] JobQueue<Tx>::Wakeup next_follower_time() const;
  void add_followers(Jobs& jobs);
  void commit(std::span<const std::shared_ptr<Job<Tx>>> jobs);
  Result<> attempt(std::span<const std::shared_ptr<Job<Tx>>> jobs);
  enum class Savepoints : std::uint8_t { none, each };
  Result<bool> transact(std::span<const std::shared_ptr<Job<Tx>>> jobs, Savepoints savepoints);
  Result<bool> run_freely(Job<Tx>& job, BatchTx& tx);
  Result<bool> run_in_savepoint(Job<Tx>& job, BatchTx& tx);
  [[nodiscard]] Result<> still_in_transaction() const;
  void announce();

  const DatabaseOptions options_;
  std::unique_ptr<Connection> connection_;
  Checkpointer checkpointer_;
  JobQueue<Tx> queue_;
  std::atomic<JournalPosition> position_;  // of the newest durable entry

  std::mutex mutex_;  // of what other threads may add while the writer runs
  std::vector<std::unique_ptr<Following>> new_followings_;
  std::vector<std::function<void(JournalPosition)>> listeners_;

  // The writer's thread only.
  JournalWindow window_;
  std::vector<std::unique_ptr<Following>> followings_;
  Gathering gathering_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace yz::store
