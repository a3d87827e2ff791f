// Levels, steps, roofs and lamps that cannot be; stands that nobody reaches: the exact line.
#include <string>

#include <gtest/gtest.h>

#include "base/toml_out.hpp"
#include "hall/plan_testing.hpp"

namespace yz::hall {
namespace {

using testing::Broken;
using testing::expect_lines;
using testing::lines_of;

constexpr std::string_view good = R"(title = { zh = "馆", en = "Hall" }
outline = [[0, 0], [14, 0], [14, 10], [0, 10]]
wall_height = 4
style = "jin-courtyard"
[spawn]
at = [2, 1]
facing = 90
[court]
outline = [[4, 3], [10, 3], [10, 8], [4, 8]]
[roof]
kind = "half-open"
ceiling = 3.6
[materials]
floor = "brick"
[sky]
hour = 15
month = 6
latitude = 37
[[level]]
outline = [[5, 4], [9, 4], [9, 7], [5, 7]]
height = -0.45
[[stairs]]
from = [5.9, 5.5]
to = [5, 5.5]
width = 2
[[lamp]]
kind = "spot"
at = [2, 5]
height = 3
[[wall]]
from = [11, 0]
to = [11, 10]
height = 3
thickness = 0.2
[[wall.opening]]
at = 4
width = 1
height = 2
[[stand]]
id = "a"
exhibit = "ding"
kind = "plinth"
at = [7, 5.5]
facing = 180
size = [0.6, 0.6]
height = 1
[[stand]]
id = "b"
exhibit = "ewer"
kind = "frame"
at = [14, 5]
facing = 180
size = [1, 1]
elevation = 1
)";

const Broken broken_plans[] = {
    {"[5, 4], [9, 4]", "[9, 4], [5, 4]",
     "hall.toml:20:11: sides 2 and 4 of the level cross or touch\n"},
    {"[[5, 4], [9, 4], [9, 7], [5, 7]]", "[[5, 4], [5, 7], [9, 7], [9, 4]]",
     "hall.toml:20:11: the level runs clockwise; list its corners counter-clockwise\n"},
    {"[9, 4], [9, 7]", "[19, 4], [9, 7]",
     "hall.toml:20:11: the level reaches outside of the hall's outline\n"},
    {"[[stairs]]",
     "[[level]]\noutline = [[8, 6], [10, 6], [10, 8], [8, 8]]\nheight = 1\n[[stairs]]",
     "hall.toml:23:11: the level overlaps another; each place has one floor\n"},
    {"from = [5.9, 5.5]\nto = [5, 5.5]", "from = [5, 5.5]\nto = [5.9, 5.5]",
     "hall.toml:23:8: the steps lead from 0.00 m to -0.45 m; \"from\" is their foot, on the lower "
     "floor\n"},
    {"from = [5.9, 5.5]", "from = [5.2, 5.5]",
     "hall.toml:23:8: the steps climb 0.45 m on 0.20 m; nobody can walk that\n"},
    {"width = 2\n", "width = 12\n",
     "hall.toml:23:8: the steps reach outside of the hall's outline\n"},
    {"from = [11, 0]\nto = [11, 10]", "from = [5.5, 0]\nto = [5.5, 10]",
     "hall.toml:23:8: the steps run into a wall\n"},
    {"[[stand]]\nid = \"a\"", "[[column]]\nat = [5.4, 6]\nradius = 0.1\n[[stand]]\nid = \"a\"",
     "hall.toml:23:8: the steps run into a column\n"},
    {"[[lamp]]", "[[stairs]]\nfrom = [5.9, 6]\nto = [5, 6]\nwidth = 2\n[[lamp]]",
     "hall.toml:27:8: the steps lie over other steps\n"},
    {"width = 2\n", "width = 0\n", "hall.toml:25:9: \"width\" is 0; it must be from 0.6 to 100\n"},
    {"kind = \"half-open\"", "kind = \"closed\"",
     "hall.toml:11:8: a closed roof leaves no [court] open; say \"half-open\"\n"},
    {"[court]\noutline = [[4, 3], [10, 3], [10, 8], [4, 8]]\n", "",
     "hall.toml:9:8: a half-open roof needs a [court], the part that is open\n"},
    {"ceiling = 3.6", "ceiling = 9",
     "hall.toml:11:8: the ceiling at 9 m must be from 2 m to the walls' height, 4 m\n"},
    {"at = [2, 5]", "at = [22, 5]", "hall.toml:28:6: the lamp is outside of the hall's outline\n"},
    {"height = 3\n[[wall]]", "height = 3.9\n[[wall]]",
     "hall.toml:28:6: the lamp hangs at 3.9 m; there it must be from 0.00 m to 3.6 m\n"},
    {"kind = \"spot\"", "kind = \"torch\"",
     "hall.toml:27:8: \"kind\" is \"torch\"; it must be \"lantern\", \"palace\", \"panel\" or "
     "\"spot\"\n"},
    {"floor = \"brick\"", "floor = \"gold\"",
     "hall.toml:14:9: \"floor\" is \"gold\"; it must be \"style\", \"brick\", \"plaster\", "
     "\"slab\", \"paving\", \"stone\", \"timber\" or \"lacquer\"\n"},
    {"at = [7, 5.5]", "at = [9, 5.5]",
     "hall.toml:43:6: stand \"a\" stands across the edge of a level\n"},
    {"at = [7, 5.5]", "at = [5.6, 5.5]", "hall.toml:43:6: stand \"a\" stands on steps\n"},
    // Without steps the court is a pit; without its door the eastern room a cell.
    {"[[stairs]]\nfrom = [5.9, 5.5]\nto = [5, 5.5]\nwidth = 2\n", "",
     "hall.toml:39:6: nobody can walk to stand \"a\" from where visitors arrive\n"},
    {"[[wall.opening]]\nat = 4\nwidth = 1\nheight = 2\n", "",
     "hall.toml:47:6: nobody can walk to stand \"b\" from where visitors arrive\n"},
};

TEST(PlanFloors, AGoodPlanHasNoLines) { EXPECT_EQ(lines_of(good), ""); }

TEST(PlanFloors, NamesWhatCannotBeBuiltOrReached) { expect_lines(good, broken_plans); }

TEST(PlanFloors, ComesBackFromToml) {
  ReadLog log;
  const Plan plan = read_plan("hall.toml", good, "main", log);
  ASSERT_FALSE(log.faults.any());
  EXPECT_EQ(read_plan("hall.toml", to_toml(plan), "main", log), plan);
  EXPECT_EQ(plan.stairs.size(), 1U);
  EXPECT_EQ(count_steps(-0.45, 0), 3);
  EXPECT_EQ(floor_height(plan, {7, 5}), -0.45);
  EXPECT_EQ(floor_height(plan, {1, 1}), 0);
}

TEST(PlanFloors, AMillionStandsAreOneLine) {
  std::string text(good);
  for (int i = 0; i < 2'100; ++i)
    text += "[[stand]]\nid = \"s" + std::to_string(i) +
            "\"\nexhibit = \"x\"\nkind = \"plinth\"\nat = [1, 1]\nfacing = 0\nsize = [1, "
            "1]\nheight = 1\n";
  const std::string lines = lines_of(text);
  EXPECT_NE(lines.find("2000"), lines.npos) << lines.substr(0, 200);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1);
  // So many that not even the document is read.
  std::string vast(good);
  for (int i = 0; i < 1'000'000; ++i) vast += "[[stand]]\n";
  const std::string line = lines_of(vast);
  EXPECT_NE(line.find("262144"), line.npos) << line;
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
}

}  // namespace
}  // namespace yz::hall
