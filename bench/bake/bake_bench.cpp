// Two scenes for `./dev bench bake`, given to Blender as JSON or baked by us.
//   bake_bench export SCENE FILE.json
//   bake_bench bake SCENE FILE.f32 PATHS SEED [smooth]
// `bake` writes the lightmap as rows of 32-bit RGB, then a byte a texel that tells what is covered,
// and prints the CPU seconds that bake() took on one thread.
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include <fmt/format.h>

#include "hall/light/testing.hpp"

namespace {

using namespace yz::hall;
using namespace yz::hall::light;
using testing::SceneMaker;

constexpr int bounces = 8;

// Two metres wide, closed, one red and one green wall, two blocks, a lamp under the ceiling.
Scene cornell() {
  SceneMaker maker(48, 512);
  const int white = maker.material({0.73F, 0.73F, 0.73F});
  const int red = maker.material({0.63F, 0.065F, 0.05F});
  const int green = maker.material({0.14F, 0.45F, 0.091F});
  maker.box({0, 0, 0}, {2, 2, 2}, {red, green, white, white, white, white}, true);
  maker.box({0.3F, 0, 0.4F}, {0.9F, 1.2F, 1.0F}, white, false);
  maker.box({1.1F, 0, 1.0F}, {1.7F, 0.6F, 1.6F}, white, false);
  maker.scene.rectangle_lamps.push_back(
      {{0.75F, 1.98F, 0.75F}, {0.5F, 0, 0}, {0, 0, 0.5F}, {17, 12, 4}});
  return maker.finish();
}

// A gallery of 14 × 9 × 4 m with an open front and a row of columns before it, half of its roof a
// court open to sky and sun, a dividing wall, plinths, two ceiling lamps and two lanterns.
Scene gallery() {
  SceneMaker maker(10, 512);
  const int plaster = maker.material({0.78F, 0.75F, 0.7F});
  const int brick = maker.material({0.36F, 0.33F, 0.3F});
  const int wood = maker.material({0.35F, 0.17F, 0.09F});
  const int floor = maker.material({0.42F, 0.4F, 0.38F});
  Scene& s = maker.scene;
  maker.rectangle({0, 0, 0}, {0, 0, 9}, {14, 0, 0}, floor);
  maker.rectangle({0, 4, 0}, {7, 0, 0}, {0, 0, 9}, wood);
  maker.rectangle({0, 4.1F, 0}, {0, 0, 9}, {7, 0, 0}, brick);
  maker.box({-0.2F, 0, -0.2F}, {14, 4, 0}, plaster, false);
  maker.box({-0.2F, 0, 0}, {0, 4, 9}, brick, false);
  maker.box({14, 0, -0.2F}, {14.2F, 4, 9}, brick, false);
  maker.box({6.9F, 0, 3}, {7.1F, 4, 9}, plaster, false);
  for (const float x : {1.0F, 3.5F, 9.0F, 12.0F})
    maker.box({x, 0, 8}, {x + 0.35F, 4, 8.35F}, wood, false);
  for (const float x : {2.0F, 4.5F, 9.5F, 11.5F})
    maker.box({x, 0, 3.5F}, {x + 0.8F, 1, 4.3F}, plaster, false);
  s.rectangle_lamps.push_back({{1.5F, 3.9F, 2}, {1, 0, 0}, {0, 0, 1}, {6, 5, 4}});
  s.rectangle_lamps.push_back({{4.5F, 3.9F, 5}, {1, 0, 0}, {0, 0, 1}, {6, 5, 4}});
  s.sphere_lamps.push_back({{2, 2.6F, 7.5F}, 0.12F, {40, 24, 10}});
  s.sphere_lamps.push_back({{10.5F, 2.6F, 7.5F}, 0.12F, {40, 24, 10}});
  s.sun = Sun{unit({0.4F, 0.8F, 0.45F}), {5, 4.6F, 4}, 0.02F};
  s.sky = {{0.8F, 0.9F, 1.1F}, {0.8F, 0.9F, 1.1F}, {0.8F, 0.9F, 1.1F}};
  return maker.finish();
}

template <class Values>
std::string list(const Values& values) {
  std::string out = "[";
  for (const auto& v : values) out += fmt::format("{}{}", out.size() > 1 ? "," : "", v);
  return out + "]";
}

template <class Rows>
std::string rows(const Rows& values) {
  std::string out = "[";
  for (const auto& v : values) out += (out.size() > 1 ? "," : "") + list(v);
  return out + "]";
}

void write_json(const Scene& scene, const std::string& path) {
  std::ofstream out(path);
  out << fmt::format("{{\"width\":{},\"height\":{},\"bounces\":{},\"meshes\":[",
                     scene.parts[0].lightmap_width, scene.parts[0].lightmap_height, bounces);
  for (std::size_t i = 0; i < scene.meshes.size(); ++i) {
    const SceneMesh& m = scene.meshes[i];
    out << fmt::format("{}{{\"position\":{},\"triangle\":{},\"chart_uv\":{},\"base\":{}}}",
                       i > 0 ? "," : "", rows(m.position), list(m.triangle), rows(m.chart_uv),
                       list(scene.materials[static_cast<std::size_t>(m.material)].base));
  }
  out << "],\"rectangles\":[";
  for (std::size_t i = 0; i < scene.rectangle_lamps.size(); ++i) {
    const RectangleLamp& l = scene.rectangle_lamps[i];
    out << fmt::format("{}{{\"corner\":{},\"u\":{},\"v\":{},\"radiance\":{}}}", i > 0 ? "," : "",
                       list(l.corner), list(l.u), list(l.v), list(l.radiance));
  }
  out << "],\"spheres\":[";
  for (std::size_t i = 0; i < scene.sphere_lamps.size(); ++i) {
    const SphereLamp& l = scene.sphere_lamps[i];
    out << fmt::format("{}{{\"at\":{},\"radius\":{},\"radiance\":{}}}", i > 0 ? "," : "",
                       list(l.at), l.radius, list(l.radiance));
  }
  out << "],\"sky\":" << list(scene.sky.zenith);
  if (scene.sun)
    out << fmt::format(",\"sun\":{{\"towards\":{},\"irradiance\":{},\"angular_radius\":{}}}",
                       list(scene.sun->towards), list(scene.sun->irradiance),
                       scene.sun->angular_radius);
  out << "}\n";
}

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

int bake_to(const Scene& scene, const std::string& path, int paths, int seed, bool smooth) {
  BakeOptions options;
  options.paths = paths;
  options.lamp_rays = std::max(1, paths / 4);
  options.sun_rays = std::max(1, paths / 16);
  options.bounces = bounces;
  options.seed = static_cast<std::uint64_t>(seed);
  options.threads = 1;
  options.denoise = smooth;
  options.stitch = false;
  const double begin = cpu_seconds();
  const auto baked = bake(scene, options);
  const double took = cpu_seconds() - begin;
  if (!baked) {
    std::cerr << describe(baked.error()) << '\n';
    return 1;
  }
  const Lightmap& map = baked->parts[0];
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(map.texel.data()),
            static_cast<std::streamsize>(map.texel.size() * sizeof(Float3)));
  out.write(reinterpret_cast<const char*>(map.covered.data()),
            static_cast<std::streamsize>(map.covered.size()));
  std::cout << fmt::format("{{\"cpu_seconds\":{},\"width\":{},\"height\":{}}}\n", took, map.width,
                           map.height);
  return out ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, Scene (*)()> scenes{{"cornell", cornell}, {"gallery", gallery}};
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() < 3 || !scenes.contains(args[1])) {
    std::cerr << "bake_bench export SCENE FILE.json | bake SCENE FILE.f32 PATHS SEED [smooth]\n";
    return 2;
  }
  const Scene scene = scenes.at(args[1])();
  if (args[0] == "export") {
    write_json(scene, args[2]);
    return 0;
  }
  if (args.size() < 5) return 2;
  return bake_to(scene, args[2], std::stoi(args[3]), std::stoi(args[4]), args.size() > 5);
}
