// Bakes a hall. What costs is light, so what it gave is kept beside the plan, by part: a part is
// baked again when its own surfaces or exhibits changed, all of them when lamps, sky or layout did.
// Light that a changed exhibit sends into a neighbouring room is below what a lightmap keeps.
#include "hall/lit.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/sha256.hpp"
#include "hall/build/exhibits.hpp"
#include "hall/built_writer.hpp"
#include "hall/geometry.hpp"
#include "hall/gltf/webp.hpp"
#include "hall/light/bake.hpp"
#include "hall/light/panorama.hpp"
#include "hall/light/picture_file.hpp"

namespace yz::hall {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr float eye_height = 1.6F;
constexpr int tile_size = 512;

// Panoramas of a draft are for a first look: a quarter of the pixels, few rays each.
std::vector<int> panorama_sizes(Quality quality) {
  return quality == Quality::final ? std::vector<int>{512, 1024} : std::vector<int>{512};
}
constexpr float same_exposure = 0.02F;  // of its value: nobody sees that between two panoramas

class Digest {
 public:
  template <class T>
  void add(const std::vector<T>& values) {
    stream_.update(std::as_bytes(std::span(values)));
  }
  template <class T>
    requires std::is_trivially_copyable_v<T>
  void add(const T& value) {
    stream_.update(std::as_bytes(std::span(&value, 1)));
  }
  std::string hex() { return stream_.finish().hex(); }

