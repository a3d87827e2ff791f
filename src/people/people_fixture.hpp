// People on a database in memory, a clock moved by hand, and awaiting from a test. Only tests
// include it.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <sodium.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>

#include "people/migrations.hpp"
#include "people/people.hpp"

namespace yz::people::test {

inline constexpr const char* good_password = "a sentence is a good one";

class Clock {
 public:
  [[nodiscard]] yz::Clock get() {
    return [this] { return Instant(std::chrono::milliseconds(now_.load())); };
  }
  void move(std::chrono::milliseconds by) { now_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_ = 1'777'000'000'000;
};

template <class T>
T await_now(asio::awaitable<T> awaited) {
  asio::io_context io;
  std::optional<T> answer;
  asio::co_spawn(io, std::move(awaited), [&](const std::exception_ptr& thrown, T value) {
    if (thrown) std::rethrow_exception(thrown);
    answer.emplace(std::move(value));
  });
  io.run();
  return std::move(*answer);
}

// Passwords are hashed as cheaply as can be.
inline PeopleOptions hasty_people() {
  PeopleOptions options;
  options.cost = {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN};
  return options;
}

class PeopleTest : public testing::Test {
 protected:
  PeopleTest() {
    store::DatabaseOptions store_options;
    store_options.clock = clock.get();
    auto opened = store::Database::open(":memory:", migrations(), store_options);
    if (!opened) throw std::runtime_error(describe(opened.error()));
    database = std::move(*opened);
    PeopleOptions options = hasty_people();
    options.clock = clock.get();
    people.emplace(*database, options);
  }

  Actor who(const std::string& token) { return *await_now(people->current(token)); }
  bool register_one(const std::string& email) {
    return await_now(people->register_visitor(email, "Somebody", good_password, here)).has_value();
  }
  std::string sign_in_one(const std::string& email) {
    auto signed_in = await_now(people->sign_in(email, good_password, here));
    if (!signed_in) throw std::runtime_error(describe(signed_in.error()));
    return signed_in->token;
  }
  // The fair's one organiser, signed in anew each time.
  SignedIn organiser() {
    const auto token = *ensure_setup_token(*database);
    const std::string email = "boss@example.cn";
    auto signed_in =
        token ? await_now(people->accept_one_time(*token, email, "Boss", good_password, here))
              : await_now(people->sign_in(email, good_password, here));
    if (!signed_in) throw std::runtime_error(describe(signed_in.error()));
    return *signed_in;
  }

  Clock clock;
  std::unique_ptr<store::Database> database;
  std::optional<People> people;
  const Visit here{"", "192.0.2.7"};
};

}  // namespace yz::people::test
