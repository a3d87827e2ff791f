// The adapter beside a stand-in for Stripe that keeps what it was asked, and the signature vector
// that Stripe publishes with its own libraries (stripe-dotnet, EventUtilityTest).
#include "app/payment/stripe_provider.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "http/test_client.hpp"
#include "trade/signature.hpp"

namespace yz::app {
namespace {

using namespace trade;
using ::testing::HasSubstr;

constexpr std::string_view published_event = R"({
  "id": "evt_123",
  "object": "event",
  "account": "acct_123",
  "api_version": "2017-05-25",
  "created": 1533204620,
  "data": {
    "object": {
      "id": "ii_123",
      "object": "invoiceitem",
      "amount": 1000,
      "currency": "usd",
      "customer": "cus_123",
      "date": 1533204620,
      "description": "Test Invoice Item",
      "discountable": false,
      "invoice": "in_123",
      "livemode": false,
      "metadata": {},
      "period": {
        "start": 1533204620,
        "end": 1533204620
      },
      "plan": null,
      "proration": false,
      "quantity": null,
      "subscription": null
    }
  },
  "livemode": false,
  "pending_webhooks": 1,
  "request": {
    "id": "req_123",
    "idempotency_key": "idempotency-key-123"
  },
  "type": "invoiceitem.created"
}
)";
constexpr std::string_view published_header =
    "t=1533204620,v1=f0bdba6d4eacbd8ad8a3bbadd7248e633ec1477f7899c124c51b39405fa36613,"
    "v0=63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef";