 private:
  Sha256Stream stream_;
};

void add_mesh(Digest& digest, const Scene& scene, const SceneMesh& mesh) {
  digest.add(mesh.position);
  digest.add(mesh.chart_uv);
  digest.add(mesh.triangle);
  const Material& m = scene.materials[static_cast<std::size_t>(mesh.material)];
  digest.add(m.base);
  digest.add(m.emission);
  for (const int texture : {m.base_texture, m.emission_texture})
    if (texture >= 0) digest.add(scene.textures[static_cast<std::size_t>(texture)].rgba);
}

// What the light of each part depends on most, and what that of all does.
struct Keys {
  std::string all;
  std::vector<std::string> parts;
};

Keys keys_of(const HallModel& model, const light::BakeOptions& options) {
  const Scene& scene = model.scene;
  Keys keys;
  Digest all;
  for (const ScenePart& part : scene.parts) {
    all.add(part.lightmap_width);
    all.add(part.lightmap_height);
  }
  for (const RectangleLamp& lamp : scene.rectangle_lamps) all.add(lamp);
  for (const SphereLamp& lamp : scene.sphere_lamps) all.add(lamp);
  if (scene.sun) all.add(*scene.sun);
  all.add(scene.sky);
  all.add(options.paths);
  all.add(options.lamp_rays);
  all.add(options.bounces);
  keys.all = all.hex();
  for (std::size_t part = 0; part < scene.parts.size(); ++part) {
    Digest digest;
    for (const SceneMesh& mesh : scene.meshes)
      if (mesh.home == static_cast<int>(part)) add_mesh(digest, scene, mesh);
    keys.parts.push_back(digest.hex());
  }
  return keys;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

// The kept light: one file of keys, one of texels.
class Kept {
 public:
  Kept(fs::path folder, Quality quality) : folder_(std::move(folder)), name_(word_of(quality)) {}

  std::optional<light::Baked> find(const Keys& now, std::vector<bool>& redo) const {
    redo.assign(now.parts.size(), true);
    if (folder_.empty()) return std::nullopt;
    std::istringstream keys(read_file(folder_ / (name_ + ".keys")));
    std::string line;
    if (!std::getline(keys, line) || line != now.all) return std::nullopt;
    std::vector<bool> same;
    while (std::getline(keys, line))
      same.push_back(same.size() < now.parts.size() && line == now.parts[same.size()]);
    if (same.size() != now.parts.size()) return std::nullopt;
    auto baked = light::take_back(read_file(folder_ / (name_ + ".light")));
    if (!baked || baked->parts.size() != now.parts.size()) return std::nullopt;
    for (std::size_t i = 0; i < same.size(); ++i) redo[i] = !same[i];
    return std::move(*baked);
  }

  void put(const Keys& keys, const light::Baked& baked) const {
    if (folder_.empty()) return;
    std::error_code ignored;
    fs::create_directories(folder_, ignored);
    fs::remove(folder_ / (name_ + ".keys"), ignored);
    std::ofstream(folder_ / (name_ + ".light"), std::ios::binary) << light::keep(baked);
    std::ofstream out(folder_ / (name_ + ".keys"));
    out << keys.all << '\n';
    for (const std::string& part : keys.parts) out << part << '\n';
  }

 private:
  fs::path folder_;
  std::string name_;
};

double rounded(float value, double digits) {
  return std::round(static_cast<double>(value) * digits) / digits;
}
json::array list(const Float3& v) {
  return {rounded(v[0], 1e4), rounded(v[1], 1e4), rounded(v[2], 1e4)};
}

class Bake {
 public:
  Bake(const BuildInput& input, std::string_view hash, ExhibitFiles& files,
       const LitOptions& options, std::vector<std::string>& redone)
      : input_(input),
        files_(files),
        options_(options),
        redone_(redone),
        writer_(input, hash, options.quality) {}

  Result<BuiltHall> run() {
    step("geometry", 0);
    model_ = build_model(input_, {.texels = options_.quality == Quality::final ? 14.0F : 8.0F});
    YZ_TRY(writer_.add_geometry(model_));
    const ExhibitsAdded exhibits = add_exhibits(model_, input_, files_);
    writer_.add_coarse(exhibits.coarse);
    step("geometry", 1);
    for (const std::string& each : exhibits.skipped) step("left out " + each, 1);
    YZ_TRY(bake());
    YZ_TRY(write_light());
    YZ_TRY(render_panoramas());
    return writer_.take();
  }

 private:
  void step(std::string_view what, double done) {
    if (options_.progress) options_.progress(what, done);
  }
  light::Progress progress() {
    return [this](std::string_view what, double done) {
      step(what, done);
      return true;
    };
  }

  Result<> bake() {
    light::BakeOptions how =
        options_.quality == Quality::final ? light::final_bake() : light::draft_bake();
    how.threads = options_.threads;
    const Keys keys = keys_of(model_, how);
    const Kept kept(options_.kept, options_.quality);
    light::Rebake rebake;
    const auto before = kept.find(keys, rebake.redo);
    if (before) {
      rebake.before = &*before;
      read_before();
    }
    for (std::size_t i = 0; i < model_.parts.size(); ++i)
      if ((!before || rebake.redo[i]) && model_.parts[i].triangles > 0)
        redone_.push_back(model_.parts[i].id);
    YZ_ASSIGN(baked_, light::bake(model_.scene, how, progress(), rebake));
    kept.put(keys, baked_);
    return {};
  }

  Result<> write_light() {
    json::array& parts = writer_.root()["parts"].as_array();
    for (auto& item : parts) {
      json::object& part = item.as_object();
      const std::string id(part["id"].as_string());
      const auto at = static_cast<std::size_t>(std::ranges::find(model_.parts, id, &ModelPart::id) -
                                               model_.parts.begin());
      if (baked_.parts[at].width == 0) continue;
      YZ_ASSIGN(light::LightmapFile file, light::write_lightmap(baked_.parts[at]));
      part["lightmap"] = {{"file", id + ".webp"},
                          {"width", file.width},
                          {"height", file.height},
                          {"range", file.range}};
      writer_.add_file(id + ".webp", std::move(file.webp));
    }
    json::array probes;
    for (std::size_t i = 0; i < model_.scene.probes.size(); ++i) {
      json::array sh;
      for (const float value : baked_.probes[i]) sh.push_back(rounded(value, 1e4));
      probes.push_back({{"stand", model_.scene.probes[i].stand}, {"sh", std::move(sh)}});
    }
    writer_.root()["probes"] = std::move(probes);
    exposure_ = light::auto_exposure(baked_);
    if (before_.is_object()) {
      const float was = before_.at("sky").at("exposure").to_number<float>();
      if (std::abs(exposure_ - was) < same_exposure * was)
        exposure_ = was;
      else
        before_ = nullptr;  // panoramas of two exposures would not go together
    }
    writer_.root()["sky"].as_object()["exposure"] = rounded(exposure_, 1e4);
    return {};
  }

  [[nodiscard]] Float3 eye_of(const Viewpoint& viewpoint) const {
    return raise(viewpoint.at, floor_height(input_.plan, viewpoint.at) + eye_height);
  }

  std::vector<light::HotspotCandidate> candidates() const {
    std::vector<light::HotspotCandidate> out;
    for (const Viewpoint& viewpoint : input_.plan.viewpoints) {
      const Float3 eye = eye_of(viewpoint);
      out.push_back({{eye, eye - 0.6F * up, eye - 1.2F * up}});
    }
    for (const StandView& view : model_.stands) {
      light::HotspotCandidate candidate{{view.focus}};
      if (view.picture)
        candidate.at.push_back(view.picture->corner + 0.5F * view.picture->across +
                               0.8F * view.picture->upward);
      else
        candidate.at.push_back(view.focus + 0.1F * up);
      out.push_back(std::move(candidate));
    }
    return out;
  }

  Result<> render_panoramas() {
    YZ_ASSIGN(const light::Studio studio, light::Studio::open(model_.scene, baked_));
    const auto places = candidates();
    json::array panoramas;
    for (std::size_t i = 0; i < input_.plan.viewpoints.size(); ++i) {
      const Viewpoint& viewpoint = input_.plan.viewpoints[i];
      const Float3 eye = eye_of(viewpoint);
      json::array seen = hotspots(studio, places, i, eye);
      const std::vector<int> sizes = panorama_sizes(options_.quality);
      if (!take_tiles(viewpoint, seen, sizes)) YZ_TRY(render(studio, viewpoint, eye, sizes));
      json::array levels;
      for (const int size : sizes) levels.push_back({{"size", size}, {"tile", tile_size}});
      panoramas.push_back({{"viewpoint", viewpoint.id},
                           {"eye", list(eye)},
                           {"levels", std::move(levels)},
                           {"path", "panorama/" + viewpoint.id + "/{level}/{face}-{x}-{y}.webp"},
                           {"hotspots", std::move(seen)}});
    }
    writer_.root()["panoramas"] = std::move(panoramas);
    return {};
  }

  Result<> render(const light::Studio& studio, const Viewpoint& viewpoint, const Float3& eye,
                  const std::vector<int>& sizes) {
    light::PanoramaOptions how;
    how.size = sizes.back();
    how.threads = options_.threads;
    if (options_.quality == Quality::draft) how.samples = 1;
    YZ_ASSIGN(const light::Cube cube,
              studio.render_cube(eye, how, [&](std::string_view, double done) {
                step("panorama " + viewpoint.id, done);
                return true;
              }));
    YZ_ASSIGN(auto tiles, light::write_tiles(cube, sizes, tile_size, exposure_));
    for (light::CubeTile& tile : tiles)
      writer_.add_file(tile_path(viewpoint.id, tile.level, tile.face, tile.x, tile.y),
                       std::move(tile.webp));
    return {};
  }

  static std::string tile_path(const std::string& viewpoint, int level, int face, int x, int y) {
    return fmt::format("panorama/{}/{}/{}-{}-{}.webp", viewpoint, level,
                       light::face_names[static_cast<std::size_t>(face)], x, y);
  }

  // The hall that this one replaces, where it is of the same quality.
  void read_before() {
    if (options_.before.empty()) return;
    auto document = read_built(read_file(options_.before / "hall.json"));
    if (document && document->quality == options_.quality) before_ = std::move(document->json);
  }

  // Takes a panorama's tiles from the hall before, where it sees nothing of what was baked now.
  bool take_tiles(const Viewpoint& viewpoint, const json::array& seen,
                  const std::vector<int>& sizes) {
    if (!before_.is_object()) return false;
    const Float3 eye = eye_of(viewpoint);
    std::vector<std::string> parts{model_.parts[0].id};
    for (std::size_t i = 0; i < input_.plan.zones.size(); ++i)
      if (is_inside(input_.plan.zones[i].outline, viewpoint.at))
        parts.push_back(model_.parts[i + 1].id);
    for (const auto& hotspot : seen)
      for (std::size_t i = 0; i < model_.stands.size(); ++i)
        if (input_.exhibits[i].slug == hotspot.at("to").as_string())
          parts.push_back(model_.parts[static_cast<std::size_t>(model_.stands[i].part)].id);
    for (const std::string& part : parts)
      if (std::ranges::find(redone_, part) != redone_.end()) return false;
    bool known = false;
    for (const auto& panorama : before_.at("panoramas").as_array())
      known = known || (panorama.at("viewpoint").as_string() == viewpoint.id &&
                        panorama.at("eye") == json::value(list(eye)));
    if (!known) return false;
    std::vector<BuiltFile> tiles;
    for (int level = 0; level < static_cast<int>(sizes.size()); ++level) {
      const int count = sizes[static_cast<std::size_t>(level)] / tile_size;
      for (int face = 0; face < 6; ++face)
        for (int x = 0; x < count; ++x)
          for (int y = 0; y < count; ++y) {
            std::string path = tile_path(viewpoint.id, level, face, x, y);
            std::string bytes = read_file(options_.before / path);
            if (!read_webp(bytes)) return false;
            tiles.push_back({std::move(path), std::move(bytes)});
          }
    }
    for (BuiltFile& tile : tiles) writer_.add_file(std::move(tile.path), std::move(tile.bytes));
    return true;
  }

  [[nodiscard]] json::array hotspots(const light::Studio& studio,
                                     std::span<const light::HotspotCandidate> places,
                                     std::size_t own, const Float3& eye) const {
    json::array out;
    const std::size_t viewpoints = input_.plan.viewpoints.size();
    for (const light::HotspotSeen& seen : studio.visible(eye, places, 0.35F)) {
      if (seen.candidate == own) continue;
      const bool is_viewpoint = seen.candidate < viewpoints;
      out.push_back({{"kind", is_viewpoint ? "viewpoint" : "exhibit"},
                     {"to", is_viewpoint ? input_.plan.viewpoints[seen.candidate].id
                                         : input_.exhibits[seen.candidate - viewpoints].slug},
                     {"direction", list(seen.direction)},
                     {"distance", rounded(seen.distance, 100)}});
    }
    return out;
  }

  const BuildInput& input_;
  ExhibitFiles& files_;
  const LitOptions& options_;
  std::vector<std::string>& redone_;
  BuiltWriter writer_;
  HallModel model_;
  light::Baked baked_;
  json::value before_;  // hall.json that is replaced, or null
  float exposure_ = 1;
};

}  // namespace

Result<BuiltHall> build_lit(const BuildInput& input, std::string_view plan_hash,
                            ExhibitFiles& exhibits, const LitOptions& options,
                            std::vector<std::string>& redone) {
  return Bake(input, plan_hash, exhibits, options, redone).run();
}

}  // namespace yz::hall
