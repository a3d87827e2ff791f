// Enquiries, auctions and leads over the API, and the table of who may see what of whom.
#include <thread>

#include <gmock/gmock.h>
#include <boost/json.hpp>

#include "expo/pack.hpp"
#include "expo/storage.hpp"
#include "people/migrations.hpp"
#include "people/people_fixture.hpp"
#include "trade/auction/auctions.hpp"
#include "trade/auction/bell.hpp"
#include "trade/enquiry/quotes.hpp"
#include "trade/leads/leads.hpp"
#include "trade/leads/webhooks.hpp"
#include "trade/routes.hpp"
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

json::value parsed(const Response& response) {
  return json::parse(std::get<std::string>(response.body));
}

expo::Pack small_pack() {
  expo::Pack pack;
  const Text text{"字", "word"};
  pack.expo.slug = "fair";
  pack.expo.title = pack.expo.organiser = pack.expo.place = text;
  pack.expo.starts = pack.expo.ends = std::chrono::year(2026) / 5 / 1;
  for (const char* slug : {"workshop", "museum"}) {
    expo::Exhibitor exhibitor;
    exhibitor.slug = slug;
    exhibitor.title = exhibitor.summary = exhibitor.place = text;
    pack.exhibitors.push_back(exhibitor);
  }
  expo::Zone zone;
  zone.slug = "zone";
  zone.title = zone.summary = text;
  zone.colour = "#8a2f23";
  pack.zones.push_back(zone);
  expo::Exhibit exhibit;
  exhibit.slug = "pot";
  exhibit.kind = expo::ExhibitKind::craft;
  exhibit.zone = "zone";
  exhibit.exhibitor = "workshop";
  exhibit.title = exhibit.summary = text;
  pack.exhibits.push_back(exhibit);
  return pack;
}

