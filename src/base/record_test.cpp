// Reading TOML with faults, its limits, and texts and numbers that must come back as they were.
#include <cmath>
#include <cstring>
#include <random>

#include <gtest/gtest.h>

#include "base/faults.hpp"
#include "base/record_json.hpp"
#include "base/text_form.hpp"
#include "base/toml.hpp"
#include "base/toml_in.hpp"
#include "base/toml_out.hpp"

namespace yz {
namespace {

struct Thing {
  std::string name;
  double weight = 0;
  std::vector<Point2> outline;
  bool operator==(const Thing&) const = default;
};

template <class Archive>
void describe(Archive& a, Thing& t) {
  a.text("name", t.name, {.max = 1'000, .form = Form::paragraph});
  a.real("weight", t.weight, -1e300, 1e300, Need::required);
  a.points("outline", t.outline, 1e300, 1, 100, Need::required);
}

Thing read(const std::string& toml, ReadLog& log) {
  Thing thing;
  const auto table = parse_toml("thing.toml", toml, log.faults);
  if (!table) return thing;
  TomlIn in(*table, {"thing.toml"}, log);
  describe(in, thing);
  in.finish();
  return thing;
}

TEST(Record, NumbersAndTextsComeBackExactly) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2'000; ++i) {
    Thing thing{"\"鼎\" \\ \n \U0001F3FA = [x] #", 0, {{0.1, 1e-300}}};
    const std::uint64_t bits = random();
    std::memcpy(&thing.weight, &bits, sizeof bits);
    if (!std::isfinite(thing.weight) || std::abs(thing.weight) > 1e300) continue;
    ReadLog log;
    EXPECT_EQ(read(to_toml(thing), log), thing);
    EXPECT_FALSE(log.faults.any()) << to_toml(thing);
    EXPECT_EQ(from_json<Thing>(boost::json::serialize(to_json(thing))).value(), thing);
  }
}

TEST(Record, KeptJsonThatIsNotOursIsCorrupt) {
  for (const char* text : {"", "[]", "{}", R"({"name": 1})", R"({"name": "x", "weight": "y"})"}) {
    const auto thing = from_json<Thing>(text);
    ASSERT_FALSE(thing) << text;
    EXPECT_EQ(thing.error().kind, ErrorKind::corrupt);
  }
}

TEST(Toml, KnowsWhereEverythingStands) {
  Faults faults;
  const auto table = parse_toml("a.toml", "x = 1\n[t]\n  鼎 = 'y'\n", faults);
  ASSERT_FALSE(table) << "a bare key is ASCII";
  const auto good = parse_toml("a.toml", "x = 1\n[t]\n  \"鼎\" = 'y'\n", faults);
  ASSERT_TRUE(good);
  const auto& inner = std::get<TomlTable>(good->find("t")->value.value);
  EXPECT_EQ(inner.find("鼎")->line, 3U);
  EXPECT_EQ(inner.find("鼎")->column, 3U);
  EXPECT_EQ(inner.find("鼎")->value.column, 9U);
}

TEST(Toml, DepthIsBoundedWhereverItHides) {
  const auto deep = [](const std::string& text) {
    Faults faults;
    return !parse_toml("a.toml", text, faults);
  };
  std::string dotted = "a";
  std::string header = "[a";
  std::string list = "x = ";
  std::string tables = "x = ";
  for (int i = 0; i < 60; ++i) {
    dotted += " . a";
    header += ".a";
    list += "[";
    tables += "{a = ";
  }
  EXPECT_TRUE(deep(dotted + " = 1\n"));
  EXPECT_TRUE(deep(header + "]\n"));
  EXPECT_TRUE(deep(list + "\n"));
  EXPECT_TRUE(deep(tables + "\n"));
  // Dots in texts and comments are no depth.
  EXPECT_FALSE(deep("a = '" + std::string(100, '.') + "' # " + std::string(100, '[') + "\n"));
  EXPECT_FALSE(deep("a = \"\"\"\n" + std::string(100, '{') + "\\\"\"\"\"\n"));
}

TEST(Moment, KeepsItsOffset) {
  for (const char* text :
       {"2026-05-01T10:00:00+08:00", "2026-05-01T10:00:00Z", "2026-05-01T10:00:00.250-03:30"}) {
    const auto moment = parse_moment(text);
    ASSERT_TRUE(moment) << text;
    EXPECT_EQ(to_text(*moment), text);
  }
  EXPECT_FALSE(parse_moment("2026-05-01T10:00:00"));
}

TEST(Faults, LinesAreOneLineOfUtf8) {
  EXPECT_EQ(to_line({{"a\nb\xFF", 1, 2}, Severity::warning, "x\x1b[31m\xC2\x85y"}),
            "a\\x0Ab\\xFF:1:2: warning: x\\x1B[31m\\uy");
}

TEST(Faults, AreSortedAndSaidOnce) {
  Faults faults;
  faults.add({"b", 1, 1}, "x");
  faults.add({"a", 10, 1}, "x");
  faults.add({"a", 9, 1}, "x");
  faults.add({"b", 1, 1}, "x");
  std::string out;
  for (const Fault& fault : faults.sorted()) out += to_line(fault) + "\n";
  EXPECT_EQ(out, "a:9:1: x\na:10:1: x\nb:1:1: x\n");
}

TEST(Faults, SuggestsOnlyWhatIsNear) {
  const std::string_view words[] = {"zone", "zones", "order"};
  EXPECT_EQ(did_you_mean("zonse", words), "; did you mean \"zone\"?");
  EXPECT_EQ(did_you_mean("ordre", words), "; did you mean \"order\"?");
  EXPECT_EQ(did_you_mean("xyz", words), "");
  EXPECT_EQ(did_you_mean("", words), "");
}

TEST(TextForm, Forms) {
  const auto ok = [](std::string_view text, Form form) {
    return !text_problem(text, {.max = 100, .form = form});
  };
  EXPECT_TRUE(ok("https://example.org:8080/a?b=c#d", Form::url));
  for (const char* url : {"http://example.org", "https://", "https://a b.org", "https://x.org/\"",
                          "https://user@x.org", "https://localhost", "https://x.org:99999999"})
    EXPECT_FALSE(ok(url, Form::url)) << url;
  EXPECT_TRUE(ok("a.b+c@example.org", Form::email));
  for (const char* email : {"a", "@b.org", "a@b", "a@b.org\n", "a b@c.org"})
    EXPECT_FALSE(ok(email, Form::email)) << email;
  EXPECT_TRUE(ok("two\nlines", Form::paragraph));
  EXPECT_FALSE(ok("two\nlines", Form::line));
  EXPECT_FALSE(ok("\xC2\x85", Form::line));
  EXPECT_FALSE(ok(" x", Form::line));
  EXPECT_FALSE(ok("", Form::line));
  EXPECT_TRUE(ok(std::string(100, 'x'), Form::line));
  EXPECT_FALSE(ok(std::string(101, 'x'), Form::line));
}

}  // namespace
}  // namespace yz
