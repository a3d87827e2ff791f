// The rules of the guestbook, on a database in memory.
#include "live/guestbook/guestbook.hpp"

#include <atomic>

#include <gtest/gtest.h>

#include "expo/storage.hpp"
#include "live/talk/order.hpp"

namespace yz::live {
namespace {

const EntryWriter ann{"session:" + std::string(32, 'a')};
const EntryWriter bo{"session:" + std::string(32, 'b')};
const By boss{"account:" + std::string(32, 'f'), "Boss"};

class Guestbook : public testing::Test {
 protected:
  Guestbook() {
    std::vector<store::Migration> steps;
    for (const auto room : {expo::migrations(), migrations()})
      steps.insert(steps.end(), room.begin(), room.end());
    // Every write in a millisecond of its own: within one, ids are in no order.
    store::DatabaseOptions options;
    options.clock = [this] { return Instant(std::chrono::milliseconds(++time)); };
    database = std::move(*store::Database::open(":memory:", steps, options));
    expo::Pack pack;
    pack.expo.slug = "fair";
    pack.zones.resize(1);
    pack.zones[0].slug = "relics";
    pack.exhibits.resize(1);
    pack.exhibits[0].slug = "ding";
    pack.exhibits[0].zone = "relics";
    if (!database->write_now([&](store::Tx& tx) { return expo::import_pack(tx, pack, Sha256{}); }))
      std::abort();
  }
  ~Guestbook() override { database->stop(); }

  template <class Act>
  auto in_tx(Act act) {
    return database->write_now([&](store::Tx& tx) { return act(tx); });
  }
  static EntryWords words(std::string text, std::string exhibit = {}) {
    return {"Ann", std::move(text), "en", std::move(exhibit)};
  }
  Result<Entry> write(const EntryWriter& who, const EntryWords& what) {
    return in_tx([&](store::Tx& tx) { return write_entry(tx, who, what); });
  }
  Result<> order(OrderAct act, std::string key = {}, std::string word = {}) {
    Order what;
    what.act = act;
    what.key = std::move(key);
    what.word = std::move(word);
    return in_tx([&](store::Tx& tx) -> Result<> {
      YZ_TRY(carry_out(tx, what, boss));
      return {};
    });
  }
  Result<> keep(EntryId id, EntryAct act) {
    return in_tx([&](store::Tx& tx) { return keep_entry(tx, id, act, boss); });
  }
  std::vector<Entry> seen_by(const std::string& key, EntryFilter filter = {}) {
    filter.reader = key;
    return *database->read_now([&](store::ReadTx& tx) { return find_entries(tx, filter); });
  }
  EntryCounts counts() {
    return *database->read_now([](store::ReadTx& tx) { return count_entries(tx); });
  }
  OrderState state() {
    return *database->read_now([](store::ReadTx& tx) { return order_state(tx, system_now()); });
  }

