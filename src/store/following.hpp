// One follower of the journal: where it stands, and when it may be called again after an error.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "store/database.hpp"
#include "store/job.hpp"
#include "store/journal_window.hpp"

namespace yz::store {

// The writer's thread only.
class Following {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `window` must outlive this object.
  Following(std::string name, Follower follower, std::chrono::milliseconds first_pause,
            const JournalWindow& window);

  // Whether entries up to `newest` may be waiting for it.
  [[nodiscard]] bool is_behind(JournalPosition newest) const {
    return !position_ || *position_ < newest;
  }
  [[nodiscard]] Time not_before() const { return not_before_; }

  // A job that gives the follower its next entries, `newest` at most, and moves its saved position
  // with them. This object must outlive it.
  [[nodiscard]] std::shared_ptr<Job<Tx>> next_step(JournalPosition newest);

 private:
  class Step;
  Result<JournalPosition> advance(Tx& tx, JournalPosition newest);
  void moved_to(JournalPosition position);
  void pause(const Error& error);

  const std::string name_;
  const Follower follower_;
  const JournalWindow& window_;
  const std::chrono::milliseconds first_pause_;
  std::chrono::milliseconds next_pause_;
  std::optional<JournalPosition> position_;  // saved and durable; nothing until first read
  Time not_before_{};
};

}  // namespace yz::store
