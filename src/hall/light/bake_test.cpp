// Light whose amount is known without a tracer: furnaces, form factors, conservation.
#include "hall/light/bake.hpp"

#include <gtest/gtest.h>

#include "hall/light/probes.hpp"
#include "hall/light/testing.hpp"

namespace yz::hall::light {
namespace {

using testing::RectangleLight;
using testing::SceneMaker;

BakeOptions plain(int paths) {
  BakeOptions options;
  options.paths = paths;
  options.lamp_rays = 32;
  options.denoise = false;
  options.stitch = false;
  options.probe_rays = 2048;
  options.threads = 2;
  return options;
}

Baked baked(const Scene& scene, const BakeOptions& options) {
  auto result = bake(scene, options);
  EXPECT_TRUE(result) << (result ? "" : describe(result.error()));
  return result ? std::move(*result) : Baked{};
}

// Irradiance / π at a point from a one-sided rectangle of radiance 1 (Lambert 1760: a sum over
// edges).
double lambert(Vec at, Vec normal, std::array<Vec, 4> corners) {
  double sum = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    const Vec a = unit(corners.at(k) - at);
    const Vec b = unit(corners.at((k + 1) % 4) - at);
    const double angle = std::acos(std::clamp(dot(a, b), -1.0F, 1.0F));
    sum += angle * dot(unit(cross(a, b)), normal);
  }
  return std::abs(sum) / (2 * std::numbers::pi);
}

TEST(Furnace, WhiteSurfacesUnderAWhiteSkyAreAsBrightAsTheSky) {
  // A tray of albedo 1, open to a sky of radiance 1 all around: whichever way light came, it is 1.
  SceneMaker maker(16);
  const int white = maker.material({1, 1, 1});
  maker.scene.sky = {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}};
  maker.rectangle({0, 0, 0}, {0, 0, 2}, {2, 0, 0}, white);
  maker.rectangle({0, 0, 0}, {0, 1, 0}, {0, 0, 2}, white);
  maker.rectangle({2, 0, 0}, {0, 0, 2}, {0, 1, 0}, white);
  maker.rectangle({0, 0, 0}, {2, 0, 0}, {0, 1, 0}, white);
  maker.rectangle({0, 0, 2}, {0, 1, 0}, {2, 0, 0}, white);
  BakeOptions options = plain(128);
  options.bounces = 60;
  const Baked result = baked(maker.finish(), options);
  const Lightmap& map = result.parts[0];
  std::size_t covered = 0;
  for (std::size_t i = 0; i < map.texel.size(); ++i) {
    if (map.covered[i] == 0) continue;
    ++covered;
    EXPECT_NEAR(map.texel[i][0], 1, 0.01);
    EXPECT_NEAR(map.texel[i][2], 1, 0.01);
  }
  EXPECT_GT(covered, 2'500U);
}

TEST(Furnace, AGlowingClosedBoxHasTheGeometricSeriesOfItsEmission) {
  SceneMaker maker(12);
  maker.box({0, 0, 0}, {1, 2, 3}, maker.material({0.6F, 0.5F, 0.25F}, {1, 1, 1}), true);
  BakeOptions options = plain(512);
  options.lamp_rays = 128;
  options.bounces = 40;
  const Baked result = baked(maker.finish(), options);
  for (std::size_t i = 0; i < result.parts[0].texel.size(); ++i) {
    if (result.parts[0].covered[i] == 0) continue;
    const Vec light = result.parts[0].texel[i];
    ASSERT_NEAR(light.x, 1 / (1 - 0.6), 0.03 / 0.4) << i;
    ASSERT_NEAR(light.z, 1 / (1 - 0.25), 0.03 / 0.75) << i;
  }
  EXPECT_NEAR(testing::mean_luminance(result.parts[0]), 0.2126 / 0.4 + 0.7152 / 0.5 + 0.0722 / 0.75,
              0.02);
}

TEST(FormFactors, ARectangleLampGivesLambertsFormula) {
  SceneMaker maker(8);
  const auto floor = maker.rectangle({-2, 0, -2}, {0, 0, 4}, {4, 0, 0}, maker.material({0, 0, 0}));
  // Shines down: cross(u, v) = −y.
  maker.scene.rectangle_lamps.push_back({{-0.5F, 1, -0.5F}, {1, 0, 0}, {0, 0, 1}, {3, 3, 3}});
  BakeOptions options = plain(16);
  options.lamp_rays = 64;
  const Baked result = baked(maker.finish(), options);
  const RectangleLight light(maker.scene, result, floor);
  const std::array<Vec, 4> lamp{Vec{-0.5F, 1, -0.5F}, Vec{0.5F, 1, -0.5F}, Vec{0.5F, 1, 0.5F},
                                Vec{-0.5F, 1, 0.5F}};
  for (int j = 0; j < light.h; ++j)
    for (int i = 0; i < light.w; ++i) {
      const Vec at{-2 + (static_cast<float>(j) + 0.5F) / 8, 0,
                   -2 + (static_cast<float>(i) + 0.5F) / 8};
      const double expected = 3 * lambert(at, {0, 1, 0}, lamp);
      ASSERT_NEAR(light.at(i, j).y, expected, 0.02 * expected + 0.002) << i << ' ' << j;
    }
}

TEST(FormFactors, AnEmissiveMeshGivesTheSameAsALamp) {
  SceneMaker maker(8);
  const int black = maker.material({0, 0, 0});
  const int glow = maker.material({0, 0, 0}, {3, 3, 3});
  const auto floor = maker.rectangle({-2, 0, -2}, {0, 0, 4}, {4, 0, 0}, black);
  maker.rectangle({-0.5F, 0.3F, -0.5F}, {1, 0, 0}, {0, 0, 1}, glow, false);
  BakeOptions options = plain(512);
  options.lamp_rays = 512;
  const Baked result = baked(maker.finish(), options);
  const RectangleLight light(maker.scene, result, floor);
  const std::array<Vec, 4> lamp{Vec{-0.5F, 0.3F, -0.5F}, Vec{0.5F, 0.3F, -0.5F},
                                Vec{0.5F, 0.3F, 0.5F}, Vec{-0.5F, 0.3F, 0.5F}};
  double sum = 0;
  double expected_sum = 0;
  for (int j = 0; j < light.h; ++j)
    for (int i = 0; i < light.w; ++i) {
      const Vec at{-2 + (static_cast<float>(j) + 0.5F) / 8, 0,
                   -2 + (static_cast<float>(i) + 0.5F) / 8};
      const double expected = 3 * lambert(at, {0, 1, 0}, lamp);
      sum += light.at(i, j).y;
      expected_sum += expected;
      ASSERT_NEAR(light.at(i, j).y, expected, 0.06 * expected + 0.01) << i << ' ' << j;
    }
  EXPECT_NEAR(sum, expected_sum, 0.003 * expected_sum);
}

// A second way to the same light: patches with exact point-to-patch form factors, solved by Jacobi.
std::vector<double> radiosity(const std::vector<std::array<Vec, 3>>& faces, int n,
                              const std::vector<double>& albedo,
                              const std::vector<double>& direct) {
  struct Patch {
    Vec middle, normal;
    std::array<Vec, 4> corners;
    std::size_t face;
  };
  std::vector<Patch> patches;
  for (std::size_t f = 0; f < faces.size(); ++f)
    for (int j = 0; j < n; ++j)
      for (int i = 0; i < n; ++i) {
        const Vec u = faces[f][1] / static_cast<float>(n);
        const Vec v = faces[f][2] / static_cast<float>(n);
        const Vec c = faces[f][0] + u * static_cast<float>(i) + v * static_cast<float>(j);
        patches.push_back({c + (u + v) / 2, unit(cross(u, v)), {c, c + u, c + u + v, c + v}, f});
      }
  const std::size_t count = patches.size();
  std::vector<double> factor(count * count);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t k = 0; k < count; ++k)
      if (patches[i].face != patches[k].face)
        factor[i * count + k] = lambert(patches[i].middle, patches[i].normal, patches[k].corners);
  std::vector<double> light = direct;
  for (int round = 0; round < 30; ++round) {
    std::vector<double> next = direct;
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t k = 0; k < count; ++k)
        next[i] += factor[i * count + k] * albedo[patches[k].face] * light[k];
    light = next;
  }
  return light;
}

