// A modelled hall becomes a plan like any other; what its author forgot is named by its node.
#include "hall/modelled/modelled.hpp"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "base/toml_out.hpp"
#include "hall/build/model.hpp"
#include "hall/build/vector.hpp"
#include "hall/built.hpp"
#include "hall/modelled/modelled_testing.hpp"
#include "hall/modelled/rims.hpp"
#include "hall/walk/navmesh.hpp"

namespace yz::hall {
namespace {

namespace json = boost::json;
using testing::modelled_hall;
using testing::modelled_house;
using testing::modelled_toml;
using testing::Modeller;

Plan read(const std::string& glb, ReadLog& log, std::string_view toml = modelled_toml) {
  return read_plan("halls/main/hall.toml", toml, "main", log,
                   [&](const std::string&) -> Result<std::string> { return glb; });
}

std::string lines_of(const std::string& glb, std::string_view toml = modelled_toml) {
  ReadLog log;
  static_cast<void>(read(glb, log, toml));
  std::string out;
  for (const Fault& fault : log.faults.sorted()) out += to_line(fault) + "\n";
  return out;
}

Plan good_plan() {
  ReadLog log;
  Plan plan = read(modelled_hall().glb(), log);
  for (const Fault& fault : log.faults.sorted()) ADD_FAILURE() << to_line(fault);
  return plan;
}

TEST(Modelled, NodesBecomeThePlan) {
  const Plan plan = good_plan();
  EXPECT_EQ(plan.outline, (Polygon{{0, 0}, {12, 0}, {12, 8}, {0, 8}}));
  ASSERT_EQ(plan.levels.size(), 1U);
  EXPECT_EQ(plan.levels[0].outline, (Polygon{{8, 0}, {12, 0}, {12, 8}, {8, 8}}));
  EXPECT_EQ(plan.levels[0].height, 0.45);
  ASSERT_TRUE(plan.spawn);
  EXPECT_EQ(plan.spawn->at, (Point2{2, 2}));
  EXPECT_EQ(plan.spawn->facing, 90);
  ASSERT_EQ(plan.stands.size(), 2U);
  EXPECT_EQ(plan.stands[0].exhibit, "ding");
  EXPECT_EQ(plan.stands[0].facing, 180);
  EXPECT_EQ(plan.stands[0].size, (Point2{0.6, 0.6}));
  EXPECT_EQ(plan.stands[1].elevation, 1.2);
  EXPECT_EQ(plan.stands[1].kind, StandKind::frame);
  ASSERT_EQ(plan.zones.size(), 1U);
  EXPECT_EQ(plan.zones[0].sign, (Point2{5.2, 4}));
  ASSERT_EQ(plan.viewpoints.size(), 1U);
  EXPECT_EQ(plan.viewpoints[0].title.zh, "门口");
  ASSERT_EQ(plan.lamps.size(), 2U);
  EXPECT_EQ(plan.lamps[0].power, 2);
  // The inner wall shows both faces and its end; the outer ones the outline itself.
  const auto has = [&](Point2 a, Point2 b) {
    return std::ranges::any_of(plan.walls, [&](const Wall& w) {
      return (distance(w.from, a) < 0.01 && distance(w.to, b) < 0.01) ||
             (distance(w.from, b) < 0.01 && distance(w.to, a) < 0.01);
    });
  };
  EXPECT_TRUE(has({5, 0}, {5, 5}));
  EXPECT_TRUE(has({5.2, 0}, {5.2, 5}));
  EXPECT_TRUE(has({0, 0}, {0, 8}));
}

TEST(Modelled, ComesBackFromToml) {
  const Plan plan = good_plan();
  ReadLog log;
  EXPECT_EQ(read(modelled_hall().glb(), log, to_toml(plan)), plan);
  EXPECT_FALSE(log.faults.any());
}

TEST(Modelled, WhatIsMissingOrWrongIsNamedByItsNode) {
  const json::object plinth{{"kind", "plinth"}, {"width", 0.6}, {"depth", 0.6}, {"height", 1}};
  const auto with = [&](const std::string& name, double x, double y, json::object extras) {
    return modelled_hall().empty(name, x, y, 0, 90, std::move(extras)).glb();
  };
  json::object no_depth = plinth;
  no_depth.erase("depth");
  json::object tall = plinth;
  tall["kind"] = "tower";
  const std::pair<std::string, std::string> cases[] = {
      {modelled_house().glb(),
       "halls/main/hall.glb:1:1: has 0 nodes \"spawn\"; it needs one, or hall.toml a [spawn]\n"},
      {with("spawn.001", 2, 2, {}),
       "halls/main/hall.glb:1:1: has 2 nodes \"spawn\"; it needs one, or hall.toml a [spawn]\n"},
      {with("outline.001", 2, 2, {}),
       "halls/main/hall.glb:1:1: has 2 nodes \"outline\"; it needs one, or hall.toml an outline\n"},
      {with("stand:b", 2, 6, no_depth),
       "halls/main/hall.glb#stand:b:1:1: its extras lack \"depth\", a number of metres\n"},
      {with("stand:ding", 2, 6, plinth),
       "halls/main/hall.glb#stand:ding:1:1: another node has the same name\n"},
      {with("stand:b", 2, 6, tall),
       "halls/main/hall.glb#stand:b:1:1: \"kind\" is \"tower\"; it must be \"plinth\", "
       "\"vitrine\", \"counter\", \"frame\", \"screen\" or \"niche\"\n"},
      {with("stand:b", 5.1, 2, plinth),
       "halls/main/hall.glb#stand:b:1:1: stand \"b\" stands in a wall\n"},
      {with("stand:b", 22, 2, plinth),
       "halls/main/hall.glb#stand:b:1:1: stand \"b\" is outside of the hall's outline\n"},
      {with("zone:crafts", 2, 2, {}),
       "halls/main/hall.glb#zone:crafts:1:1: there is no node \"sign:crafts\" where its sign "
       "hangs\n"},
      {modelled_hall().empty("lamp:far", 32, 2, 3, 90, {{"kind", "lantern"}}).glb(),
       "halls/main/hall.glb#lamp:far:1:1: the lamp is outside of the hall's outline\n"},
      {"glTF and no more", "halls/main/hall.glb:1:1: this file is no binary glTF\n"},
      {Modeller().flat("outline", 0, 0, 4, 4, 0).glb(),
       "halls/main/hall.glb:1:1: this file has no floor to walk on: no mesh whose node's name "
       "begins with \"floor\" looks up\n"},
  };
  for (const auto& [glb, line] : cases) EXPECT_EQ(lines_of(glb), line);
}

TEST(Modelled, WallsAreMetAndStepsAreClimbed) {
  EXPECT_EQ(lines_of(modelled_hall().glb()), "");
  // A wall across both doors: nobody comes to the east.
  EXPECT_EQ(lines_of(modelled_hall().boxes("shut", {{5, 4.9, 5.2, 8, 0, 3}}).glb()),
            "halls/main/hall.glb#stand:ding:1:1: nobody can walk to stand \"ding\" from where "
            "visitors arrive\n"
            "halls/main/hall.glb#stand:picture:1:1: nobody can walk to stand \"picture\" from "
            "where visitors arrive\n");
  // A beam at breast height over the steps.
  EXPECT_EQ(lines_of(modelled_hall().boxes("beam", {{7.2, 0, 7.4, 8, 1.25, 1.5}}).glb()),
            "halls/main/hall.glb#stand:ding:1:1: nobody can walk to stand \"ding\" from where "
            "visitors arrive\n");
}

BuildInput input_of() {
  BuildInput input;
  input.plan = good_plan();
  input.modelled =
      std::make_shared<const Modelled>(std::move(read_modelled(modelled_hall().glb())).value());
  input.zones.push_back({{"文物", "Relics"}, "#8a2f23"});
  for (const Stand& stand : input.plan.stands)
    input.exhibits.push_back({.slug = stand.exhibit,
                              .title = {"鼎", "Ding"},
                              .summary = {},
                              .picture = hangs(stand.kind)});
  return input;
}

TEST(Modelled, EverySurfaceIsKeptAndHasTexelsOfItsOwn) {
  const BuildInput input = input_of();
  const HallModel model = build_model(input, {.texels = 8});
  const auto area_of = [](std::span<const Float3> position, std::span<const std::uint32_t> all) {
    double sum = 0;
    for (std::size_t i = 0; i + 2 < all.size(); i += 3)
      sum += length(cross(position[all[i + 1]] - position[all[i]],
                          position[all[i + 2]] - position[all[i]])) /
             2;
    return sum;
  };
  double given = 0;
  for (const SceneMesh& mesh : input.modelled->content.meshes)
    given += area_of(mesh.position, mesh.triangle);
  double kept = 0;
  std::vector<std::set<std::pair<int, int>>> taken(model.scene.parts.size());
  for (const SceneMesh& mesh : model.scene.meshes) {
    if (model.scene.materials[static_cast<std::size_t>(mesh.material)].name != "lime") continue;
    kept += area_of(mesh.position, mesh.triangle);
    const ScenePart& part = model.scene.parts[static_cast<std::size_t>(mesh.part)];
    for (std::size_t i = 0; i + 2 < mesh.triangle.size(); i += 3) {
      // The texels whose middle it covers.
      std::array<Float2, 3> p;
      for (std::size_t k = 0; k < 3; ++k)
        p[k] = {mesh.chart_uv[mesh.triangle[i + k]][0] * static_cast<float>(part.lightmap_width),
                mesh.chart_uv[mesh.triangle[i + k]][1] * static_cast<float>(part.lightmap_height)};
      const auto side = [&](std::size_t a, float x, float y) {
        const Float2& q = p[(a + 1) % 3];
        return (q[0] - p[a][0]) * (y - p[a][1]) - (q[1] - p[a][1]) * (x - p[a][0]);
      };
      for (int x = 0; x < part.lightmap_width; ++x)
        for (int y = 0; y < part.lightmap_height; ++y) {
          const float a = side(0, static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
          const float b = side(1, static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
          const float c = side(2, static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
          if ((a > 1e-3F && b > 1e-3F && c > 1e-3F) || (a < -1e-3F && b < -1e-3F && c < -1e-3F)) {
            EXPECT_TRUE(taken[static_cast<std::size_t>(mesh.part)].insert({x, y}).second)
                << x << " " << y;
          }
        }
    }
  }
  EXPECT_NEAR(kept, given, given * 1e-4);
}

TEST(Modelled, IsBuiltWithItsFurniture) {
  const auto built = build_geometry(input_of(), std::string(64, 'a'));
  ASSERT_TRUE(built) << built.error().message;
  const auto document = read_built(built->json);
  ASSERT_TRUE(document);
  const auto& root = document->json.as_object();
  EXPECT_EQ(root.at("stands").as_array().size(), 2U);
  // The plinth's exhibit stands a metre over the platform.
  EXPECT_NEAR(root.at("stands").at(0).at("anchor").at(1).to_number<double>(), 1.45, 0.02);
  // The picture is a hand's breadth before the wall's face, at its height.
  const auto& corner = root.at("stands").at(1).at("picture").at("corner").as_array();
  EXPECT_NEAR(corner.at(0).to_number<double>(), 5.23, 0.03);
  EXPECT_GT(corner.at(1).to_number<double>(), 1.2);
  EXPECT_EQ(root.at("parts").as_array().size(), 2U);
}

TEST(Modelled, AnyBytesMayBeGiven) {
  const std::string good = modelled_hall().glb();
  for (std::size_t cut = 0; cut < good.size(); cut += 97)
    static_cast<void>(read_modelled(std::string_view(good).substr(0, cut)));
  std::string bent = good;
  for (std::size_t i = 20; i < good.size(); i += 53) {
    bent[i] = static_cast<char>(bent[i] ^ 0x15);
    static_cast<void>(read_modelled(bent));
    bent[i] = good[i];
  }
}

TEST(Rims, FindTheOuterRimAndStraightenIt) {
  const auto quad = [](float x0, float y0, float x1, float y1) {
    const Float3 a{x0, 0, -y0};
    const Float3 b{x1, 0, -y0};
    const Float3 c{x1, 0, -y1};
    const Float3 d{x0, 0, -y1};
    return std::array<Triangle3, 2>{{{a, c, b}, {a, c, d}}};  // the first turned over
  };
  std::vector<Triangle3> frame;  // four strips round a hole
  for (const auto& strip : {quad(0, 0, 1, 1), quad(1, 0, 3, 1), quad(3, 0, 4, 1), quad(3, 1, 4, 3),
                            quad(3, 3, 4, 4), quad(1, 3, 3, 4), quad(0, 3, 1, 4), quad(0, 1, 1, 3)})
    frame.insert(frame.end(), strip.begin(), strip.end());
  const Polygon rim = rim_of(frame);
  EXPECT_EQ(rim.size(), 4U);
  EXPECT_NEAR(signed_area(rim), 16, 1e-9);
  EXPECT_EQ(connected(frame).size(), 1U);
  EXPECT_TRUE(rim_of({}).empty());
}

}  // namespace
}  // namespace yz::hall
