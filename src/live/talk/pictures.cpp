#include "live/talk/pictures.hpp"

#include <chrono>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "live/talk/order.hpp"

namespace yz::live {
namespace {

namespace asio = boost::asio;

constexpr int most_waiting = 16;
constexpr std::chrono::hours unsaid_life{24};

Result<> keep_record(store::Tx& tx, const std::string& key, const KeptPicture& picture) {
  YZ_TRY(
      tx.run("insert into live_picture (content, author, width, height, made) values ($1, $2, "
             "$3, $4, $5) on conflict (content, author) do update set made = excluded.made",
             {picture.content.hex(), key, picture.width, picture.height, tx.now()}));
  return {};
}

}  // namespace

Pictures::Pictures(store::Database& database, const store::Blobs& blobs, TakeSnapshot take_snapshot)
    : database_(database), blobs_(blobs), take_snapshot_(std::move(take_snapshot)) {}

Pictures::~Pictures() { stop(); }

void Pictures::stop() { thread_.join(); }

asio::awaitable<Result<KeptPicture>> Pictures::keep(std::string key, std::string bytes) {
  if (by_visitor_.take(key, system_now()).count() > 0)
    co_return fail(ErrorKind::too_many, "too many pictures; wait a moment");
  if (waiting_.fetch_add(1) >= most_waiting) {
    waiting_.fetch_sub(1);
    co_return fail(ErrorKind::too_many, "many pictures are on their way; try again");
  }
  // The work is done on the thread of pictures; the handler goes on where it was.
  const auto caller = co_await asio::this_coro::executor;
  co_await asio::post(asio::bind_executor(thread_.get_executor(), asio::use_awaitable));
  auto kept = keep_now(key, bytes);
  waiting_.fetch_sub(1);
  co_await asio::post(asio::bind_executor(caller, asio::use_awaitable));
  co_return kept;
}

Result<KeptPicture> Pictures::keep_now(const std::string& key, const std::string& bytes) {
  const Instant now = system_now();
  YZ_ASSIGN(const bool is_muted, database_.read_now([&](store::ReadTx& tx) {
    return has_sanction(tx, key, Sanction::mute, now);
  }));
  if (is_muted) return fail(ErrorKind::forbidden, "muted by the organiser");
  YZ_ASSIGN(const Snapshot snapshot, take_snapshot_(bytes));
  YZ_ASSIGN(const Sha256 content, blobs_.put(snapshot.webp));
  const KeptPicture picture{content, snapshot.width, snapshot.height};
  YZ_TRY(database_.write_now([&](store::Tx& tx) { return keep_record(tx, key, picture); }));
  return picture;
}

asio::awaitable<Result<std::optional<std::string>>> Pictures::path_of(Sha256 content) {
  const auto known = co_await database_.read([&](store::ReadTx& tx) -> Result<std::optional<bool>> {
    return tx.first(
        "select 1 from live_picture where content = $1 and not exists (select 1 from "
        "live_message where picture = $1 and removed = 1)",
        {content.hex()}, [](const store::Row&) { return true; });
  });
  if (!known) co_return std::unexpected(known.error());
  if (!*known || !blobs_.has(content)) co_return std::nullopt;
  co_return blobs_.path_of(content).string();
}

Result<> for_each_picture(store::ReadTx& tx, Instant now,
                          const std::function<void(const Sha256&)>& each) {
  return tx.each(
      "select content from live_picture where made > $1 or content in (select picture from "
      "live_message where removed = 0) or content in (select picture from live_held)",
      {now - unsaid_life}, [&](const store::Row& row) {
        if (const auto content = Sha256::parse(row.text(0))) each(*content);
      });
}

}  // namespace yz::live
