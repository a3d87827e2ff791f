// The template parts of database.hpp.
#pragma once

#include <future>
#include <memory>
#include <utility>

#include "store/database.hpp"
#include "store/suspend.hpp"

namespace yz::store {
namespace detail {

template <class TheJob, class Submit>
auto answer_of(std::shared_ptr<TheJob> job, Submit submit)
    -> asio::awaitable<typename TheJob::Answer> {
  auto start = [job, submit](Resume resume) {
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
