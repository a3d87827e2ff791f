// Sweeps (trade/sweeper.hpp) while the fair is served: at once, so that what hung when the process
// last ended is asked about first, and then every second.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "store/database.hpp"
#include "trade/provider.hpp"

namespace yz::trade {

class Keeper {
 public:
  // Both must outlive it. On a thread of its own.
  Keeper(store::Database& database, const Providers& providers,
         std::chrono::milliseconds every = std::chrono::seconds(1));
  ~Keeper();  // as stop()

  // Ends after the round that runs, which providers' deadlines bound; before the database stops.
  // Idempotent.
  void stop();

  [[nodiscard]] std::string metrics() const;  // OpenMetrics; any thread

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace yz::trade