TEST(FormFactors, ACornellBoxAgreesWithRadiosity) {
  // A room of 2 × 2 × 2 with walls of unlike albedo and a lamp under its ceiling.
  constexpr int n = 12;
  SceneMaker maker(n / 2.0F);
  const std::vector<double> albedo{0.63, 0.14, 0.7, 0.7, 0.7, 0.2};
  const std::vector<std::array<Vec, 3>> faces{
      {Vec{0, 0, 0}, Vec{0, 2, 0}, Vec{0, 0, 2}}, {Vec{2, 0, 0}, Vec{0, 0, 2}, Vec{0, 2, 0}},
      {Vec{0, 0, 0}, Vec{0, 0, 2}, Vec{2, 0, 0}}, {Vec{0, 2, 0}, Vec{2, 0, 0}, Vec{0, 0, 2}},
      {Vec{0, 0, 0}, Vec{2, 0, 0}, Vec{0, 2, 0}}, {Vec{0, 0, 2}, Vec{0, 2, 0}, Vec{2, 0, 0}}};
  const std::array<Vec, 4> lamp{Vec{0.7F, 1.9F, 0.7F}, Vec{1.3F, 1.9F, 0.7F}, Vec{1.3F, 1.9F, 1.3F},
                                Vec{0.7F, 1.9F, 1.3F}};
  maker.scene.rectangle_lamps.push_back({lamp[0], lamp[1] - lamp[0], lamp[3] - lamp[0], {5, 5, 5}});
  std::vector<std::size_t> meshes;
  std::vector<double> direct;
  for (std::size_t f = 0; f < faces.size(); ++f) {
    const auto a = static_cast<float>(albedo[f]);
    meshes.push_back(
        maker.rectangle(faces[f][0], faces[f][1], faces[f][2], maker.material({a, a, a})));
    for (int j = 0; j < n; ++j)
      for (int i = 0; i < n; ++i) {
        const Vec at = faces[f][0] + faces[f][1] * ((static_cast<float>(i) + 0.5F) / n) +
                       faces[f][2] * ((static_cast<float>(j) + 0.5F) / n);
        const Vec normal = unit(cross(faces[f][1], faces[f][2]));
        // Above the lamp's horizon everywhere but on the ceiling, and no wall cuts it in two.
        direct.push_back(at.y < 1.9F ? 5 * lambert(at, normal, lamp) : 0);
      }
  }
  // Rows of patches that the lamp's plane cuts are lit in part; leave them to the tolerance.
  const std::vector<double> expected = radiosity(faces, n, albedo, direct);
  BakeOptions options = plain(1024);
  options.lamp_rays = 128;
  options.bounces = 30;
  const Baked result = baked(maker.finish(), options);
  double difference = 0;
  double sum = 0;
  std::size_t patch = 0;
  for (const std::size_t mesh : meshes) {
    const RectangleLight light(maker.scene, result, mesh);
    ASSERT_EQ(light.w, n);
    ASSERT_EQ(light.h, n);
    for (int j = 0; j < n; ++j)
      for (int i = 0; i < n; ++i, ++patch) {
        difference += std::abs(light.at(i, j).y - expected[patch]);
        sum += expected[patch];
      }
  }
  EXPECT_LT(difference / sum, 0.015);
}

