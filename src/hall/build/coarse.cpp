#include "hall/build/coarse.hpp"

#include <algorithm>
#include <numeric>

#include <meshoptimizer.h>

#include "hall/gltf/webp.hpp"

namespace yz::hall {
namespace {

constexpr std::size_t small_already = 900;  // triangles
constexpr double share = 0.1;               // of the triangles
constexpr std::size_t most = 1'500;
constexpr float most_error = 0.02F;  // of the model's extent: a centimetre of half a metre
constexpr int picture_side = 128;    // pixels
constexpr float large_piece = 0.6F;  // square metres

std::size_t triangles_of(const GlbContent& content) {
  std::size_t sum = 0;
  for (const SceneMesh& mesh : content.meshes) sum += mesh.triangle.size() / 3;
  return sum;
}

// By whole pixels, each the mean of a square.
Texture smaller(const Texture& from) {
  const int step = std::max(1, std::max(from.width, from.height) / picture_side);
  Texture out{from.width / step, from.height / step, {}};
  out.rgba.resize(static_cast<std::size_t>(out.width) * out.height * 4);
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width; ++x)
      for (int c = 0; c < 4; ++c) {
        int sum = 0;
        for (int v = 0; v < step; ++v)
          for (int u = 0; u < step; ++u)
            sum +=
                from.rgba[4 * (static_cast<std::size_t>(y * step + v) * from.width + x * step + u) +
                          static_cast<std::size_t>(c)];
        out.rgba[4 * (static_cast<std::size_t>(y) * out.width + x) + static_cast<std::size_t>(c)] =
            static_cast<std::uint8_t>(sum / (step * step));
      }
  return out;
}

std::vector<std::uint32_t> simplified(const SceneMesh& mesh, double kept) {
  std::vector<std::uint32_t> out(mesh.triangle.size());
  const auto target =
      static_cast<std::size_t>(static_cast<double>(mesh.triangle.size()) / 3 * kept) * 3;
  out.resize(meshopt_simplify(out.data(), mesh.triangle.data(), mesh.triangle.size(),
                              mesh.position[0].data(), mesh.position.size(), sizeof(Float3), target,
                              most_error));
  return out;
}

// Leaves out the pieces of a mesh, triangles that share vertices, that are small.
std::vector<std::uint32_t> large_pieces(const SceneMesh& mesh) {
  std::vector<std::uint32_t> piece(mesh.position.size());
  std::iota(piece.begin(), piece.end(), 0);
  const auto root = [&](std::uint32_t i) {
    while (piece[i] != i) i = piece[i] = piece[piece[i]];
    return i;
  };
  for (std::size_t i = 0; i + 2 < mesh.triangle.size(); i += 3)
    for (std::size_t k = 1; k < 3; ++k) piece[root(mesh.triangle[i + k])] = root(mesh.triangle[i]);
  std::vector<float> area(piece.size(), 0);
  const auto& at = mesh.position;
  for (std::size_t i = 0; i + 2 < mesh.triangle.size(); i += 3) {
    const auto [a, b, c] = std::array{mesh.triangle[i], mesh.triangle[i + 1], mesh.triangle[i + 2]};
    area[root(a)] += length(cross(at[b] - at[a], at[c] - at[a])) / 2;
  }
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i + 2 < mesh.triangle.size(); i += 3)
    if (area[root(mesh.triangle[i])] >= large_piece)
      out.insert(out.end(), mesh.triangle.begin() + static_cast<std::ptrdiff_t>(i),
                 mesh.triangle.begin() + static_cast<std::ptrdiff_t>(i) + 3);
  return out;
}

}  // namespace

std::optional<Coarse> coarse_of(const GlbContent& content) {
  const std::size_t all = triangles_of(content);
  if (all <= small_already) return std::nullopt;
  const double kept = std::min(share, static_cast<double>(most) / static_cast<double>(all));
  Glb glb;
  glb.name = "coarse";
  std::vector<int> material_at(content.materials.size(), -1);
  std::vector<int> image_at(content.textures.size(), -1);
  const auto image = [&](int texture) {
    if (texture < 0) return -1;
    int& at = image_at[static_cast<std::size_t>(texture)];
    if (at < 0) {
      at = static_cast<int>(glb.images.size());
      glb.images.push_back(
          {"picture",
           write_webp(smaller(content.textures[static_cast<std::size_t>(texture)]), 80)});
    }
    return at;
  };
  Coarse out;
  for (const SceneMesh& mesh : content.meshes) {
    std::vector<std::uint32_t> triangle = simplified(mesh, kept);
    if (triangle.empty()) continue;
    out.triangles += triangle.size() / 3;
    const auto id = static_cast<std::size_t>(mesh.material);
    if (material_at[id] < 0) {
      material_at[id] = static_cast<int>(glb.materials.size());
      GlbMaterial& material = glb.materials.emplace_back(
          to_glb(content.materials[id], 1 - 0.7F * content.materials[id].transmission));
      material.base_image = image(content.materials[id].base_texture);
      material.roughness_image = image(content.materials[id].roughness_texture);
    }
    glb.meshes.push_back(
        {material_at[id], mesh.position, mesh.normal, mesh.uv, {}, std::move(triangle)});
  }
  if (out.triangles == 0 || out.triangles * 2 > all) return std::nullopt;
  out.glb = write_glb(glb);
  return out;
}

std::optional<Coarse> draft_of(const HallModel& model, std::size_t part) {
  HallModel large;
  large.scene.textures = model.scene.textures;
  large.scene.materials = model.scene.materials;
  large.shared = model.shared;
  large.parts = model.parts;
  Coarse out;
  std::size_t all = 0;
  for (const SceneMesh& mesh : model.scene.meshes) {
    if (mesh.home != static_cast<int>(part) || mesh.exhibit) continue;
    all += mesh.triangle.size() / 3;
    // What has a picture of its own (signs), and panes, come with the rest.
    const Material& m = model.scene.materials[static_cast<std::size_t>(mesh.material)];
    const bool own_picture =
        m.base_texture >= 0 && std::ranges::find(model.shared, m.base_texture,
                                                 &SharedTexture::texture) == model.shared.end();
    if (own_picture || mesh.part < 0) continue;
    SceneMesh piece = mesh;
    piece.triangle = large_pieces(mesh);
    out.triangles += piece.triangle.size() / 3;
    large.scene.meshes.push_back(std::move(piece));
  }
  if (out.triangles == 0 || out.triangles * 2 > all) return std::nullopt;
  out.glb = write_part(large, part);
  return out;
}

}  // namespace yz::hall
