// Surfaces drawn by arithmetic: brick, plaster, stone, timber, tiles. Each repeats without a seam
// over the metres that its MaterialLook says; the same pixels every time.
#pragma once

#include "hall/build/finish.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

// Colour, sRGB; an alpha below 1 only in the lattice. Empty for materials without a picture.
[[nodiscard]] Texture draw_texture(MaterialId id);

// Green: the share of the material's roughness there. Without pixels where it is the same all over.
[[nodiscard]] Texture draw_roughness(MaterialId id);

}  // namespace yz::hall
