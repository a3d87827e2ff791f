// The API from the offer to the refund, and the table of who may see what of whom.
#include "trade/routes.hpp"

#include <gmock/gmock.h>
#include <boost/json.hpp>

#include "people/migrations.hpp"
#include "people/people_fixture.hpp"
#include "people/session.hpp"
#include "trade/signature.hpp"
#include "trade/sweeper.hpp"
#include "trade/trade_fixture.hpp"

namespace yz::trade {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;
using http::Method;
using http::Request;
using http::Response;
using people::test::await_now;
using test::must;
using test::terms;

// A provider whose answers the test chooses.
class FakeProvider final : public Provider {
 public:
  std::string_view name() const override { return "fake"; }
  PayTerms terms() const override { return {.provider = "fake"}; }
  asio::awaitable<Result<std::string>> start(const Payment& payment,
                                             const FairAddresses& fair) override {
    co_return "https://pay.example/" + payment.key + "?back=" + fair.return_to;
  }
  asio::awaitable<Result<std::optional<Outcome>>> look(const Payment& payment) override {
    ++looks;
    if (!answers) co_return fail(ErrorKind::unavailable, "away");
    co_return Outcome{payment.key, true, payment.amount, payment.currency, "fake"};
  }
  asio::awaitable<Result<std::optional<RefundOutcome>>> refund(const Refund& refund) override {
    if (!answers) co_return fail(ErrorKind::unavailable, "away");
    co_return RefundOutcome{refund.key, true};
  }
  Result<std::optional<Notice>> read_notice(const NoticeHeader& header, std::string_view body,
                                            Instant now) const override {
    YZ_TRY(verify_signature("secret", header("x-signature"), body, now));
    if (body == "weather") return std::nullopt;
    return Outcome{std::string(body), true, 12'800, "CNY", "fake"};
  }

  bool answers = true;
  int looks = 0;
};

json::value parsed(const Response& response) {
  return json::parse(std::get<std::string>(response.body));
}

class TradeRoutesTest : public testing::Test {
 protected:
  TradeRoutesTest() {
    std::vector<store::Migration> steps(people::migrations().begin(), people::migrations().end());
    steps.insert(steps.end(), migrations().begin(), migrations().end());
    store::DatabaseOptions options;
    options.clock = [this] { return now; };
    options.write_deadline = 1000h;
    fair = must(store::Database::open(":memory:", steps, options));
    auto fake = std::make_unique<FakeProvider>();
    provider = fake.get();
    providers.add(std::move(fake));
    providers.add(manual_provider("stand", 72h));
    add_routes(router, {*fair, providers, people::SessionCookie(false), "https://fair.example"});
    put(terms("gourd", 5));
  }
  ~TradeRoutesTest() override {
    EXPECT_THAT(must(fair->read_now([](store::ReadTx& tx) { return check_books(tx); })),
                testing::IsEmpty());
  }

  void put(const EditionTerms& t) {
    must(fair->write_now([&](store::Tx& tx) { return put_edition(tx, t); }));
  }

  // A session's token; the account's e-mail is its name.
  std::string sign_in(const std::string& name, people::Role role = people::Role::visitor,
                      const std::string& exhibitor = "") {
    return must(fair->write_now([&](store::Tx& tx) -> Result<std::string> {
      YZ_ASSIGN(const auto account,
                people::add_account(tx, {name + "@example.cn", name, "x", role, exhibitor}));
      return people::begin_session(tx, account.id);
    }));
  }

  // The token of a visitor without an account.
  std::string visitor() {
    return must(
        fair->write_now([](store::Tx& tx) { return people::begin_session(tx, std::nullopt); }));
  }

