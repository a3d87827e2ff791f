#include "hall/light/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace yz::hall::light {
namespace {

class Shared {
 public:
  Shared(std::size_t count, std::size_t chunk,
         const std::function<void(std::size_t, std::size_t)>& body)
      : count_(count), chunk_(chunk), body_(body) {}

  // Takes one chunk and works on it; false when there is none left or the work was stopped.
  bool step() noexcept {
    const std::size_t begin = next_.fetch_add(chunk_);
    if (stop_ || begin >= count_) return false;
    try {
      body_(begin, std::min(count_, begin + chunk_));
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      if (!error_) error_ = std::current_exception();
      stop_ = true;
    }
    return true;
  }

  void stop() { stop_ = true; }
  [[nodiscard]] double done() const {
    return std::min(1.0, static_cast<double>(next_.load()) / static_cast<double>(count_));
  }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::size_t count_;
  std::size_t chunk_;
  const std::function<void(std::size_t, std::size_t)>& body_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::exception_ptr error_;
};

}  // namespace

bool parallel(const Workers& workers, std::string_view step, std::size_t count, std::size_t chunk,
              const std::function<void(std::size_t, std::size_t)>& body) {
  if (count == 0) return true;
  Shared shared(count, std::max<std::size_t>(1, chunk), body);
  unsigned threads = workers.threads != 0 ? workers.threads : std::thread::hardware_concurrency();
  threads = std::clamp(threads, 1U, 256U);
  bool wanted = true;
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i)
      others.emplace_back([&] {
        while (shared.step()) {
        }
      });
    while (shared.step()) {
      if (workers.progress && *workers.progress && !(*workers.progress)(step, shared.done())) {
        wanted = false;
        shared.stop();
      }
    }
  }
  shared.rethrow();
  return wanted;
}

}  // namespace yz::hall::light
