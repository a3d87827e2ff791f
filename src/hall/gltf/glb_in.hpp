// Reads an exhibit's GLB into meshes, materials and textures of a scene: what the fair's own models
// use (triangles, quantised and meshopt-compressed attributes, WebP pictures inside), nothing else.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

struct GlbContent {
  std::vector<Texture> textures;
  std::vector<Material> materials;  // texture indices into `textures`
  std::vector<SceneMesh> meshes;    // in the model's own space; material into `materials`
};

// Any bytes may be given. Errors: invalid, the message being the rest of a sentence that begins
// with the file's name.
[[nodiscard]] Result<GlbContent> read_glb_content(std::string_view bytes);

}  // namespace yz::hall