  Response ask(Method method, std::string path, const std::string& token,
               const json::value& body = nullptr, const std::string& key = "") {
    Request request;
    request.method = method;
    request.path = std::move(path);
    request.id = "r1";
    request.time = now;
    request.remote = asio::ip::make_address("192.0.2.7");
    if (!token.empty()) request.cookies.add("yunzhan", token);
    if (!body.is_null()) {
      request.headers.add("content-type", "application/json");
      request.body = json::serialize(body);
    }
    if (!key.empty()) request.headers.add("idempotency-key", key);
    return await_now(router.answer(request));
  }
  Response post(std::string path, const std::string& token, const json::value& body = nullptr,
                const std::string& key = "k1") {
    return ask(Method::post, std::move(path), token, body, key);
  }
  Response notice(const std::string& payment, std::string_view secret = "secret") {
    Request request;
    request.method = Method::post;
    request.path = "/api/v1/payments/fake/notices";
    request.time = now;
    request.body = payment;
    request.headers.add("x-signature", sign(secret, payment, now));
    return await_now(router.answer(request));
  }
  // What a person buys and pays: the order as the API shows it.
  json::value buy(const std::string& token, const std::string& key = "buy") {
    const auto placed = post("/api/v1/orders", token, one_gourd("fake"), key);
    EXPECT_EQ(placed.status, 201);
    const auto order = parsed(placed);
    EXPECT_EQ(notice(payment_of(order)).status, 204);
    return order;
  }
  static json::value one_gourd(std::string_view with = "") {
    json::object body{{"items", {{{"exhibit", "gourd"}, {"offer", "one"}, {"quantity", 1}}}}};
    if (!with.empty()) body["provider"] = with;
    return body;
  }
  static std::string payment_of(const json::value& order) {
    return order.at("payments").at(0).at("key").as_string().c_str();
  }
  static std::string id_of(const json::value& order) { return order.at("id").as_string().c_str(); }
  static std::string seller_of(const json::value& order) {
    return order.at("seller_orders").at(0).at("id").as_string().c_str();
  }
  std::string state_of(const std::string& order, const std::string& token) {
    return parsed(ask(Method::get, "/api/v1/orders/" + order, token))
        .at("state")
        .as_string()
        .c_str();
  }

