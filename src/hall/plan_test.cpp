// Plans that cannot be built or walked: for each the exact line.
#include "hall/plan.hpp"

#include <functional>

#include <gtest/gtest.h>

#include "base/record_json.hpp"
#include "base/toml_out.hpp"
#include "hall/geometry.hpp"
#include "hall/plan_testing.hpp"
#include "hall/storage.hpp"

namespace yz::hall {
namespace {

using testing::Broken;
using testing::expect_lines;
using testing::lines_of;

constexpr std::string_view good = R"(title = { zh = "馆", en = "Hall" }
outline = [[0, 0], [12, 0], [12, 10], [0, 10]]
wall_height = 4
style = "plain"
[spawn]
at = [6, 1]
facing = 90
[court]
outline = [[4, 4], [8, 4], [8, 6], [4, 6]]
[[wall]]
from = [0, 3]
to = [12, 3]
height = 3
thickness = 0.2
[[wall.opening]]
at = 5
width = 2
height = 2.4
[[column]]
at = [2, 6]
radius = 0.2
[[zone]]
zone = "relics"
outline = [[0, 3], [12, 3], [12, 10], [0, 10]]
sign = [4.9, 2.8]
sign_facing = 270
[[stand]]
id = "a"
exhibit = "ding"
kind = "plinth"
at = [3, 8]
facing = 0
size = [1, 0.5]
height = 1
[[stand]]
id = "b"
exhibit = "basin"
kind = "frame"
at = [2, 3]
facing = 90
size = [1.5, 1.2]
elevation = 1
[[viewpoint]]
id = "middle"
title = { zh = "中", en = "Middle" }
at = [6, 5]
facing = 90
[[portal]]
id = "east"
hall = "other"
at = [10, 8]
facing = 0
)";

const Broken broken_plans[] = {
    {"[12, 0], [12, 10]", "[12, 10], [12, 0]",
     "hall.toml:2:11: sides 1 and 3 of the outline cross or touch; a side runs from its corner to "
     "the next\n"},
    {"[[0, 0], [12, 0], [12, 10], [0, 10]]", "[[0, 0], [0, 10], [12, 10], [12, 0]]",
     "hall.toml:2:11: the outline runs clockwise; list its corners counter-clockwise\n"},
    {"[12, 0], [12, 10]", "[12, 0], [12, 0], [12, 10]",
     "hall.toml:2:11: side 2 of the outline has no length\n"},
    {"[[0, 0], [12, 0], [12, 10], [0, 10]]", "[[0, 0], [12, 0]]",
     "hall.toml:2:11: \"outline\" has 2 points; it must have from 3 to 200\n"},
    {"[12, 0]", "[12]", "hall.toml:2:20: \"outline\" must be a list of 2 numbers\n"},
    {"wall_height = 4", "wall_height = nan",
     "hall.toml:3:15: \"wall_height\" is nan; it must be from 2 to 50\n"},
    {"[spawn]\nat = [6, 1]\nfacing = 90\n", "", "hall.toml:1:1: \"spawn\" is missing\n"},
    {"at = [6, 1]", "at = [6, -1]",
     "hall.toml:6:6: visitors arrive outside of the hall's outline\n"},
    {"at = [6, 1]", "at = [3, 8]", "hall.toml:6:6: visitors arrive inside stand \"a\"\n"},
    {"at = [6, 1]", "at = [1, 3]", "hall.toml:6:6: visitors arrive inside a wall\n"},
    {"[8, 4], [8, 6]", "[18, 4], [18, 6]",
     "hall.toml:9:11: the court reaches outside of the hall's outline\n"},
    {"to = [12, 3]", "to = [13, 3]",
     "hall.toml:11:8: the wall reaches outside of the hall's outline\n"},
    {"to = [12, 3]", "to = [0, 3]",
     "hall.toml:12:6: \"to\" is where \"from\" is; the wall has no length\n"},
    {"width = 2\n", "width = 0\n", "hall.toml:17:9: \"width\" is 0; it must be from 0.6 to 100\n"},
    {"width = 2\n", "width = 9\n",
     "hall.toml:16:6: the opening ends at 14.00 m; the wall is 12.00 m long\n"},
    {"height = 2.4", "height = 3.5",
     "hall.toml:16:6: the opening is 3.5 m high, the wall only 3 m\n"},
    {"height = 2.4\n", "height = 2.4\n[[wall.opening]]\nat = 6.5\nwidth = 1\nheight = 2\n",
     "hall.toml:20:6: the opening overlaps another of this wall\n"},
    {"at = [2, 6]", "at = [2, 16]",
     "hall.toml:20:6: the column is outside of the hall's outline\n"},
    {"sign = [4.9, 2.8]", "sign = [-4.9, 2.8]",
     "hall.toml:25:8: the sign of zone \"relics\" is outside of the hall's outline\n"},
    {"[12, 3], [12, 10], [0, 10]]\nsign", "[12, 3], [12, 11], [0, 10]]\nsign",
     "hall.toml:24:11: zone \"relics\" reaches outside of the hall's outline\n"},
    {"at = [3, 8]", "at = [30, 8]",
     "hall.toml:31:6: stand \"a\" is outside of the hall's outline\n"},
    {"at = [3, 8]", "at = [0.1, 8]",
     "hall.toml:31:6: stand \"a\" reaches outside of the hall's outline\n"},
    {"at = [3, 8]", "at = [3, 3.2]", "hall.toml:31:6: stand \"a\" stands in a wall\n"},
    {"at = [3, 8]", "at = [2.3, 6]", "hall.toml:31:6: stand \"a\" stands in a column\n"},
    {"height = 1\n", "",
     "hall.toml:30:8: a plinth, vitrine or counter needs its \"height\" in "
     "metres\n"},
    {"elevation = 1", "height = 1",
     "hall.toml:42:10: what hangs has its height as the second number of \"size\"; leave "
     "\"height\" out\n"},
    {"height = 1\n", "height = 1\nelevation = 1\n",
     "hall.toml:35:13: only a frame, screen or niche has an \"elevation\"; what stands begins at "
     "the floor\n"},
    {"at = [2, 3]", "at = [2, 5]",
     "hall.toml:39:6: stand \"b\" is a frame but hangs on no wall; put \"at\" within 0.35 m of a "
     "wall or of the outline\n"},
    {"at = [2, 3]", "at = [5.5, 3]",
     "hall.toml:39:6: stand \"b\" hangs in an opening of its wall\n"},
    {"at = [2, 3]", "at = [0.5, 3]",
     "hall.toml:39:6: stand \"b\" is wider than what is left of its wall there\n"},
    {"elevation = 1", "elevation = 2",
     "hall.toml:39:6: stand \"b\" reaches up to 3.20 m, its wall to 3.00 m\n"},
    {"id = \"b\"", "id = \"a\"",
     "hall.toml:36:6: \"id\" is \"a\" a second time; each stand needs its own\n"},
    {"at = [6, 5]", "at = [6, 50]",
     "hall.toml:46:6: viewpoint \"middle\" is outside of the hall's outline\n"},
    {"at = [10, 8]", "at = [3, 8]", "hall.toml:51:6: portal \"east\" is inside stand \"a\"\n"},
    {"hall = \"other\"", "hall = \"main\"",
     "hall.toml:51:6: portal \"east\" leads to its own hall\n"},
    {"[[viewpoint]]",
     "[[stand]]\nid = \"c\"\nexhibit = \"ewer\"\nkind = \"vitrine\"\nat = [3.5, 8.2]\nfacing = 45\n"
     "size = [1, 1]\nheight = 1\n[[viewpoint]]",
     "hall.toml:47:6: stand \"c\" stands in stand \"a\"\n"},
    {"[[viewpoint]]",
     "[[stand]]\nid = \"c\"\nexhibit = \"ewer\"\nkind = \"frame\"\nat = [3, 3]\nfacing = 90\n"
     "size = [1, 1]\nelevation = 1.5\n[[viewpoint]]",
     "hall.toml:47:6: stand \"c\" hangs over stand \"b\"\n"},
};

TEST(Plan, AGoodPlanHasNoLines) { EXPECT_EQ(lines_of(good), ""); }

TEST(Plan, NamesWhatCannotBeBuilt) { expect_lines(good, broken_plans); }

TEST(Plan, ComesBackFromTomlAndFromTheDatabase) {
  ReadLog log;
  const Plan plan = read_plan("hall.toml", good, "main", log);
  ASSERT_FALSE(log.faults.any());
  EXPECT_EQ(read_plan("hall.toml", to_toml(plan), "main", log), plan);
  EXPECT_EQ(from_json<Plan>(boost::json::serialize(to_json(plan))).value(), plan);

  auto db = store::Database::open(":memory:", migrations()).value();
  ASSERT_TRUE(
      db->write_now([&](store::Tx& tx) { return import_plans(tx, "p", std::span(&plan, 1)); }));
  EXPECT_EQ(db->read_now([](store::ReadTx& tx) { return find_plan(tx, "main"); }).value(), plan);
  const auto place =
      db->read_now([](store::ReadTx& tx) { return find_stand_of(tx, "basin"); }).value();
  ASSERT_TRUE(place);
  EXPECT_EQ(place->stand, "b");
  ASSERT_TRUE(db->write_now([&](store::Tx& tx) { return import_plans(tx, "p", {}); }));
  EXPECT_FALSE(db->read_now([](store::ReadTx& tx) { return find_stand_of(tx, "basin"); }).value());
}

TEST(Geometry, InsideCountsTheEdge) {
  const Polygon l = {{0, 0}, {4, 0}, {4, 2}, {2, 2}, {2, 4}, {0, 4}};
  EXPECT_TRUE(is_inside(l, Point2{1, 3}));
  EXPECT_TRUE(is_inside(l, Point2{2, 3}));
  EXPECT_FALSE(is_inside(l, Point2{3, 3}));
  // A side through the notch leaves the shape though both its ends are in it.
  EXPECT_FALSE(is_inside(l, Polygon{{4, 2}, {2, 4}, {1, 1}}));
  EXPECT_TRUE(is_inside(l, Polygon{{0, 0}, {4, 0}, {4, 2}, {0, 2}}));
}

TEST(Geometry, RectanglesThatTouchDoNotOverlap) {
  const Rectangle a = footprint({0, 0}, 0, 2, 2);
  EXPECT_FALSE(overlap(a, footprint({2, 0}, 90, 2, 2)));
  EXPECT_TRUE(overlap(a, footprint({1.9, 0}, 0, 2, 2)));
  EXPECT_FALSE(overlap(a, footprint({2.3, 2.3}, 45, 2, 2)));
  EXPECT_TRUE(overlap(a, footprint({1.5, 1.5}, 45, 2, 2)));
  EXPECT_TRUE(overlap(a, footprint({0, 0}, 0, 0.5, 0.5)));  // one in the other
}

TEST(Geometry, FrontLooksWhereItFaces) {
  const Rectangle facing_north = footprint({0, 0}, 90, 4, 1);  // wide across, shallow
  EXPECT_TRUE(holds(facing_north, {1.9, 0.4}));
  EXPECT_FALSE(holds(facing_north, {0.4, 1.9}));
}

}  // namespace
}  // namespace yz::hall
