#include "trade/leads/webhooks.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/random.hpp"
#include "base/text_form.hpp"

namespace yz::trade {
namespace {

using store::Row;
namespace json = boost::json;

constexpr std::string_view hook_columns =
    "select id, exhibitor, url, secret, is_on, made from trade_webhook ";
constexpr std::string_view delivery_columns =
    "select d.id, d.webhook, w.exhibitor, w.url, w.secret, d.event, d.body, d.state, d.tries,"
    " d.answer, d.made from trade_delivery d join trade_webhook w on w.id = d.webhook ";

Webhook hook_in(const Row& row) {
  return {row.id<WebhookId>(0), row.string(1),  row.string(2),
          row.string(3),        row.boolean(4), row.instant(5)};
}

Delivery delivery_in(const Row& row) {
  return {
      row.id<DeliveryId>(0), row.id<WebhookId>(1),
      row.string(2),         row.string(3),
      row.string(4),         row.string(5),
      row.string(6),         parse_word<DeliveryState>(row.text(7)).value_or(DeliveryState::dead),
      row.integer(8),        row.string(9),
      row.instant(10)};
}

// 1, 4, 16, 64, 180, 180, … minutes.
std::chrono::minutes pause_after(std::int64_t tries) {
  const auto exponent = std::clamp<std::int64_t>(tries - 1, 0, 5);
  return std::chrono::minutes(std::min(180, 1 << (2 * exponent)));
}

bool is_url(std::string_view url, bool allow_http) {
  if (allow_http && url.starts_with("http://") && url.size() <= 300)
    return url.find_first_of(" \r\n\t") == url.npos;
  return !text_problem(url, {.max = 300, .form = Form::url});
}

Result<std::int64_t> waiting_for(store::ReadTx& tx, const Webhook& hook) {
  YZ_ASSIGN(const auto count,
            tx.first("select count(*) from trade_delivery where webhook = $1 and state = 'waiting'",
                     {hook.id}, [](const Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

}  // namespace

Result<Webhook> add_webhook(store::Tx& tx, std::string_view exhibitor, std::string_view url,
                            bool allow_http) {
  if (!is_url(url, allow_http)) return fail(ErrorKind::invalid, "must be an https address", "url");
  YZ_ASSIGN(const auto before, webhooks_of(tx, exhibitor));
  if (before.size() >= most_webhooks)
    return fail(ErrorKind::too_many, "An exhibitor has at most 5 webhooks.");
  Webhook hook{WebhookId::make(tx.now()),
               std::string(exhibitor),
               std::string(url),
               random_token(32),
               true,
               tx.now()};
  YZ_TRY(
      tx.run("insert into trade_webhook (id, exhibitor, url, secret, is_on, made) "
             "values ($1, $2, $3, $4, 1, $5)",
             {hook.id, hook.exhibitor, hook.url, hook.secret, hook.made}));
  return hook;
}

Result<> end_webhook(store::Tx& tx, const Webhook& webhook) {
  YZ_TRY(tx.run("update trade_webhook set is_on = 0 where id = $1", {webhook.id}));
  YZ_TRY(
      tx.run("update trade_delivery set state = 'dead', next_try = null, answer = 'ended' "
             "where webhook = $1 and state = 'waiting'",
             {webhook.id}));
  return {};
}

Result<std::optional<Webhook>> find_webhook(store::ReadTx& tx, WebhookId id) {
  static const std::string sql = fmt::format("{}where id = $1 and is_on = 1", hook_columns);
  return tx.first(sql, {id}, hook_in);
}

Result<std::vector<Webhook>> webhooks_of(store::ReadTx& tx, std::string_view exhibitor) {
  static const std::string sql =
      fmt::format("{}where exhibitor = $1 and is_on = 1 order by id", hook_columns);
  return tx.all(sql, {exhibitor}, hook_in);
}

Result<bool> has_webhooks(store::ReadTx& tx) {
  YZ_ASSIGN(const auto any, tx.first("select 1 from trade_webhook where is_on = 1 limit 1", {},
                                     [](const Row&) { return true; }));
  return any.has_value();
}

Result<> queue_event(store::Tx& tx, std::string_view exhibitor, std::string_view event,
                     const json::object& data) {
  YZ_ASSIGN(const auto hooks, webhooks_of(tx, exhibitor));
  for (const Webhook& hook : hooks) {
    const auto id = DeliveryId::make(tx.now());
    const json::object body{{"id", id.text()},
                            {"event", event},
                            {"exhibitor", exhibitor},
                            {"time", to_rfc3339(tx.now())},
                            {"data", data}};
    YZ_ASSIGN(const auto waiting, waiting_for(tx, hook));
    const bool is_full = waiting >= most_deliveries;
    YZ_TRY(
        tx.run("insert into trade_delivery (id, webhook, event, body, state, tries, next_try,"
               " answer, made) values ($1, $2, $3, $4, $5, 0, $6, $7, $8)",
               {id, hook.id, event, json::serialize(body), is_full ? "dead" : "waiting",
                is_full ? store::Param(nullptr) : store::Param(tx.now()),
                is_full ? "too many are waiting" : "", tx.now()}));
  }
  return {};
}

Result<bool> has_due_delivery(store::ReadTx& tx, Instant now) {
  YZ_ASSIGN(const auto due, tx.first("select 1 from trade_delivery where next_try <= $1 limit 1",
                                     {now}, [](const Row&) { return true; }));
  return due.has_value();
}

Result<std::vector<Delivery>> due_deliveries(store::Tx& tx, std::int64_t limit) {
  static const std::string sql =
      fmt::format("{}where d.next_try <= $1 order by d.next_try, d.id limit $2", delivery_columns);
  YZ_ASSIGN(auto due, tx.all(sql, {tx.now(), limit}, delivery_in));
  for (Delivery& delivery : due) {
    delivery.tries += 1;
    YZ_TRY(tx.run("update trade_delivery set tries = $1, next_try = $2 where id = $3",
                  {delivery.tries, tx.now() + pause_after(delivery.tries), delivery.id}));
  }
  return due;
}

Result<> finish_delivery(store::Tx& tx, const Delivery& delivery, bool is_taken,
                         std::string_view answer) {
  const std::string kept = find_invalid_utf8(answer) ? "?" : std::string(answer.substr(0, 200));
  if (!is_taken && delivery.tries < most_deliver_tries) {
    YZ_TRY(tx.run("update trade_delivery set answer = $1 where id = $2", {kept, delivery.id}));
    return {};
  }
  YZ_TRY(
      tx.run("update trade_delivery set state = $1, next_try = null, answer = $2 "
             "where id = $3 and state = 'waiting'",
             {is_taken ? "delivered" : "dead", kept, delivery.id}));
  YZ_TRY(
      tx.run("delete from trade_delivery where webhook = $1 and state = 'delivered' and made < $2",
             {delivery.webhook, tx.now() - deliveries_kept}));
  return {};
}

Result<std::optional<Delivery>> find_delivery(store::ReadTx& tx, DeliveryId id) {
  static const std::string sql = fmt::format("{}where d.id = $1", delivery_columns);
  return tx.first(sql, {id}, delivery_in);
}

Result<std::vector<Delivery>> deliveries_of(store::ReadTx& tx, std::string_view exhibitor,
                                            DeliveryState state, std::int64_t limit) {
  static const std::string sql = fmt::format(
      "{}where w.exhibitor = $1 and d.state = $2 order by d.id desc limit $3", delivery_columns);
  return tx.all(sql, {exhibitor, yz::word_of(state), limit}, delivery_in);
}

Result<> send_again(store::Tx& tx, const Delivery& delivery) {
  YZ_ASSIGN(const auto changed,
            tx.run("update trade_delivery set state = 'waiting', tries = 0, next_try = $1 "
                   "where id = $2 and state = 'dead' and exists (select 1 from trade_webhook w "
                   "where w.id = trade_delivery.webhook and w.is_on = 1)",
                   {tx.now(), delivery.id}));
  if (changed == 0)
    return fail(ErrorKind::conflict,
                "It is not in the dead-letter list, or its webhook has ended.");
  return {};
}

}  // namespace yz::trade