  Instant now{std::chrono::milliseconds(1'777'000'000'000)};
  std::unique_ptr<store::Database> fair;
  FakeProvider* provider = nullptr;
  Providers providers;
  http::Router router;
};

TEST_F(TradeRoutesTest, FromTheOfferToARefundInPart) {
  const auto buyer = sign_in("buyer");
  const auto seller = sign_in("seller", people::Role::exhibitor, "workshop");
  const auto offers = parsed(ask(Method::get, "/api/v1/exhibits/gourd/offers", ""));
  EXPECT_EQ(offers.at("items").at(0).at("price").at("minor").as_int64(), 12'800);
  EXPECT_EQ(offers.at("items").at(0).at("available").as_int64(), 5);

  EXPECT_EQ(ask(Method::put, "/api/v1/cart/gourd/one", buyer, {{"quantity", 1}}).status, 200);
  const auto placed = post("/api/v1/orders", buyer, {{"provider", "fake"}});
  ASSERT_EQ(placed.status, 201);
  const auto order = parsed(placed);
  EXPECT_EQ(order.at("state"), "payment_pending");
  EXPECT_EQ(order.at("redirect").as_string(), "https://pay.example/" + payment_of(order) +
                                                  "?back=https://fair.example/account/orders/" +
                                                  id_of(order));
  EXPECT_TRUE(parsed(ask(Method::get, "/api/v1/cart", buyer)).at("items").as_array().empty());
  EXPECT_EQ(notice(payment_of(order)).status, 204);
  EXPECT_EQ(state_of(id_of(order), buyer), "paid");

  const std::string at = "/api/v1/seller-orders/" + seller_of(order);
  EXPECT_EQ(parsed(post(at + "/acceptance", seller)).at("state"), "fulfilling");
  const auto refund =
      post(at + "/refunds", seller, {{"amount", 5'000}, {"reason", "chipped"}}, "refund");
  EXPECT_EQ(refund.status, 200);
  const auto after = parsed(ask(Method::get, at, seller));
  EXPECT_EQ(after.at("state"), "fulfilling");
  EXPECT_EQ(after.at("refunded").at("minor").as_int64(), 5'000);
  EXPECT_EQ(parsed(post(at + "/completion", seller, {{"tracking", "SF1"}}, "k2")).at("state"),
            "completed");
  const auto list = parsed(ask(Method::get, "/api/v1/exhibitors/workshop/orders", seller));
  EXPECT_EQ(list.at("items").as_array().size(), 1U);
}

TEST_F(TradeRoutesTest, AnExhibitorBacksOutOfWhatIsNotPaid) {
  const auto buyer = sign_in("buyer");
  const auto seller = sign_in("seller", people::Role::exhibitor, "workshop");
  const auto available = [&] {
    return parsed(ask(Method::get, "/api/v1/exhibits/gourd/offers", ""))
        .at("items")
        .at(0)
        .at("available")
        .as_int64();
  };
  int tries = 0;
  const auto cancel = [&](const json::value& order, const json::value& body) {
    return post("/api/v1/seller-orders/" + seller_of(order) + "/cancellation", seller, body,
                "c" + std::to_string(++tries));
  };
  const auto order = parsed(post("/api/v1/orders", buyer, one_gourd("stand")));
  EXPECT_EQ(available(), 4);
  EXPECT_EQ(parsed(cancel(order, json::object())).at("place"), "reason");
  EXPECT_EQ(parsed(cancel(order, {{"reason", "  "}})).at("place"), "reason");
  EXPECT_EQ(parsed(cancel(order, {{"reason", std::string(301, 'x')}})).at("place"), "reason");
  EXPECT_EQ(state_of(id_of(order), buyer), "payment_pending");
  const auto done = cancel(order, {{"reason", "裂了"}});
  EXPECT_EQ(done.status, 200);
  EXPECT_EQ(parsed(done).at("state"), "cancelled");
  EXPECT_EQ(available(), 5) << "the goods are on sale again";
  const auto seen = parsed(ask(Method::get, "/api/v1/orders/" + id_of(order), buyer));
  EXPECT_EQ(seen.at("withdrawn").at("reason"), "裂了");
  EXPECT_EQ(parsed(cancel(order, {{"reason", "again"}})).at("place"), "wrong_state:cancelled");

  // Who may be paying just now is not cut off; once it is paid there are refunds for it.
  const auto paying = parsed(post("/api/v1/orders", buyer, one_gourd("fake"), "k2"));
  EXPECT_EQ(parsed(cancel(paying, {{"reason", "x"}})).at("place"), "wrong_state:payment_pending");
  EXPECT_EQ(notice(payment_of(paying)).status, 204);
  EXPECT_EQ(parsed(cancel(paying, {{"reason", "x"}})).at("place"), "wrong_state:paid");
}

// Two exhibitors' goods in one payment: neither ends the other's sale.
TEST_F(TradeRoutesTest, OnlyTheOrganiserEndsWhatExhibitorsShare) {
  auto plate = terms("plate", 5);
  plate.exhibitor = "museum";
  put(plate);
  const auto order = parsed(post("/api/v1/orders", sign_in("buyer"),
                                 {{"items",
                                   {{{"exhibit", "gourd"}, {"offer", "one"}, {"quantity", 1}},
                                    {{"exhibit", "plate"}, {"offer", "one"}, {"quantity", 1}}}}}));
  const std::string at = "/api/v1/seller-orders/" + seller_of(order) + "/cancellation";
  const json::value why{{"reason", "x"}};
  EXPECT_EQ(post(at, sign_in("museum", people::Role::exhibitor, "museum"), why).status, 403);
  EXPECT_EQ(post(at, sign_in("boss", people::Role::organiser), why).status, 200);
}

TEST_F(TradeRoutesTest, TheSameKeyIsTheSameOrder) {
  const auto buyer = sign_in("buyer");
  EXPECT_EQ(ask(Method::post, "/api/v1/orders", buyer, one_gourd()).status, 400);
  const auto first = post("/api/v1/orders", buyer, one_gourd());
  const auto again = post("/api/v1/orders", buyer, one_gourd());
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(std::get<std::string>(first.body), std::get<std::string>(again.body));
  EXPECT_EQ(post("/api/v1/orders", buyer, one_gourd("stand")).status, 409);
  // Another's key of the same name is another key.
  EXPECT_EQ(post("/api/v1/orders", sign_in("other"), one_gourd()).status, 201);
}

TEST_F(TradeRoutesTest, ASoldOutAnswerIsNotKept) {
  auto few = terms("gourd", 0);
  put(few);
  const auto buyer = sign_in("buyer");
  const auto refused = post("/api/v1/orders", buyer, one_gourd());
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(parsed(refused).at("place"), "sold_out:gourd/one");
  few.stocked = 1;
  put(few);
  EXPECT_EQ(post("/api/v1/orders", buyer, one_gourd()).status, 201);
}

// The data folder can only be read: writes are refused with one problem document, the rest goes on.
TEST_F(TradeRoutesTest, WhatCannotBeWrittenIsOneProblem) {
  const auto buyer = sign_in("buyer");
  const auto seller = sign_in("seller", people::Role::exhibitor, "workshop");
  EXPECT_EQ(ask(Method::put, "/api/v1/cart/gourd/one", buyer, {{"quantity", 2}}).status, 200);
  const auto order = parsed(post("/api/v1/orders", buyer, one_gourd("stand")));
  const std::string at = "/api/v1/orders/" + id_of(order);
  const std::string of_seller = "/api/v1/seller-orders/" + seller_of(order);
  const std::string before = std::get<std::string>(ask(Method::get, at, buyer).body);
  must(fair->write_now([](store::Tx& tx) {
    return tx.each("pragma query_only = on", store::Params{}, [](const store::Row&) {});
  }));
  const Response refused[] = {post("/api/v1/orders", buyer, one_gourd("fake"), "k2"),
                              ask(Method::put, "/api/v1/cart/gourd/one", buyer, {{"quantity", 1}}),
                              ask(Method::put, "/api/v1/cart/gourd/one", "", {{"quantity", 1}}),
                              post(at + "/payments", buyer, {{"provider", "fake"}}, "k3"),
                              post(at + "/cancellation", buyer),
                              post(of_seller + "/receipt", seller),
                              post(of_seller + "/cancellation", seller, {{"reason", "x"}})};
  for (const Response& response : refused) {
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(parsed(response).at("type"), "/problems/unavailable");
    EXPECT_THAT(std::string(parsed(response).at("detail").as_string()),
                testing::HasSubstr("can only be read"));
    EXPECT_THAT(response.headers, testing::Contains(testing::Key("Retry-After")));
    EXPECT_THAT(response.headers, testing::Not(testing::Contains(testing::Key("Set-Cookie"))));
  }
  EXPECT_EQ(std::get<std::string>(ask(Method::get, at, buyer).body), before);
  for (const char* path : {"/api/v1/exhibits/gourd/offers", "/api/v1/cart", "/api/v1/orders"})
    EXPECT_EQ(ask(Method::get, path, buyer).status, 200) << path;
  EXPECT_EQ(ask(Method::get, of_seller, seller).status, 200);
  EXPECT_FALSE(await_now(sweep(*fair, providers, now + 999h))) << "it says so and tries again";
}

TEST_F(TradeRoutesTest, BodiesThatAreWrongSayWhere) {
  const auto buyer = sign_in("buyer");
  const std::pair<json::value, const char*> wrong[] = {
      {{{"items", 5}}, "items"},
      {{{"items", json::array()}}, "items"},
      {{{"items", {{{"exhibit", "gourd"}}}}}, "items.offer"},
      {{{"items", {{{"exhibit", "gourd"}, {"offer", "one"}, {"quantity", 1.5}}}}},
       "items.quantity"},
      {{{"itmes", json::array()}}, "itmes"},
      {{{"contact", {{"name", 7}}}}, "contact.name"},
      {{{"contact", {{"nick", "x"}}}}, "contact.nick"},
      {{{"expected_total", "12"}}, "expected_total"},
  };
  for (const auto& [body, place] : wrong) {
    const auto answer = post("/api/v1/orders", buyer, body, "wrong");
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(parsed(answer).at("place"), place) << body;
  }
  EXPECT_EQ(parsed(post("/api/v1/orders", buyer, one_gourd("gold"))).at("place"),
            "no_such_provider:gold");
}

TEST_F(TradeRoutesTest, AVisitorBuysWithoutAnAccount) {
  EXPECT_EQ(ask(Method::get, "/api/v1/cart", "").status, 401);
  const auto put = ask(Method::put, "/api/v1/cart/gourd/one", "", {{"quantity", 2}});
  ASSERT_EQ(put.status, 200);
  std::string token;
  for (const auto& [name, value] : put.headers)
    if (name == "Set-Cookie" && value.starts_with("yunzhan="))
      token = value.substr(8, value.find(';') - 8);
  ASSERT_FALSE(token.empty());
  const auto again = ask(Method::put, "/api/v1/cart/gourd/one", token, {{"quantity", 1}});
  EXPECT_TRUE(again.headers.empty()) << "the session it has is kept";
  EXPECT_EQ(ask(Method::put, "/api/v1/cart/gourd/none", "", {{"quantity", 1}}).status, 409);
  const auto placed = post("/api/v1/orders", token, {{"provider", "fake"}});
  ASSERT_EQ(placed.status, 201);
  const auto order = parsed(placed);
  EXPECT_EQ(notice(payment_of(order)).status, 204);
  EXPECT_EQ(state_of(id_of(order), token), "paid");
  EXPECT_EQ(ask(Method::get, "/api/v1/exhibitors/workshop/orders", token).status, 404);
}

TEST_F(TradeRoutesTest, MoneyAtTheStandIsConfirmedByTheExhibitor) {
  const auto buyer = sign_in("buyer");
  const auto seller = sign_in("seller", people::Role::exhibitor, "workshop");
  const auto order = parsed(post("/api/v1/orders", buyer, one_gourd("stand")));
  EXPECT_TRUE(order.at("redirect").is_null());
  const std::string at = "/api/v1/seller-orders/" + seller_of(order);
  EXPECT_EQ(post(at + "/receipt", seller).status, 200);
  EXPECT_EQ(state_of(id_of(order), buyer), "paid");
  EXPECT_EQ(post(at + "/receipt", seller, nullptr, "k2").status, 200) << "said twice";
  EXPECT_EQ(post(at + "/refunds", seller, {{"amount", 800}}, "k3").status, 200);
  EXPECT_EQ(parsed(ask(Method::get, at, seller)).at("state"), "refund_pending");
  EXPECT_EQ(parsed(post(at + "/refund-made", seller, nullptr, "k4")).at("state"), "paid");
  EXPECT_EQ(post(at + "/refund-made", seller, nullptr, "k5").status, 409);
  EXPECT_EQ(post(at + "/returns", seller, {{"position", 0}, {"quantity", 1}}, "k6").status, 200);
  EXPECT_EQ(post(at + "/returns", seller, {{"position", 0}, {"quantity", 1}}, "k7").status, 409);
}

TEST_F(TradeRoutesTest, NoticesNeedTheProvidersOwnSignature) {
  const auto buyer = sign_in("buyer");
  const auto order = parsed(post("/api/v1/orders", buyer, one_gourd("fake")));
  EXPECT_EQ(notice(payment_of(order), "guessed").status, 401);
  EXPECT_EQ(notice("no-such-payment").status, 404);
  EXPECT_EQ(notice("weather").status, 204) << "about something else";
  EXPECT_EQ(state_of(id_of(order), buyer), "payment_pending");
  // A payment at the stand is not the provider's to confirm.
  const auto other = parsed(post("/api/v1/orders", buyer, one_gourd("stand"), "k2"));
  EXPECT_EQ(notice(payment_of(other)).status, 404);
  EXPECT_EQ(notice(payment_of(order)).status, 204);
  EXPECT_EQ(notice(payment_of(order)).status, 204);
  EXPECT_EQ(state_of(id_of(order), buyer), "paid");
}

TEST_F(TradeRoutesTest, TheSweeperAsksForWhatHung) {
  const auto buyer = sign_in("buyer");
  const auto seller = sign_in("seller", people::Role::exhibitor, "workshop");
  const auto order = parsed(post("/api/v1/orders", buyer, one_gourd("fake")));
  const auto sweep_now = [&] { must(await_now(sweep(*fair, providers, now))); };
  sweep_now();
  EXPECT_EQ(provider->looks, 0) << "it was only just begun";
  now += 31s;
  provider->answers = false;
  sweep_now();
  sweep_now();
  EXPECT_EQ(provider->looks, 1) << "asking again is put off";
  provider->answers = true;
  now += 31s;
  sweep_now();
  EXPECT_EQ(state_of(id_of(order), buyer), "paid");

  provider->answers = false;
  const std::string at = "/api/v1/seller-orders/" + seller_of(order);
  EXPECT_EQ(post(at + "/refunds", seller, {{"amount", 12'800}}).status, 200);
  EXPECT_EQ(parsed(ask(Method::get, at, seller)).at("state"), "refund_pending");
  provider->answers = true;
  now += 31s;
  sweep_now();
  EXPECT_EQ(parsed(ask(Method::get, at, seller)).at("state"), "refunded");

  // A hold that nobody asks about lapses too.
  const auto held = parsed(post("/api/v1/orders", buyer, one_gourd(), "k9"));
  now += 15min;
  sweep_now();
  EXPECT_EQ(state_of(id_of(held), buyer), "expired");
}

// --- who may see what ----------------------------------------------------------------------------

struct Door {
  Method method;
  const char* path;  // {order} and {seller} stand for ids of the owner's order
  json::value body;
};

std::vector<Door> doors_of_buyers() {
  return {{Method::get, "/api/v1/orders/{order}", nullptr},
          {Method::post, "/api/v1/orders/{order}/payments", {{"provider", "stand"}}},
          {Method::post, "/api/v1/orders/{order}/cancellation", nullptr},
          {Method::post, "/api/v1/orders/{order}/dispute", {{"seller_order", "{seller}"}}}};
}

std::vector<Door> doors_of_sellers() {
  return {
      {Method::get, "/api/v1/exhibitors/workshop/orders", nullptr},
      {Method::get, "/api/v1/seller-orders/{seller}", nullptr},
      {Method::post, "/api/v1/seller-orders/{seller}/acceptance", nullptr},
      {Method::post, "/api/v1/seller-orders/{seller}/completion", nullptr},
      {Method::post, "/api/v1/seller-orders/{seller}/resolution", nullptr},
      {Method::post, "/api/v1/seller-orders/{seller}/returns", {{"position", 0}, {"quantity", 1}}},
      {Method::post, "/api/v1/seller-orders/{seller}/receipt", nullptr},
      {Method::post, "/api/v1/seller-orders/{seller}/cancellation", {{"reason", "x"}}},
      {Method::post, "/api/v1/seller-orders/{seller}/refunds", {{"amount", 1}}},
      {Method::post, "/api/v1/seller-orders/{seller}/refund-made", nullptr}};
}

TEST_F(TradeRoutesTest, WhatIsAnothersIsNotThere) {
  const auto owner = sign_in("owner");
  const auto order = buy(owner);
  const std::pair<const char*, std::string> strangers[] = {
      {"nobody", ""},
      {"another buyer", sign_in("stranger")},
      {"another exhibitor", sign_in("rival", people::Role::exhibitor, "museum")},
      {"a visitor without an account", visitor()},
      {"a stolen, ended session", "0123456789abcdef"}};
  const auto exhibitor = sign_in("seller", people::Role::exhibitor, "workshop");
  const auto organiser = sign_in("boss", people::Role::organiser);
  int key = 0;
  const auto knock = [&](const Door& door, const std::string& token, const json::value& of) {
    std::string path = door.path;
    std::string body = json::serialize(door.body);
    for (auto* text : {&path, &body})
      for (const auto& [hole, id] :
           {std::pair<std::string, std::string>("{order}", id_of(of)), {"{seller}", seller_of(of)}})
        if (const auto found = text->find(hole); found != text->npos)
          text->replace(found, hole.size(), id);
    return ask(door.method, path, token, json::parse(body), "k" + std::to_string(++key)).status;
  };
  const auto before =
      std::get<std::string>(ask(Method::get, "/api/v1/orders/" + id_of(order), owner).body);
  for (const auto& [who, token] : strangers)
    for (const auto& doors : {doors_of_buyers(), doors_of_sellers()})
      for (const Door& door : doors) {
        const bool signed_in = token.size() > 16;
        EXPECT_EQ(knock(door, token, order), signed_in ? 404 : 401) << who << " " << door.path;
      }
  // The parties' doors are not each other's either.
  for (const Door& door : doors_of_buyers())
    for (const auto& token : {exhibitor, organiser})
      EXPECT_EQ(knock(door, token, order), 404) << door.path;
  for (const Door& door : doors_of_sellers())
    EXPECT_EQ(knock(door, owner, order), 404) << door.path;
  EXPECT_EQ(std::get<std::string>(ask(Method::get, "/api/v1/orders/" + id_of(order), owner).body),
            before)
      << "somebody changed what is not theirs";
  // Whose it is finds it.
  EXPECT_EQ(knock(doors_of_buyers()[0], owner, order), 200);
  EXPECT_EQ(knock(doors_of_sellers()[1], exhibitor, order), 200);
  EXPECT_EQ(knock(doors_of_sellers()[1], organiser, order), 200);
  // Ids that nobody has.
  for (const char* path : {"/api/v1/orders/00000000000000000000000000000000",
                           "/api/v1/seller-orders/00000000000000000000000000000000"})
    EXPECT_EQ(ask(Method::get, path, owner).status, 404);
}

}  // namespace
}  // namespace yz::trade
