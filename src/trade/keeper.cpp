#include "trade/keeper.hpp"

#include <atomic>
#include <string>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "trade/sweeper.hpp"

namespace yz::trade {

namespace asio = boost::asio;

struct Keeper::Inside {
  Inside(store::Database& d, const Providers& p, std::chrono::milliseconds e)
      : database(d), providers(p), every(e) {
    asio::co_spawn(context, keep_sweeping(), asio::detached);
    thread = std::thread([this] { context.run(); });
  }

  asio::awaitable<void> keep_sweeping() {
    const auto due = co_await database.write([](store::Tx& tx) { return look_at_all_now(tx); });
    if (!due) log_warning("what hung is not due yet", {{"error", describe(due.error())}});
    while (!stopping) {
      co_await sweep_once();
      if (stopping) break;
      timer.expires_after(every);
      boost::system::error_code woken;
      co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
  }

  asio::awaitable<void> sweep_once() {
    const auto swept = co_await sweep(database, providers, system_now());
    ++rounds;
    if (swept) {
      lapsed += swept->lapsed;
      asked += swept->payments + swept->refunds;
      failures += swept->failures;
      if (!fault.empty()) log_info("orders are swept again");
      fault.clear();
    } else if (!stopping) {
      ++failures;
      // Rounds come every second and a full disk may last for hours: what is wrong is said once.
      const std::string before = std::exchange(fault, describe(swept.error()));
      if (fault != before) log_warning("orders could not be swept", {{"error", fault}});
    }
  }

  store::Database& database;
  const Providers& providers;
  const std::chrono::milliseconds every;
  std::atomic<bool> stopping = false;
  std::string fault;  // why the last round was none; empty: it was one
  std::atomic<std::int64_t> rounds = 0, lapsed = 0, asked = 0, failures = 0;
  asio::io_context context{1};
  asio::steady_timer timer{context};
  std::thread thread;
};

Keeper::Keeper(store::Database& database, const Providers& providers,
               std::chrono::milliseconds every)
    : inside_(std::make_unique<Inside>(database, providers, every)) {}

Keeper::~Keeper() { stop(); }

void Keeper::stop() {
  if (!inside_->thread.joinable()) return;
  inside_->stopping = true;
  asio::post(inside_->context, [this] { inside_->timer.cancel(); });
  inside_->thread.join();
}

std::string Keeper::metrics() const {
  const auto counter = [](std::string_view name, std::string_view help, std::int64_t value) {
    return fmt::format(
        "# TYPE yz_trade_{0} counter\n# HELP yz_trade_{0} {1}\nyz_trade_{0}_total "
        "{2}\n",
        name, help, value);
  };
  return counter("sweeps", "Rounds of looking for what is overdue.", inside_->rounds) +
         counter("holds_lapsed", "Orders whose hold ended unpaid.", inside_->lapsed) +
         counter("provider_asked", "Payments and refunds asked about.", inside_->asked) +
         counter("provider_failures", "Of those, without an answer.", inside_->failures);
}

}  // namespace yz::trade
