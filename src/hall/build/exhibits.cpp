#include "hall/build/exhibits.hpp"

#include <cmath>

#include "hall/gltf/glb_in.hpp"
#include "hall/gltf/webp.hpp"

namespace yz::hall {
namespace {

void add_model(Scene& scene, GlbContent content, const StandView& view) {
  const auto first_texture = static_cast<int>(scene.textures.size());
  const auto first_material = static_cast<int>(scene.materials.size());
  for (Texture& texture : content.textures) scene.textures.push_back(std::move(texture));
  for (Material& m : content.materials) {
    for (int* slot :
         {&m.base_texture, &m.roughness_texture, &m.normal_texture, &m.emission_texture})
      if (*slot >= 0) *slot += first_texture;
    scene.materials.push_back(std::move(m));
  }
  const float c = std::cos(view.turn);
  const float s = std::sin(view.turn);
  const auto turned = [&](const Float3& p) {
    return Float3{c * p[0] + s * p[2], p[1], -s * p[0] + c * p[2]};
  };
  for (SceneMesh& mesh : content.meshes) {
    for (Float3& p : mesh.position) p = view.anchor + view.scale * turned(p);
    for (Float3& n : mesh.normal) n = turned(n);
    mesh.material += first_material;
    mesh.home = view.part;
    scene.meshes.push_back(std::move(mesh));
  }
}

void add_picture(Scene& scene, Texture texture, const StandView& view) {
  scene.textures.push_back(std::move(texture));
  const auto index = static_cast<int>(scene.textures.size()) - 1;
  Material& material = scene.materials.emplace_back();
  material.name = "picture-" + view.stand;
  material.base = {1, 1, 1};
  material.base_texture = index;
  material.roughness = 0.8F;
  if (view.film) {  // a screen shines
    material.base = {0.02F, 0.02F, 0.02F};
    material.base_texture = -1;
    material.emission = {0.55F, 0.55F, 0.55F};
    material.emission_texture = index;
    material.roughness = 0.4F;
  }
  SceneMesh& mesh = scene.meshes.emplace_back();
  const PictureSpace& p = *view.picture;
  const Float3 normal = unit(cross(p.across, p.upward));
  const Float3 corner = p.corner + 0.001F * normal;
  mesh.exhibit = true;
  mesh.home = view.part;
  mesh.position = {corner, corner + p.across, corner + p.across + p.upward, corner + p.upward};
  mesh.normal.assign(4, normal);
  mesh.uv = {{0, 1}, {1, 1}, {1, 0}, {0, 0}};
  mesh.triangle = {0, 1, 2, 0, 2, 3};
  mesh.material = static_cast<int>(scene.materials.size()) - 1;
}

}  // namespace

ExhibitsAdded add_exhibits(HallModel& model, const BuildInput& input, ExhibitFiles& files) {
  ExhibitsAdded out;
  out.coarse.resize(model.stands.size());
  for (std::size_t i = 0; i < model.stands.size(); ++i) {
    const StandView& view = model.stands[i];
    const ShownExhibit& exhibit = input.exhibits[i];
    if (view.picture && exhibit.picture) {
      const auto bytes = files.picture(exhibit.slug);
      auto texture = bytes ? read_webp(*bytes) : Result<Texture>(std::unexpected(bytes.error()));
      if (texture)
        add_picture(model.scene, std::move(*texture), view);
      else
        out.skipped.push_back(exhibit.slug + ": " + texture.error().message);
    } else if (exhibit.model && !view.picture) {
      const auto bytes = files.model(exhibit.slug);
      auto content =
          bytes ? read_glb_content(*bytes) : Result<GlbContent>(std::unexpected(bytes.error()));
      if (content) {
        out.coarse[i] = coarse_of(*content);
        add_model(model.scene, std::move(*content), view);
      } else {
        out.skipped.push_back(exhibit.slug + ": " + content.error().message);
      }
    }
  }
  return out;
}

}  // namespace yz::hall