TEST(Conservation, AClosedRoomTakesInWhatItsLampGives) {
  SceneMaker maker(12);
  const float albedo = 0.75F;
  const int grey = maker.material({albedo, albedo, albedo});
  maker.box({0, 0, 0}, {3, 2, 2}, grey, true);
  const float radius = 0.2F;
  maker.scene.sphere_lamps.push_back({{1, 1.2F, 0.8F}, radius, {2, 2, 2}});
  BakeOptions options = plain(256);
  options.bounces = 60;
  const Baked result = baked(maker.finish(), options);
  double absorbed = 0;
  for (std::size_t m = 0; m < maker.scene.meshes.size(); ++m) {
    const RectangleLight light(maker.scene, result, m);
    for (int j = 0; j < light.h; ++j)
      for (int i = 0; i < light.w; ++i)
        absorbed += pi * light.at(i, j).y * (1 - albedo) / (12.0 * 12.0);
  }
  const double given = 2 * pi * (4 * pi * radius * radius);
  EXPECT_NEAR(absorbed, given, 0.01 * given);
  // Fewer bounces keep less: light is never made.
  options.bounces = 2;
  EXPECT_LT(testing::mean_luminance(baked(maker.scene, options).parts[0]),
            testing::mean_luminance(result.parts[0]));
}

