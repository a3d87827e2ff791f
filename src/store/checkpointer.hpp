// Brings what the WAL holds into the database's file beside the writer, so that no commit waits for
// it.
//
// SQLite would do so inside a commit, every 1,000 pages, while everybody waits. Here a thread of
// its own does most of it. But SQLite begins the WAL anew only once all of it has been brought
// over, and a busy writer adds pages meanwhile; so when the WAL is long, the writer brings over the
// last few itself, between two commits.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>

#include "store/connection.hpp"

namespace yz::store {

class Checkpointer {
 public:
  // `own`: a connection of its own to the same file.
  explicit Checkpointer(std::unique_ptr<Connection> own);
  ~Checkpointer() { stop(); }

  // For the writer's thread, after each commit, once its callers are answered.
  void after_commit(Connection& writer);
  void stop();

 private:
  void work();
  void take_result(std::int64_t pages);
  void begin();

  std::unique_ptr<Connection> own_;

  // The writer's thread only.
  std::int64_t brought_ = 0;  // of the WAL's pages, those that are known to be in the file
  std::int64_t long_;         // so many of them, and the writer brings over the last
  bool is_under_way_ = false;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool wanted_ = false;
  bool stopping_ = false;
  bool done_ = false;
  std::int64_t result_ = 0;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace yz::store
