// A closure on its way through the database's threads, and the way its answer comes back.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/result.hpp"
#include "store/tx.hpp"

namespace yz::store {

// `Access` is Tx or ReadTx.
template <class Access>
class Job {
 public:
  virtual ~Job() = default;

  // Runs the closure, perhaps again after an attempt that was undone. False: undo what it did.
  virtual bool run(Access& access) noexcept = 0;

  // Called once, after which nothing more happens: with the error that stands in place of the
  // closure's own answer, or with nullptr once that answer is durable.
  virtual void finish(const Error* instead) noexcept = 0;
};

template <class Access, class Closure>
class ClosureJob final : public Job<Access> {
 public:
  using Answer = std::invoke_result_t<Closure&, Access&>;

  explicit ClosureJob(Closure closure) : closure_(std::move(closure)) {}

  bool run(Access& access) noexcept override {
    try {
      answer_.emplace((*closure_)(access));
    } catch (const std::exception& exception) {
      answer_.emplace(fail(ErrorKind::internal, exception.what()));
    }
    return answer_->has_value();
  }

  void finish(const Error* instead) noexcept override {
    if (instead != nullptr) answer_.emplace(std::unexpected(*instead));
    closure_.reset();  // on this thread, before the caller goes on
    // Moved out first: what is called may own this job.
    auto done = std::move(done_);
    done();
  }

  void on_finish(std::move_only_function<void()> done) { done_ = std::move(done); }
  [[nodiscard]] Answer take() { return std::move(*answer_); }

 private:
  std::optional<Closure> closure_;
  std::optional<Answer> answer_;
  std::move_only_function<void()> done_;
};

}  // namespace yz::store
