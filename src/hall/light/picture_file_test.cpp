#include "hall/light/picture_file.hpp"

#include <gtest/gtest.h>
#include <webp/decode.h>

#include "hall/light/fill.hpp"
#include "hall/light/seams.hpp"
#include "hall/light/testing.hpp"

namespace yz::hall::light {
namespace {

using testing::SceneMaker;

Lightmap gradient(int width, int height, float peak) {
  Lightmap map;
  map.width = width;
  map.height = height;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const float t = static_cast<float>(x) / static_cast<float>(width - 1);
      map.texel.push_back(
          {peak * t, peak * t * 0.8F, peak * 0.5F * static_cast<float>(y) / height});
      map.sun.push_back({t, 0, 0});
      map.covered.push_back(1);
    }
  return map;
}

TEST(LightmapFile, KeepsLightThroughWebp) {
  const Lightmap map = gradient(256, 128, 9);
  const auto file = write_lightmap(map);
  ASSERT_TRUE(file);
  EXPECT_NEAR(file->range, 9, 0.2);
  EXPECT_LT(file->webp.size(), 12'000U);
  const auto back = read_lightmap(*file);
  ASSERT_TRUE(back);
  ASSERT_EQ(back->texel.size(), map.texel.size());
  double error = 0;
  for (std::size_t i = 0; i < map.texel.size(); ++i)
    error += length(Vec(map.texel[i]) - back->texel[i]) / (0.3 + length(map.texel[i]));
  EXPECT_LT(error / static_cast<double>(map.texel.size()), 0.03);
}

TEST(LightmapFile, OneGlaringTexelDoesNotDarkenTheRest) {
  Lightmap map = gradient(128, 128, 1);
  map.texel[70] = {1000, 1000, 1000};
  EXPECT_LT(write_lightmap(map)->range, 2);
}

TEST(LightmapFile, RefusesWhatIsNoWebp) { EXPECT_FALSE(read_lightmap({"RIFFnonsense", 1, 1, 1})); }

TEST(Keep, GivesBackWhatItTook) {
  Baked baked;
  baked.parts = {gradient(16, 8, 5), gradient(3, 3, 1e-5F)};
  baked.probes.resize(2);
  baked.probes[1][4] = -0.25F;
  const std::string bytes = keep(baked);
  const auto back = take_back(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->probes, baked.probes);
  EXPECT_EQ(back->parts[1].covered, baked.parts[1].covered);
  for (std::size_t i = 0; i < baked.parts[0].texel.size(); ++i)
    EXPECT_NEAR(back->parts[0].texel[i][0], baked.parts[0].texel[i][0], 5e-3);
  EXPECT_EQ(keep(*back), bytes);
}

TEST(Keep, RefusesEveryCutAndExtension) {
  Baked baked;
  baked.parts = {gradient(4, 2, 5)};
  baked.probes.resize(1);
  const std::string bytes = keep(baked);
  for (std::size_t n = 0; n < bytes.size(); ++n) EXPECT_FALSE(take_back(bytes.substr(0, n))) << n;
  EXPECT_FALSE(take_back(bytes + "x"));
  std::string huge = bytes;
  huge[8] = huge[9] = huge[10] = huge[11] = '\xff';
  EXPECT_FALSE(take_back(huge));
}

TEST(Fill, ContinuesChartsIntoTheirGutters) {
  std::vector<Float3> texel(64, Float3{9, 9, 9});
  std::vector<std::uint8_t> covered(64, 0);
  for (int y = 2; y < 5; ++y)
    for (int x = 1; x < 4; ++x) {
      covered[static_cast<std::size_t>(y * 8 + x)] = 1;
      texel[static_cast<std::size_t>(y * 8 + x)] = {1, 2, 3};
    }
  fill(texel, covered, 8, 8);
  for (const Float3& t : texel) {
    EXPECT_NEAR(t[0], 1, 1e-5);
    EXPECT_NEAR(t[2], 3, 1e-5);
  }
}

// A wall cut into two charts, one of them turned by a right angle.
Scene cut_wall() {
  SceneMaker maker(16);
  const int grey = maker.material({0.5F, 0.5F, 0.5F});
  maker.rectangle({0, 0, 0}, {1, 0, 0}, {0, 2, 0}, grey);
  maker.rectangle({2, 0, 0}, {0, 2, 0}, {-1, 0, 0}, grey);
  maker.scene.sphere_lamps.push_back({{0.7F, 1.2F, 0.4F}, 0.05F, {300, 300, 300}});
  return maker.finish();
}

TEST(Seams, AreClosedByStitching) {
  const Scene scene = cut_wall();
  BakeOptions options;
  options.paths = 8;
  options.lamp_rays = 1;
  options.denoise = false;
  options.stitch = false;
  Baked baked = std::move(*bake(scene, options));
  const float before = seam_error(scene, baked.parts);
  const Lightmap raw = baked.parts[0];
  stitch(scene, baked.parts);
  const float after = seam_error(scene, baked.parts);
  EXPECT_GT(before, 0.01F);
  EXPECT_LT(after, before / 8);
  // Only what lies along the cut was touched.
  std::size_t changed = 0;
  for (std::size_t i = 0; i < raw.texel.size(); ++i)
    changed += raw.texel[i] != baked.parts[0].texel[i] ? 1 : 0;
  EXPECT_LT(changed, 4 * 34U + 8);
}

TEST(Seams, ACornerIsNoSeam) {
  SceneMaker maker(8);
  maker.box({0, 0, 0}, {1, 1, 1}, maker.material({0.5F, 0.5F, 0.5F}), true);
  const Scene& scene = maker.finish();
  Baked baked = std::move(*bake(scene, draft_bake()));
  const auto before = baked.parts[0].texel;
  stitch(scene, baked.parts);
  EXPECT_EQ(before, baked.parts[0].texel);
}

TEST(ToneMap, RunsFromBlackToWhiteAndNeverBack) {
  EXPECT_EQ(tone_map({0, 0, 0}, 1), (std::array<std::uint8_t, 3>{0, 0, 0}));
  EXPECT_GT(tone_map({100, 100, 100}, 1)[1], 250);
  int last = -1;
  for (float l = 0; l < 20; l += 0.05F) {
    const int v = tone_map({l, l, l}, 1)[1];
    EXPECT_GE(v, last);
    last = v;
  }
}

TEST(Tiles, CoverEveryLevelOfEveryFace) {
  Cube cube;
  cube.size = 128;
  for (auto& face : cube.face) face.assign(128 * 128, {0.2F, 0.3F, 0.4F});
  for (int y = 64; y < 128; ++y)  // the lower right quarter of one face is bright
    for (int x = 64; x < 128; ++x) cube.face[4][static_cast<std::size_t>(y * 128 + x)] = {5, 5, 5};
  const auto tiles = write_tiles(cube, {32, 64, 128}, 64, 1);
  ASSERT_TRUE(tiles);
  EXPECT_EQ(tiles->size(), 6U + 6U + 24U);
  for (const CubeTile& t : *tiles) {
    int w = 0;
    int h = 0;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(t.webp.data());
    ASSERT_NE(WebPGetInfo(bytes, t.webp.size(), &w, &h), 0);
    EXPECT_EQ(w, t.level == 0 ? 32 : 64);
    if (t.level != 2 || t.face != 4) continue;
    std::uint8_t* rgb = WebPDecodeRGB(bytes, t.webp.size(), &w, &h);
    EXPECT_EQ(rgb[(32 * 64 + 32) * 3] > 200, t.x == 1 && t.y == 1);
    WebPFree(rgb);
  }
  EXPECT_FALSE(write_tiles(cube, {48}, 64, 1));
  EXPECT_FALSE(write_tiles(cube, {256}, 64, 1));
}

TEST(Exposure, BringsAGreyRoomToMiddleGrey) {
  Baked baked;
  baked.parts = {gradient(64, 64, 1)};
  for (auto& t : baked.parts[0].texel) t = {0.09F, 0.09F, 0.09F};
  EXPECT_NEAR(auto_exposure(baked), 4, 0.1);
}

}  // namespace
}  // namespace yz::hall::light
