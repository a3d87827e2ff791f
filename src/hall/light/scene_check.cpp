#include "hall/light/scene_check.hpp"

#include <cmath>

namespace yz::hall::light {
namespace {

constexpr std::size_t most_texels = std::size_t{1} << 26;

bool finite(const std::vector<Float3>& values) {
  for (const Float3& v : values)
    if (!std::isfinite(v[0] + v[1] + v[2])) return false;
  return true;
}

bool finite(const std::vector<Float2>& values) {
  for (const Float2& v : values)
    if (!std::isfinite(v[0] + v[1])) return false;
  return true;
}

bool index_or_none(int index, std::size_t size) {
  return index >= -1 && (index < 0 || static_cast<std::size_t>(index) < size);
}

Result<> check_mesh(const Scene& scene, std::size_t number) {
  const SceneMesh& mesh = scene.meshes[number];
  const auto refuse = [&](std::string_view why) {
    return fail(ErrorKind::invalid, fmt::format("mesh {} {}", number, why));
  };
  const std::size_t n = mesh.position.size();
  if (mesh.normal.size() != n) return refuse("has not as many normals as positions");
  if (!mesh.uv.empty() && mesh.uv.size() != n) return refuse("has not as many uv as positions");
  if (!index_or_none(mesh.part, scene.parts.size()))
    return refuse("names a part that is not there");
  if (mesh.part >= 0 && mesh.chart_uv.size() != n)
    return refuse("has not as many chart uv as positions");
  if (mesh.material < 0 || static_cast<std::size_t>(mesh.material) >= scene.materials.size())
    return refuse("names a material that is not there");
  if (mesh.triangle.size() % 3 != 0) return refuse("has a triangle of less than three corners");
  for (const std::uint32_t index : mesh.triangle)
    if (index >= n) return refuse("has a triangle whose corner is not there");
  if (!finite(mesh.position) || !finite(mesh.normal) || !finite(mesh.uv) || !finite(mesh.chart_uv))
    return refuse("has a coordinate that is no number");
  return {};
}

Result<> check_material(const Scene& scene, const Material& material) {
  for (const int texture : {material.base_texture, material.roughness_texture,
                            material.normal_texture, material.emission_texture})
    if (!index_or_none(texture, scene.textures.size()))
      return fail(ErrorKind::invalid,
                  "material " + material.name + " names a texture that is not there");
  return {};
}

}  // namespace

Result<> check(const Scene& scene) {
  std::size_t texels = 0;
  for (const ScenePart& part : scene.parts) {
    if (part.lightmap_width < 0 || part.lightmap_height < 0 || part.lightmap_width > 16384 ||
        part.lightmap_height > 16384)
      return fail(ErrorKind::invalid, "part " + part.id + " has a lightmap of an impossible size");
    texels += static_cast<std::size_t>(part.lightmap_width) * part.lightmap_height;
  }
  if (texels > most_texels) return fail(ErrorKind::invalid, "the lightmaps have over 2^26 texels");
  for (std::size_t i = 0; i < scene.textures.size(); ++i) {
    const Texture& t = scene.textures[i];
    if (t.width < 1 || t.height < 1 ||
        t.rgba.size() != static_cast<std::size_t>(t.width) * t.height * 4)
      return fail(ErrorKind::invalid, fmt::format("texture {} has not the size it says", i));
  }
  for (const Material& material : scene.materials) YZ_TRY(check_material(scene, material));
  for (std::size_t i = 0; i < scene.meshes.size(); ++i) YZ_TRY(check_mesh(scene, i));
  return {};
}

}  // namespace yz::hall::light
