// A built hall: charts that never meet, every triangle whole, files that come back, budgets.
#include "hall/build/model.hpp"

#include <fstream>
#include <numbers>
#include <random>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "hall/build/charts.hpp"
#include "hall/build/coarse.hpp"
#include "hall/built.hpp"
#include "hall/gltf/glb_in.hpp"
#include "hall/gltf/webp.hpp"

namespace yz::hall {
namespace {

BuildInput demo() {
  std::ifstream in(std::string(YZ_SOURCE_DIR) + "/demo/jinzhong/halls/jinzhong/hall.toml");
  std::ostringstream text;
  text << in.rdbuf();
  ReadLog log;
  BuildInput input;
  input.plan = read_plan("hall.toml", text.str(), "jinzhong", log);
  for (const Fault& fault : log.faults.sorted()) ADD_FAILURE() << to_line(fault);
  for (const ZonePlace& zone : input.plan.zones)
    input.zones.push_back({{"展区", zone.zone}, "#8a2f23"});
  for (const Stand& stand : input.plan.stands) {
    ShownExhibit exhibit{.slug = stand.exhibit, .title = {"展品", stand.exhibit}, .summary = {}};
    exhibit.picture = stand.kind == StandKind::frame || stand.kind == StandKind::screen;
    if (!hangs(stand.kind)) exhibit.model = {{-0.1F, 0, -0.1F}, {0.1F, 0.3F, 0.1F}};
    input.exhibits.push_back(exhibit);
  }
  return input;
}

const HallModel& demo_model() {
  static const HallModel model = build_model(demo(), {.texels = 6});
  return model;
}

TEST(Charts, KeepTheirGutterFromEachOther) {
  std::mt19937 random(3);
  std::vector<Chart> charts(700);
  for (Chart& chart : charts) {
    chart.min = {0, 0};
    chart.max = {std::exponential_distribution<float>(0.6F)(random),
                 std::exponential_distribution<float>(1.5F)(random)};
  }
  const ChartLayout layout = lay_out(charts, 12);
  ASSERT_GT(layout.width, 0);
  std::vector<int> owner(static_cast<std::size_t>(layout.width) * layout.height, -1);
  for (int i = 0; i < 700; ++i) {
    const ChartPlace& p = layout.places[static_cast<std::size_t>(i)];
    ASSERT_GE(p.x, ChartLimits::gutter);
    ASSERT_GE(p.y, ChartLimits::gutter);
    ASSERT_LE(p.x + p.width + ChartLimits::gutter, layout.width);
    ASSERT_LE(p.y + p.height + ChartLimits::gutter, layout.height);
    // Its own texels, and the gutter's right and below: what is left and above is others' own.
    for (int y = p.y; y < p.y + p.height + ChartLimits::gutter; ++y)
      for (int x = p.x; x < p.x + p.width + ChartLimits::gutter; ++x) {
        int& texel = owner[static_cast<std::size_t>(y) * layout.width + x];
        ASSERT_EQ(texel, -1) << "charts " << i << " and " << texel;
        texel = i;
      }
  }
}

TEST(Charts, WhatDoesNotFitIsKeptCoarser) {
  const Chart vast{.part = 0, .density = 1, .min = {0, 0}, .max = {1000, 50}};
  const ChartLayout layout = lay_out(std::span(&vast, 1), 16);
  ASSERT_GT(layout.width, 0);
  EXPECT_LE(layout.width, ChartLimits::most_side);
  EXPECT_LT(layout.texels, 2.1F);
}

TEST(Charts, SurfacesNeverReadPastTheirChart) {
  const Chart chart{.part = 0, .density = 1, .min = {2, 3}, .max = {4, 4}};
  const ChartLayout layout = lay_out(std::span(&chart, 1), 10);
  const ChartPlace& p = layout.places[0];
  const Float2 low = chart_uv(chart, p, layout, {2, 3});
  const Float2 high = chart_uv(chart, p, layout, {4, 4});
  EXPECT_FLOAT_EQ(low[0] * static_cast<float>(layout.width), static_cast<float>(p.x) + 0.5F);
  EXPECT_FLOAT_EQ(high[1] * static_cast<float>(layout.height),
                  static_cast<float>(p.y + p.height) - 0.5F);
}

float edge(const Float2& a, const Float2& b, const Float2& p) {
  return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
}

// Drawn into a grid four times as fine as the lightmap, no two triangles cover the same point.
TEST(HallModel, NoTwoSurfacesShareATexel) {
  const HallModel& model = demo_model();
  for (std::size_t part = 0; part < model.parts.size(); ++part) {
    const int width = model.scene.parts[part].lightmap_width * 4;
    const int height = model.scene.parts[part].lightmap_height * 4;
    std::vector<bool> taken(static_cast<std::size_t>(width) * height);
    std::size_t shared = 0;
    std::size_t covered = 0;
    for (const SceneMesh& mesh : model.scene.meshes) {
      if (mesh.part != static_cast<int>(part)) continue;
      for (std::size_t i = 0; i < mesh.triangle.size(); i += 3) {
        Float2 p[3];
        for (int k = 0; k < 3; ++k) {
          const Float2 uv = mesh.chart_uv[mesh.triangle[i + k]];
          ASSERT_GE(std::min(uv[0], uv[1]), 0.0F);
          ASSERT_LE(std::max(uv[0], uv[1]), 1.0F);
          p[k] = {uv[0] * static_cast<float>(width), uv[1] * static_cast<float>(height)};
        }
        const float area = edge(p[0], p[1], p[2]);
        if (std::abs(area) < 1e-3F) continue;
        const auto [x0, x1] = std::minmax({p[0][0], p[1][0], p[2][0]});
        const auto [y0, y1] = std::minmax({p[0][1], p[1][1], p[2][1]});
        for (int y = static_cast<int>(y0); y <= static_cast<int>(y1) && y < height; ++y)
          for (int x = static_cast<int>(x0); x <= static_cast<int>(x1) && x < width; ++x) {
            const Float2 at{static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F};
            // A sliver's width within the edge, so that neighbours on a chart do not count.
            const auto inside = [&](int a, int b) {
              const float l = std::hypot(p[b][0] - p[a][0], p[b][1] - p[a][1]);
              return edge(p[a], p[b], at) * (area > 0 ? 1 : -1) > 0.02F * l;
            };
            if (!inside(0, 1) || !inside(1, 2) || !inside(2, 0)) continue;
            const auto texel = static_cast<std::size_t>(y) * width + x;
            shared += taken[texel] ? 1 : 0;
            taken[texel] = true;
            ++covered;
          }
      }
    }
    EXPECT_EQ(shared, 0U) << model.parts[part].id;
    EXPECT_GT(covered, 0U);
  }
}

TEST(HallModel, NormalsLookOutOfTheirTriangles) {
  std::size_t wrong = 0;
  std::size_t all = 0;
  for (const SceneMesh& mesh : demo_model().scene.meshes)
    for (std::size_t i = 0; i < mesh.triangle.size(); i += 3) {
      const Float3& a = mesh.position[mesh.triangle[i]];
      const Float3 n =
          cross(mesh.position[mesh.triangle[i + 1]] - a, mesh.position[mesh.triangle[i + 2]] - a);
      if (length(n) < 1e-9F) continue;
      ++all;
      if (dot(n, mesh.normal[mesh.triangle[i]] + mesh.normal[mesh.triangle[i + 1]] +
                     mesh.normal[mesh.triangle[i + 2]]) <= 0)
        ++wrong;
      for (int k = 0; k < 3; ++k) ASSERT_NEAR(length(mesh.normal[mesh.triangle[i + k]]), 1, 1e-3);
    }
  EXPECT_GT(all, 20'000U);
  EXPECT_EQ(wrong, 0U);
}

TEST(HallModel, ExhibitsStandOnTheirStands) {
  const BuildInput input = demo();
  const HallModel& model = demo_model();
  ASSERT_EQ(model.stands.size(), input.plan.stands.size());
  for (std::size_t i = 0; i < model.stands.size(); ++i) {
    const Stand& stand = input.plan.stands[i];
    if (hangs(stand.kind)) continue;
    const StandView& view = model.stands[i];
    const double top = floor_height(input.plan, stand.at) + stand.height;
    EXPECT_NEAR(view.anchor[1], top, 0.02) << stand.id;  // a cloth may lie under it
    EXPECT_NEAR(view.anchor[0], stand.at[0], 1e-3) << stand.id;
    EXPECT_NEAR(view.anchor[2], -stand.at[1], 1e-3) << stand.id;
  }
}

// A probe in a wall is black, and so is what it lights.
TEST(HallModel, ProbesStandBeforeTheirWalls) {
  const BuildInput input = demo();
  const HallModel& model = demo_model();
  for (std::size_t i = 0; i < model.stands.size(); ++i) {
    const Stand& stand = input.plan.stands[i];
    if (!hangs(stand.kind)) continue;
    const Point2 at = plan_point(model.scene.probes[i].at);
    const Point2 front = direction(stand.facing);
    const double out = (at[0] - stand.at[0]) * front[0] + (at[1] - stand.at[1]) * front[1];
    EXPECT_GT(out, 0.25) << stand.id;
  }
}

// What a visitor could see at once is at most the whole hall: it is within the budget of a view.
TEST(HallModel, TheDemoStaysWithinItsBudgets) {
  const HallModel& model = demo_model();
  std::size_t draws = model.stands.size();  // a model or a picture each
  std::size_t triangles = model.stands.size() * 6'000;
  for (const SceneMesh& mesh : model.scene.meshes)
    if (mesh.home >= 0) ++draws;
  for (const ModelPart& part : model.parts) triangles += part.triangles;
  RecordProperty("draw_calls", static_cast<int>(draws));
  RecordProperty("triangles", static_cast<int>(triangles));
  EXPECT_LE(draws, 150U);
  EXPECT_LE(triangles, 340'000U);  // less than half of the stands hold a model of 6,000
  EXPECT_LE(write_part(model, 0).size(), 800'000U);
}

// The largest that the limits let through: kilometres of walls are built plainly, in bounded time.
TEST(HallModel, AVastHallIsBuiltWithoutItsTrims) {
  BuildInput input;
  Plan& plan = input.plan;
  plan.slug = "vast";
  plan.style = "jin-courtyard";
  plan.wall_height = 6;
  plan.outline = {{-1000, -1000}, {1000, -1000}, {1000, 1000}, {-1000, 1000}};
  plan.spawn = Spawn{.at = {0, -990}, .facing = 90, .where = {}};
  for (int i = 0; i < 500; ++i) {
    const double x = -990 + i * 3.9;
    plan.walls.push_back({.from = {x, -900},
                          .to = {x, 900},
                          .height = 3,
                          .thickness = 0.2,
                          .openings = {},
                          .where = {}});
  }
  const HallModel model = build_model(input, {});
  EXPECT_LE(model.parts[0].triangles, 200'000U);
  EXPECT_LE(model.scene.rectangle_lamps.size(), PlanLimits::lamps);
  EXPECT_LE(model.scene.parts[0].lightmap_width, ChartLimits::most_side);
  EXPECT_GT(model.scene.parts[0].lightmap_width, 0);
}

TEST(Coarse, DraftsAreLargeSurfacesOfTheSamePart) {
  const HallModel& model = demo_model();
  for (std::size_t part = 0; part < model.parts.size(); ++part) {
    const auto draft = draft_of(model, part);
    ASSERT_TRUE(draft) << model.parts[part].id;
    const std::string whole = write_part(model, part);
    EXPECT_LT(draft->glb.size() * 2, whole.size()) << model.parts[part].id;
    const auto content = read_glb_content(draft->glb);
    ASSERT_TRUE(content);
    // It reaches as far as the part, less what sticks out of it.
    Float3 low{1e9F, 1e9F, 1e9F};
    Float3 high{-1e9F, -1e9F, -1e9F};
    for (const SceneMesh& mesh : content->meshes)
      for (const std::uint32_t i : mesh.triangle)
        for (std::size_t axis = 0; axis < 3; ++axis) {
          low[axis] = std::min(low[axis], mesh.position[i][axis]);
          high[axis] = std::max(high[axis], mesh.position[i][axis]);
        }
    for (const std::size_t axis : {std::size_t{0}, std::size_t{2}}) {
      EXPECT_NEAR(low[axis], model.parts[part].low[axis], 0.6F) << model.parts[part].id;
      EXPECT_NEAR(high[axis], model.parts[part].high[axis], 0.6F) << model.parts[part].id;
    }
  }
}

TEST(Coarse, ModelsKeepTheirShapeWithATenthOfTheTriangles) {
  // A ball of 9,216 triangles.
  GlbContent ball;
  ball.materials.emplace_back().base = {0.3F, 0.2F, 0.1F};
  SceneMesh& mesh = ball.meshes.emplace_back();
  constexpr std::uint32_t rings = 48;
  constexpr std::uint32_t sides = 96;
  for (std::uint32_t r = 0; r <= rings; ++r)
    for (std::uint32_t s = 0; s < sides; ++s) {
      const float a = std::numbers::pi_v<float> * static_cast<float>(r) / rings;
      const float b = 2 * std::numbers::pi_v<float> * static_cast<float>(s) / sides;
      const Float3 n{std::sin(a) * std::cos(b), std::cos(a), std::sin(a) * std::sin(b)};
      mesh.position.push_back(0.2F * n);
      mesh.normal.push_back(n);
    }
  for (std::uint32_t r = 0; r < rings; ++r)
    for (std::uint32_t s = 0; s < sides; ++s) {
      const std::uint32_t a = r * sides + s;
      const std::uint32_t b = r * sides + (s + 1) % sides;
      mesh.triangle.insert(mesh.triangle.end(), {a, b, a + sides, b, b + sides, a + sides});
    }
  const auto coarse = coarse_of(ball);
  ASSERT_TRUE(coarse);
  EXPECT_LE(coarse->triangles, 1'000U);
  const auto content = read_glb_content(coarse->glb);
  ASSERT_TRUE(content);
  for (const SceneMesh& back : content->meshes)
    for (const Float3& p : back.position) EXPECT_NEAR(length(p), 0.2F, 0.002F);
  // What is small already comes as it is.
  mesh.triangle.resize(300);
  EXPECT_FALSE(coarse_of(ball));
}

TEST(Glb, GeometryComesBack) {
  Glb glb;
  glb.name = "test";
  Texture texture{4, 4, std::vector<std::uint8_t>(64, 200)};
  glb.images.push_back({"own", write_webp(texture, 101)});
  glb.materials.push_back({.name = "m", .base_image = 0});
  GlbMesh mesh;
  mesh.position = {{0, 0, 0}, {10, 0, 0}, {10, 5, -3}, {0, 5, -3}};
  mesh.normal.assign(4, unit(Float3{0, 3, 5}));
  mesh.uv = {{0, 0}, {12.5F, 0}, {12.5F, 7}, {0, 7}};
  mesh.chart_uv = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
  mesh.triangle = {0, 1, 2, 0, 2, 3};
  glb.meshes.push_back(mesh);
  const std::string bytes = write_glb(glb);
  EXPECT_EQ(bytes, write_glb(glb));
  const auto content = read_glb_content(bytes);
  ASSERT_TRUE(content) << content.error().message;
  ASSERT_EQ(content->meshes.size(), 1U);
  const SceneMesh& back = content->meshes[0];
  ASSERT_EQ(back.triangle.size(), 6U);
  std::set<int> seen;
  for (const std::uint32_t i : back.triangle)
    for (std::size_t k = 0; k < 4; ++k)
      if (length(back.position[i] - mesh.position[k]) < 0.001F) {
        seen.insert(static_cast<int>(k));
        EXPECT_NEAR(back.uv[i][0], mesh.uv[k][0], 0.002);
        EXPECT_NEAR(length(back.normal[i] - mesh.normal[k]), 0, 0.02);
      }
  EXPECT_EQ(seen.size(), 4U);
  ASSERT_EQ(content->textures.size(), 1U);
  EXPECT_EQ(content->textures[0].rgba, texture.rgba);
}

TEST(Glb, AnyBytesMayBeGiven) {
  Glb glb;
  glb.materials.push_back({.name = "m"});
  GlbMesh mesh;
  for (int i = 0; i < 60; ++i)
    mesh.position.push_back({static_cast<float>(i % 7), static_cast<float>(i), 0});
  mesh.normal.assign(60, {0, 0, 1});
  for (std::uint32_t i = 0; i + 2 < 60; ++i)
    mesh.triangle.insert(mesh.triangle.end(), {i, i + 1, i + 2});
  glb.meshes.push_back(mesh);
  const std::string good = write_glb(glb);
  ASSERT_TRUE(read_glb_content(good));
  std::mt19937 random(5);
  for (int i = 0; i < 4'000; ++i) {
    std::string bytes = good;
    for (int change = 0; change < 2; ++change)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    static_cast<void>(read_glb_content(bytes));
  }
  for (std::size_t cut = 0; cut < good.size(); cut += 5)
    static_cast<void>(read_glb_content(std::string_view(good).substr(0, cut)));
}

TEST(Built, WhatIsWrittenIsReadAndServed) {
  const auto built = build_geometry(demo(), std::string(64, 'a'));
  ASSERT_TRUE(built);
  const auto document = read_built(built->json);
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(document->quality, Quality::none);
  std::set<std::string> written;
  std::size_t bytes = 0;
  for (const BuiltFile& file : built->files) {
    written.insert(file.path);
    bytes += file.bytes.size();
  }
  EXPECT_EQ(written, std::set<std::string>(document->files.begin(), document->files.end()));
  EXPECT_LE(bytes, 2'500'000U);
  std::size_t asked = 0;
  const auto served = serve_built(document->json, [&](std::string_view file) {
    EXPECT_TRUE(written.contains(std::string(file))) << file;
    ++asked;
    return "/media/" + std::string(file);
  });
  EXPECT_EQ(asked, written.size());
  EXPECT_TRUE(served.at("parts").at(0).at("file").as_string().starts_with("/media/"));
}

TEST(Built, BrokenDocumentsAreRefused) {
  const auto built = build_geometry(demo(), std::string(64, 'a'));
  ASSERT_TRUE(built);
  const auto refused = [&](std::string_view from, std::string_view to) {
    std::string text = built->json;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, text.npos) << from;
    return !read_built(text.replace(at, from.size(), to));
  };
  EXPECT_TRUE(refused("\"version\":1", "\"version\":2"));
  EXPECT_TRUE(refused("house.glb", "../house.glb"));
  EXPECT_TRUE(refused("house.glb", "/etc/house.glb"));
  EXPECT_TRUE(refused("house.glb", "house.svg"));
  EXPECT_TRUE(refused("\"quality\":\"none\"", "\"quality\":\"good\""));
  EXPECT_TRUE(refused("\"anchor\":[", "\"anchor\":[1,"));
  EXPECT_FALSE(read_built("[]"));
  EXPECT_FALSE(read_built(""));
  std::mt19937 random(9);
  for (int i = 0; i < 500; ++i) {
    std::string text = built->json;
    for (int change = 0; change < 3; ++change)
      text[random() % text.size()] = static_cast<char>(32 + random() % 90);
    if (auto read = read_built(text))
      static_cast<void>(serve_built(read->json, [](std::string_view f) { return std::string(f); }));
  }
}

TEST(Built, TheFingerprintFollowsWhatIsShown) {
  const BuildInput input = demo();
  const std::vector<std::string> contents(input.plan.stands.size(), "x");
  const std::string first = fingerprint(input, contents);
  EXPECT_EQ(first, fingerprint(input, contents));
  BuildInput other = input;
  other.exhibits[4].title.en += "!";
  EXPECT_NE(first, fingerprint(other, contents));
  other = input;
  other.plan.wall_height += 0.1;
  EXPECT_NE(first, fingerprint(other, contents));
  std::vector<std::string> changed = contents;
  changed[7] = "y";
  EXPECT_NE(first, fingerprint(input, changed));
}

}  // namespace
}  // namespace yz::hall