double rmse(const Lightmap& a, const Lightmap& b) {
  double sum = 0;
  std::size_t n = 0;
  for (std::size_t i = 0; i < a.texel.size(); ++i) {
    if (a.covered[i] == 0 || b.covered[i] == 0) continue;
    const double d = luminance(a.texel[i]) - luminance(b.texel[i]);
    sum += d * d;
    ++n;
  }
  return std::sqrt(sum / static_cast<double>(n));
}

Scene two_lit_rooms() {
  SceneMaker maker(8);
  const int grey = maker.material({0.7F, 0.6F, 0.5F});
  maker.box({0, 0, 0}, {3, 2, 2}, grey, true);
  maker.box({1, 0, 0.7F}, {1.6F, 0.9F, 1.3F}, grey, false);
  maker.scene.rectangle_lamps.push_back(
      {{0.3F, 1.95F, 0.3F}, {0.5F, 0, 0}, {0, 0, 0.5F}, {6, 5, 4}});
  return maker.finish();
}

TEST(Convergence, FourTimesTheRaysHalveTheErrorAtLeast) {
  const Scene scene = two_lit_rooms();
  BakeOptions options = plain(4096);
  options.lamp_rays = 1024;
  options.seed = 77;
  const Baked reference = baked(scene, options);
  std::vector<double> errors;
  options.seed = 1;
  for (const int paths : {16, 64, 256}) {
    options.paths = paths;
    options.lamp_rays = paths;
    errors.push_back(rmse(baked(scene, options).parts[0], reference.parts[0]));
  }
  EXPECT_GT(errors[0] / errors[1], 1.9) << errors[0] << ' ' << errors[1];
  EXPECT_GT(errors[1] / errors[2], 1.8) << errors[1] << ' ' << errors[2];
}

TEST(Convergence, SmoothingBringsTheErrorDown) {
  const Scene scene = two_lit_rooms();
  BakeOptions options = plain(4096);
  options.lamp_rays = 512;
  options.seed = 77;
  const Baked reference = baked(scene, options);
  options = plain(32);
  const double noisy = rmse(baked(scene, options).parts[0], reference.parts[0]);
  options.denoise = true;
  EXPECT_LT(rmse(baked(scene, options).parts[0], reference.parts[0]), 0.7 * noisy);
}

TEST(Determinism, ASeedGivesTheSameBitsWhateverTheThreads) {
  Scene scene = two_lit_rooms();
  scene.probes.push_back({"one", {2, 1, 1}});
  BakeOptions options = plain(32);
  options.denoise = true;
  options.stitch = true;
  options.threads = 1;
  const Baked one = baked(scene, options);
  options.threads = 5;
  const Baked five = baked(scene, options);
  EXPECT_EQ(one.parts[0].texel, five.parts[0].texel);
  EXPECT_EQ(one.probes, five.probes);
  options.seed = 2;
  EXPECT_NE(baked(scene, options).parts[0].texel, one.parts[0].texel);
}

TEST(Leaks, ADarkRoomBesideABrightOneStaysDark) {
  // One floor and one ceiling run under and over both rooms; the wall between is 8 cm thick, less
  // than a texel, and stands on the floor.
  SceneMaker maker(10);
  const int grey = maker.material({0.8F, 0.8F, 0.8F});
  const int wall = maker.material({0.8F, 0.8F, 0.8F});
  maker.box({0, 0, 0}, {4, 2, 2}, grey, true);
  maker.box({1.97F, 0, 0}, {2.05F, 2, 2}, wall, false);
  maker.scene.sphere_lamps.push_back({{1, 1, 1}, 0.1F, {200, 200, 200}});
  BakeOptions options = plain(64);
  options.denoise = true;
  options.stitch = true;
  const Baked result = baked(maker.finish(), options);
  double bright = 0;
  double worst = 0;
  const RectangleLight floor(maker.scene, result, 2);  // u = z, v = x
  for (int j = 0; j < floor.h; ++j)
    for (int i = 0; i < floor.w; ++i) {
      const float x = static_cast<float>(j) / 10;
      if (x < 1.8F) bright = std::max<double>(bright, floor.at(i, j).y);
      // From the first texel that is wholly in the dark room.
      if (x >= 2.05F) worst = std::max<double>(worst, floor.at(i, j).y);
    }
  const RectangleLight far_wall(maker.scene, result, 1);
  for (int j = 0; j < far_wall.h; ++j)
    for (int i = 0; i < far_wall.w; ++i) worst = std::max<double>(worst, far_wall.at(i, j).y);
  EXPECT_GT(bright, 1);
  EXPECT_EQ(worst, 0);
}

