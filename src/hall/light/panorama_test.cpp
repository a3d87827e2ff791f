#include "hall/light/panorama.hpp"

#include <gtest/gtest.h>

#include "hall/light/testing.hpp"

namespace yz::hall::light {
namespace {

using testing::SceneMaker;

BakeOptions quick() {
  BakeOptions options;
  options.paths = 64;
  options.lamp_rays = 16;
  options.bounces = 20;
  options.probe_rays = 64;
  options.threads = 2;
  return options;
}

Cube rendered(const Scene& scene, const Baked& baked, Float3 eye, int size, unsigned threads = 2) {
  const auto studio = Studio::open(scene, baked);
  EXPECT_TRUE(studio) << (studio ? "" : describe(studio.error()));
  PanoramaOptions options;
  options.size = size;
  options.samples = 4;
  options.threads = threads;
  auto cube = studio->render_cube(eye, options);
  EXPECT_TRUE(cube);
  return std::move(*cube);
}

Vec middle(const Cube& cube, int face) {
  return cube.face.at(static_cast<std::size_t>(
      face))[static_cast<std::size_t>(cube.size / 2) * cube.size + cube.size / 2];
}

TEST(Panorama, LooksAlongItsAxesWithUpAndRightAsWritten) {
  const auto near = [](Float3 a, Vec b) { return length(Vec(a) - b) < 0.02F; };
  constexpr std::array<Vec, 6> forward{Vec{1, 0, 0},  Vec{-1, 0, 0}, Vec{0, 1, 0},
                                       Vec{0, -1, 0}, Vec{0, 0, 1},  Vec{0, 0, -1}};
  for (int f = 0; f < 6; ++f) EXPECT_TRUE(near(cube_direction(f, 50, 50, 100), forward.at(f))) << f;
  // Top right corners.
  EXPECT_TRUE(near(cube_direction(5, 100, 0, 100), unit({1, 1, -1})));
  EXPECT_TRUE(near(cube_direction(0, 100, 0, 100), unit({1, 1, 1})));
  EXPECT_TRUE(near(cube_direction(4, 100, 0, 100), unit({-1, 1, 1})));
  EXPECT_TRUE(near(cube_direction(2, 100, 0, 100), unit({1, 1, 1})));
  EXPECT_TRUE(near(cube_direction(3, 100, 0, 100), unit({1, -1, -1})));
}

TEST(Panorama, ShowsEachWallOfAGlowingBoxWhereItStands) {
  SceneMaker maker(8);
  std::array<int, 6> walls{};
  for (int i = 0; i < 6; ++i)
    walls.at(i) = maker.material({0, 0, 0}, {static_cast<float>(i + 1), 1, 0});
  maker.box({-1, -1, -1}, {1, 1, 1}, walls, true);
  const Baked baked = std::move(*bake(maker.finish(), quick()));
  const Cube cube = rendered(maker.scene, baked, {0, 0, 0}, 16);
  constexpr std::array<float, 6> red{2, 1, 4, 3, 6, 5};
  for (int f = 0; f < 6; ++f) EXPECT_NEAR(middle(cube, f).x, red.at(f), 1e-3) << f;
}

TEST(Panorama, AWhiteFurnaceHasNoCornersEvenOnGlossAndExhibits) {
  // A glowing closed box of albedo ½ returns 2 everywhere; a matt white and a mirroring box inside
  // of it, without lightmaps, cannot be told from it.
  SceneMaker maker(8);
  maker.box({-2, -2, -2}, {2, 2, 2}, maker.material({0.5F, 0.5F, 0.5F}, {1, 1, 1}), true);
  const int matt = maker.material({1, 1, 1});
  const int metal = maker.material({1, 1, 1});
  maker.scene.materials[static_cast<std::size_t>(metal)].metallic = 1;
  maker.scene.materials[static_cast<std::size_t>(metal)].roughness = 0.1F;
  const auto first = maker.scene.meshes.size();
  maker.box({0.5F, -0.5F, -1}, {1, 0.5F, -0.2F}, matt, false, false);
  maker.box({0.5F, -0.5F, 0.2F}, {1, 0.5F, 1}, metal, false, false);
  for (auto m = first; m < maker.scene.meshes.size(); ++m) maker.scene.meshes[m].exhibit = true;
  const Baked baked = std::move(*bake(maker.finish(), quick()));
  const Cube cube = rendered(maker.scene, baked, {-1, 0, 0}, 32);
  double mean = 0;
  for (const auto& face : cube.face)
    for (const Float3& pixel : face) {
      mean += pixel[1];
      ASSERT_NEAR(pixel[1], 2, 0.35);
    }
  EXPECT_NEAR(mean / (6.0 * 32 * 32), 2, 0.03);
}

TEST(Panorama, IsTheSameForASeedWhateverTheThreads) {
  SceneMaker maker(8);
  maker.box({0, 0, 0}, {3, 2, 2}, maker.material({0.7F, 0.6F, 0.5F}), true);
  const int metal = maker.material({0.9F, 0.7F, 0.4F});
  maker.scene.materials[static_cast<std::size_t>(metal)].metallic = 1;
  maker.scene.materials[static_cast<std::size_t>(metal)].roughness = 0.4F;
  const auto first = maker.scene.meshes.size();
  maker.box({1, 0, 0.7F}, {1.6F, 0.9F, 1.3F}, metal, false, false);
  for (auto m = first; m < maker.scene.meshes.size(); ++m) maker.scene.meshes[m].exhibit = true;
  maker.scene.sphere_lamps.push_back({{0.5F, 1.8F, 1}, 0.1F, {40, 40, 40}});
  const Baked baked = std::move(*bake(maker.finish(), quick()));
  EXPECT_EQ(rendered(maker.scene, baked, {0.5F, 1, 1}, 24, 1).face,
            rendered(maker.scene, baked, {0.5F, 1, 1}, 24, 3).face);
}

TEST(Panorama, SeesTheSunsShadowSharperThanTheLightmapHoldsIt) {
  SceneMaker maker(1);  // a texel is a metre
  maker.rectangle({-4, 0, -4}, {0, 0, 8}, {8, 0, 0}, maker.material({1, 1, 1}));
  const auto first = maker.scene.meshes.size();
  maker.box({-0.25F, 0.5F, -0.25F}, {0.25F, 0.6F, 0.25F}, maker.material({1, 1, 1}), false, false);
  for (auto m = first; m < maker.scene.meshes.size(); ++m) maker.scene.meshes[m].exhibit = true;
  maker.scene.sun = Sun{{0, 1, 0}, {pi, pi, pi}, 0.001F};
  const Baked baked = std::move(*bake(maker.finish(), quick()));
  // From just above the floor, half a metre beside: looking down, the shadow's edge runs through.
  const Cube cube = rendered(maker.scene, baked, {0.25F, 0.2F, 0}, 64);
  const auto& down = cube.face[3];
  const float shadow = down[32 * 64 + 8][1];
  const float lit = down[32 * 64 + 56][1];
  EXPECT_GT(lit, 0.7F);
  EXPECT_LT(shadow, 0.25F * lit);
}

TEST(Studio, RefusesALightOfAnotherScene) {
  SceneMaker maker(4);
  maker.box({0, 0, 0}, {1, 1, 1}, maker.material({0.5F, 0.5F, 0.5F}), true);
  Baked baked = std::move(*bake(maker.finish(), quick()));
  baked.parts[0].texel.pop_back();
  EXPECT_FALSE(Studio::open(maker.scene, baked));
  baked.parts.clear();
  EXPECT_FALSE(Studio::open(maker.scene, baked));
}

TEST(Hotspots, AreSeenThroughGlassAndNotThroughWalls) {
  SceneMaker maker(4);
  const int grey = maker.material({0.5F, 0.5F, 0.5F});
  const int glass = maker.material({0.95F, 0.95F, 0.95F});
  maker.scene.materials[static_cast<std::size_t>(glass)].transmission = 1;
  maker.box({0, 0, 0}, {6, 3, 4}, grey, true);
  maker.box({2.9F, 0, 0}, {3.1F, 3, 2}, grey, false);
  maker.box({2.9F, 0, 2}, {3.1F, 3, 4}, glass, false, false);
  const Baked baked = std::move(*bake(maker.finish(), quick()));
  const auto studio = Studio::open(maker.scene, baked);
  ASSERT_TRUE(studio);
  const std::vector<HotspotCandidate> candidates{
      {{{5, 1, 1}}},                // behind the wall
      {{{5, 1, 3}}},                // behind the glass
      {{{1, 1, 2.5F}}},             // in the same room
      {{{5, 1, 1}, {5, 1, 3.9F}}},  // half of it
  };
  const auto seen = studio->visible({1, 1, 3}, candidates);
  std::vector<std::size_t> which;
  for (const auto& s : seen) which.push_back(s.candidate);
  EXPECT_EQ(which, (std::vector<std::size_t>{1, 2, 3}));
  EXPECT_NEAR(seen[0].distance, 4, 1e-4);
  EXPECT_NEAR(seen[0].direction[0], 1, 1e-4);
}

}  // namespace
}  // namespace yz::hall::light
