// What halls are made of. A finish is either a surface with a texture that repeats, or a plain
// colour, kept as a cell of one small picture so that all plain things are drawn at once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hall/scene.hpp"

namespace yz::hall {

enum class MaterialId : std::uint8_t {
  brick,
  plaster,
  slab,
  paving,
  stone,
  timber,
  lacquer,
  tile,
  boards,
  lattice,
  plain,  // the palette
  glass,
  water,
  lantern,  // red silk with a light in it
  glow,     // warm paper, lamps' mouths
  letters,  // signs and labels: one picture a part
  screen,   // where the film runs
  picture,  // an exhibit's picture: one material each, made by the pictures' own code
};
inline constexpr int material_count = 18;

struct Finish {
  MaterialId material = MaterialId::plain;
  int cell = 0;  // of the palette, where the material is plain
};

// Plain colours, sRGB 0 … 1, each one cell.
class Palette {
 public:
  static constexpr int side = 16;   // cells along each edge
  static constexpr int pixels = 4;  // of a cell
  // The same colour gives the same cell. 256 at most; past them the last one.
  Finish of(Float3 srgb, float roughness, float metallic = 0);
  [[nodiscard]] static Float2 uv(int cell);
  [[nodiscard]] Texture colours() const;
  [[nodiscard]] Texture roughnesses() const;  // G roughness, B metallic

 private:
  struct Cell {
    Float3 colour;
    float roughness;
    float metallic;
    bool operator==(const Cell&) const = default;
  };
  [[nodiscard]] Texture draw(void (*paint)(const Cell&, std::uint8_t* rgba)) const;
  std::vector<Cell> cells_;
};

// How a material is drawn; `metres` is what one repeat of its texture covers.
struct MaterialLook {
  std::string_view name;
  Float2 metres{1, 1};
  bool grained = false;  // the texture's u runs with the longer side
};
[[nodiscard]] const MaterialLook& look_of(MaterialId id);

}  // namespace yz::hall
