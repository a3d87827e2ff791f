// Writes that may be sent twice and happen once: the answer to an Idempotency-Key is given again
// for a day. For requests without secrets only: the request's hash and the answer are stored.
#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"
#include "base/sha256.hpp"
#include "store/tx.hpp"

namespace yz::store {

struct RequestKey {
  std::string actor;  // whose key it is: keys of different actors never meet
  std::string key;    // the Idempotency-Key: 1 to 128 visible ASCII characters
  Sha256 request;     // of method, path and body
};

// `invalid` where the header's value is no key.
[[nodiscard]] Result<RequestKey> request_key(std::string actor, std::string_view key,
                                             std::string_view method, std::string_view path,
                                             std::string_view body);

struct KeptAnswer {
  int status = 200;
  std::string body;
  bool repeated = false;  // it is from an earlier time; nothing was done now
};

// The kept answer, or what `act` gives, which is kept in this same transaction. An error of `act`
// is not kept: with its effects undone, the request may be tried again.
// Errors: conflict (the key was used for another request), and those of `act`.
[[nodiscard]] Result<KeptAnswer> once(Tx& tx, const RequestKey& key,
                                      const std::function<Result<KeptAnswer>()>& act);

// Deletes at most `limit` answers that are past their day; how many it were. `once` does not give
// them, whether they are still there or not.
[[nodiscard]] Result<std::int64_t> forget_old_answers(Tx& tx, std::int64_t limit);

}  // namespace yz::store
