#include "app/payment/sandbox_provider.hpp"

#include <boost/json.hpp>

#include "base/time.hpp"
#include "http/client.hpp"
#include "trade/signature.hpp"

namespace yz::app {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace trade;

std::string text_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().c_str(), value->get_string().size()};
}

Result<json::object> parse_object(std::string_view body) {
  json::error_code error;
  auto value = json::parse({body.data(), body.size()}, error);
  if (error || !value.is_object()) return fail(ErrorKind::invalid, "The body is no JSON object.");
  return std::move(value.as_object());
}

// {"payment", "state": "captured" | "failed" | "open", "amount", "currency", "reference"}
Result<std::optional<Outcome>> outcome_in(const json::object& said) {
  const std::string state = text_in(said, "state");
  if (state == "open") return std::nullopt;
  const auto* amount = said.if_contains("amount");
  if ((state != "captured" && state != "failed") || amount == nullptr || !amount->is_int64())
    return fail(ErrorKind::invalid, "The sandbox says nothing that is known.");
  return Outcome{text_in(said, "payment"), state == "captured", amount->get_int64(),
                 text_in(said, "currency"), text_in(said, "reference")};
}

// {"refund", "state": "done" | "failed" | "open"}
Result<std::optional<RefundOutcome>> refund_in(const json::object& said) {
  const std::string state = text_in(said, "state");
  if (state == "open") return std::nullopt;
  if (state != "done" && state != "failed")
    return fail(ErrorKind::invalid, "The sandbox says nothing that is known.");
  return RefundOutcome{text_in(said, "refund"), state == "done"};
}

class SandboxProvider final : public Provider {
 public:
  SandboxProvider(std::string url, std::string secret)
      : url_(std::move(url)), secret_(std::move(secret)) {}

  std::string_view name() const override { return "sandbox"; }
  PayTerms terms() const override { return {.provider = "sandbox"}; }

  asio::awaitable<Result<std::string>> start(const Payment& payment,
                                             const FairAddresses& fair) override {
    json::object wish{{"payment", payment.key},
                      {"amount", payment.amount},
                      {"currency", payment.currency},
                      {"return_to", fair.return_to},
                      {"notices", fair.notices}};
    auto answer = co_await ask("/payments", std::move(wish));
    if (!answer) co_return std::unexpected(answer.error());
    co_return text_in(*answer, "redirect");
  }

  asio::awaitable<Result<std::optional<Outcome>>> look(const Payment& payment) override {
    json::object wish{{"payment", payment.key}};
    auto answer = co_await ask("/payments/look", std::move(wish));
    // It never heard of it: the process ended between the wish and the asking. Still open.
    if (!answer && answer.error().kind == ErrorKind::not_found) co_return std::nullopt;
    if (!answer) co_return std::unexpected(answer.error());
    co_return outcome_in(*answer);
  }

  asio::awaitable<Result<std::optional<RefundOutcome>>> refund(const Refund& refund) override {
    json::object wish{{"refund", refund.key},
                      {"payment", refund.payment},
                      {"amount", refund.amount},
                      {"currency", refund.currency}};
    auto answer = co_await ask("/refunds", std::move(wish));
    if (!answer) co_return std::unexpected(answer.error());
    co_return refund_in(*answer);
  }

  Result<std::optional<Notice>> read_notice(const NoticeHeader& header, std::string_view body,
                                            Instant now) const override {
    YZ_TRY(verify_signature(secret_, header("x-signature"), body, now));
    YZ_ASSIGN(const auto said, parse_object(body));
    if (said.contains("refund")) {
      YZ_ASSIGN(const auto refund, refund_in(said));
      return refund ? std::optional<Notice>(*refund) : std::nullopt;
    }
    YZ_ASSIGN(const auto outcome, outcome_in(said));
    return outcome ? std::optional<Notice>(*outcome) : std::nullopt;
  }

 private:
  asio::awaitable<Result<json::object>> ask(std::string path, json::object wish) {
    http::ClientRequest request;
    request.method = http::Method::post;
    request.url = url_ + path;
    request.body = json::serialize(wish);
    request.headers = {{"Content-Type", "application/json"},
                       {"X-Signature", sign(secret_, request.body, system_now())}};
    const auto answer = co_await http::fetch(std::move(request));
    if (!answer) co_return std::unexpected(answer.error());
    if (answer->status == 404)
      co_return fail(ErrorKind::not_found, "The sandbox does not know it.");
    if (answer->status / 100 != 2)
      co_return fail(ErrorKind::unavailable,
                     fmt::format("The sandbox answered {}.", answer->status));
    co_return parse_object(answer->body);
  }

  const std::string url_;
  const std::string secret_;
};

}  // namespace

std::unique_ptr<Provider> sandbox_provider(std::string url, std::string secret) {
  return std::make_unique<SandboxProvider>(std::move(url), std::move(secret));
}

}  // namespace yz::app
