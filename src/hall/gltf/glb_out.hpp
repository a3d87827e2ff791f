// Writes meshes as binary glTF 2.0: quantised (KHR_mesh_quantization) and compressed
// (EXT_meshopt_compression), pictures inside as WebP or beside by name.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

struct GlbImage {
  std::string name;
  std::string webp;  // the file; empty: beside this one, under the uri `name`
};

struct GlbMaterial {
  std::string name;
  Float3 base{1, 1, 1};  // linear
  float alpha = 1;
  enum class Alpha { opaque, mask, blend } alpha_mode = Alpha::opaque;
  bool two_sided = false;
  bool unlit = false;
  float roughness = 0.8F;
  float metallic = 0;
  Float3 emission{0, 0, 0};  // linear; may pass 1 (KHR_materials_emissive_strength)
  int base_image = -1;       // into Glb::images
  int roughness_image = -1;
  int normal_image = -1;
};

// All arrays as long as `position`, or empty.
struct GlbMesh {
  int material = 0;
  std::vector<Float3> position;  // metres
  std::vector<Float3> normal;
  std::vector<Float2> uv;        // TEXCOORD_0
  std::vector<Float2> chart_uv;  // TEXCOORD_1, 0 … 1
  std::vector<std::uint32_t> triangle;
};

struct Glb {
  std::string name;
  std::vector<GlbImage> images;
  std::vector<GlbMaterial> materials;
  std::vector<GlbMesh> meshes;
};

// Vertices that are equal become one, triangles are put in an order that compresses and draws well.
// The same input gives the same bytes.
[[nodiscard]] std::string write_glb(const Glb& glb);

}  // namespace yz::hall