TEST(Leaks, AClosedRoomUnderABrightSkyIsDarkUpToItsEdges) {
  // Charts end in the middle of their outermost texels, so those texels lie on the room's edges.
  SceneMaker maker(10);
  maker.box({0, 0, 0}, {2, 2, 2}, maker.material({0.8F, 0.8F, 0.8F}), true);
  maker.scene.sky = {{50, 50, 50}, {50, 50, 50}, {50, 50, 50}};
  maker.scene.sun = Sun{unit({0.3F, 0.8F, 0.2F}), {50, 50, 50}, 0.01F};
  Scene scene = maker.finish();
  for (SceneMesh& mesh : scene.meshes) {
    for (Float3& p : mesh.position) p = Frame(unit({0.3F, 0.9F, 0.2F})).out(p);  // no round numbers
    for (Float3& n : mesh.normal) n = Frame(unit({0.3F, 0.9F, 0.2F})).out(n);
    const Float2 half{0.5F / scene.parts[0].lightmap_width, 0.5F / scene.parts[0].lightmap_height};
    const Float2 low = mesh.chart_uv[0];
    for (Float2& uv : mesh.chart_uv)
      for (std::size_t k = 0; k < 2; ++k) uv[k] += uv[k] > low[k] ? -half[k] : half[k];
  }
  const Baked result = baked(scene, plain(64));
  float worst = 0;
  std::size_t covered = 0;
  for (std::size_t i = 0; i < result.parts[0].texel.size(); ++i) {
    covered += result.parts[0].covered[i];
    worst = std::max(worst, result.parts[0].texel[i][1]);
  }
  EXPECT_EQ(covered, 6U * 20 * 20);
  EXPECT_EQ(worst, 0);
}

TEST(Glass, TintsTheSunAndTheSky) {
  SceneMaker maker(8);
  const int white = maker.material({1, 1, 1});
  const int glass = maker.material({0.5F, 0.25F, 1});
  maker.scene.materials[static_cast<std::size_t>(glass)].transmission = 0.8F;
  const auto floor = maker.rectangle({-1, 0, -1}, {0, 0, 2}, {2, 0, 0}, white);
  maker.rectangle({-100, 0.5F, -100}, {0, 0, 200}, {200, 0, 0}, glass, false);
  maker.scene.sun = Sun{{0, 1, 0}, {2, 2, 2}, 0.00465F};
  maker.scene.sky = {{1, 1, 1}, {1, 1, 1}, {0, 0, 0}};
  const Baked result = baked(maker.finish(), plain(64));
  const Vec light = RectangleLight(maker.scene, result, floor).at(8, 8);
  const double clear = 1 + 2 / pi;
  EXPECT_NEAR(light.x, 0.5 * 0.8 * clear, 0.01);
  EXPECT_NEAR(light.y, 0.25 * 0.8 * clear, 0.01);
  EXPECT_NEAR(light.z, 0.8 * clear, 0.01);
}

TEST(Cutout, LetsLightThroughItsHoles) {
  SceneMaker maker(8);
  const int white = maker.material({1, 1, 1});
  Texture grid{2, 1, {255, 255, 255, 255, 255, 255, 255, 0}};
  maker.scene.textures.push_back(grid);
  const int screen = maker.material({1, 1, 1});
  maker.scene.materials[static_cast<std::size_t>(screen)].cutout = true;
  maker.scene.materials[static_cast<std::size_t>(screen)].base_texture = 0;
  const auto floor = maker.rectangle({-1, 0, -1}, {0, 0, 2}, {2, 0, 0}, white);
  // u runs along z: the half with the larger z is cut out.
  maker.rectangle({-50, 0.5F, -50}, {0, 0, 100}, {100, 0, 0}, screen, false);
  maker.scene.sun = Sun{{0, 1, 0}, {pi, pi, pi}, 0.001F};
  const Baked result = baked(maker.finish(), plain(16));
  const RectangleLight light(maker.scene, result, floor);
  EXPECT_NEAR(light.at(13, 8).y, 1, 0.05);
  EXPECT_NEAR(light.at(2, 8).y, 0, 0.05);
}

