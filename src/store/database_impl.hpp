// The template parts of database.hpp.
#pragma once

#include <future>
#include <memory>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "store/database.hpp"

namespace yz::store {
namespace detail {

// Suspends the awaiting coroutine and gives `start` what resumes it on its own executor.
template <class Start>
asio::awaitable<void> suspend(Start start) {
  return asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
      [](auto handler, Start begin) {
        auto work = asio::make_work_guard(handler);
        begin([handler = std::move(handler), work = std::move(work)]() mutable {
          asio::post(work.get_executor(), std::move(handler));
          work.reset();
        });
      },
      asio::use_awaitable, std::move(start));
}

template <class TheJob, class Submit>
auto answer_of(std::shared_ptr<TheJob> job, Submit submit)
    -> asio::awaitable<typename TheJob::Answer> {
  auto start = [job, submit](std::move_only_function<void()> resume) {
    job->on_finish(std::move(resume));
    submit(job);
  };
  co_await suspend(std::move(start));
  co_return job->take();
}

template <class TheJob, class Submit>
auto run_now(std::shared_ptr<TheJob> job, const Submit& submit) {
  auto done = std::make_shared<std::promise<void>>();
  job->on_finish([done] { done->set_value(); });
  submit(job);
  done->get_future().wait();
  return job->take();
}

}  // namespace detail

template <AwaitableClosure Closure>
auto Database::write(Closure&& closure) -> asio::awaitable<Answer<Closure, Tx>> {
  using TheJob = ClosureJob<Tx, std::decay_t<Closure>>;
  return detail::answer_of(std::make_shared<TheJob>(std::forward<Closure>(closure)),
                           [this](auto job) { this->submit(std::move(job)); });
}

template <class Closure>
auto Database::write_now(Closure&& closure) -> Answer<Closure, Tx> {
  using TheJob = ClosureJob<Tx, std::decay_t<Closure>>;
  return detail::run_now(std::make_shared<TheJob>(std::forward<Closure>(closure)),
                         [this](auto job) { this->submit(std::move(job)); });
}

template <AwaitableClosure Closure>
auto Database::read(Closure&& closure) -> asio::awaitable<Answer<Closure, ReadTx>> {
  using TheJob = ClosureJob<ReadTx, std::decay_t<Closure>>;
  return detail::answer_of(std::make_shared<TheJob>(std::forward<Closure>(closure)),
                           [this](auto job) { this->submit(std::move(job)); });
}

template <class Closure>
auto Database::read_now(Closure&& closure) -> Answer<Closure, ReadTx> {
  using TheJob = ClosureJob<ReadTx, std::decay_t<Closure>>;
  return detail::run_now(std::make_shared<TheJob>(std::forward<Closure>(closure)),
                         [this](auto job) { this->submit(std::move(job)); });
}

}  // namespace yz::store
