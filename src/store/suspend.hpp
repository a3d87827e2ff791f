// The bridge from threads of our own back to a waiting coroutine.
#pragma once

#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace yz::store {

namespace asio = boost::asio;

// Suspends the awaiting coroutine and gives `start` what resumes it on its own executor.
// What resumes it may be called on any thread, once; until then the executor must live. Give
// `start` a name of its own before the co_await (docs/decisions/0010).
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

}  // namespace yz::store
