#include "app/payment/stripe_provider.hpp"

#include <boost/json.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "http/client.hpp"
#include "trade/signature.hpp"

namespace yz::app {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace trade;

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string encoded(const Pairs& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs)
    out += fmt::format("{}{}={}", out.empty() ? "" : "&",
                       boost::urls::encode(name, boost::urls::unreserved_chars),
                       boost::urls::encode(value, boost::urls::unreserved_chars));
  return out;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return text;
}

// What stands at a path of names; null where something is missing on the way.
const json::value* at(const json::value& value, std::initializer_list<std::string_view> names) {
  const json::value* found = &value;
  for (const auto name : names) {
    found = found->is_object() ? found->get_object().if_contains(name) : nullptr;
    if (found == nullptr) return nullptr;
  }
  return found;
}

std::string text_at(const json::value& value, std::initializer_list<std::string_view> names) {
  const auto* found = at(value, names);
  return found != nullptr && found->is_string() ? std::string(found->get_string().c_str())
                                                : std::string();
}

std::int64_t number_at(const json::value& value, std::initializer_list<std::string_view> names) {
  const auto* found = at(value, names);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

Result<json::value> parse(std::string_view body) {
  json::error_code error;
  auto value = json::parse({body.data(), body.size()}, error);
  if (error || !value.is_object()) return fail(ErrorKind::invalid, "The body is no JSON object.");
  return value;
}

// A refund object's word for us; nothing while it is under way.
std::optional<RefundOutcome> refund_outcome(const json::value& refund) {
  const std::string status = text_at(refund, {"status"});
  const std::string key = text_at(refund, {"metadata", "refund"});
  if (key.empty()) return std::nullopt;
  if (status == "succeeded") return RefundOutcome{key, true};
  if (status == "failed" || status == "canceled") return RefundOutcome{key, false};
  return std::nullopt;
}

std::optional<Outcome> session_outcome(const json::value& session, bool captured) {
  const std::string key = text_at(session, {"client_reference_id"});
  if (key.empty()) return std::nullopt;
  return Outcome{key, captured, number_at(session, {"amount_total"}),
                 upper(text_at(session, {"currency"})), text_at(session, {"payment_intent"})};
}

std::optional<Notice> notice_of(const json::value& event) {
  const auto* object = at(event, {"data", "object"});
  if (object == nullptr) return std::nullopt;
  const std::string type = text_at(event, {"type"});
  std::optional<Outcome> outcome;
  if (type == "checkout.session.completed" && text_at(*object, {"payment_status"}) == "paid")
    outcome = session_outcome(*object, true);
  else if (type == "checkout.session.async_payment_succeeded")
    outcome = session_outcome(*object, true);
  else if (type == "checkout.session.async_payment_failed" || type == "checkout.session.expired")
    outcome = session_outcome(*object, false);
  if (outcome) return Notice(*outcome);
  if (!type.starts_with("refund.") && type != "charge.refund.updated") return std::nullopt;
  const auto refund = refund_outcome(*object);
  return refund ? std::optional<Notice>(*refund) : std::nullopt;
}

class StripeProvider final : public Provider {
 public:
  explicit StripeProvider(StripeOptions options) : options_(std::move(options)) {}

  std::string_view name() const override { return "stripe"; }
  PayTerms terms() const override { return {.provider = "stripe"}; }

  asio::awaitable<Result<std::string>> start(const Payment& payment,
                                             const FairAddresses& fair) override {
    const Pairs fields{{"mode", "payment"},
                       {"client_reference_id", payment.key},
                       {"payment_intent_data[metadata][payment]", payment.key},
                       {"success_url", fair.return_to},
                       {"cancel_url", fair.return_to},
                       {"line_items[0][quantity]", "1"},
                       {"line_items[0][price_data][currency]", lower(payment.currency)},
                       {"line_items[0][price_data][unit_amount]", std::to_string(payment.amount)},
                       {"line_items[0][price_data][product_data][name]", payment.key}};
    const auto session =
        co_await ask(http::Method::post, "/v1/checkout/sessions", encoded(fields), payment.key);
    if (!session) co_return std::unexpected(session.error());
    const std::string url = text_at(*session, {"url"});
    if (url.empty()) co_return fail(ErrorKind::unavailable, "Stripe gave no page to pay on.");
    co_return url;
  }

  asio::awaitable<Result<std::optional<Outcome>>> look(const Payment& payment) override {
    const std::string query =
        encoded({{"query", fmt::format("metadata['payment']:'{}'", payment.key)}});
    const auto found =
        co_await ask(http::Method::get, "/v1/payment_intents/search?" + query, "", "");
    if (!found) co_return std::unexpected(found.error());
    const auto* intents = at(*found, {"data"});
    if (intents == nullptr || !intents->is_array() || intents->get_array().empty())
      co_return std::nullopt;  // the buyer has not begun to pay
    const json::value& intent = intents->get_array().front();
    const std::string status = text_at(intent, {"status"});
    if (status != "succeeded" && status != "canceled") co_return std::nullopt;
    co_return Outcome{payment.key, status == "succeeded", number_at(intent, {"amount"}),
                      upper(text_at(intent, {"currency"})), text_at(intent, {"id"})};
  }

  asio::awaitable<Result<std::optional<RefundOutcome>>> refund(const Refund& refund) override {
    const Pairs fields{{"payment_intent", refund.payment_reference},
                       {"amount", std::to_string(refund.amount)},
                       {"metadata[refund]", refund.key}};
    const auto made = co_await ask(http::Method::post, "/v1/refunds", encoded(fields), refund.key);
    if (!made) co_return std::unexpected(made.error());
    co_return refund_outcome(*made);
  }

  Result<std::optional<Notice>> read_notice(const NoticeHeader& header, std::string_view body,
                                            Instant now) const override {
    YZ_TRY(verify_signature(options_.notice_secret, header("stripe-signature"), body, now));
    YZ_ASSIGN(const auto event, parse(body));
    return notice_of(event);
  }

 private:
  // `key` makes a request that is sent again the same one.
  asio::awaitable<Result<json::value>> ask(http::Method method, std::string path, std::string body,
                                           std::string key) {
    http::ClientRequest request;
    request.method = method;
    request.url = options_.url + path;
    request.body = std::move(body);
    request.headers = {{"Authorization", "Bearer " + options_.key}};
    if (!request.body.empty())
      request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    if (!key.empty()) request.headers.emplace_back("Idempotency-Key", key);
    const auto answer = co_await http::fetch(std::move(request));
    if (!answer) co_return std::unexpected(answer.error());
    auto said = parse(answer->body);
    if (answer->status / 100 == 2) co_return said;
    co_return fail(ErrorKind::unavailable,
                   fmt::format("Stripe answered {}: {}", answer->status,
                               said ? text_at(*said, {"error", "code"}) : std::string()));
  }

  const StripeOptions options_;
};

}  // namespace

std::unique_ptr<Provider> stripe_provider(StripeOptions options) {
  return std::make_unique<StripeProvider>(std::move(options));
}

}  // namespace yz::app