TEST(Probes, HoldTheLightAround) {
  SceneMaker maker(8);
  maker.rectangle({-1, -10, -1}, {0, 0, 2}, {2, 0, 0}, maker.material({0, 0, 0}));
  maker.scene.sky = {{1, 0.5F, 0.25F}, {1, 0.5F, 0.25F}, {1, 0.5F, 0.25F}};
  maker.scene.probes.push_back({"free", {0, 5, 0}});
  const Baked result = baked(maker.finish(), plain(16));
  const Vec up = probe_light(result.probes[0], {0, 1, 0});
  EXPECT_NEAR(up.x, 1, 0.01);
  EXPECT_NEAR(up.z, 0.25, 0.005);
  EXPECT_NEAR(probe_light(result.probes[0], {1, 0, 0}).y, 0.5, 0.01);
}

TEST(Probes, AreNeverNegativeUnderASmallLamp) {
  SceneMaker maker(8);
  maker.rectangle({-1, -10, -1}, {0, 0, 2}, {2, 0, 0}, maker.material({0, 0, 0}));
  maker.scene.sphere_lamps.push_back({{0, 3, 0}, 0.05F, {100, 100, 100}});
  maker.scene.probes.push_back({"under", {0, 0, 0}});
  const Baked result = baked(maker.finish(), plain(16));
  const float up = probe_light(result.probes[0], {0, 1, 0}).y;
  const float exact = 100 * 0.05F * 0.05F / 9;
  EXPECT_GT(up, 0.5F * exact);
  EXPECT_LT(up, 1.2F * exact);
  EXPECT_GE(probe_light(result.probes[0], {0, -1, 0}).y, -1e-4F);
}

TEST(Rebake, RedoesOnlyWhatItIsAsked) {
  const Scene scene = two_lit_rooms();
  const Baked first = baked(scene, plain(32));
  BakeOptions options = plain(16);
  const auto same = bake(scene, options, {}, {&first, {false}});
  ASSERT_TRUE(same);
  EXPECT_EQ(same->parts[0].texel, first.parts[0].texel);
  const auto other = bake(scene, options, {}, {&first, {true}});
  ASSERT_TRUE(other);
  EXPECT_NE(other->parts[0].texel, first.parts[0].texel);
  EXPECT_FALSE(bake(scene, options, {}, {&first, {true, false}}));
}

TEST(Scenes, ThatContradictThemselvesAreRefused) {
  const Scene good = two_lit_rooms();
  const auto refused = [&](auto change) {
    Scene scene = good;
    change(scene);
    const auto result = bake(scene, plain(4));
    return !result && result.error().kind == ErrorKind::invalid;
  };
  EXPECT_TRUE(refused([](Scene& s) { s.meshes[3].triangle[0] = 4; }));
  EXPECT_TRUE(refused([](Scene& s) { s.meshes[3].triangle.pop_back(); }));
  EXPECT_TRUE(refused([](Scene& s) { s.meshes[3].normal.pop_back(); }));
  EXPECT_TRUE(refused([](Scene& s) { s.meshes[3].chart_uv.clear(); }));
  EXPECT_TRUE(refused([](Scene& s) { s.meshes[3].position[1][1] = std::nanf(""); }));
  EXPECT_TRUE(refused([](Scene& s) { s.meshes[3].material = 9; }));
  EXPECT_TRUE(refused([](Scene& s) { s.meshes[3].part = 1; }));
  EXPECT_TRUE(refused([](Scene& s) { s.materials[0].base_texture = 0; }));
  EXPECT_TRUE(refused([](Scene& s) { s.textures.push_back({2, 2, {}}); }));
  EXPECT_TRUE(refused([](Scene& s) { s.parts[0].lightmap_width = 1 << 30; }));
}

TEST(Progress, CanStopTheBake) {
  const auto result =
      bake(two_lit_rooms(), plain(64), [](std::string_view, double) { return false; });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace yz::hall::light
