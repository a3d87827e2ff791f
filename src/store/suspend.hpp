// The bridge from threads of our own back to a waiting coroutine.
#pragma once

#include <functional>

#include <boost/asio/awaitable.hpp>

namespace yz::store {

namespace asio = boost::asio;

using Resume = std::move_only_function<void()>;

// Suspends the awaiting coroutine and gives `start` what resumes it on its own executor.
// What resumes it may be called on any thread, once; until then the executor must live. Give
// `start` a name of its own before the co_await (docs/decisions/0010).
[[nodiscard]] asio::awaitable<void> suspend(std::move_only_function<void(Resume)> start);

}  // namespace yz::store
