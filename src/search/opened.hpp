// How often visitors open exhibits, so that among results that fit alike the ones they choose come
// first. Of a visitor one opening of an exhibit counts a day; who it was is forgotten by the next
// day and kept nowhere. Counts fade by halves in a fortnight.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>

#include "base/time.hpp"
#include "store/database.hpp"

namespace yz::search {

// 0 … 255 for a count that fades: 32 for each doubling, in steps of a half of it, so that a record
// is indexed anew only where its place may change.
[[nodiscard]] std::uint8_t popularity_of(double weight);

class Opened {
 public:
  static constexpr std::size_t most_waiting = 10'000;  // exhibits counted since the last writing
  static constexpr std::size_t most_seen = 200'000;    // visitors times exhibits, a day

  // `database` must outlive this object.
  explicit Opened(store::Database& database,
                  std::chrono::milliseconds write_after = std::chrono::seconds(5));
  ~Opened();  // as stop()
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  // `who` tells visitors apart, for this count alone. Any thread; quick. What does not fit is not
  // counted.
  void note(std::string_view exhibit, std::string_view who, Instant now);

  // Writes what is waiting, and tells the feed by the journal whose popularity changed
  // ("search.popularity_changed"). Blocks; by itself it happens on this object's own thread.
  Result<> write();

  // Writes and ends the thread; before the database stops. Idempotent.
  void stop();

 private:
  void run(std::stop_token stop);

  store::Database& database_;
  const std::chrono::milliseconds write_after_;
  std::mutex mutex_;
  std::condition_variable_any woken_;
  std::map<std::string, double, std::less<>> waiting_;
  std::unordered_set<std::uint64_t> seen_;
  std::string salt_;
  std::int64_t day_ = -1;
  std::int64_t faded_ = -1;  // the day on which all were last looked at; the writing thread
  std::jthread thread_;
};

}  // namespace yz::search
