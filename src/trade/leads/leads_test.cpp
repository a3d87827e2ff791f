#include "trade/leads/leads.hpp"

#include <algorithm>

#include <gmock/gmock.h>

#include "trade/enquiry/enquiries.hpp"
#include "trade/leads/consents.hpp"
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
  EXPECT_EQ(
      must(fair.read([](store::ReadTx& tx) { return leads_csv(tx, "museum"); })),
      "\xEF\xBB\xBFname,company,email,consented,consent_by,acts,note,first,last,withdrawn\r\n");
}

// --- consent taken back --------------------------------------------------------------------------

class ConsentTest : public LeadsTest {
 protected:
  Lead given() {
    auto left = card();
    left.giver = "session:s";
    return must(leave(left));
  }
  Lead take_back(const Lead& lead) {
    return must(fair.write([&](store::Tx& tx) -> Result<Lead> {
      YZ_ASSIGN(auto found, find_lead(tx, lead.id));
      YZ_TRY(withdraw_consent(tx, *found, "session:s"));
      return std::move(*found);
    }));
  }
  std::vector<Consent> consents(const std::string& giver) {
    return must(fair.read([&](store::ReadTx& tx) { return consents_of(tx, giver); }));
  }
  std::vector<std::string> record(const Lead& lead) {
    return must(fair.read([&](store::ReadTx& tx) {
      return tx.all(
          "select event || ' ' || act || ' ' || giver from trade_consent "
          "where lead = $1 order by number",
          {lead.id}, [](const store::Row& row) { return row.string(0); });
    }));
  }
  std::string csv() {
    return must(fair.read([](store::ReadTx& tx) { return leads_csv(tx, "workshop"); }));
  }
};

TEST_F(ConsentTest, TakenBackLeavesTheRecordAndNothingElse) {
  const Lead lead = given();
  EXPECT_THAT(csv(), testing::HasSubstr("li@example.cn"));
  ASSERT_EQ(consents("session:s").size(), 1U);
  EXPECT_EQ(consents("session:s")[0].email, "li@example.cn");
  fair.move(1h);
  const Lead after = take_back(lead);
  EXPECT_EQ(after.shown_email(), "");
  EXPECT_EQ(all().at(0).shown_email(), "");
  EXPECT_EQ(all().at(0).withdrawn, fair.now());
  for (const char* told : {"li@example.cn", "云展公司", "请寄目录"})
    EXPECT_THAT(csv(), testing::Not(testing::HasSubstr(told)));
  const auto acts = must(fair.read([&](store::ReadTx& tx) { return acts_of(tx, lead.id); }));
  EXPECT_EQ(acts.at(0).text, "");
  EXPECT_EQ(consents("session:s")[0].withdrawn, fair.now());
  EXPECT_EQ(consents("session:s")[0].email, "");
  EXPECT_THAT(record(lead), testing::ElementsAre("given card session:s", "withdrawn  session:s"));
  take_back(lead);
  EXPECT_EQ(record(lead).size(), 2U) << "again changes nothing";
  for (const char* sql : {"delete from trade_consent", "update trade_consent set event = 'given'"})
    EXPECT_FALSE(fair.write([&](store::Tx& tx) { return tx.run(sql, {}); })) << sql;
}

TEST_F(ConsentTest, StaysTakenBackUntilItIsGivenAnew) {
  const Lead lead = given();
  take_back(lead);
  auto later = card();
  later.person.key = lead.person.key;
  later.act = Act::bid;
  later.consents = false;
  must(fair.write([&](store::Tx& tx) { return add_act(tx, later); }));
  EXPECT_EQ(all().at(0).shown_email(), "");
  EXPECT_TRUE(all().at(0).withdrawn);
  given();
  EXPECT_EQ(all().at(0).shown_email(), "li@example.cn");
  EXPECT_FALSE(all().at(0).withdrawn);
  EXPECT_EQ(record(lead).size(), 3U);
}

// What an enquiry said of consent before must not be taken for consent after.
TEST_F(ConsentTest, IsTakenBackInTheEnquiriesToo) {
  const auto enquiry = must(fair.write([&](store::Tx& tx) {
    return ask(tx, {.exhibit = "pot",
                    .exhibitor = "workshop",
                    .asker = "session:s",
                    .name = "李",
                    .email = "li@example.cn",
                    .text = "?",
                    .consents = true});
  }));
  take_back(given());
  EXPECT_FALSE(
      must(fair.read([&](store::ReadTx& tx) { return find_enquiry(tx, enquiry.id); }))->consents);
}

TEST_F(ConsentTest, WebhooksAreToldAndSentNothingOfWhatWasToldByIt) {
  must(fair.write(
      [](store::Tx& tx) { return add_webhook(tx, "workshop", "https://example.cn/x", false); }));
  take_back(given());
  auto due = must(fair.write([](store::Tx& tx) { return due_deliveries(tx, 10); }));
  ASSERT_EQ(due.size(), 2U);
  std::ranges::sort(due, {}, &Delivery::event);  // both of one moment
  EXPECT_EQ(due[0].event, "lead.card");
  for (const Delivery& delivery : due)
    for (const char* told : {"li@example.cn", "云展公司", "请寄目录"})
      EXPECT_THAT(delivery.body, testing::Not(testing::HasSubstr(told)));
  EXPECT_EQ(due[1].event, "lead.consent_withdrawn");
  EXPECT_THAT(due[1].body, testing::HasSubstr(all().at(0).id.text()));
}

TEST_F(ConsentTest, GoesAlongWithWhoeverSignsIn) {
  given();
  must(fair.write([](store::Tx& tx) { return hand_over_consents(tx, "session:s", "account:a"); }));
  EXPECT_TRUE(consents("session:s").empty());
  EXPECT_EQ(consents("account:a").size(), 1U);
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
