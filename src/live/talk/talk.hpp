// Talk in the halls: rooms, who listens, what is said, and guided tours (spec/live.md, "Talk" and
// "Guided tours"). Messages are durable
// before anybody hears them; order and paging are by position, so a listener that missed some asks
// for what comes after the last it has.
//
// A thread of its own; the halls' threads only hand over what they hear.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "live/presence/loop.hpp"
#include "live/talk/order.hpp"
#include "live/tour/live_tour.hpp"
#include "store/database.hpp"

namespace yz::live {

struct TalkOptions {
  std::size_t text_limit = 1000;         // characters
  double burst = 6;                      // messages one may say at once
  double refill_seconds = 2;             // until one may say another
  double deliveries_a_second = 100'000;  // of one room: messages times those who hear them
  std::size_t typing_limit = 64;         // who is writing is told where at most so many listen
  std::size_t rooms_limit = 24;          // that one connection listens to
  std::int64_t page_limit = 50;
  TourRules tours;
};

class Voice;

class Talk final : public LoopListener {
 public:
  // `voice`, where there is one, hears who comes and goes and what is asked of it; it outlives
  // stop().
  explicit Talk(store::Database& database, TalkOptions options = {}, Voice* voice = nullptr);
  ~Talk() override;  // as stop()

  void on_entered(Loop& loop, ConnectionId connection, Number number,
                  const Identity& identity) override;
  void on_text(Loop& loop, ConnectionId connection, std::string text) override;
  void on_left(Loop& loop, ConnectionId connection) override;

  // What the organiser's pages do and show. Any executor; they come back on it.
  [[nodiscard]] boost::asio::awaitable<Result<>> act(Order order, By by);
  [[nodiscard]] boost::asio::awaitable<Result<OrderState>> order_state();

  // After the halls have stopped, before the database goes away. Idempotent.
  void stop();

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace yz::live
