// Wakes those who watch an auction. It learns from the journal what is durable, so that nobody is
// shown a bid that a crash could undo. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "store/database.hpp"

namespace yz::trade {

class Bell {
 public:
  // Follows the journal of `database`, which must be stopped before the bell goes.
  explicit Bell(store::Database& database);

  // Returns once the auction's sequence is known to be past `after`, or after `most` time, or at
  // once where too many are waiting: look again in any case.
  boost::asio::awaitable<void> wait(std::string auction, std::int64_t after,
                                    std::chrono::milliseconds most);

  // Lets everybody go, and whoever comes later.
  void stop();

 private:
  struct Waiter {
    boost::asio::steady_timer timer;
    std::int64_t after;
  };
  void ring(const std::string& auction, std::int64_t sequence);

  static constexpr std::size_t most_waiting = 10'000;
  static constexpr std::size_t most_known = 10'000;  // auctions; forgotten ones are looked up anew

  std::mutex mutex_;
  std::map<std::string, std::int64_t> sequences_;
  std::multimap<std::string, std::shared_ptr<Waiter>> waiting_;
  bool is_stopped_ = false;
};

}  // namespace yz::trade
