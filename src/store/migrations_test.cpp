// Migrations: each step once, in order, and a clear refusal where history does not fit.
#include "store/migrations.hpp"

#include <gtest/gtest.h>

#include "store/store_fixture.hpp"

namespace yz::store {
namespace {

using Steps = std::vector<Migration>;

constexpr Migration first{"test/0001_a", "create table a (x bigint)"};
constexpr Migration second{"test/0002_b", "create table b (x bigint); insert into b values (1)"};
constexpr Migration other{"other/0001_c", "create table c (x bigint)"};

Result<std::vector<std::string>> open_with(const test::Folder& folder, const Steps& steps) {
  YZ_ASSIGN(auto db, Database::open(folder.database(), steps));
  return db->read_now([](ReadTx& tx) {
    return tx.all("select name from store_migration where name not like 'store/%' order by name",
                  {}, [](const Row& row) { return row.string(0); });
  });
}

struct Case {
  const char* name;
  Steps before;
  Steps after;
  const char* place;    // of the error
  const char* message;  // part of it
};

class Refused : public testing::TestWithParam<Case> {};

TEST_P(Refused, WithAnErrorThatNamesTheStep) {
  const test::Folder folder;
  ASSERT_TRUE(open_with(folder, GetParam().before));
  const auto outcome = open_with(folder, GetParam().after);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().place, GetParam().place);
  EXPECT_NE(outcome.error().message.find(GetParam().message), std::string::npos)
      << outcome.error().message;
  // Nothing was changed: the old binary still opens it.
  EXPECT_TRUE(open_with(folder, GetParam().before));
}

INSTANTIATE_TEST_SUITE_P(
    Migrations, Refused,
    testing::Values(
        Case{"edited",
             {first},
             {{first.name, "create table a (y bigint)"}},
             "test/0001_a",
             "edited"},
        Case{"newer", {first, second}, {first}, "", "newer Yunzhan (it has the step test/0002_b)"},
        Case{"put_in_before", {second}, {first, second}, "test/0002_b", "put in before"},
        Case{"broken",
             {first},
             {first, {"test/0002_b", "create tabel b"}},
             "test/0002_b",
             "syntax error"},
        Case{"half_broken",
             {first},
             {first, second, {"test/0003_d", "insert into nowhere values (1)"}},
             "test/0003_d",
             "nowhere"}),
    [](const auto& info) { return info.param.name; });

TEST(Migrations, MissingStepsRunOnceAndRoomsGrowApart) {
  const test::Folder folder;
  const auto begun = open_with(folder, {first});
  ASSERT_TRUE(begun) << describe(begun.error());
  EXPECT_EQ(*begun, (std::vector<std::string>{"test/0001_a"}));
  const std::vector<std::string> all{"other/0001_c", "test/0001_a", "test/0002_b"};
  EXPECT_EQ(*open_with(folder, {first, second, other}), all);
  EXPECT_EQ(*open_with(folder, {other, first, second}), all);
}

TEST(Migrations, AForeignDatabaseIsRefused) {
  const test::Folder folder;
  {
    auto connection = *Connection::open(folder.database(), Connection::Mode::create);
    ASSERT_TRUE(connection->execute("create table theirs (x)"));
  }
  const auto outcome = Database::open(folder.database(), {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().message, "This file is not a Yunzhan database.");
}

TEST(Migrations, AFileThatIsNoDatabaseIsCorrupt) {
  const test::Folder folder;
  FILE* file = std::fopen(folder.database().c_str(), "w");
  for (int i = 0; i < 1000; ++i) std::fputs("no database ", file);
  std::fclose(file);
  const auto outcome = Database::open(folder.database(), {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::corrupt);
}

}  // namespace
}  // namespace yz::store
