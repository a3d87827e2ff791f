// The seam between the builder of a hall's geometry and the tracer of its light: triangles with
// materials, lamps, sun and sky. glTF axes: metres, Y up, x east, z south. Colours are linear
// rec709; radiance is in arbitrary units in which the sky's zenith is about 1.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace yz::hall {

using Float2 = std::array<float, 2>;
using Float3 = std::array<float, 3>;

// 8-bit RGBA, sRGB where it holds colour, linear where it holds normals or roughness; rows from the
// top, as glTF's uv. Shared by index from Scene::textures.
struct Texture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;
};

// The part of glTF's metallic-roughness model that light needs.
struct Material {
  std::string name;
  Float3 base{0.8F, 0.8F, 0.8F};
  float alpha = 1;  // with `cutout`, compared to 0.5
  bool cutout = false;
  bool two_sided = false;
  float roughness = 0.8F;
  float metallic = 0;
  float transmission = 0;      // thin glass: let through straight, tinted by `base`
  Float3 emission{0, 0, 0};    // radiance
  int base_texture = -1;       // into Scene::textures
  int roughness_texture = -1;  // G roughness, B metallic
  int normal_texture = -1;
  int emission_texture = -1;
};

// One mesh in hall space. All attribute arrays have the same length; `uv` may be empty where the
// material has no texture, `chart_uv` where the mesh receives no lightmap.
struct SceneMesh {
  std::vector<Float3> position;
  std::vector<Float3> normal;           // unit length
  std::vector<Float2> uv;               // TEXCOORD_0
  std::vector<Float2> chart_uv;         // TEXCOORD_1: 0 … 1 in the lightmap of `part`
  std::vector<std::uint32_t> triangle;  // three a triangle, counter-clockwise from outside
  int material = 0;
  int part = -1;         // whose lightmap it receives; -1: none
  int home = -1;         // the part in whose file it is drawn, lightmap or none; -1: none
  bool exhibit = false;  // casts light and shadow, is seen; has no lightmap
};

// Charts of a part are laid out in texels: no two charts nearer than `gutter` texels.
struct ScenePart {
  std::string id;
  int lightmap_width = 0;
  int lightmap_height = 0;
};

struct SphereLamp {
  Float3 at{};
  float radius = 0.05F;
  Float3 radiance{};
};

struct RectangleLamp {  // one-sided: shines towards cross(u, v)
  Float3 corner{};
  Float3 u{};
  Float3 v{};
  Float3 radiance{};
};

struct Sun {
  Float3 towards{};                 // unit vector from the ground to the sun
  Float3 irradiance{};              // on a plane facing it
  float angular_radius = 0.00465F;  // radians; larger makes softer shadows
};

struct Sky {  // a gradient by the elevation's sine; the ground's colour is met below the horizon
  Float3 zenith{1, 1, 1};
  Float3 horizon{1, 1, 1};
  Float3 ground{0.2F, 0.2F, 0.2F};
};

struct Probe {  // a place where the light on an exhibit is kept (L2 spherical harmonics)
  std::string stand;
  Float3 at{};
};

struct Scene {
  std::vector<Texture> textures;
  std::vector<Material> materials;
  std::vector<SceneMesh> meshes;
  std::vector<ScenePart> parts;
  std::vector<SphereLamp> sphere_lamps;
  std::vector<RectangleLamp> rectangle_lamps;
  std::optional<Sun> sun;
  Sky sky;
  std::vector<Probe> probes;
};

}  // namespace yz::hall
