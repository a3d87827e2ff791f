#include "store/suspend.hpp"

#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace yz::store {

asio::awaitable<void> suspend(std::move_only_function<void(Resume)> start) {
  return asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
      [](auto handler, std::move_only_function<void(Resume)> begin) {
        auto work = asio::make_work_guard(handler);
        begin([handler = std::move(handler), work = std::move(work)]() mutable {
          asio::post(work.get_executor(), std::move(handler));
          work.reset();
        });
      },
      asio::use_awaitable, std::move(start));
}

}  // namespace yz::store
