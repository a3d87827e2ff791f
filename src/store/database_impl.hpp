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
auto run_now(std::shared_ptr<TheJob> job, const Submit& submit) {
  auto done = std::make_shared<std::promise<void>>();
  job->on_finish([done] { done->set_value(); });
  submit(job);
  done->get_future().wait();
  return job->take();
}

}  // namespace detail

template <class Closure>
auto Database::write(Closure closure) -> asio::awaitable<std::invoke_result_t<Closure&, Tx&>> {
  auto job = std::make_shared<ClosureJob<Tx, Closure>>(std::move(closure));
  // Named, not written in place: g++ 12 destroys a lambda twice that stands in a co_await.
  auto start = [this, job](std::move_only_function<void()> resume) {
    job->on_finish(std::move(resume));
    submit(job);
  };
  co_await detail::suspend(std::move(start));
  co_return job->take();
}

template <class Closure>
auto Database::write_now(Closure closure) -> std::invoke_result_t<Closure&, Tx&> {
  return detail::run_now(std::make_shared<ClosureJob<Tx, Closure>>(std::move(closure)),
                         [this](auto job) { submit(std::move(job)); });
}

template <class Closure>
auto Database::read(Closure closure) -> asio::awaitable<std::invoke_result_t<Closure&, ReadTx&>> {
  auto job = std::make_shared<ClosureJob<ReadTx, Closure>>(std::move(closure));
  // Named, not written in place: g++ 12 destroys a lambda twice that stands in a co_await.
  auto start = [this, job](std::move_only_function<void()> resume) {
    job->on_finish(std::move(resume));
    submit(job);
  };
  co_await detail::suspend(std::move(start));
  co_return job->take();
}

template <class Closure>
auto Database::read_now(Closure closure) -> std::invoke_result_t<Closure&, ReadTx&> {
  return detail::run_now(std::make_shared<ClosureJob<ReadTx, Closure>>(std::move(closure)),
                         [this](auto job) { submit(std::move(job)); });
}

}  // namespace yz::store
