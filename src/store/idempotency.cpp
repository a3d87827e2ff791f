#include "store/idempotency.hpp"

#include <algorithm>

namespace yz::store {
namespace {

constexpr std::size_t longest_key = 128;
constexpr std::chrono::hours kept_for{24};

struct Stored {
  std::string request;
  KeptAnswer answer;
};

Result<std::optional<Stored>> find_stored(Tx& tx, const RequestKey& key) {
  return tx.first(
      "select request, status, response from store_idempotency "
      "where actor = $1 and key = $2 and made >= $3",
      {key.actor, key.key, tx.now() - kept_for}, [](const Row& row) {
        return Stored{row.string(0),
                      {static_cast<int>(row.integer(1)), row.string(2), /*repeated=*/true}};
      });
}

}  // namespace

Result<RequestKey> request_key(std::string actor, std::string_view key, std::string_view method,
                               std::string_view path, std::string_view body) {
  const bool visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7f; });
  if (key.empty() || key.size() > longest_key || !visible)
    return fail(ErrorKind::invalid, "must be 1 to 128 visible ASCII characters", "Idempotency-Key");
  const std::string request = fmt::format("{}\n{}\n{}", method, path, body);
  return RequestKey{std::move(actor), std::string(key), sha256(request)};
}

Result<KeptAnswer> once(Tx& tx, const RequestKey& key,
                        const std::function<Result<KeptAnswer>()>& act) {
  YZ_ASSIGN(auto stored, find_stored(tx, key));
  if (stored) {
    if (stored->request == key.request.hex()) return std::move(stored->answer);
    return fail(ErrorKind::conflict, "This key was used for another request.", "Idempotency-Key");
  }
  YZ_ASSIGN(KeptAnswer answer, act());
  YZ_TRY(
      tx.run("insert into store_idempotency (actor, key, request, status, response, made) "
             "values ($1, $2, $3, $4, $5, $6) on conflict (actor, key) do update set"
             " request = excluded.request, status = excluded.status,"
             " response = excluded.response, made = excluded.made",
             {key.actor, key.key, key.request.hex(), answer.status, answer.body, tx.now()}));
  return answer;
}

Result<std::int64_t> forget_old_answers(Tx& tx, std::int64_t limit) {
  return tx.run(
      "delete from store_idempotency where (actor, key) in "
      "(select actor, key from store_idempotency where made < $1 order by made limit $2)",
      {tx.now() - kept_for, limit});
}

}  // namespace yz::store
