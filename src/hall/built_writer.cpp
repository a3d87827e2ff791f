#include "hall/built_writer.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/record_json.hpp"
#include "base/sha256.hpp"
#include "hall/build/floors.hpp"
#include "hall/build/plan_svg.hpp"
#include "hall/gltf/webp.hpp"

namespace yz::hall {
namespace {

namespace json = boost::json;

double rounded(float value) { return std::round(static_cast<double>(value) * 1e4) / 1e4; }
json::array list(const Float3& v) { return {rounded(v[0]), rounded(v[1]), rounded(v[2])}; }
json::array corners(const Float3& low, const Float3& high) { return {list(low), list(high)}; }

}  // namespace

std::string fingerprint(const BuildInput& input, const std::vector<std::string>& contents) {
  std::string all = std::string(build_recipe) + "\n";
  auto plan = to_json(input.plan);
  plan.erase("portal");  // of which nothing is built
  all += json::serialize(plan) + "\n";
  for (const ZoneName& zone : input.zones)
    all += zone.title.zh + "\t" + zone.title.en + "\t" + zone.colour + "\n";
  for (const ShownExhibit& exhibit : input.exhibits)
    all += exhibit.slug + "\t" + exhibit.title.zh + "\t" + exhibit.title.en + "\t" +
           exhibit.summary.zh + "\t" + exhibit.summary.en + "\n";
  for (const std::string& content : contents) all += content + "\n";
  return sha256(all).hex();
}

BuiltWriter::BuiltWriter(const BuildInput& input, std::string_view plan_hash, Quality quality)
    : input_(input) {
  root_ = {{"version", 1}, {"plan", plan_hash}, {"quality", word_of(quality)}};
}

void BuiltWriter::add_file(std::string path, std::string bytes) {
  files_.push_back({std::move(path), std::move(bytes)});
}

Result<> BuiltWriter::add_geometry(const HallModel& model) {
  add_parts(model);
  add_textures(model);
  add_stands(model);
  root_["probes"] = json::array{};
  add_sky(model);
  YZ_TRY(add_navmesh());
  add_drawings();
  root_["panoramas"] = json::array{};
  return {};
}

void BuiltWriter::add_parts(const HallModel& model) {
  json::array parts;
  for (std::size_t i = 0; i < model.parts.size(); ++i) {
    const ModelPart& part = model.parts[i];
    if (part.triangles == 0) continue;
    std::string glb = write_part(model, i);
    json::value draft = nullptr;
    if (auto coarse = draft_of(model, i)) {
      draft = {{"file", part.id + ".draft.glb"}, {"bytes", coarse->glb.size()}};
      add_file(part.id + ".draft.glb", std::move(coarse->glb));
    }
    parts.push_back({{"id", part.id},
                     {"zone", part.zone.empty() ? json::value(nullptr) : json::value(part.zone)},
                     {"file", part.id + ".glb"},
                     {"bytes", glb.size()},
                     {"triangles", part.triangles},
                     {"draft", std::move(draft)},
                     {"bounds", corners(part.low, part.high)},
                     {"lightmap", nullptr}});
    add_file(part.id + ".glb", std::move(glb));
  }
  root_["parts"] = std::move(parts);
}

void BuiltWriter::add_textures(const HallModel& model) {
  json::object textures;
  for (const SharedTexture& shared : model.shared) {
    const Texture& texture = model.scene.textures[static_cast<std::size_t>(shared.texture)];
    const std::string file = "texture-" + shared.name;
    add_file(file, write_webp(texture, shared.lossless ? 101 : 86));
    textures[shared.name] = file;
  }
  root_["textures"] = std::move(textures);
}

void BuiltWriter::add_stands(const HallModel& model) {
  json::array stands;
  for (const StandView& view : model.stands) {
    json::value picture = nullptr;
    if (view.picture)
      picture = {{"corner", list(view.picture->corner)},
                 {"across", list(view.picture->across)},
                 {"up", list(view.picture->upward)}};
    stands.push_back({{"stand", view.stand},
                      {"part", model.parts[static_cast<std::size_t>(view.part)].id},
                      {"anchor", list(view.anchor)},
                      {"turn", rounded(view.turn)},
                      {"scale", rounded(view.scale)},
                      {"room", list(view.room)},
                      {"picture", std::move(picture)},
                      {"film", view.film},
                      {"focus", list(view.focus)},
                      {"bounds", corners(view.low, view.high)}});
  }
  root_["stands"] = std::move(stands);
}

void BuiltWriter::add_coarse(std::span<const std::optional<Coarse>> coarse) {
  json::array& stands = root_["stands"].as_array();
  for (std::size_t i = 0; i < coarse.size(); ++i) {
    if (!coarse[i]) continue;
    json::object& stand = stands[i].as_object();
    const std::string file =
        fmt::format("coarse/{}.glb", std::string_view(stand["stand"].as_string()));
    stand["coarse"] = {
        {"file", file}, {"bytes", coarse[i]->glb.size()}, {"triangles", coarse[i]->triangles}};
    add_file(file, coarse[i]->glb);
  }
}

void BuiltWriter::add_sky(const HallModel& model) {
  const Scene& scene = model.scene;
  json::value sun = nullptr;
  if (scene.sun)
    sun = {{"direction", list(scene.sun->towards)}, {"colour", list(scene.sun->irradiance)}};
  root_["sky"] = {{"sun", std::move(sun)},
                  {"zenith", list(scene.sky.zenith)},
                  {"horizon", list(scene.sky.horizon)},
                  {"ground", list(scene.sky.ground)},
                  {"exposure", 1.0}};
}

Result<> BuiltWriter::add_navmesh() {
  const WalkInput input = walk_input(input_.plan, input_.modelled.get());
  YZ_ASSIGN(const NavmeshFile mesh, build_navmesh(input.floor, input.obstacles, input.solids));
  std::string bytes = write_navmesh(mesh);
  root_["navmesh"] = {{"file", "navmesh.bin"}, {"bytes", bytes.size()}};
  add_file("navmesh.bin", std::move(bytes));
  return {};
}

void BuiltWriter::add_drawings() {
  root_["plan_svg"] = {{"zh", "plan.zh.svg"}, {"en", "plan.en.svg"}};
  add_file("plan.zh.svg", draw_plan(input_.plan, input_.zones, Language::zh));
  add_file("plan.en.svg", draw_plan(input_.plan, input_.zones, Language::en));
}

BuiltHall BuiltWriter::take() { return {json::serialize(root_) + "\n", std::move(files_)}; }

Result<BuiltHall> build_geometry(const BuildInput& input, std::string_view plan_hash) {
  const HallModel model = build_model(input, {});
  BuiltWriter writer(input, plan_hash, Quality::none);
  YZ_TRY(writer.add_geometry(model));
  return writer.take();
}

}  // namespace yz::hall
