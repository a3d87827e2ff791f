// The index: segments that never change, and which of their documents are deleted. A change makes a
// small new segment; a thread of the index's own merges small ones into larger ones. Whoever
// searches holds a snapshot and waits for nobody.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "search/segment.hpp"
#include "search/segment_writer.hpp"

namespace yz::search {

struct Part {
  std::shared_ptr<const Segment> segment;
  Deleted deleted;
  DocNumber living = 0;
  [[nodiscard]] bool lives(DocNumber doc) const { return !deleted || !(*deleted)[doc]; }
};

struct Snapshot {
  std::vector<Part> parts;
  std::uint64_t living = 0;      // documents
  std::uint64_t generation = 0;  // grows with every change
};

class Index {
 public:
  Index();
  ~Index();  // ends its thread, a running merge first
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  // Any thread, never waits for a change or merge.
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const { return current_.load(); }

  // Puts documents in the place of those of the same identity, and takes others out. What it did is
  // found once it returns. A document twice in `put`: the last one stands. Any thread, one at a
  // time.
  void apply(std::span<const Document> put, std::span<const std::uint64_t> removed);

  // Takes parts that were saved in the place of what is there.
  void replace(std::vector<Part> parts);

  // The content hash of a document, as content_of() makes it.
  [[nodiscard]] std::optional<std::uint64_t> content(std::uint64_t identity) const;
  void each_identity(const std::function<void(std::uint64_t)>& visit) const;

  // Returns when no merge is due.
  void settle();
  // Merges until as few segments stand as their largest size allows. For loading in bulk.
  void compact();

  static constexpr DocNumber largest_segment = 300'000;  // documents; bounds what a merge takes

 private:
  using Lock = std::unique_lock<std::mutex>;
  void publish(std::vector<Part> parts);  // with the mutex
  bool merge_once(bool all);              // false: nothing to do
  void run(std::stop_token stop);

  std::atomic<std::shared_ptr<const Snapshot>> current_;
  std::mutex mutex_;          // of changes to current_
  std::mutex merging_mutex_;  // one merge at a time
  std::condition_variable_any changed_;
  bool due_ = false;  // guarded by mutex_: something changed since the merger last looked
  bool busy_ = false;
  std::jthread merger_;
};

}  // namespace yz::search
