// The live halls of this server: one thread a hall, made when its first visitor comes.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "live/presence/loop.hpp"

namespace yz::live {

// What presence must know of a hall; nothing where there is none of that slug. May block; called on
// the thread that calls Live::take.
using ShapeOf = std::function<Result<std::optional<HallShape>>(std::string_view hall)>;

class Live {
 public:
  // Makes the listener of a hall's loop; null: nobody listens. Lives as long as Live.
  using ListenerOf = std::function<LoopListener*(std::string_view hall)>;

  explicit Live(ShapeOf shape_of, LoopOptions options = {}, ListenerOf listener_of = {});
  ~Live();  // as stop()

  // Takes over an opened WebSocket. Closes it with 4404 where there is no such hall. Any thread
  // that may block.
  void take(std::string_view hall, int descriptor, std::string received, Identity identity,
            std::shared_ptr<void> seat = {});

  // Calls `visit(slug, loop)` for each hall that is open. Any thread.
  void each(const std::function<void(const std::string&, Loop&)>& visit);
  [[nodiscard]] std::string metrics();  // OpenMetrics, without the final "# EOF"

  // Says goodbye to everybody (1012); later sockets are closed. Idempotent.
  void stop();

 private:
  Result<Loop*> loop_of(std::string_view hall);

  ShapeOf shape_of_;
  LoopOptions options_;
  ListenerOf listener_of_;
  std::mutex mutex_;
  bool is_stopped_ = false;
  std::map<std::string, std::unique_ptr<Loop>, std::less<>> loops_;
};

}  // namespace yz::live