const Instant published_time{std::chrono::seconds(1'533'204'620)};

// What Stripe would have been asked, and what it answers.
class StandIn {
 public:
  StandIn() : server_(router()) {}
  [[nodiscard]] std::string url() const {
    return fmt::format("http://127.0.0.1:{}", server_.port());
  }
  std::string asked;  // the last request: path, key, authorisation, body
  std::string answer = "{}";
  int status = 200;

 private:
  http::Router router() {
    http::Router made;
    const auto take = [this](http::Request& request) -> http::Reply {
      asked = fmt::format("{} key={} auth={} body={} query={}", request.path,
                          request.header("idempotency-key").value_or(""),
                          request.header("authorization").value_or(""), request.body,
                          request.query.find("query").value_or(""));
      co_return http::Response{
          .status = status, .content_type = "application/json", .body = answer};
    };
    made.post("/v1/checkout/sessions", take);
    made.post("/v1/refunds", take);
    made.get("/v1/payment_intents/search", take);
    return made;
  }
  http::test::RunningServer server_;
};

template <class T>
T await_now(boost::asio::awaitable<T> work) {
  boost::asio::io_context context;
  auto answer = boost::asio::co_spawn(context, std::move(work), boost::asio::use_future);
  context.run();
  return answer.get();
}

struct StripeTest : ::testing::Test {
  StandIn stripe;
  std::unique_ptr<Provider> provider = stripe_provider({"sk_test", "webhook_secret", stripe.url()});
  Payment payment = [] {
    Payment made;
    made.key = "0a-1";
    made.amount = 12'800;
    made.currency = "CNY";
    return made;
  }();

  Result<std::optional<Notice>> read(std::string_view body, std::string_view header,
                                     Instant now = published_time) {
    return provider->read_notice(
        [&](std::string_view name) {
          return name == "stripe-signature" ? header : std::string_view();
        },
        body, now);
  }
  std::optional<Notice> event(const std::string& body) {
    auto read_one = read(body, sign("webhook_secret", body, published_time));
    EXPECT_TRUE(read_one) << body;
    return read_one.value_or(std::nullopt);
  }
};

TEST_F(StripeTest, ThePublishedVectorIsTakenAndNothingElse) {
  const auto taken = read(published_event, published_header);
  ASSERT_TRUE(taken) << describe(taken.error());
  EXPECT_FALSE(*taken) << "it is about no payment of ours";
  std::string altered(published_event);
  altered[altered.find("1000")] = '2';
  EXPECT_FALSE(read(altered, published_header));
  EXPECT_FALSE(read(published_event, published_header, published_time + std::chrono::minutes(6)));
  EXPECT_FALSE(read(published_event, ""));
}

TEST_F(StripeTest, StartsAPageToPayOn) {
  stripe.answer = R"({"id":"cs_1","url":"https://checkout.stripe.com/c/1"})";
  const auto url =
      await_now(provider->start(payment, {"https://fair.example/account/orders/0a", ""}));
  ASSERT_TRUE(url) << describe(url.error());
  EXPECT_EQ(*url, "https://checkout.stripe.com/c/1");
  for (const char* part :
       {"key=0a-1", "auth=Bearer sk_test", "client_reference_id=0a-1", "unit_amount%5D=12800",
        "currency%5D=cny", "success_url=https%3A%2F%2Ffair.example%2Faccount%2Forders%2F0a"})
    EXPECT_THAT(stripe.asked, HasSubstr(part));
  stripe.status = 500;
  EXPECT_FALSE(await_now(provider->start(payment, {})));
}

TEST_F(StripeTest, LooksForThePaymentByOurKey) {
  const auto look = [&] { return await_now(provider->look(payment)); };
  stripe.answer = R"({"data":[]})";
  EXPECT_FALSE(*look()) << "nobody has begun to pay";
  EXPECT_THAT(stripe.asked, HasSubstr("metadata['payment']:'0a-1'"));
  stripe.answer =
      R"({"data":[{"id":"pi_1","status":"processing","amount":12800,"currency":"cny"}]})";
  EXPECT_FALSE(*look());
  stripe.answer =
      R"({"data":[{"id":"pi_1","status":"succeeded","amount":12800,"currency":"cny"}]})";
  const auto paid = look();
  ASSERT_TRUE(paid && *paid);
  EXPECT_TRUE((*paid)->captured);
  EXPECT_EQ((*paid)->amount, 12'800);
  EXPECT_EQ((*paid)->currency, "CNY");
  EXPECT_EQ((*paid)->reference, "pi_1");
  stripe.answer = R"({"data":[{"id":"pi_1","status":"canceled","amount":12800,"currency":"cny"}]})";
  EXPECT_FALSE((*look())->captured);
}

TEST_F(StripeTest, RefundsOfThePaymentIntent) {
  Refund refund;
  refund.key = "0a-1-r1";
  refund.payment = "0a-1";
  refund.amount = 500;
  refund.payment_reference = "pi_1";
  stripe.answer = R"({"status":"pending","metadata":{"refund":"0a-1-r1"}})";
  EXPECT_FALSE(*await_now(provider->refund(refund)));
  EXPECT_THAT(stripe.asked, HasSubstr("key=0a-1-r1"));
  EXPECT_THAT(stripe.asked, HasSubstr("payment_intent=pi_1&amount=500"));
  stripe.answer = R"({"status":"succeeded","metadata":{"refund":"0a-1-r1"}})";
  EXPECT_TRUE((*await_now(provider->refund(refund)))->done);
}

TEST_F(StripeTest, EventsSayWhatTheyMean) {
  const std::string object =
      R"("data":{"object":{"client_reference_id":"0a-1","amount_total":12800,"currency":"cny",)"
      R"("payment_intent":"pi_1","payment_status":"paid"}}})";
  const auto paid = event(R"({"type":"checkout.session.completed",)" + object);
  ASSERT_TRUE(paid);
  EXPECT_TRUE(std::get<Outcome>(*paid).captured);
  EXPECT_EQ(std::get<Outcome>(*paid).payment, "0a-1");
  EXPECT_EQ(std::get<Outcome>(*paid).reference, "pi_1");
  const auto expired = event(R"({"type":"checkout.session.expired",)" + object);
  ASSERT_TRUE(expired);
  EXPECT_FALSE(std::get<Outcome>(*expired).captured);
  const auto refunded = event(R"({"type":"refund.updated","data":{"object":{"status":"succeeded",)"
                              R"("metadata":{"refund":"0a-1-r1"}}}})");
  ASSERT_TRUE(refunded);
  EXPECT_TRUE(std::get<RefundOutcome>(*refunded).done);
  EXPECT_FALSE(event(R"({"type":"customer.created","data":{"object":{}}})"));
  EXPECT_FALSE(event(R"({"type":"checkout.session.completed","data":{"object":{}}})"));
  EXPECT_FALSE(event(R"({"type":7})"));
}

}  // namespace
}  // namespace yz::app
