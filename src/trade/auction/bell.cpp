#include "trade/auction/bell.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

namespace yz::trade {

namespace asio = boost::asio;

namespace {

// A timer is its own executor's alone, so it is cancelled there.
template <class Waiter>
void wake(const std::shared_ptr<Waiter>& waiter) {
  asio::post(waiter->timer.get_executor(), [waiter] { waiter->timer.cancel(); });
}

}  // namespace

Bell::Bell(store::Database& database) {
  database.follow(
      "trade.bell", [this](store::Tx&, std::span<const store::JournalEntry> entries) -> Result<> {
        for (const auto& entry : entries) {
          if (entry.topic != "trade.bid_placed" && entry.topic != "trade.auction_closed") continue;
          const auto& fields = entry.entry.as_object();
          ring(std::string(fields.at("auction").as_string()),
               fields.at("sequence").to_number<std::int64_t>());
        }
        return {};
      });
}

void Bell::ring(const std::string& auction, std::int64_t sequence) {
  const std::lock_guard lock(mutex_);
  if (sequences_.size() >= most_known && !sequences_.contains(auction)) sequences_.clear();
  auto& known = sequences_[auction];
  known = std::max(known, sequence);
  const auto [begin, end] = waiting_.equal_range(auction);
  for (auto at = begin; at != end; ++at)
    if (at->second->after < sequence) wake(at->second);
}

asio::awaitable<void> Bell::wait(std::string auction, std::int64_t after,
                                 std::chrono::milliseconds most) {
  const auto executor = co_await asio::this_coro::executor;
  auto waiter = std::make_shared<Waiter>(Waiter{asio::steady_timer(executor, most), after});
  {
    const std::lock_guard lock(mutex_);
    const auto known = sequences_.find(auction);
    if (is_stopped_ || waiting_.size() >= most_waiting ||
        (known != sequences_.end() && known->second > after))
      co_return;
    waiting_.emplace(auction, waiter);
  }
  boost::system::error_code ended;
  co_await waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
  const std::lock_guard lock(mutex_);
  const auto [begin, end] = waiting_.equal_range(auction);
  for (auto at = begin; at != end; ++at)
    if (at->second == waiter) {
      waiting_.erase(at);
      break;
    }
}

void Bell::stop() {
  const std::lock_guard lock(mutex_);
  is_stopped_ = true;
  for (const auto& [auction, waiter] : waiting_) wake(waiter);
}

}  // namespace yz::trade
