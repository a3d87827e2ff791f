// Webhooks: events that an exhibitor's own system is told, signed (trade/signature.hpp), retried,
// and kept in a dead-letter list where that did not help. An event may come twice; its id stays.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store/tx.hpp"

namespace yz::trade {

struct WebhookTag;
using WebhookId = Id<WebhookTag>;
struct DeliveryTag;
using DeliveryId = Id<DeliveryTag>;

inline constexpr std::size_t most_webhooks = 5;          // of one exhibitor
inline constexpr std::int64_t most_deliveries = 10'000;  // waiting for one webhook; more are dead
inline constexpr std::int64_t most_deliver_tries = 8;  // the last about nine hours after the first
inline constexpr std::chrono::days deliveries_kept{30};  // of what was delivered

struct Webhook {
  WebhookId id;
  std::string exhibitor;
  std::string url;
  std::string secret;  // the exhibitor's own, to check signatures with
  bool is_on = true;
  Instant made;
};

enum class DeliveryState : std::uint8_t { waiting, delivered, dead };

struct Delivery {
  DeliveryId id;
  WebhookId webhook;
  std::string exhibitor;
  std::string url;
  std::string secret;
  std::string event;  // "lead.asked", "order.paid", …
  std::string body;
  DeliveryState state = DeliveryState::waiting;
  std::int64_t tries = 0;
  std::string answer;  // the status, or what went wrong
  Instant made;
};

// `allow_http`: tests talk to this machine. Errors: invalid (url), too_many.
[[nodiscard]] Result<Webhook> add_webhook(store::Tx& tx, std::string_view exhibitor,
                                          std::string_view url, bool allow_http);
// It gets nothing more; what waits for it is dead.
Result<> end_webhook(store::Tx& tx, const Webhook& webhook);
[[nodiscard]] Result<std::optional<Webhook>> find_webhook(store::ReadTx& tx, WebhookId id);
[[nodiscard]] Result<std::vector<Webhook>> webhooks_of(store::ReadTx& tx,
                                                       std::string_view exhibitor);

// Whether anybody has one.
[[nodiscard]] Result<bool> has_webhooks(store::ReadTx& tx);

// One delivery for each of the exhibitor's webhooks.
Result<> queue_event(store::Tx& tx, std::string_view exhibitor, std::string_view event,
                     const boost::json::object& data);

// What is due, put off as it is given: a crash before `finish_delivery` repeats it.
[[nodiscard]] Result<std::vector<Delivery>> due_deliveries(store::Tx& tx, std::int64_t limit);
[[nodiscard]] Result<bool> has_due_delivery(store::ReadTx& tx, Instant now);
Result<> finish_delivery(store::Tx& tx, const Delivery& delivery, bool is_taken,
                         std::string_view answer);

[[nodiscard]] Result<std::optional<Delivery>> find_delivery(store::ReadTx& tx, DeliveryId id);
// The newest first, delivered ones last.
[[nodiscard]] Result<std::vector<Delivery>> deliveries_of(store::ReadTx& tx,
                                                          std::string_view exhibitor,
                                                          DeliveryState state, std::int64_t limit);
// From the dead-letter list into the queue again. conflict where it is not dead, or its webhook has
// ended.
Result<> send_again(store::Tx& tx, const Delivery& delivery);

}  // namespace yz::trade

#include "base/record.hpp"
template <>
struct yz::WordsOf<yz::trade::DeliveryState> {
  static constexpr std::string_view names[] = {"waiting", "delivered", "dead"};
};
