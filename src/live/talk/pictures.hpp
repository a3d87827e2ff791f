// Pictures that visitors show in talks. What comes is decoded in the media worker's cage and
// written anew, one at a time on a thread of its own; only what was written is kept and served.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "base/sha256.hpp"
#include "people/rate_limit.hpp"
#include "store/blobs.hpp"
#include "store/database.hpp"

namespace yz::live {

struct Snapshot {
  int width = 0;  // pixels
  int height = 0;
  std::string webp;
};
// Decodes a stranger's bytes. Blocks. Errors: invalid (no picture), timeout, internal.
using TakeSnapshot = std::function<Result<Snapshot>(const std::string& bytes)>;

struct KeptPicture {
  Sha256 content;
  int width = 0;
  int height = 0;
};

inline constexpr std::size_t picture_bytes_limit = 4 * 1024 * 1024;

class Pictures {
 public:
  // Both must outlive this object.
  Pictures(store::Database& database, const store::Blobs& blobs, TakeSnapshot take_snapshot);
  ~Pictures();  // as stop()

  // Keeps what `key` wants to show. Comes back on the caller's executor. Errors: those of
  // TakeSnapshot, forbidden (muted), too_many (of this visitor, or waiting).
  [[nodiscard]] boost::asio::awaitable<Result<KeptPicture>> keep(std::string key,
                                                                 std::string bytes);
  // The file of a picture that was kept; nothing for any other content.
  [[nodiscard]] boost::asio::awaitable<Result<std::optional<std::string>>> path_of(Sha256 content);

  void stop();  // before the database; what waits is still done. Idempotent

 private:
  Result<KeptPicture> keep_now(const std::string& key, const std::string& bytes);

  store::Database& database_;
  const store::Blobs& blobs_;
  TakeSnapshot take_snapshot_;
  people::RateLimit by_visitor_{{.burst = 8, .refill = std::chrono::seconds(20)}};
  std::atomic<int> waiting_{0};
  boost::asio::thread_pool thread_{1};
};

// Every picture that a message shows, or that is so young that one may yet.
Result<> for_each_picture(store::ReadTx& tx, Instant now,
                          const std::function<void(const Sha256&)>& each);

}  // namespace yz::live
