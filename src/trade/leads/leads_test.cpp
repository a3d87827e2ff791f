#include "trade/leads/leads.hpp"

#include <gmock/gmock.h>

#include "trade/leads/webhooks.hpp"
#include "trade/trade_fixture.hpp"

namespace yz::trade {
namespace {

using namespace std::chrono_literals;
using test::must;
using test::word_of_outcome;

class LeadsTest : public testing::Test {
 protected:
  Lead add(Act act, bool consents = false, const std::string& key = "account:a") {
    return must(fair.write([&](store::Tx& tx) {
      return add_act(tx, {.exhibitor = "workshop",
                          .person = {key, "王", "w@example.cn"},
                          .act = act,
                          .exhibit = "pot",
                          .consents = consents});
    }));
  }
  std::vector<Lead> all(std::optional<LeadCursor> after = {}, std::int64_t limit = 100) {
    return must(
        fair.read([&](store::ReadTx& tx) { return leads_of(tx, "workshop", after, limit); }));
  }
  Result<Lead> leave(NewAct card) {
    return fair.write([&](store::Tx& tx) { return leave_card(tx, card); });
  }
  static NewAct card() {
    return {.exhibitor = "workshop",
            .person = {"", "李", "Li@Example.cn", "云展公司"},
            .exhibit = "pot",
            .text = "请寄目录",
            .consents = true};
  }

  test::Fair fair;
};

TEST_F(LeadsTest, APersonStandsThereOnceWithAllTheyDid) {
  add(Act::asked);
  fair.move(1h);
  const Lead lead = add(Act::bid);
  ASSERT_EQ(all().size(), 1U);
  EXPECT_LT(lead.first, lead.last);
  const auto acts = must(fair.read([&](store::ReadTx& tx) { return acts_of(tx, lead.id); }));
  ASSERT_EQ(acts.size(), 2U);
  EXPECT_EQ(acts[1].act, Act::bid);
}

TEST_F(LeadsTest, TheAddressIsShownWithConsentOnly) {
  EXPECT_EQ(add(Act::asked).shown_email(), "");
  fair.move(1h);
  const Lead lead = add(Act::bid, true);
  EXPECT_EQ(lead.shown_email(), "w@example.cn");
  EXPECT_EQ(lead.consent_by, "bid");
  EXPECT_EQ(*add(Act::bought).consented, *lead.consented)
      << "and is not taken back by the next act";
}

TEST_F(LeadsTest, ACardNeedsConsent) {
  auto without = card();
  without.consents = false;
  EXPECT_EQ(leave(without).error().place, "consent");
  const Lead lead = must(leave(card()));
  EXPECT_EQ(lead.person.key, "mail:li@example.cn");
  EXPECT_EQ(lead.person.company, "云展公司");
  for (int i = 1; i < 10; ++i) must(leave(card()));
  EXPECT_EQ(word_of_outcome(leave(card())), "too-many");
}

TEST_F(LeadsTest, PageByTheLastActToTheEnd) {
  for (int i = 0; i < 7; ++i) {
    add(Act::asked, false, "account:" + std::to_string(i));
    if (i % 2 == 0) fair.move(1ms);
  }
  std::vector<LeadId> seen;
  std::optional<LeadCursor> after;
  while (true) {
    const auto some = all(after, 2);
    if (some.empty()) break;
    for (const Lead& lead : some) seen.push_back(lead.id);
    after = LeadCursor::parse(LeadCursor{some.back().last, some.back().id}.text());
    ASSERT_TRUE(after);
  }
  EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), 7U);
  EXPECT_EQ(seen.size(), 7U);
  for (const char* text : {"", "-", "x-y", "12", "12-zz"}) EXPECT_FALSE(LeadCursor::parse(text));
}

