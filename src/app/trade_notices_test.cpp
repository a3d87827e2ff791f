// Who is told what by mail, and that looking first makes the mail unneeded.
#include "app/trade_notices.hpp"

#include <fstream>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>

#include "app/data_folder.hpp"
#include "mail/outbox.hpp"
#include "people/account.hpp"
#include "trade/auction/auctions.hpp"
#include "trade/enquiry/quotes.hpp"

namespace yz::app {
namespace {

using namespace std::chrono_literals;
using trade::Side;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(describe(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

std::string read(const std::string& name) {
  std::ifstream file(std::string(YZ_SOURCE_DIR) + "/web/common/messages/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class TradeNoticesTest : public testing::Test {
 protected:
  template <class Act>
  auto write(Act act) {
    return must(fair->write_now(act));
  }
  TradeNoticesTest() {
    store::DatabaseOptions options;
    options.clock = [this] { return Instant(std::chrono::milliseconds(now_.load())); };
    options.write_deadline = 10'000h;
    fair = must(store::Database::open(":memory:", all_migrations(), options));
    messages = std::make_shared<Messages>(must(Messages::parse(read("zh.json"), read("en.json"))));
    follow_trade_notices(*fair, messages, "https://fair.example");
    for (const char* who : {"anna", "bert"}) add(who, people::Role::visitor, "");
    add("seller", people::Role::exhibitor, "workshop");
    trade::EditionTerms chair;
    chair.exhibit = "chair";
    chair.slug = "one";
    chair.exhibitor = "workshop";
    chair.kind = trade::EditionKind::unique;
    chair.price_mode = trade::PriceMode::auction;
    chair.stocked = 1;
    chair.title = {"椅", "Chair"};
    // Not by write(): g++ 12 has not deduced what it returns yet.
    must(fair->write_now([&](store::Tx& tx) { return trade::put_edition(tx, chair); }));
  }
  ~TradeNoticesTest() override { fair->stop(); }

  void move(std::chrono::milliseconds by) { now_ += by.count(); }
  void add(const std::string& name, people::Role role, const std::string& exhibitor) {
    keys[name] = "account:" + write([&](store::Tx& tx) {
                                return people::add_account(
                                    tx, {name + "@example.cn", name, "x", role, exhibitor});
                              }).id.text();
  }
  std::vector<mail::Mail> mails(const std::string& to) {
    return must(fair->read_now([&](store::ReadTx& tx) { return mail::mails_to(tx, to); }));
  }
  // The follower comes behind the commit: waits until so many stand there.
  std::vector<mail::Mail> mails(const std::string& to, std::size_t count) {
    for (int i = 0; i < 500 && mails(to).size() < count; ++i) std::this_thread::sleep_for(10ms);
    const auto all = mails(to);
    EXPECT_EQ(all.size(), count) << to;
    return all;
  }
  trade::Enquiry ask(Language language = Language::en) {
    return write([&](store::Tx& tx) {
      return trade::ask(tx, {.exhibit = "chair",
                             .exhibitor = "workshop",
                             .asker = "session:1",
                             .name = "Zhang",
                             .email = "zhang@example.cn",
                             .text = "How much?",
                             .language = language});
    });
  }
  void answer(const trade::Enquiry& enquiry, Side side = Side::exhibitor) {
    write([&](store::Tx& tx) -> Result<> {
      YZ_ASSIGN(auto found, trade::find_enquiry(tx, enquiry.id));
      return trade::write_message(tx, *found, side, "Much.");
    });
  }
  void see(const trade::Enquiry& enquiry, Side side) {
    write([&](store::Tx& tx) -> Result<> {
      YZ_ASSIGN(auto found, trade::find_enquiry(tx, enquiry.id));
      return trade::mark_seen(tx, *found, side);
    });
  }
  std::vector<mail::Mail> due() {
    return write([](store::Tx& tx) { return mail::take_due(tx, 100); });
  }

  std::atomic<std::int64_t> now_ = 1'777'000'000'000;
  std::unique_ptr<store::Database> fair;
  std::shared_ptr<const Messages> messages;
  std::map<std::string, std::string> keys;
};

TEST_F(TradeNoticesTest, TheExhibitorIsToldOfAQuestionAndTheAskerOfTheAnswer) {
  const auto enquiry = ask();
  const auto to_seller = mails("seller@example.cn", 1);
  EXPECT_THAT(to_seller[0].text,
              testing::HasSubstr("https://fair.example/selling/enquiries/" + enquiry.id.text()));
  EXPECT_TRUE(due().empty()) << "they may be at their desk: it waits";
  answer(enquiry);
  const auto to_asker = mails("zhang@example.cn", 1);
  EXPECT_THAT(to_asker[0].text,
              testing::HasSubstr("https://fair.example/en/enquiries/" + enquiry.token));
  EXPECT_THAT(to_asker[0].subject, testing::HasSubstr("An answer"));
  EXPECT_EQ(mails("seller@example.cn", 1)[0].state, mail::State::withdrawn)
      << "whoever answers has read";
  move(2min);
  ASSERT_EQ(due().size(), 1U);
}

TEST_F(TradeNoticesTest, WhoeverLooksGetsNoMail) {
  const auto enquiry = ask(Language::zh);
  answer(enquiry);
  const auto first = mails("zhang@example.cn", 1);
  EXPECT_THAT(first[0].text, testing::HasSubstr("https://fair.example/enquiries/"));
  see(enquiry, Side::asker);
  for (int i = 0; i < 500 && mails("zhang@example.cn")[0].state == mail::State::waiting; ++i)
    std::this_thread::sleep_for(10ms);
  EXPECT_EQ(mails("zhang@example.cn")[0].state, mail::State::withdrawn);
  move(1h);
  EXPECT_TRUE(due().empty());
}

TEST_F(TradeNoticesTest, WhoIsOutbidAndWhoWinsIsTold) {
  const auto id = write([&](store::Tx& tx) -> Result<trade::AuctionId> {
    YZ_ASSIGN(const auto opened,
              trade::open_auction(
                  tx, "workshop",
                  {"chair", "one", {1'000, 0, {{0, 100}}, 0min}, tx.now(), tx.now() + 1h}));
    return opened.id;
  });
  const auto bid = [&](const std::string& who, std::int64_t maximum) {
    write([&](store::Tx& tx) -> Result<bool> {
      YZ_ASSIGN(auto auction, trade::find_auction(tx, id));
      return trade::place_bid(tx, *auction, keys[who], maximum);
    });
  };
  bid("anna", 1'000);
  bid("bert", 2'000);
  const auto outbid = mails("anna@example.cn", 1);
  EXPECT_THAT(outbid[0].text, testing::HasSubstr("¥11.00"));
  EXPECT_THAT(outbid[0].text, testing::HasSubstr("椅"));
  EXPECT_TRUE(mails("bert@example.cn").empty());
  move(1h);
  write([](store::Tx& tx) { return trade::close_auctions(tx, 10); });
  EXPECT_THAT(mails("bert@example.cn", 1)[0].text, testing::HasSubstr("/account/orders/"));
}

// By account, and by the address of the quote that the order came from.
TEST_F(TradeNoticesTest, TheBuyerIsToldThatTheExhibitorCancelled) {
  const auto withdraw = [&](trade::OrderId id) {
    write([&](store::Tx& tx) -> Result<> {
      YZ_ASSIGN(auto order, trade::find_order(tx, id));
      return trade::withdraw_order(tx, *order, "Cracked in the kiln", keys["seller"]);
    });
  };
  const auto order_of = [&](const std::string& buyer, const std::string& exhibit) {
    trade::EditionTerms stool;
    stool.exhibit = exhibit;
    stool.slug = "one";
    stool.exhibitor = "workshop";
    stool.price = 100;
    stool.stocked = 1;
    stool.title = {"凳", "Stool"};
    must(fair->write_now([&](store::Tx& tx) { return trade::put_edition(tx, stool); }));
    return must(fair->write_now([&](store::Tx& tx) {
      return trade::place_order(tx, {.buyer = buyer, .items = {{exhibit, "one", 1}}});
    }));
  };
  withdraw(order_of(keys["anna"], "stool").id);
  const auto told = mails("anna@example.cn", 1);
  EXPECT_THAT(told[0].text, testing::HasSubstr("Cracked in the kiln"));
  EXPECT_THAT(told[0].text, testing::HasSubstr("/en/account/orders/"));

  const auto enquiry = ask();
  const auto order = must(fair->write_now([&](store::Tx& tx) -> Result<trade::Order> {
    YZ_ASSIGN(auto asked, trade::find_enquiry(tx, enquiry.id));
    trade::NewQuote wanted;
    wanted.lines = {{"", "", {"椅", "Chair"}, 1, 90'000}};
    YZ_ASSIGN(auto quote, trade::make_quote(tx, *asked, wanted));
    return trade::agree_to_quote(tx, quote, "session:1", {});
  }));
  withdraw(order.id);
  for (int i = 0; i < 500 && mails("zhang@example.cn").size() < 2; ++i)
    std::this_thread::sleep_for(10ms);
  EXPECT_THAT(mails("zhang@example.cn"),
              testing::Contains(testing::Field(
                  &mail::Mail::text, testing::AllOf(testing::HasSubstr("Cracked in the kiln"),
                                                    testing::HasSubstr(enquiry.token)))));
}

}  // namespace
}  // namespace yz::app
