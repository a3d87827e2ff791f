#include "live/live.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include "base/log.hpp"

namespace yz::live {
namespace {

void turn_away(int descriptor, std::uint16_t code) {
  const std::string frame = close_frame(code);
  ::send(descriptor, frame.data(), frame.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(descriptor, SHUT_WR);
  ::close(descriptor);
}

}  // namespace

Live::Live(ShapeOf shape_of, LoopOptions options, ListenerOf listener_of)
    : shape_of_(std::move(shape_of)), options_(options), listener_of_(std::move(listener_of)) {}

Live::~Live() { stop(); }

Result<Loop*> Live::loop_of(std::string_view hall) {
  const std::scoped_lock lock(mutex_);
  if (is_stopped_) return fail(ErrorKind::unavailable, "stopping");
  if (const auto at = loops_.find(hall); at != loops_.end()) return at->second.get();
  YZ_ASSIGN(auto shape, shape_of_(hall));
  if (!shape) return fail(ErrorKind::not_found, "there is no such hall");
  shape->slug = hall;
  auto loop = std::make_unique<Loop>(*shape, options_, listener_of_ ? listener_of_(hall) : nullptr);
  return loops_.emplace(hall, std::move(loop)).first->second.get();
}

void Live::take(std::string_view hall, int descriptor, std::string received, Identity identity,
                std::shared_ptr<void> seat) {
  const auto loop = loop_of(hall);
  if (loop)
    return (*loop)->adopt(descriptor, std::move(received), std::move(identity), std::move(seat));
  switch (loop.error().kind) {
    case ErrorKind::not_found: return turn_away(descriptor, close_code::no_hall);
    case ErrorKind::unavailable: return turn_away(descriptor, close_code::restart);
    default:
      log_error("a hall does not open", {{"hall", hall}, {"error", describe(loop.error())}});
      return turn_away(descriptor, 1011);
  }
}

void Live::each(const std::function<void(const std::string&, Loop&)>& visit) {
  const std::scoped_lock lock(mutex_);
  for (const auto& [slug, loop] : loops_) visit(slug, *loop);
}

std::string Live::metrics() {
  struct Row {
    const char* name;
    const char* type;
    std::atomic<std::uint64_t> LoopFigures::* figure;
  };
  static constexpr Row rows[] = {
      {"yunzhan_live_visitors", "gauge", &LoopFigures::visitors},
      {"yunzhan_live_load_percent", "gauge", &LoopFigures::load_percent},
      {"yunzhan_live_entered", "counter", &LoopFigures::entered},
      {"yunzhan_live_poses", "counter", &LoopFigures::poses},
      {"yunzhan_live_frames", "counter", &LoopFigures::frames},
      {"yunzhan_live_frame_bytes", "counter", &LoopFigures::frame_bytes},
      {"yunzhan_live_refused_steps", "counter", &LoopFigures::refused_steps},
      {"yunzhan_live_faults", "counter", &LoopFigures::faults},
      {"yunzhan_live_slow_readers", "counter", &LoopFigures::slow},
  };
  std::string text;
  for (const Row& row : rows) {
    text += fmt::format("# TYPE {} {}\n", row.name, row.type);
    const bool is_counter = std::string_view(row.type) == "counter";
    each([&](const std::string& slug, Loop& loop) {
      text += fmt::format("{}{}{{hall=\"{}\"}} {}\n", row.name, is_counter ? "_total" : "", slug,
                          (loop.figures().*row.figure).load(std::memory_order_relaxed));
    });
  }
  return text;
}

void Live::stop() {
  {
    const std::scoped_lock lock(mutex_);
    is_stopped_ = true;
  }
  // No loop is added any more. They stay, because listeners may still post to them.
  for (const auto& [slug, loop] : loops_) loop->stop();
}

}  // namespace yz::live