  std::atomic<std::int64_t> time = 1'777'000'000'000;
  std::unique_ptr<store::Database> database;
};

TEST_F(Guestbook, WordsAreTrimmedAndWhatIsNoEntryIsRefusedByItsField) {
  const auto fine = check_words({" Ann ", "  one\r\ntwo \n", "zh-CN", "ding"});
  ASSERT_TRUE(fine);
  EXPECT_EQ(fine->name, "Ann");
  EXPECT_EQ(fine->text, "one\ntwo");
  std::string many;
  for (std::size_t i = 0; i < entry_text_limit; ++i) many += "好";
  EXPECT_TRUE(check_words({"甲", many, "zh-CN", ""})) << "characters, not bytes";
  const struct {
    EntryWords words;
    const char* place;
  } cases[] = {
      {{"", "x", "en", ""}, "name"},
      {{"  ", "x", "en", ""}, "name"},
      {{std::string(41, 'n'), "x", "en", ""}, "name"},
      {{"a\nb", "x", "en", ""}, "name"},
      {{"a\xE2\x80\xAE"
        "b",
        "x", "en", ""},
       "name"},
      {{"\xFF", "x", "en", ""}, "name"},
      {{"A", "", "en", ""}, "text"},
      {{"A", " \r\n ", "en", ""}, "text"},
      {{"A", many + "!", "en", ""}, "text"},
      {{"A", std::string("a\0b", 3), "en", ""}, "text"},
      {{"A",
        "a\xC2\x85"
        "b",
        "en", ""},
       "text"},
      {{"A",
        "a\xE2\x81\xA7"
        "b",
        "en", ""},
       "text"},
      {{"A", "\xC2", "en", ""}, "text"},
      {{"A", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21", "en", ""},
       "text"},
      {{"A", "x", "", ""}, "language"},
      {{"A", "x", "en\"><b", ""}, "language"},
      {{"A", "x", std::string(36, 'e'), ""}, "language"},
      {{"A", "x", "en", "No Slug"}, "exhibit"},
  };
  for (const auto& one : cases) {
    const auto refused = check_words(one.words);
    ASSERT_FALSE(refused) << one.place << ": " << one.words.text;
    EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
    EXPECT_EQ(refused.error().place, one.place) << one.words.text;
  }
}

TEST_F(Guestbook, TheNewestStandsFirstAndPagesLeaveNothingOut) {
  std::vector<std::string> written;
  for (int i = 0; i < 45; ++i) {
    const std::string text = std::to_string(i);
    ASSERT_TRUE(write(i % 2 ? ann : bo, words(text, i % 3 ? "" : "ding")));
    written.insert(written.begin(), text);
  }
  std::vector<std::string> read;
  EntryFilter filter;
  while (true) {
    const auto page = seen_by("", filter);
    for (const Entry& entry : page) read.push_back(entry.text);
    if (page.size() < 20) break;
    filter.before = page.back().id;
  }
  EXPECT_EQ(read, written);
  EntryFilter about;
  about.exhibit = "ding";
  about.limit = 50;
  EXPECT_EQ(seen_by("", about).size(), 15U);
  EXPECT_EQ(write(ann, words("x", "no-such")).error().place, "exhibit");
  EXPECT_EQ(counts().shown, 45);
}

TEST_F(Guestbook, OnesOwnIsChangedAndTakenBackAndOthersIsNotThere) {
  const auto entry = *write(ann, words("first"));
  const auto change = [&](const EntryWriter& who) {
    return in_tx([&](store::Tx& tx) { return edit_entry(tx, entry.id, who, words("second")); });
  };
  EXPECT_EQ(change(bo).error().kind, ErrorKind::not_found);
  ASSERT_TRUE(change(ann));
  EXPECT_EQ(seen_by("")[0].text, "second");
  EXPECT_TRUE(seen_by("")[0].edited);
  const auto take_back = [&](const std::string& key) {
    return in_tx([&](store::Tx& tx) { return remove_entry(tx, entry.id, key); });
  };
  EXPECT_EQ(take_back(bo.key).error().kind, ErrorKind::not_found);
  EXPECT_EQ(take_back("").error().kind, ErrorKind::not_found);
  const auto report = [&](const std::string& key) {
    return in_tx([&](store::Tx& tx) { return report_entry(tx, entry.id, key, "rude"); });
  };
  EXPECT_EQ(report(ann.key).error().kind, ErrorKind::not_found) << "one's own";
  EXPECT_TRUE(report(bo.key));
  EXPECT_TRUE(report(bo.key));
  EXPECT_EQ(counts().reported, 1);
  ASSERT_TRUE(take_back(ann.key));
  EXPECT_TRUE(seen_by(ann.key).empty());
  EXPECT_EQ(counts().reported, 0) << "its reports are gone with it";
  EXPECT_EQ(take_back(ann.key).error().kind, ErrorKind::not_found);
}

TEST_F(Guestbook, NewcomersWaitWhereTheOrganiserWantsItAndSeeTheirOwn) {
  const auto known = *write(bo, words("was here before"));
  ASSERT_TRUE(order(OrderAct::hold_newcomers));
  const auto held = *write(ann, words("new here"));
  EXPECT_EQ(held.state, EntryState::held);
  EXPECT_EQ(write(bo, words("again"))->state, EntryState::shown) << "known by an entry";
  EXPECT_EQ(write({boss.key, true}, words("welcome"))->state, EntryState::shown) << "staff";
  EXPECT_EQ(seen_by(bo.key).size(), 3U);
  EXPECT_EQ(seen_by(ann.key).size(), 4U);
  EXPECT_EQ(
      in_tx([&](store::Tx& tx) { return report_entry(tx, held.id, bo.key, ""); }).error().kind,
      ErrorKind::not_found)
      << "what others do not see cannot be reported";
  ASSERT_TRUE(in_tx([&](store::Tx& tx) { return edit_entry(tx, held.id, ann, words("newer")); }));
  EXPECT_EQ(counts().held, 1) << "changing it is no way round";
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(write(ann, words("more")));
  EXPECT_EQ(write(ann, words("too much")).error().place, "waiting");
  ASSERT_TRUE(keep(held.id, EntryAct::show));
  EXPECT_EQ(write(ann, words("known now"))->state, EntryState::shown);
  EXPECT_EQ(state().guestbook.held, 2);
}

TEST_F(Guestbook, OrganisersHideShowAndDeleteAndAllOfItIsWrittenDown) {
  const auto entry = *write(ann, words("look <b>here</b>"));
  ASSERT_TRUE(in_tx([&](store::Tx& tx) { return report_entry(tx, entry.id, bo.key, "an ad"); }));
  EntryFilter desk;
  desk.is_organiser = true;
  desk.choice = EntryChoice::reported;
  ASSERT_EQ(seen_by(boss.key, desk).size(), 1U);
  EXPECT_EQ(seen_by(boss.key, desk)[0].reason, "an ad");
  ASSERT_TRUE(keep(entry.id, EntryAct::hide));
  EXPECT_TRUE(seen_by(boss.key, desk).empty()) << "hiding settles its reports";
  EXPECT_TRUE(seen_by(bo.key).empty());
  ASSERT_EQ(seen_by(ann.key).size(), 1U);
  EXPECT_EQ(seen_by(ann.key)[0].state, EntryState::hidden) << "the writer is told";
  ASSERT_TRUE(in_tx([&](store::Tx& tx) { return edit_entry(tx, entry.id, ann, words("better")); }));
  EXPECT_TRUE(seen_by(bo.key).empty()) << "changing it is no way round";
  ASSERT_TRUE(keep(entry.id, EntryAct::show));
  EXPECT_EQ(seen_by(bo.key).size(), 1U);
  ASSERT_TRUE(keep(entry.id, EntryAct::settle));
  ASSERT_TRUE(keep(entry.id, EntryAct::remove));
  EXPECT_EQ(keep(entry.id, EntryAct::show).error().kind, ErrorKind::not_found);
  EXPECT_TRUE(seen_by(ann.key).empty());
  const auto audit = state().audit;
  ASSERT_EQ(audit.size(), 4U);
  EXPECT_EQ(audit[0].act, "remove_entry");
  EXPECT_EQ(audit[0].by, "Boss");
  EXPECT_EQ(audit[0].subject, "Ann");
  EXPECT_NE(audit[0].detail.find("better"), std::string::npos);
  EXPECT_EQ(audit[3].act, "hide_entry");
}

TEST_F(Guestbook, TheMutedTheBannedAndWordsThatAreNotWantedStayOut) {
  const auto entry = *write(ann, words("fine"));
  ASSERT_TRUE(order(OrderAct::add_word, {}, "spam"));
  EXPECT_EQ(write(ann, words("buy S p.a-m")).error().place, "word");
  EntryWords named = words("hello");
  named.name = "Spam Ltd";
  EXPECT_EQ(write(ann, named).error().place, "word") << "in the name, too";
  for (const OrderAct act : {OrderAct::mute, OrderAct::ban}) {
    ASSERT_TRUE(order(act, ann.key));
    EXPECT_EQ(write(ann, words("hello")).error().place, "muted");
    EXPECT_EQ(in_tx([&](store::Tx& tx) { return edit_entry(tx, entry.id, ann, words("hello")); })
                  .error()
                  .place,
              "muted");
    ASSERT_TRUE(order(OrderAct::lift, ann.key));
  }
  EXPECT_TRUE(write(ann, words("hello")));
}

TEST_F(Guestbook, OneVisitorFillsOnlySoManyPages) {
  std::int64_t written = 0;
  while (written < 100 && write(ann, words("x"))) ++written;
  EXPECT_EQ(written, most_entries_of_one);
  EXPECT_EQ(write(ann, words("x")).error().place, "full");
  EXPECT_TRUE(write(bo, words("x")));
}

}  // namespace
}  // namespace yz::live
