#include "people/password.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <sodium.h>
#include <boost/asio/post.hpp>

#include "base/random.hpp"
#include "base/text.hpp"
#include "base/text_form.hpp"
#include "store/suspend.hpp"

namespace yz::people {
namespace {

constexpr std::size_t fewest_characters = 10;
constexpr std::size_t most_bytes = 256;

// Those of ten characters or more that lead the lists of leaked passwords.
constexpr std::array<std::string_view, 24> common{
    "1234567890",  "0123456789",    "0987654321", "qwertyuiop",   "password12",    "password123",
    "passw0rd123", "1q2w3e4r5t",    "q1w2e3r4t5", "1qaz2wsx3edc", "qazwsxedcr",    "iloveyou12",
    "1111111111",  "0000000000",    "aaaaaaaaaa", "abcdefghij",   "abc1234567",    "a123456789",
    "woaini1314",  "woaini1314520", "5201314520", "admin12345",   "administrator", "letmein123"};

std::unexpected<Error> refuse(const char* message) {
  return fail(ErrorKind::invalid, message, "password");
}

Result<std::string> hash_now(const std::string& password, const HashCost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost.passes, cost.memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    return fail(ErrorKind::unavailable, "There is not enough memory to hash a password.");
  return std::string(text.data());
}

}  // namespace

Result<> check_new_password(std::string_view password, std::string_view email) {
  if (find_invalid_utf8(password)) return refuse("A password is made of characters (UTF-8).");
  if (count_code_points(password) < fewest_characters)
    return refuse("A password has at least 10 characters.");
  if (password.size() > most_bytes) return refuse("A password has at most 256 bytes.");
  if (password == email) return refuse("The password must not be the e-mail address.");
  if (std::ranges::find(common, password) != common.end())
    return refuse("This password is among the first that anybody would try.");
  return {};
}

PasswordHasher::PasswordHasher(HashCost cost, std::size_t threads, std::size_t queue_limit)
    : cost_(cost), queue_limit_(queue_limit), pool_(std::max<std::size_t>(threads, 1)) {
  // Without a hash to compare with, an unknown account would answer sooner than a wrong password.
  nobodys_ = hash_now(random_token(), cost_).value_or(std::string());
}

PasswordHasher::~PasswordHasher() { pool_.join(); }

template <class T, class Work>
asio::awaitable<Result<T>> PasswordHasher::run(Work work) {
  if (waiting_.fetch_add(1) >= queue_limit_) {
    waiting_.fetch_sub(1);
    co_return fail(ErrorKind::too_many, "Too many are signing in just now; try again.");
  }
  std::optional<Result<T>> answer;
  auto start = [this, &answer, &work](store::Resume resume) {
    asio::post(pool_, [this, &answer, &work, resume = std::move(resume)]() mutable {
      answer.emplace(work());
      waiting_.fetch_sub(1);
      resume();
    });
  };
  co_await store::suspend(std::move(start));
  co_return std::move(*answer);
}

asio::awaitable<Result<std::string>> PasswordHasher::hash(std::string password) {
  auto work = [&] { return hash_now(password, cost_); };
  co_return co_await run<std::string>(work);
}

asio::awaitable<Result<bool>> PasswordHasher::matches(std::string password, std::string stored) {
  const bool known = !stored.empty();
  const std::string& against = known ? stored : nobodys_;
  auto work = [&]() -> Result<bool> {
    const int code = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size());
    return known && code == 0;
  };
  co_return co_await run<bool>(work);
}

}  // namespace yz::people
