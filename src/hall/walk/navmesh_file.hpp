// navmesh.bin (spec/hall.md): the polygons as they are kept and served. Little-endian.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

struct NavmeshFile {
  static constexpr int sides = 6;
  static constexpr std::uint16_t none = 0xffff;

  struct Polygon {
    std::array<std::uint16_t, sides> corner;  // counter-clockwise from above; `none` past the last
    std::array<std::uint16_t, sides> neighbour;  // across the side from this corner to the next
  };

  Float3 origin{};        // metres, of corner units 0, 0, 0
  float cell = 0.05F;     // metres of a unit in x and z
  float cell_height = 0;  // metres of a unit in y
  float radius = 0;       // the walker's, kept from walls already
  std::vector<std::array<std::uint16_t, 3>> corners;
  std::vector<Polygon> polygons;

  [[nodiscard]] Float3 place(std::uint16_t corner) const;
};

[[nodiscard]] std::string write_navmesh(const NavmeshFile& mesh);

// Any bytes may be given: every index is held against the counts, every neighbour against its own.
[[nodiscard]] Result<NavmeshFile> read_navmesh(std::string_view bytes);

}  // namespace yz::hall
