// Reads an exhibit's GLB into meshes, materials and textures of a scene: what the fair's own models
// use (triangles, quantised and meshopt-compressed attributes, WebP pictures inside), nothing else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/matrix4.hpp"
#include "base/result.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

struct GlbNode {
  std::string name;
  Matrix4<float> place;        // in the model's space
  boost::json::object extras;  // what its author wrote beside it
};

struct GlbContent {
  std::vector<Texture> textures;
  std::vector<Material> materials;   // texture indices into `textures`
  std::vector<SceneMesh> meshes;     // in the model's own space; material into `materials`
  std::vector<GlbNode> nodes;        // of the scene, parents before their children
  std::vector<std::size_t> node_of;  // as `meshes`: into `nodes`
  std::vector<std::string> unread;   // pictures that were left out: "image/png"
};

// Any bytes may be given. Errors: invalid, the message being the rest of a sentence that begins
// with the file's name.
[[nodiscard]] Result<GlbContent> read_glb_content(std::string_view bytes);

}  // namespace yz::hall
