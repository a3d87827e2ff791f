// Passwords: what may be one, and argon2id on threads of its own.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "base/result.hpp"

namespace yz::people {

namespace asio = boost::asio;

// At least 10 characters and at most 256 bytes of UTF-8, not the e-mail address, not one of the
// most common. No rules about kinds of characters (NIST SP 800-63B). invalid, place "password".
[[nodiscard]] Result<> check_new_password(std::string_view password, std::string_view email);

// Beyond the least that OWASP asks for (2 passes, 19 MiB), at some 60 ms of one core.
struct HashCost {
  unsigned long long passes = 3;
  std::size_t memory = 32 * 1024 * 1024;  // bytes
};

// Hashing takes long and much memory: at most `threads` at a time, at most `queue_limit` waiting,
// never on a caller's thread. The awaiting forms come back on the caller's executor.
class PasswordHasher {
 public:
  explicit PasswordHasher(HashCost cost = {}, std::size_t threads = 2,
                          std::size_t queue_limit = 64);
  ~PasswordHasher();
  PasswordHasher(const PasswordHasher&) = delete;
  PasswordHasher& operator=(const PasswordHasher&) = delete;

  // The string to store, with its salt and cost. Errors: too_many (queue full), internal (memory).
  [[nodiscard]] asio::awaitable<Result<std::string>> hash(std::string password);

  // Whether `password` is the one that `stored` was made of. An empty `stored` (no such account)
  // takes the same time and is false. Errors: too_many.
  [[nodiscard]] asio::awaitable<Result<bool>> matches(std::string password, std::string stored);

 private:
  template <class T, class Work>
  asio::awaitable<Result<T>> run(Work work);

  const HashCost cost_;
  const std::size_t queue_limit_;
  std::string nobodys_;  // a hash that no password matches
  std::atomic<std::size_t> waiting_ = 0;
  asio::thread_pool pool_;
};

}  // namespace yz::people
