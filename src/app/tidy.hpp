// Keeps a data folder from growing without end: blobs that no record needs any more, what is old in
// the journal, and answers kept for a day under the keys of requests.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <thread>

#include "app/data_folder.hpp"
#include "store/journal.hpp"

namespace yz::app {

struct TidyPolicy {
  std::chrono::seconds blob_grace = std::chrono::hours(24);  // since a blob was last put
  store::JournalKeep journal;
};

struct TidyReport {
  std::uint64_t blobs = 0;  // removed
  std::uint64_t bytes = 0;  // of them
  std::int64_t journal_entries = 0;
  std::int64_t kept_answers = 0;
};

// While the folder is served, too. Blocks; a stop in between is an early end, not an error.
[[nodiscard]] Result<TidyReport> tidy(const DataFolder& data, const TidyPolicy& policy,
                                      std::stop_token stop = {});

// Tidies a served folder once a day, on a thread of its own, until it goes away.
class TidyDaily {
 public:
  // `data` must outlive this; `first` is how long it waits before it begins.
  explicit TidyDaily(const DataFolder& data, TidyPolicy policy = {},
                     std::chrono::milliseconds first = std::chrono::minutes(10),
                     std::chrono::milliseconds every = std::chrono::hours(24));

 private:
  std::jthread thread_;
};

}  // namespace yz::app