class DeskRoutesTest : public testing::Test {
 protected:
  DeskRoutesTest() {
    std::vector<store::Migration> steps;
    for (const auto room : {expo::migrations(), people::migrations(), migrations()})
      steps.insert(steps.end(), room.begin(), room.end());
    store::DatabaseOptions options;
    options.clock = [this] { return now; };
    options.write_deadline = 1000h;
    fair = must(store::Database::open(":memory:", steps, options));
    must(fair->write_now(
        [](store::Tx& tx) { return expo::import_pack(tx, small_pack(), sha256("pack")); }));
    providers.add(manual_provider("stand", 72h));
    bell = std::make_unique<Bell>(*fair);
    follow_leads(*fair);
    add_routes(router, {.database = *fair,
                        .providers = providers,
                        .cookie = people::SessionCookie(false),
                        .public_url = "https://fair.example",
                        .bell = bell.get()});
    auto pot = terms("pot", 3, 100'000);
    pot.price_mode = PriceMode::enquire;
    put(pot);
    auto chair = terms("pot", 1, 100'000);
    chair.slug = "hammer";
    chair.kind = EditionKind::unique;
    chair.price_mode = PriceMode::auction;
    put(chair);
  }
  ~DeskRoutesTest() override {
    EXPECT_THAT(must(fair->read_now([](store::ReadTx& tx) { return check_books(tx); })),
                testing::IsEmpty());
    EXPECT_THAT(must(fair->read_now([](store::ReadTx& tx) { return check_auctions(tx); })),
                testing::IsEmpty());
    bell->stop();
    fair->stop();
  }

  void put(const EditionTerms& t) {
    must(fair->write_now([&](store::Tx& tx) { return put_edition(tx, t); }));
  }
  std::string sign_in(const std::string& name, people::Role role = people::Role::visitor,
                      const std::string& exhibitor = "") {
    return must(fair->write_now([&](store::Tx& tx) -> Result<std::string> {
      YZ_ASSIGN(const auto account,
                people::add_account(tx, {name + "@example.cn", name, "x", role, exhibitor}));
      return people::begin_session(tx, account.id);
    }));
  }
  Response ask(Method method, std::string path, const std::string& token,
               const json::value& body = nullptr) {
    Request request;
    request.method = method;
    const auto question = path.find('?');
    if (question != path.npos) {
      const auto equals = path.find('=');
      request.query.add(path.substr(question + 1, equals - question - 1), path.substr(equals + 1));
      path.resize(question);
    }
    request.path = std::move(path);
    request.id = "r1";
    request.time = now;
    request.remote = asio::ip::make_address("192.0.2.7");
    if (!token.empty()) request.cookies.add("yunzhan", token);
    if (!body.is_null()) {
      request.headers.add("content-type", "application/json");
      request.body = json::serialize(body);
    }
    request.headers.add("idempotency-key", "k" + std::to_string(++keys));
    return await_now(router.answer(request));
  }
  json::value good(const Response& response) {
    EXPECT_LT(response.status, 300) << std::get<std::string>(response.body);
    return parsed(response);
  }
  static std::string id_of(const json::value& value) { return value.at("id").as_string().c_str(); }

  json::value enquire(const std::string& token) {
    return good(
        ask(Method::post, "/api/v1/exhibits/pot/enquiries", token,
            {{"name", "王"}, {"email", "w@example.cn"}, {"text", "多少钱？"}, {"consent", "yes"}}));
  }
  json::value quote(const std::string& enquiry, const std::string& seller,
                    std::int64_t deposit = 0) {
    return good(ask(
        Method::post, "/api/v1/enquiries/" + enquiry + "/quotes", seller,
        {{"lines", {{{"exhibit", "pot"}, {"offer", "one"}, {"quantity", 1}, {"price", 90'000}}}},
         {"deposit", deposit}}));
  }
  json::value auction(const std::string& seller) {
    return good(ask(Method::post, "/api/v1/exhibitors/workshop/auctions", seller,
                    {{"exhibit", "pot"},
                     {"offer", "hammer"},
                     {"start", 1'000},
                     {"step", 100},
                     {"opens", to_rfc3339(now)},
                     {"closes", to_rfc3339(now + 1h)}}));
  }
  // Waits until the followers have seen everything.
  template <class Check>
  void until(Check check) {
    for (int i = 0; i < 500 && !check(); ++i) std::this_thread::sleep_for(10ms);
    EXPECT_TRUE(check());
  }

  Instant now{std::chrono::milliseconds(1'777'000'000'000)};
  int keys = 0;
  std::unique_ptr<store::Database> fair;
  Providers providers;
  std::unique_ptr<Bell> bell;
  http::Router router;
};

TEST_F(DeskRoutesTest, FromTheQuestionToThePaidOrder) {
  const auto buyer = sign_in("buyer");
  const auto seller = sign_in("seller", people::Role::exhibitor, "workshop");
  const auto thread = enquire(buyer);
  EXPECT_EQ(thread.at("you_are"), "asker");
  EXPECT_FALSE(thread.as_object().contains("token"));
  const auto inbox = good(ask(Method::get, "/api/v1/exhibitors/workshop/enquiries", seller));
  EXPECT_EQ(inbox.at("items").at(0).at("is_unread").as_bool(), true);
  good(ask(Method::post, "/api/v1/enquiries/" + id_of(thread) + "/messages", seller,
           {{"text", "九百元。"}}));
  const auto offered = quote(id_of(thread), seller, 30'000);
  EXPECT_EQ(offered.at("total").at("minor").as_int64(), 90'000);
  const auto own = good(ask(Method::get, "/api/v1/enquiries", buyer));
  EXPECT_TRUE(own.at("items").at(0).at("is_unread").as_bool());
  good(ask(Method::post, "/api/v1/enquiries/" + id_of(thread) + "/seen", buyer));
  const auto seen = good(ask(Method::get, "/api/v1/enquiries/" + id_of(thread), buyer));
  EXPECT_FALSE(seen.at("is_unread").as_bool());
  EXPECT_EQ(seen.at("messages").as_array().size(), 3U);
  EXPECT_EQ(seen.at("quotes").at(0).at("state"), "offered");

  const auto order = good(ask(Method::post, "/api/v1/quotes/" + id_of(offered) + "/agreement",
                              buyer, {{"contact", {{"name", "王"}}}}));
  EXPECT_EQ(order.at("state"), "held");
  const std::string at = "/api/v1/orders/" + id_of(order);
  const std::string seller_order =
      "/api/v1/seller-orders/" + std::string(order.at("seller_orders").at(0).at("id").as_string());
  good(ask(Method::post, at + "/payments", buyer, {{"provider", "stand"}}));
  good(ask(Method::post, seller_order + "/receipt", seller));
  EXPECT_EQ(good(ask(Method::get, at, buyer)).at("state"), "deposit_held");
  EXPECT_EQ(ask(Method::post, at + "/payments", buyer, {{"provider", "stand"}}).status, 409);
  good(ask(Method::post, seller_order + "/confirmation", seller));
  good(ask(Method::post, at + "/payments", buyer, {{"provider", "stand"}}));
  good(ask(Method::post, seller_order + "/receipt", seller));
  EXPECT_EQ(good(ask(Method::get, at, buyer)).at("state"), "paid");
}

TEST_F(DeskRoutesTest, AVisitorWithoutAccountAsksInASessionOfTheirOwn) {
  const auto made = ask(Method::post, "/api/v1/exhibits/pot/enquiries", "",
                        {{"name", "王"}, {"email", "w@example.cn"}, {"text", "多少钱？"}});
  EXPECT_EQ(made.status, 201);
  std::string cookie;
  for (const auto& [name, value] : made.headers)
    if (name == "Set-Cookie" && value.starts_with("yunzhan=")) cookie = value;
  const std::string token = cookie.substr(8, cookie.find(';') - 8);
  EXPECT_EQ(good(ask(Method::get, "/api/v1/enquiries", token)).at("items").as_array().size(), 1U);
  EXPECT_EQ(ask(Method::get, "/api/v1/enquiries/" + id_of(parsed(made)), "").status, 401);
  EXPECT_EQ(ask(Method::post, "/api/v1/exhibits/no-such/enquiries", token,
                {{"name", "王"}, {"email", "w@example.cn"}, {"text", "?"}})
                .status,
            404);
}

// Thirty from one address, then one every two minutes; accounts are counted by themselves.
TEST_F(DeskRoutesTest, AnAddressAsksOnlySoOftenWithoutAnAccount) {
  const auto buyer = sign_in("buyer");
  const auto from = [&](int i, const std::string& token = "") {
    return ask(
        Method::post, "/api/v1/exhibits/pot/enquiries", token,
        {{"name", "王"}, {"email", "w" + std::to_string(i) + "@example.cn"}, {"text", "多少钱？"}});
  };
  const auto card = [&] {
    return ask(Method::post, "/api/v1/exhibits/pot/cards", "",
               {{"name", "李"}, {"email", "li@example.cn"}, {"consent", "yes"}});
  };
  for (int i = 0; i < 29; ++i) EXPECT_EQ(from(i).status, 201) << i;
  EXPECT_LT(card().status, 300);
  const auto refused = from(30);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(parsed(refused).at("type"), "/problems/too-many");
  EXPECT_THAT(refused.headers, testing::Contains(testing::Pair("Retry-After", "120")));
  EXPECT_EQ(std::ranges::count_if(refused.headers,
                                  [](const auto& header) { return header.first == "Retry-After"; }),
            1);
  EXPECT_EQ(card().status, 429);
  EXPECT_EQ(from(31, buyer).status, 201) << "an account is not held up by its neighbours";
  EXPECT_EQ(from(32, "no-such-session").status, 429) << "a made-up session is none";
  now += 119s;
  EXPECT_EQ(from(33).status, 429);
  now += 2s;
  EXPECT_EQ(from(34).status, 201);
  EXPECT_EQ(from(35).status, 429);
}

TEST_F(DeskRoutesTest, ABidIsSeenByWhoeverWaits) {
  const auto seller = sign_in("seller", people::Role::exhibitor, "workshop");
  const auto one = sign_in("one");
  const auto two = sign_in("two");
  const std::string at = "/api/v1/auctions/" + id_of(auction(seller));
  EXPECT_EQ(ask(Method::post, at + "/bids", "", {{"maximum", 1'000}}).status, 401);
  EXPECT_EQ(parsed(ask(Method::post, at + "/bids", seller, {{"maximum", 1'000}})).at("place"),
            "own_auction");
  const auto led = good(ask(Method::post, at + "/bids", one, {{"maximum", 5'000}}));
  EXPECT_TRUE(led.at("you_lead").as_bool());
  EXPECT_EQ(led.at("your_maximum").at("minor").as_int64(), 5'000);

  std::jthread later([&] {
    std::this_thread::sleep_for(200ms);
    good(ask(Method::post, at + "/bids", two, {{"maximum", 3'000}}));
  });
  const auto begun = std::chrono::steady_clock::now();
  const auto seen = good(ask(Method::get, at + "?after=1", ""));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s) << "the bell woke it";
  EXPECT_EQ(seen.at("sequence").as_int64(), 2);
  EXPECT_EQ(seen.at("price").at("minor").as_int64(), 3'100);
  EXPECT_TRUE(seen.at("your_maximum").is_null());
  EXPECT_FALSE(json::serialize(seen).contains("5000"))
      << "what was named at most is nobody's to see";
  EXPECT_FALSE(json::serialize(seen).contains("account:"));
  EXPECT_EQ(parsed(ask(Method::post, at + "/bids", two, {{"maximum", 3'100}})).at("place"),
            "bid_too_low:3200");
}

TEST_F(DeskRoutesTest, LeadsComeOfThemselvesAndOnlyWithConsentAnAddress) {
  const auto seller = sign_in("seller", people::Role::exhibitor, "workshop");
  const auto buyer = sign_in("buyer");
  const auto shy = sign_in("shy");
  enquire(buyer);
  const std::string at = "/api/v1/auctions/" + id_of(auction(seller));
  good(ask(Method::post, at + "/bids", shy, {{"maximum", 5'000}}));
  const auto leads = [&] {
    return good(ask(Method::get, "/api/v1/exhibitors/workshop/leads", seller))
        .at("items")
        .as_array();
  };
  until([&] { return leads().size() == 2; });
  for (const auto& lead : leads())
    EXPECT_EQ(lead.at("email").is_null(), lead.at("name") == "shy") << lead;
  const auto csv = ask(Method::get, "/api/v1/exhibitors/workshop/leads.csv", seller);
  EXPECT_THAT(std::get<std::string>(csv.body), testing::HasSubstr("w@example.cn"));
  EXPECT_THAT(std::get<std::string>(csv.body), testing::Not(testing::HasSubstr("shy@")));
  EXPECT_EQ(ask(Method::post, "/api/v1/exhibits/pot/cards", "",
                {{"name", "李"}, {"email", "li@example.cn"}, {"consent", "yes"}})
                .status,
            204);
  EXPECT_EQ(leads().size(), 3U);
}

TEST_F(DeskRoutesTest, ConsentIsTakenBackByWhoeverGaveIt) {
  const auto seller = sign_in("seller", people::Role::exhibitor, "workshop");
  const auto left = ask(Method::post, "/api/v1/exhibits/pot/cards", "",
                        {{"name", "李"}, {"email", "li@example.cn"}, {"consent", "yes"}});
  std::string token;
  for (const auto& [name, value] : left.headers)
    if (name == "Set-Cookie" && value.starts_with("yunzhan="))
      token = value.substr(8, value.find(';') - 8);
  const auto own = good(ask(Method::get, "/api/v1/consents", token)).at("items").as_array();
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own[0].at("exhibitor"), "workshop");
  EXPECT_TRUE(own[0].at("withdrawn").is_null());
  const std::string at = "/api/v1/consents/" + id_of(own[0]) + "/withdrawal";
  // Neither the exhibitor, nor another, nor whoever leaves a card of their own.
  for (const auto& stranger : {seller, sign_in("boss", people::Role::organiser), sign_in("other")})
    EXPECT_EQ(ask(Method::post, at, stranger).status, 404);
  EXPECT_EQ(ask(Method::post, at, "").status, 401);
  EXPECT_TRUE(good(ask(Method::get, "/api/v1/consents", seller)).at("items").as_array().empty());
  const auto lead = [&] {
    return good(ask(Method::get, "/api/v1/exhibitors/workshop/leads", seller)).at("items").at(0);
  };
  EXPECT_EQ(lead().at("email"), "li@example.cn");
  EXPECT_FALSE(good(ask(Method::post, at, token)).at("withdrawn").is_null());
  EXPECT_TRUE(lead().at("email").is_null());
  EXPECT_TRUE(lead().at("consented").is_null());
  EXPECT_FALSE(lead().at("withdrawn").is_null());
  good(ask(Method::post, at, token));
  EXPECT_EQ(ask(Method::post, "/api/v1/consents/00000000000000000000000000000000/withdrawal", token)
                .status,
            404);
}

// --- who may see what ----------------------------------------------------------------------------

struct Door {
  Method method;
  const char* path;  // {enquiry}, {quote}, {auction}, {lead}, {hook}, {dead}, {seller}
  json::value body;
};

const Door asker_doors[] = {{Method::get, "/api/v1/enquiries/{enquiry}", nullptr},
                            {Method::post, "/api/v1/enquiries/{enquiry}/messages", {{"text", "x"}}},
                            {Method::post, "/api/v1/enquiries/{enquiry}/seen", nullptr},
                            {Method::post, "/api/v1/quotes/{quote}/agreement", json::object()},
                            {Method::post, "/api/v1/quotes/{quote}/refusal", nullptr}};
const Door exhibitor_doors[] = {
    {Method::get, "/api/v1/enquiries/{enquiry}", nullptr},
    {Method::post, "/api/v1/enquiries/{enquiry}/messages", {{"text", "x"}}},
    {Method::post, "/api/v1/enquiries/{enquiry}/seen", nullptr},
    {Method::get, "/api/v1/exhibitors/workshop/enquiries", nullptr},
    {Method::post,
     "/api/v1/enquiries/{enquiry}/quotes",
     {{"lines", {{{"exhibit", "pot"}, {"offer", "one"}, {"quantity", 1}, {"price", 1}}}}}},
    {Method::post, "/api/v1/quotes/{quote}/withdrawal", nullptr},
    {Method::post, "/api/v1/seller-orders/{seller}/confirmation", nullptr},
    {Method::get, "/api/v1/exhibitors/workshop/auctions", nullptr},
    {Method::post, "/api/v1/exhibitors/workshop/auctions", json::object()},
    {Method::post, "/api/v1/auctions/{auction}/cancellation", nullptr},
    {Method::get, "/api/v1/exhibitors/workshop/leads", nullptr},
    {Method::get, "/api/v1/exhibitors/workshop/leads.csv", nullptr},
    {Method::put, "/api/v1/leads/{lead}/note", {{"note", "x"}}},
    {Method::get, "/api/v1/exhibitors/workshop/webhooks", nullptr},
    {Method::post, "/api/v1/exhibitors/workshop/webhooks", {{"url", "https://x.example.cn/"}}},
    {Method::delete_, "/api/v1/webhooks/{hook}", nullptr},
    {Method::get, "/api/v1/exhibitors/workshop/dead-letters", nullptr},
    {Method::post, "/api/v1/dead-letters/{dead}/sending", nullptr}};
// Of the doors that both have, only those are one side's alone.
bool is_both(const Door& door) {
  return std::string_view(door.path).contains("{enquiry}") &&
         !std::string_view(door.path).contains("/quotes");
}

TEST_F(DeskRoutesTest, WhatIsAnothersIsNotThere) {
  const auto owner = sign_in("owner");
  const auto seller = sign_in("seller", people::Role::exhibitor, "workshop");
  const auto boss = sign_in("boss", people::Role::organiser);
  const auto thread = enquire(owner);
  const auto sold = quote(id_of(thread), seller);
  const auto order = good(
      ask(Method::post, "/api/v1/quotes/" + id_of(sold) + "/agreement", owner, json::object()));
  std::map<std::string, std::string> holes{
      {"{enquiry}", id_of(thread)},
      {"{quote}", id_of(quote(id_of(thread), seller))},
      {"{auction}", id_of(auction(seller))},
      {"{seller}", std::string(order.at("seller_orders").at(0).at("id").as_string())}};
  until([&] {
    return !good(ask(Method::get, "/api/v1/exhibitors/workshop/leads", seller))
                .at("items")
                .as_array()
                .empty();
  });
  holes["{lead}"] =
      id_of(good(ask(Method::get, "/api/v1/exhibitors/workshop/leads", seller)).at("items").at(0));
  // A webhook that has ended leaves a dead letter.
  const auto hook = must(fair->write_now([](store::Tx& tx) -> Result<std::string> {
    YZ_ASSIGN(const auto ended, add_webhook(tx, "workshop", "https://a.example.cn/", false));
    YZ_TRY(queue_event(tx, "workshop", "order.paid", {}));
    YZ_TRY(end_webhook(tx, ended));
    YZ_ASSIGN(const auto on, add_webhook(tx, "workshop", "https://b.example.cn/", false));
    return on.id.text();
  }));
  holes["{hook}"] = hook;
  holes["{dead}"] = id_of(
      good(ask(Method::get, "/api/v1/exhibitors/workshop/dead-letters", seller)).at("items").at(0));

  const auto knock = [&](const Door& door, const std::string& token) {
    std::string path = door.path;
    for (const auto& [hole, id] : holes)
      if (const auto found = path.find(hole); found != path.npos)
        path.replace(found, hole.size(), id);
    return ask(door.method, path, token, door.body).status;
  };
  const auto everything = [&] {
    std::string all;
    for (const char* path :
         {"/api/v1/exhibitors/workshop/enquiries", "/api/v1/exhibitors/workshop/auctions",
          "/api/v1/exhibitors/workshop/leads", "/api/v1/exhibitors/workshop/webhooks",
          "/api/v1/exhibitors/workshop/dead-letters"})
      all += std::get<std::string>(ask(Method::get, path, seller).body);
    return all + std::get<std::string>(
                     ask(Method::get, "/api/v1/enquiries/" + id_of(thread), owner).body);
  };
  const std::string before = everything();
  const std::pair<const char*, std::string> strangers[] = {
      {"nobody", ""},
      {"a stolen, ended session", "0123456789abcdef"},
      {"another buyer", sign_in("stranger")},
      {"another exhibitor", sign_in("rival", people::Role::exhibitor, "museum")}};
  for (const auto& [who, token] : strangers) {
    const int expected = token.size() > 16 ? 404 : 401;
    for (const Door& door : asker_doors)
      EXPECT_EQ(knock(door, token), expected) << who << door.path;
    for (const Door& door : exhibitor_doors)
      EXPECT_EQ(knock(door, token), expected) << who << door.path;
  }
  // The sides' doors are not each other's either.
  for (const Door& door : asker_doors) {
    if (is_both(door)) continue;
    for (const auto& token : {seller, boss}) EXPECT_EQ(knock(door, token), 404) << door.path;
  }
  for (const Door& door : exhibitor_doors) {
    if (is_both(door)) continue;
    EXPECT_EQ(knock(door, owner), 404) << door.path;
  }
  EXPECT_EQ(everything(), before) << "somebody changed what is not theirs";
  // Whose it is finds it: every door answers something else than "not there".
  for (const Door& door : exhibitor_doors) EXPECT_NE(knock(door, seller), 404) << door.path;
  holes["{quote}"] = id_of(quote(id_of(thread), seller));
  for (const Door& door : asker_doors) EXPECT_NE(knock(door, owner), 404) << door.path;
  // Ids that nobody has.
  const std::string none = "00000000000000000000000000000000";
  for (auto& [hole, id] : holes) id = none;
  for (const Door& door : exhibitor_doors) {
    if (!std::string_view(door.path).contains('{')) continue;
    EXPECT_EQ(knock(door, seller), 404) << door.path;
  }
}

}  // namespace
}  // namespace yz::trade