TEST_F(LeadsTest, NoCellOfTheCsvIsAFormula) {
  const std::pair<const char*, const char*> cells[] = {{"plain", "\"plain\""},
                                                       {"", "\"\""},
                                                       {"=1+1", "\"'=1+1\""},
                                                       {"+1", "\"'+1\""},
                                                       {"-1", "\"'-1\""},
                                                       {"@SUM(A1)", "\"'@SUM(A1)\""},
                                                       {"\t=1", "\"'\t=1\""},
                                                       {"  =1", "\"'  =1\""},
                                                       {"\n=1", "\"'\n=1\""},
                                                       {"＝1", "\"'＝1\""},
                                                       {"a \"b\", c", "\"a \"\"b\"\", c\""},
                                                       {"'=1", "\"''=1\""}};
  for (const auto& [text, cell] : cells) EXPECT_EQ(csv_cell(text), cell);
  auto hostile = card();
  hostile.person.name = "=HYPERLINK(\"https://x.cn\")";
  must(leave(hostile));
  const auto csv = must(fair.read([](store::ReadTx& tx) { return leads_csv(tx, "workshop"); }));
  EXPECT_THAT(csv, testing::HasSubstr("\r\n\"'=HYPERLINK(\"\"https://x.cn\"\")\",\"云展公司\""));
  EXPECT_EQ(must(fair.read([](store::ReadTx& tx) { return leads_csv(tx, "museum"); })),
            "\xEF\xBB\xBFname,company,email,consented,consent_by,acts,note,first,last\r\n");
}

// --- webhooks ------------------------------------------------------------------------------------

TEST_F(LeadsTest, AnEventWaitsForEachWebhookAndIsDeadAfterItsTries) {
  EXPECT_EQ(fair.write([](store::Tx& tx) {
                  return add_webhook(tx, "workshop", "http://example.cn/x", false);
                })
                .error()
                .place,
            "url");
  const auto hook = must(fair.write(
      [](store::Tx& tx) { return add_webhook(tx, "workshop", "https://example.cn/x", false); }));
  must(leave(card()));
  const auto due = [&] {
    return must(fair.write([](store::Tx& tx) { return due_deliveries(tx, 10); }));
  };
  const auto finish = [&](const Delivery& delivery, bool taken) {
    must(fair.write([&](store::Tx& tx) { return finish_delivery(tx, delivery, taken, "503"); }));
  };
  const auto in = [&](DeliveryState state) {
    return must(
        fair.read([&](store::ReadTx& tx) { return deliveries_of(tx, "workshop", state, 10); }));
  };
  auto first = due();
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].event, "lead.card");
  EXPECT_EQ(first[0].secret, hook.secret);
  EXPECT_THAT(first[0].body, testing::HasSubstr("li@example.cn"));
  EXPECT_TRUE(due().empty()) << "put off while it is under way";
  finish(first[0], false);
  for (int tries = 1; tries < most_deliver_tries; ++tries) {
    fair.move(180min);
    const auto again = due();
    ASSERT_EQ(again.size(), 1U) << tries;
    finish(again[0], false);
  }
  fair.move(180min);
  EXPECT_TRUE(due().empty());
  const auto dead = in(DeliveryState::dead);
  ASSERT_EQ(dead.size(), 1U);
  must(fair.write([&](store::Tx& tx) { return send_again(tx, dead[0]); }));
  EXPECT_EQ(word_of_outcome(fair.write([&](store::Tx& tx) { return send_again(tx, dead[0]); })),
            "conflict");
  finish(due()[0], true);
  EXPECT_EQ(in(DeliveryState::delivered).size(), 1U);
  must(leave(card()));
  must(fair.write([&](store::Tx& tx) { return end_webhook(tx, hook); }));
  ASSERT_EQ(in(DeliveryState::dead).size(), 1U);
  EXPECT_EQ(word_of_outcome(fair.write(
                [&](store::Tx& tx) { return send_again(tx, in(DeliveryState::dead)[0]); })),
            "conflict");
}

}  // namespace
}  // namespace yz::trade
