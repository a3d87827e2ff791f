// What a call that can fail gives back: a value, or one Error that somebody can act on.
//
// Refusals ("slug taken") and failures ("disk full") travel as values; mistakes of ours are
// assertions. Exceptions of libraries are caught at the place where we call the library.
#pragma once

#include <cstdint>
#include <expected>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace yz {

// A closed list: `http` maps each kind to one status and one problem type.
enum class ErrorKind : std::uint8_t {
  invalid,          // the input is wrong; the message names the place
  unauthenticated,  // nobody is signed in, or the credentials do not fit
  forbidden,        // somebody is signed in who may not do this
  not_found,        // the thing named does not exist
  conflict,         // the state of things forbids it: taken, already done, changed meanwhile
  too_large,        // over a stated limit
  too_many,         // too often, or a bounded queue is full; may be tried later
  timeout,          // a deadline passed
  unavailable,      // stopping, or something we depend on is away
  corrupt,          // stored data contradicts itself
  internal,         // disk, database, or a bug: detail goes to the log only
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;         // one sentence; shown to people unless kind is corrupt or internal
  std::string place;           // "file:line:column", a field, a path; empty where there is none
  std::source_location where;  // ours, for the log
};

template <class T = void>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(
    ErrorKind kind, std::string message, std::string place = {},
    std::source_location where = std::source_location::current()) {
  return std::unexpected(Error{kind, std::move(message), std::move(place), where});
}

// The stable word for a kind: used in logs, problem types and tests.
[[nodiscard]] std::string_view name_of(ErrorKind kind);

// "place: message", or just the message.
[[nodiscard]] std::string describe(const Error& error);

}  // namespace yz

// Returns early with the error of `expression`, as every caller of a Result does.
#define YZ_TRY(expression)                                   \
  do {                                                       \
    if (auto yz_result_ = (expression); !yz_result_)         \
      return std::unexpected(std::move(yz_result_).error()); \
  } while (false)

#define YZ_CONCAT_INNER(a, b) a##b
#define YZ_CONCAT(a, b) YZ_CONCAT_INNER(a, b)

// Binds the value of `expression` to `declaration`, or returns early with its error.
//   YZ_ASSIGN(auto zone, find_zone(tx, slug));
#define YZ_ASSIGN(declaration, expression) \
  YZ_ASSIGN_IMPL(declaration, expression, YZ_CONCAT(yz_result_, __LINE__))
#define YZ_ASSIGN_IMPL(declaration, expression, result)           \
  auto result = (expression);                                     \
  if (!result) return std::unexpected(std::move(result).error()); \
  declaration = std::move(*result)
