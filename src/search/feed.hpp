// Keeps the index as the records are: loads what was saved, catches up with the journal, and
// follows it. Its thread alone changes the index; the database's writer never waits for it.
//
// A change is found within `pause` and the time to index it. What is saved may be behind; after a
// crash the journal's entries since then are read again. An index that is lost, damaged, of another
// version or of another journal is made anew from the records while the server serves.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "search/index.hpp"
#include "search/saved.hpp"
#include "store/database.hpp"

namespace yz::search {

struct FeedOptions {
  std::chrono::milliseconds pause{50};          // between looks at the journal
  std::chrono::milliseconds save_after{5'000};  // after a change
};

class Feed {
 public:
  // `database` must outlive this object. `folder` is for the index alone.
  Feed(store::Database& database, std::filesystem::path folder, FeedOptions options = {});
  ~Feed();  // saves, ends its thread
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  [[nodiscard]] const Index& index() const { return index_; }

  // The newest entry of the journal that searches know of; any thread.
  [[nodiscard]] store::JournalPosition position() const { return position_.load(); }
  // False until the saved index was loaded, or one was made.
  [[nodiscard]] bool is_ready() const { return ready_.load(); }
  // Waits until searches know of `position`; false after `limit`.
  bool wait_for(store::JournalPosition position, std::chrono::milliseconds limit);

 private:
  struct Changes {
    bool everything = false;
    std::set<std::string> exhibits;        // slugs
    std::set<std::uint64_t> perhaps_gone;  // identities of offers: gone unless found anew
    Standing standing;
  };
  void run(std::stop_token stop);
  void load();
  Result<bool> is_of_this_journal(const Standing& standing);
  Result<> rebuild();
  Result<> catch_up();
  Result<Changes> read_changes();
  Result<> apply(const Changes& changes);
  Result<> apply_all();
  void reached(const Standing& standing);
  void save_if_due(bool now);

  store::Database& database_;
  Saves saves_;
  const FeedOptions options_;
  Index index_;
  Standing standing_;  // the feed's thread
  Standing saved_;     // the feed's thread
  std::chrono::steady_clock::time_point last_save_{};
  std::atomic<store::JournalPosition> position_{0};
  std::atomic<bool> ready_{false};
  std::mutex mutex_;
  std::condition_variable_any moved_;
  std::jthread thread_;
};

}  // namespace yz::search
