#include "hall/build/finish.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace yz::hall {
namespace {

constexpr std::array<MaterialLook, material_count> looks{{
    {"brick", {1.12F, 1.12F}, false},
    {"plaster", {2.2F, 2.2F}, false},
    {"slab", {2, 2}, false},
    {"paving", {3, 3}, false},
    {"stone", {1.3F, 1.3F}, false},
    {"timber", {1.4F, 0.5F}, true},
    {"lacquer", {1.4F, 0.5F}, true},
    {"tile", {0.8F, 0.8F}, false},
    {"boards", {1.6F, 1.6F}, false},
    {"lattice", {1.08F, 0.54F}, false},
    {"plain", {1, 1}, false},
    {"glass", {1, 1}, false},
    {"water", {1, 1}, false},
    {"lantern", {1, 1}, false},
    {"glow", {1, 1}, false},
    {"letters", {1, 1}, false},
    {"screen", {1, 1}, false},
    {"picture", {1, 1}, false},
}};

std::uint8_t byte_of(float value) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255));
}

}  // namespace

const MaterialLook& look_of(MaterialId id) { return looks[static_cast<std::size_t>(id)]; }

Finish Palette::of(Float3 srgb, float roughness, float metallic) {
  const Cell cell{srgb, roughness, metallic};
  const auto found = std::ranges::find(cells_, cell);
  auto index = static_cast<int>(found - cells_.begin());
  if (found == cells_.end()) {
    if (cells_.size() < static_cast<std::size_t>(side) * side)
      cells_.push_back(cell);
    else
      index = side * side - 1;
  }
  return {MaterialId::plain, index};
}

Float2 Palette::uv(int cell) {
  return {(static_cast<float>(cell % side) + 0.5F) / side,
          (static_cast<float>(cell / side) + 0.5F) / side};
}

// A square of pixels for each cell, so that filtering meets no neighbour.
Texture Palette::draw(void (*paint)(const Cell&, std::uint8_t*)) const {
  Texture out{side * pixels, side * pixels, {}};
  out.rgba.assign(static_cast<std::size_t>(out.width) * out.height * 4, 255);
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width; ++x) {
      const auto cell = static_cast<std::size_t>((y / pixels) * side + x / pixels);
      if (cell < cells_.size())
        paint(cells_[cell], &out.rgba[4 * static_cast<std::size_t>(y * out.width + x)]);
    }
  return out;
}

Texture Palette::colours() const {
  return draw([](const Cell& cell, std::uint8_t* pixel) {
    for (std::size_t c = 0; c < 3; ++c) pixel[c] = byte_of(cell.colour[c]);
  });
}

Texture Palette::roughnesses() const {
  return draw([](const Cell& cell, std::uint8_t* pixel) {
    pixel[1] = byte_of(cell.roughness);
    pixel[2] = byte_of(cell.metallic);
  });
}

}  // namespace yz::hall
